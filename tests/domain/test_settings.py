"""Settings: every text that is taken, every one that is refused, and the way back to text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.detection import Detection
from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake
from bot.domain.points import PointsTable
from bot.domain.settings import (
    DEFAULT_SETTINGS,
    SETTINGS,
    GuildSettings,
    SettingKind,
    check_together,
    from_rows,
    parse,
    text_of,
    value_of,
)


def refusal(name: str, text: str) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as caught:
        parse(name, text)
    return caught.value


def test_without_rows_every_setting_has_its_default() -> None:
    assert from_rows({}) == GuildSettings()
    for name, setting in SETTINGS.items():
        assert value_of(DEFAULT_SETTINGS, name) == setting.default


@pytest.mark.parametrize("name", SETTINGS)
def test_each_default_survives_its_text(name: str) -> None:
    assert parse(name, text_of(name, SETTINGS[name].default)) == SETTINGS[name].default


def test_rows_override_the_defaults_they_name() -> None:
    settings = from_rows(
        {
            "qa_channels": "20,10",
            "helper_role": "5",
            "answer_detection": "explicit",
            "emoji_up": "<:up:123>",
            "points_question_up": "5",
            "points_downvote_cast": "0",
            "daily_cap": "100",
            "open_questions": "0",
        }
    )
    assert settings == GuildSettings(
        qa_channels=(Snowflake(20), Snowflake(10)),
        helper_role=Snowflake(5),
        answer_detection=Detection.EXPLICIT,
        emoji_up="<:up:123>",
        points=PointsTable(question_up=5, downvote_cast=0, daily_cap=100),
        open_questions=0,
    )


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("points_question_down", "-3", -3),
        ("points_question_down", "−3", -3),
        ("points_accepted", " +20 ", 20),
        ("qa_channels", "", ()),
        ("qa_channels", " 7, 8,7 ", (7, 8)),
        ("helper_role", "", None),
        ("log_channel", "9223372036854775807", 2**63 - 1),
        ("emoji_accept", "👍🏽", "👍🏽"),
        ("emoji_up", "<a:up:123456789012345678>", "<a:up:123456789012345678>"),
        ("answer_detection", "explicit", "explicit"),
    ],
)
def test_a_good_text_gives_its_value(name: str, text: str, value: object) -> None:
    assert parse(name, text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("points_question_up", ""),
        ("points_question_up", "ten"),
        ("points_question_up", "1001"),
        ("points_question_up", "-1001"),
        ("points_question_up", "1.5"),
        ("points_question_up", "٣"),
        ("points_question_up", "9" * 400),
        ("daily_cap", "-1"),
        ("vote_min_reputation", "0"),
        ("qa_channels", "7,,8"),
        ("qa_channels", "general"),
        ("qa_channels", "0"),
        ("qa_channels", ",".join(str(number) for number in range(1, 52))),
        ("helper_role", "9223372036854775808"),
        ("helper_role", "<@&5>"),
        ("answer_detection", "Automatic"),
        ("emoji_up", ""),
        ("emoji_up", "up"),
        ("emoji_up", "⬆️ ⬇️"),
        ("emoji_up", "'; DROP TABLE guild; --"),
        ("emoji_up", "⬆" * 17),
    ],
)
def test_a_bad_text_is_refused_with_what_was_expected(name: str, text: str) -> None:
    error = refusal(name, text)
    assert error.reason is Reason.BAD_SETTING
    assert error.details == {"name": name, "value": text, "expected": SETTINGS[name].expected}


def test_an_unknown_name_is_refused_with_the_closest_one() -> None:
    error = refusal("points_question_ups", "5")
    assert error.reason is Reason.UNKNOWN_SETTING
    assert error.details == {"name": "points_question_ups", "closest": "points_question_up"}
    assert refusal("%s {0} \x00", "5").details["closest"] is None


@given(st.sampled_from(sorted(SETTINGS)), st.text(max_size=30))
def test_whatever_is_typed_is_taken_or_refused_and_what_is_taken_survives(name: str, text: str) -> None:
    try:
        value = parse(name, text)
    except InvalidInputError:
        return
    assert parse(name, text_of(name, value)) == value


def test_equal_emoji_are_refused_however_they_are_written() -> None:
    check_together(DEFAULT_SETTINGS)
    with pytest.raises(InvalidInputError) as caught:
        check_together(GuildSettings(emoji_down="⬆"))
    assert caught.value.details == {"name": "emoji_down", "value": "⬆", "expected": "≠ emoji_up"}


def test_every_kind_says_what_it_expects() -> None:
    assert {setting.kind for setting in SETTINGS.values()} == set(SettingKind)
    assert all(setting.expected for setting in SETTINGS.values())


def test_a_name_that_is_no_setting_has_no_value() -> None:
    with pytest.raises(KeyError):
        value_of(DEFAULT_SETTINGS, "points")


def test_a_channel_may_have_its_own_detection_and_tags() -> None:
    settings = from_rows({"channel_detection": "5:explicit,6:automatic", "channel_tags": "5:own,6:guild"})
    found = [settings.detection_in(each) for each in (Snowflake(5), Snowflake(6), Snowflake(7), None)]
    assert found == ["explicit", "automatic", "automatic", "automatic"]
    assert [settings.has_own_tags(each) for each in (Snowflake(5), Snowflake(6), Snowflake(7), None)] == [
        True,
        False,
        False,
        False,
    ]
    explicit = from_rows({"answer_detection": "explicit", "channel_detection": "6:automatic"})
    assert [explicit.detection_in(Snowflake(each)) for each in (5, 6)] == ["explicit", "automatic"]


@pytest.mark.parametrize("name", list(SETTINGS))
def test_default_stands_for_the_default_of_every_setting(name: str) -> None:
    assert parse(name, " default ") == SETTINGS[name].default
