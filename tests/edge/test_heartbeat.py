"""Writing down until when Discord was heard."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
import pytest_asyncio

from bot.domain.errors import StorageUnavailableError
from bot.domain.identity import Snowflake
from bot.edge.heartbeat import INTERVAL_SECONDS, Heartbeat
from bot.services.repairing import MARGIN_SECONDS, Repairing
from tests.support.clock import ManualClock

GUILD = Snowflake(1)


class Notes(Repairing):
    """What would be written, in the order of writing: times, or the guilds that are to be compared."""

    def __init__(self, clock: ManualClock) -> None:
        self.began = clock.now().timestamp()
        self.written: list[object] = []
        self.fails = False
        self.wakes = 0

    def wake(self) -> None:
        self.wakes += 1

    async def heard(self, until: int) -> None:
        await asyncio.sleep(0)
        if self.fails:
            raise StorageUnavailableError("no")
        self.written.append(until - self.began)

    async def want_all(self, guild_ids: Iterable[Snowflake], unavailable: Iterable[Snowflake] = ()) -> None:
        await asyncio.sleep(0)
        self.written.append((set(guild_ids), set(unavailable)))


class Session:
    """A heartbeat that hears events when the test says so."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.asleep = 0.0
        self.notes = Notes(clock)
        self.heartbeat = Heartbeat(self.notes, clock, self.notes.wake)

    async def begin(self) -> None:
        self.heartbeat.begin([GUILD], [])
        await self.settle()

    async def hear(self, seconds: float) -> None:
        """Let time pass, then an event come."""
        self.clock.advance(seconds)
        self.heartbeat.hear()
        await self.settle()

    async def settle(self) -> None:
        for _ in range(6):
            await asyncio.sleep(0)


@pytest_asyncio.fixture
async def session(clock: ManualClock, monkeypatch: pytest.MonkeyPatch):
    session = Session(clock)
    began = clock.now().timestamp()
    monkeypatch.setattr(session.heartbeat, "_tick", lambda: clock.now().timestamp() - began - session.asleep)
    yield session
    session.notes.fails = False
    await session.heartbeat.close()


async def test_what_was_missed_is_asked_for_before_the_time_is_written(session: Session):
    await session.begin()
    assert session.notes.written == [({GUILD}, set()), 0.0]
    assert session.notes.wakes == 1


async def test_events_are_written_once_a_minute(session: Session):
    await session.begin()
    session.notes.written.clear()
    for _ in range(4):
        await session.hear(INTERVAL_SECONDS / 2)
    assert session.notes.written == [INTERVAL_SECONDS / 2, 3 * INTERVAL_SECONDS / 2]


async def test_while_nothing_is_heard_nothing_is_written(session: Session):
    await session.begin()
    session.clock.advance(10_000)
    await session.settle()
    assert session.notes.written[1:] == [0.0]


async def test_the_end_writes_the_newest_event_and_not_the_present(session: Session):
    await session.begin()
    await session.hear(INTERVAL_SECONDS)
    await session.hear(10)
    session.clock.advance(10_000)
    await session.heartbeat.close()
    await session.heartbeat.close()
    assert session.notes.written[1:] == [0.0, INTERVAL_SECONDS, INTERVAL_SECONDS + 10]


async def test_nothing_is_heard_while_the_connection_is_down(session: Session):
    await session.begin()
    await session.heartbeat.lose()
    await session.hear(INTERVAL_SECONDS)
    await session.heartbeat.lose()
    assert session.notes.written[1:] == [0.0, 0.0]


async def test_a_resumed_session_goes_on_and_compares_nothing(session: Session):
    await session.begin()
    await session.heartbeat.lose()
    session.clock.advance(1_000)
    session.heartbeat.resume()
    await session.settle()
    assert session.notes.written[2:] == [0.0, 1_000.0]
    assert session.notes.wakes == 1


async def test_a_new_session_compares_again(session: Session):
    await session.begin()
    await session.begin()
    assert session.notes.written == [({GUILD}, set()), 0.0] * 2


async def test_a_connection_lost_before_the_comparisons_are_on_record_writes_nothing(session: Session):
    session.heartbeat.begin([GUILD])
    await session.heartbeat.lose()
    await session.settle()
    assert session.notes.written == []
    session.heartbeat.resume()
    await session.settle()
    assert session.notes.written == [({GUILD}, set()), 0.0]


async def test_an_outage_of_the_database_at_the_end_harms_nobody(session: Session):
    await session.begin()
    session.notes.fails = True
    await session.heartbeat.close()
    assert session.notes.written == [({GUILD}, set()), 0.0]


async def test_after_standing_still_what_comes_first_may_be_old(session: Session):
    await session.begin()
    session.asleep = 8 * 3_600
    await session.hear(8 * 3_600)
    await session.hear(MARGIN_SECONDS - 1)
    assert session.notes.written[1:] == [0.0]
    await session.hear(1)
    assert session.notes.written[2:] == [8 * 3_600 + MARGIN_SECONDS]


async def test_a_quiet_time_is_no_sleep(session: Session):
    await session.begin()
    await session.hear(8 * 3_600)
    assert session.notes.written[1:] == [0.0, 8 * 3_600]
