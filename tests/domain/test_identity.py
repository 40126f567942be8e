"""Ids, times and days."""

from __future__ import annotations

import pytest

from bot.domain.identity import MAX_ID, Actor, Snowflake, day_of, moment, parse_snowflake, seconds


@pytest.mark.parametrize(("text", "found"), [("1", 1), ("9223372036854775807", MAX_ID)])
def test_an_id_is_read(text: str, found: int) -> None:
    assert parse_snowflake(text) == found


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "007", " 7", "7\n", "1.0", "٧", "x", "9223372036854775808", "1" * 5_000]
)
def test_what_discord_never_gives_is_no_id(text: str) -> None:
    assert parse_snowflake(text) is None


def test_an_account_tells_when_it_was_made() -> None:
    # The example of Discord's reference, "Snowflakes": 2016-04-30 11:18:25 UTC.
    assert moment(Actor(Snowflake(175928847299117063)).account_created_at).isoformat() == "2016-04-30T11:18:25+00:00"


def test_a_day_ends_at_midnight_utc() -> None:
    midnight = 20_000 * 86_400
    assert (day_of(midnight - 1), day_of(midnight)) == (19_999, 20_000)
    assert seconds(moment(midnight)) == midnight
