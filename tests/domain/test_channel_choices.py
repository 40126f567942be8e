"""What holds in one channel in the place of what holds in the guild."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.channel_choices import (
    MOST_CHANNELS,
    ChannelChoice,
    choice_for,
    parse_choices,
    text_of_choices,
    with_choice,
)
from bot.domain.identity import MAX_ID, Snowflake

CHOICES = ("automatic", "explicit")

channels = st.integers(1, MAX_ID).map(Snowflake)
choices = st.dictionaries(channels, st.sampled_from(CHOICES), max_size=MOST_CHANNELS).map(
    lambda found: tuple(ChannelChoice(channel_id, choice) for channel_id, choice in found.items())
)


@given(choices)
def test_what_is_written_is_read_back(each: tuple[ChannelChoice, ...]) -> None:
    assert parse_choices(text_of_choices(each), CHOICES) == each


def test_blanks_do_not_matter() -> None:
    assert parse_choices(" 1 : explicit , 2:automatic ", CHOICES) == parse_choices("1:explicit,2:automatic", CHOICES)
    assert parse_choices("  ", CHOICES) == ()


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("1:explicit,1:automatic", "1:automatic"),
        ("1:sometimes", "1:sometimes"),
        ("1", "1"),
        ("x:explicit", "x:explicit"),
        ("0:explicit", "0:explicit"),
        (":explicit", ":explicit"),
        ("1:explicit,", ""),
    ],
)
def test_the_part_that_is_none_is_named(text: str, bad: str) -> None:
    with pytest.raises(ValueError, match=f"^{bad}$"):
        parse_choices(text, CHOICES)


def test_there_is_a_most() -> None:
    text = ",".join(f"{number}:explicit" for number in range(1, MOST_CHANNELS + 1))
    assert len(parse_choices(text, CHOICES)) == MOST_CHANNELS
    with pytest.raises(ValueError, match=r"^99:explicit$"):
        parse_choices(f"{text},99:explicit", CHOICES)


@given(choices, channels, st.sampled_from(CHOICES))
def test_a_choice_replaces_the_one_before_and_can_be_taken_back(
    each: tuple[ChannelChoice, ...], channel_id: Snowflake, choice: str
) -> None:
    chosen = with_choice(each, channel_id, choice)
    assert choice_for(chosen, channel_id) == choice
    assert choice_for(with_choice(chosen, channel_id, None), channel_id) is None
    others = [other for other in each if other.channel_id != channel_id]
    assert [choice_for(chosen, other.channel_id) for other in others] == [other.choice for other in others]
