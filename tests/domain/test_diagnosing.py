"""What `/doctor` makes of what it sees."""

from __future__ import annotations

from bot.domain.diagnosing import (
    LATE_SECONDS,
    Backlog,
    Health,
    check_backlog,
    check_channel,
    check_channels,
    check_comparison,
)
from bot.domain.identity import Snowflake

CHANNEL = Snowflake(5)


def test_a_channel_is_well_when_nothing_is_missing() -> None:
    assert check_channel(CHANNEL, ()).health is Health.GOOD
    assert check_channel(CHANNEL, ("manage_threads",)).health is Health.BAD
    assert check_channel(CHANNEL, None).health is Health.BAD


def test_a_guild_without_channels_is_told_so() -> None:
    assert [check.health for check in check_channels([])] == [Health.DOUBTFUL]
    assert check_channels([CHANNEL]) == []


def test_what_waits_is_worth_a_look_only_when_it_is_late() -> None:
    assert check_backlog(Backlog(0, 0, None), 100).health is Health.GOOD
    assert check_backlog(Backlog(3, 0, 100), 100 + LATE_SECONDS).health is Health.GOOD
    assert check_backlog(Backlog(0, 3, 100), 101 + LATE_SECONDS).health is Health.DOUBTFUL


def test_the_comparison_is_well_once_it_is_done_whatever_it_found() -> None:
    assert check_comparison(None, {}, None).health is Health.DOUBTFUL
    assert check_comparison(None, {}, 50).health is Health.DOUBTFUL
    assert check_comparison(100, {}, 50).health is Health.DOUBTFUL
    assert check_comparison(100, {"votes": 0}, None).name == "comparison"
    assert check_comparison(100, {"votes": 2}, None).name == "comparison_drift"
    assert check_comparison(100, {"votes": 2}, None).health is Health.GOOD
