"""Tests of the screen of help."""

from __future__ import annotations

from bot.domain.detection import Detection
from bot.domain.identity import Snowflake
from bot.domain.points import PointsTable
from bot.domain.settings import DEFAULT_SETTINGS, GuildSettings
from bot.ui.help import help_screen
from tests.ui.embeds import assert_valid, field


def test_the_defaults_are_explained() -> None:
    embed = help_screen(DEFAULT_SETTINGS, frozenset())
    assert_valid(embed)
    assert "60 characters" in field(embed, "Answer")
    assert "⬆️ or ⬇️" in field(embed, "Vote")
    assert "up to **500** a day (UTC) count. On the posts of one member up to **50**" in field(embed, "Vote")
    assert "+10 / −2" in field(embed, "Reputation")
    assert "+15" in field(embed, "Reputation")
    assert "200 a day" in field(embed, "Reputation")
    assert "`/tags follow`" in field(embed, "Where to start")
    assert "`/settings`" in field(embed, "Where to start")


def test_a_guilds_own_settings_are_explained() -> None:
    settings = GuildSettings(
        qa_channels=(Snowflake(4), Snowflake(5), Snowflake(6)),
        answer_detection=Detection.EXPLICIT,
        emoji_up="👍",
        emoji_down="👎",
        emoji_accept="🏁",
        points=PointsTable(answer_up=7),
        vote_min_reputation=15,
        min_account_age_days=2,
        votes_per_day=0,
        pair_votes_per_day=0,
    )
    embed = help_screen(settings, frozenset({Snowflake(5), Snowflake(6)}))
    assert "in <#5>, <#6>" in field(embed, "Ask")
    assert "60 characters" not in field(embed, "Answer")
    assert "👍 or 👎" in field(embed, "Vote")
    assert "**15**" in field(embed, "Vote")
    assert "**2** days" in field(embed, "Vote")
    assert "a day" not in field(embed, "Vote")
    assert "🏁" in field(embed, "Accept")
    assert "+7 / −2" in field(embed, "Reputation")


def test_reminders_and_where_they_are_turned_off_are_told_where_there_are_any() -> None:
    told = field(help_screen(DEFAULT_SETTINGS, frozenset()), "Accept")
    assert "I remind you once, after **3** days; `/settings` turns these reminders off." in told
    assert "after **1** day;" in field(help_screen(GuildSettings(reminder_after_days=1), frozenset()), "Accept")
    assert "remind" not in field(help_screen(GuildSettings(reminder_after_days=0), frozenset()), "Accept")


def test_bounties_are_explained_where_they_are_turned_on() -> None:
    assert "`/bounty`" not in field(help_screen(DEFAULT_SETTINGS, frozenset()), "Where to start")
    assert "`/bounty`" in field(help_screen(GuildSettings(bounties="on"), frozenset()), "Where to start")
