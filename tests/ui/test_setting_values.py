"""The values of settings in words."""

from __future__ import annotations

import pytest

from bot.domain.channel_choices import ChannelChoice
from bot.domain.identity import Snowflake
from bot.domain.rank_roles import RankRole, TagBadge, TagRank
from bot.domain.setting_edits import SettingChange
from bot.domain.settings import SETTINGS, SettingKind, Value
from bot.ui.setting_values import MOST_PARTS, changes_told, in_words, name_in_words
from bot.ui.words import speaking
from bot.ui.words.languages import LANGUAGES, Language


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("points_question_down", -1000, "−1,000"),
        ("helper_role", Snowflake(5), "<@&5>"),
        ("log_channel", Snowflake(5), "<#5>"),
        ("log_channel", None, "none"),
        ("qa_channels", (Snowflake(5), Snowflake(6)), "<#5>, <#6>"),
        ("qa_channels", (), "none"),
        ("bounties", "on", "on"),
        ("emoji_up", "👍", "👍"),
        ("channel_detection", (ChannelChoice(Snowflake(5), "explicit"),), "<#5> only when somebody says so"),
        ("rank_roles", (RankRole(Snowflake(5), 1500),), "<@&5> for 1,500"),
        ("rank_roles", (RankRole(Snowflake(5), TagBadge(TagRank.GOLD, "*c*")),), "<@&5> for gold in \\*c\\*"),
    ],
)
def test_each_kind_has_its_words(name: str, value: Value, words: str) -> None:
    assert in_words(name, value) == words


def test_what_is_not_set_is_said_of_roles_and_channels_alike_in_german() -> None:
    with speaking(LANGUAGES["de"]):
        assert in_words("helper_role", None) == in_words("qa_channels", ()) == "nicht festgelegt"


def test_a_long_list_is_cut_and_counted() -> None:
    words = in_words("qa_channels", tuple(Snowflake(number) for number in range(1, MOST_PARTS + 3)))
    assert words.endswith(f"<#{MOST_PARTS}>, and 2 more")


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=list(LANGUAGES))
@pytest.mark.parametrize("name", list(SETTINGS))
def test_every_setting_and_choice_has_words_in_every_language(name: str, language: Language) -> None:
    with speaking(language):
        assert name_in_words(name)
        if SETTINGS[name].kind is SettingKind.CHOICE:
            assert all(in_words(name, choice) for choice in SETTINGS[name].choices)


def test_a_change_is_told_with_who_and_what_and_from_what_to_what() -> None:
    changes = [SettingChange("daily_cap", "200", "50"), SettingChange("log_channel", "", "7")]
    told = changes_told(Snowflake(9), changes).get("embed")
    assert told is not None
    assert told.description == "**<@9>** changed settings\n- Daily cap: 200 → 50\n- Log channel: none → <#7>"
    by_nobody = changes_told(None, [SettingChange("emoji_up", "what no version takes", "👍")]).get("embed")
    assert by_nobody is not None
    assert by_nobody.description == "**The command line** changed settings\n- Up vote: what no version takes → 👍"
