"""The gate before the calls."""

from datetime import UTC, datetime, timedelta

from bot.domain.identity import Snowflake
from bot.edge.gate import MOST_REMEMBERED, REMEMBERED_SECONDS, Refusals

CHANNEL, OTHER_CHANNEL, GUILD, OTHER_GUILD = map(Snowflake, (1, 2, 10, 20))


class HandClock:
    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


def test_a_refused_call_stands_for_an_hour() -> None:
    clock = HandClock()
    refusals = Refusals(clock)
    refusals.remember(CHANNEL, "send", GUILD)
    clock.time += timedelta(seconds=REMEMBERED_SECONDS - 1)
    assert refusals.stands(CHANNEL, "send")
    clock.time += timedelta(seconds=1)
    assert not refusals.stands(CHANNEL, "send")


def test_a_refusal_concerns_one_call_in_one_channel() -> None:
    refusals = Refusals(HandClock())
    refusals.remember(CHANNEL, "send", GUILD)
    assert not refusals.stands(CHANNEL, "edit")
    assert not refusals.stands(OTHER_CHANNEL, "send")


def test_changed_permissions_give_the_guild_another_chance() -> None:
    refusals = Refusals(HandClock())
    refusals.remember(CHANNEL, "send", GUILD)
    refusals.remember(OTHER_CHANNEL, "send", OTHER_GUILD)
    refusals.forget(GUILD)
    assert not refusals.stands(CHANNEL, "send")
    assert refusals.stands(OTHER_CHANNEL, "send")


def test_the_memory_is_bounded() -> None:
    refusals = Refusals(HandClock())
    for number in range(MOST_REMEMBERED + 1):
        refusals.remember(Snowflake(number + 1), "send", GUILD)
    assert not refusals.stands(Snowflake(1), "send")
    assert refusals.stands(Snowflake(MOST_REMEMBERED + 1), "send")


def test_what_stands_in_a_guild_is_told_with_its_end() -> None:
    clock = HandClock()
    refusals = Refusals(clock)
    refusals.remember(CHANNEL, "rename a thread (own thread)", GUILD)
    refusals.remember(OTHER_CHANNEL, "send a message", OTHER_GUILD)
    [held] = refusals.standing(GUILD)
    assert (held.channel_id, held.call) == (CHANNEL, "rename a thread")
    assert held.until == int(clock.time.timestamp()) + REMEMBERED_SECONDS
    clock.time += timedelta(seconds=REMEMBERED_SECONDS)
    assert refusals.standing(GUILD) == []
