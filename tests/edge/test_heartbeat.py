"""Writing down until when Discord was heard."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest_asyncio

from bot.domain.errors import StorageUnavailableError
from bot.domain.identity import Snowflake
from bot.edge.heartbeat import INTERVAL_SECONDS, MOST_SECONDS_BETWEEN, Heartbeat
from bot.services.repairing import MARGIN_SECONDS
from tests.support.clock import ManualClock

GUILD = Snowflake(1)


class Notes:
    """What would be written, in the order of writing: times, or the guilds that are to be compared."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.began = clock.now().timestamp()
        self.written: list[object] = []
        self.fails = False
        self.wakes = 0

    def wake(self) -> None:
        self.wakes += 1

    async def heard(self) -> None:
        await asyncio.sleep(0)
        if self.fails:
            raise StorageUnavailableError("no")
        self.written.append(self.clock.now().timestamp() - self.began)

    async def want_all(self, guild_ids: Iterable[Snowflake], unavailable: Iterable[Snowflake] = ()) -> None:
        await asyncio.sleep(0)
        self.written.append((set(guild_ids), set(unavailable)))


class Session:
    """A heartbeat whose alarm the test rings."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.notes = Notes(clock)
        self.heartbeat = Heartbeat(self.notes, clock, self.notes.wake)

    async def turn(self, seconds: float = 0.0) -> None:
        """Let time pass, then the alarm ring."""
        self.clock.advance(seconds)
        if seconds:
            self.heartbeat._chore.wake()
        for _ in range(6):
            await asyncio.sleep(0)


@pytest_asyncio.fixture
async def session(clock: ManualClock):
    session = Session(clock)
    yield session
    await session.heartbeat.close()


async def test_what_was_missed_is_asked_for_before_the_time_is_written(session: Session):
    session.heartbeat.begin([GUILD], [])
    await session.turn()
    assert session.notes.written == [({GUILD}, set()), 0.0]
    assert session.notes.wakes == 1
    await session.turn(INTERVAL_SECONDS)
    assert session.notes.written[2:] == [INTERVAL_SECONDS]


async def test_nothing_is_written_while_the_connection_is_down(session: Session):
    session.heartbeat.begin([GUILD])
    await session.turn()
    session.clock.advance(20)
    await session.heartbeat.lose()
    await session.turn(INTERVAL_SECONDS)
    await session.heartbeat.lose()
    assert session.notes.written[1:] == [0.0, 20.0]


async def test_a_resumed_session_goes_on_and_compares_nothing(session: Session):
    session.heartbeat.begin([GUILD])
    await session.turn()
    await session.heartbeat.lose()
    session.clock.advance(1_000)
    session.heartbeat.resume()
    await session.turn()
    assert session.notes.written[2:] == [0.0, 1_000.0]
    assert session.notes.wakes == 1


async def test_a_new_session_compares_again(session: Session):
    for _ in range(2):
        session.heartbeat.begin([GUILD], [GUILD])
        await session.turn()
    assert session.notes.written == [({GUILD}, {GUILD}), 0.0] * 2


async def test_a_connection_lost_before_the_comparisons_are_on_record_writes_nothing(session: Session):
    session.heartbeat.begin([GUILD])
    await session.heartbeat.lose()
    await session.turn()
    assert session.notes.written == []
    session.heartbeat.resume()
    await session.turn()
    assert session.notes.written == [({GUILD}, set()), 0.0]


async def test_after_standing_still_the_connection_has_to_prove_itself(session: Session):
    session.heartbeat.begin([GUILD])
    await session.turn()
    await session.turn(MOST_SECONDS_BETWEEN + 1)
    slept = MOST_SECONDS_BETWEEN + 1
    await session.turn(INTERVAL_SECONDS)
    assert session.notes.written[1:] == [0.0]
    await session.turn(MARGIN_SECONDS - INTERVAL_SECONDS)
    assert session.notes.written[2:] == [slept + MARGIN_SECONDS]


async def test_a_sleep_that_ends_with_a_lost_connection_is_not_heard(session: Session):
    session.heartbeat.begin([GUILD])
    await session.turn()
    session.clock.advance(10_000)
    await session.heartbeat.lose()
    assert session.notes.written[1:] == [0.0]


async def test_the_end_of_a_living_session_is_written(session: Session):
    session.heartbeat.begin([GUILD])
    await session.turn()
    session.clock.advance(30)
    await session.heartbeat.close()
    await session.heartbeat.close()
    assert session.notes.written[1:] == [0.0, 30.0]


async def test_a_session_that_never_began_or_cannot_be_written_ends_quietly(clock: ManualClock):
    for begins in (False, True):
        session = Session(clock)
        if begins:
            session.heartbeat.begin([GUILD])
            await session.turn()
        session.notes.fails = True
        await session.heartbeat.close()
        assert session.notes.written[2:] == []
