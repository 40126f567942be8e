"""Tests of the expert profile."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identity import Snowflake
from bot.domain.posts import MessageRef
from bot.domain.profiling import Award, BestAnswer, Profile, TagStanding
from bot.domain.rank_roles import TagRank
from bot.domain.settings import DEFAULT_SETTINGS
from bot.ui.profile import profile, wakes
from bot.ui.style import Person
from tests.ui.embeds import assert_valid, field
from tests.ui.texts import bad_texts
from tests.ui.values import ANSWERER, ASKED_AT, GUILD, MESSAGE, THREAD

WHERE = MessageRef(THREAD, MESSAGE)
FULL = Profile(
    user_id=ANSWERER,
    reputation=1234,
    rank=2,
    percentile=97,
    month_gain=25,
    questions=1,
    answers=12,
    accepted_answers=5,
    answers_to_solved=8,
    votes_cast=1001,
    best_answers=(
        BestAnswer(128, "Why *so*?", 2, 9, True, WHERE),
        BestAnswer(7, "An old one", 1, -1, False, None),
    ),
    top_tags=(TagStanding("python", 20, 1, TagRank.GOLD, 2.34), TagStanding("lists", 0, 3)),
    streak_days=4,
    badges=(Award("gone_by", ASKED_AT), Award("first_accepted", ASKED_AT), Award("great_answer", ASKED_AT)),
)
NEW = Profile(ANSWERER)


async def test_the_archived_threads_of_the_best_answers_can_be_woken_once_each() -> None:
    asleep = [BestAnswer(number, "Why?", 1, 9, True, WHERE, is_archived=True) for number in (128, 128)]
    awake = BestAnswer(7, "Why not?", 1, 3, False, MessageRef(Snowflake(THREAD + 1), MESSAGE))
    view = wakes(replace(FULL, best_answers=(*asleep, awake)))
    (row,) = view.to_components()
    assert [button["custom_id"] for button in row["components"]] == [f"thread:{THREAD}:wake"]
    assert wakes(FULL).children == []


@pytest.mark.parametrize("percentile", [0, None])
def test_who_stands_above_nobody_is_told_the_rank_alone(percentile: int | None) -> None:
    embed = profile(
        GUILD, replace(FULL, percentile=percentile), DEFAULT_SETTINGS, Person(ANSWERER, "Bob", "https://a.example"), 0
    )
    assert field(embed, "Rank") == "**2**"


def test_a_profile_shows_everything() -> None:
    embed = profile(
        GUILD, FULL, DEFAULT_SETTINGS, Person(ANSWERER, "Bob", "https://cdn.discordapp.com/b.png"), ASKED_AT
    )
    assert embed.author.name == "Bob"
    assert embed.thumbnail.url == "https://cdn.discordapp.com/b.png"
    assert embed.description == f"<@{ANSWERER}> · Member since <t:{ASKED_AT}:D>"
    assert field(embed, "Reputation") == "**1,234** (+25 this month)"
    assert field(embed, "Rank") == "**2** · better than 97 %"
    assert field(embed, "Posts") == "1 question · 12 answers · 5 accepted"
    assert field(embed, "Accepted") == "63 % of the answers to solved questions"
    assert field(embed, "Votes cast") == "1,001"
    assert field(embed, "Streak") == "4 days in a row"
    assert field(embed, "Best answers") == (
        f"**+9** ✅ [Why \\*so\\*?](https://discord.com/channels/{GUILD}/{THREAD}/{MESSAGE})\n**−1** An old one"
    )
    assert field(embed, "Top tags") == (
        "1. 🥇 **python**: score +20 in 1 answer · quality 2.3\n2. **lists**: score 0 in 3 answers"
    )
    badges = (field(embed, "Badges") or "").split(" · ")
    assert [badge[0] for badge in badges] == ["🥈", "🥉", "G"]
    assert embed.image.url is None


def test_a_newcomer_is_invited() -> None:
    embed = profile(GUILD, NEW, DEFAULT_SETTINGS)
    assert "`/ask`" in (embed.description or "")
    assert field(embed, "Rank") == "none yet"
    assert not field(embed, "Accepted")
    assert not field(embed, "Best answers")


def test_the_picture_is_the_attachment() -> None:
    embed = profile(GUILD, FULL, DEFAULT_SETTINGS, has_picture=True)
    assert embed.image.url == "attachment://profile.png"


def test_one_who_left_is_said_to_have_left_and_not_invited() -> None:
    embed = profile(GUILD, NEW, DEFAULT_SETTINGS, has_left=True)
    assert embed.description == f"<@{ANSWERER}> · Not in this server any more"


def test_one_who_is_hidden_from_others_is_told_so() -> None:
    assert "`/settings`" in (profile(GUILD, replace(FULL, is_hidden=True), DEFAULT_SETTINGS).description or "")


def test_a_streak_of_one_day_is_in_the_singular() -> None:
    assert field(profile(GUILD, replace(NEW, streak_days=1), DEFAULT_SETTINGS), "Streak") == "1 day in a row"


@given(
    name=bad_texts(),
    titles=st.lists(bad_texts(), min_size=3, max_size=3),
    tags=st.lists(bad_texts(), max_size=5),
)
def test_any_text_gives_a_valid_profile(name: str, titles: list[str], tags: list[str]) -> None:
    shown = replace(
        FULL,
        best_answers=tuple(BestAnswer(10**9, title, 99, 10**6, True, WHERE) for title in titles),
        top_tags=tuple(TagStanding(tag, -(10**6), 10**6) for tag in tags),
    )
    embed = profile(GUILD, shown, DEFAULT_SETTINGS, Person(Snowflake(1), name), ASKED_AT)
    assert_valid(embed)
    assert field(embed, "Best answers").count("](https://") == 3
