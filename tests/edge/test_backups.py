"""The daily backup as work in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.domain.checking import Drift
from bot.domain.errors import StorageUnavailableError
from bot.edge.backups import RETRY_SECONDS, START_SECONDS, Backups
from bot.edge.metrics import Metrics
from bot.services.backing_up_daily import DailyBackups
from tests.support.clock import ManualClock

DAY = 86_400


class Daily(DailyBackups):
    """Backups that are told how to end."""

    def __init__(self, clock: ManualClock) -> None:
        self.endings: list[Exception | list[Drift]] = []
        self.made: list[float] = []
        self._clock = clock
        self._due_at = clock.now().timestamp()

    def seconds_until_due(self) -> float:
        return max(self._due_at - self._clock.now().timestamp(), 0.0)

    async def make(self) -> list[Drift]:
        now = self._clock.now().timestamp()
        ending = self.endings.pop(0) if self.endings else []
        if isinstance(ending, Exception):
            raise ending
        self.made.append(now)
        self._due_at = now + DAY
        return ending


class Work:
    """The work, which hears an event when the test says so."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.daily = Daily(clock)
        self.metrics = Metrics()
        self.backups = Backups(self.daily, self.metrics, clock)

    async def hear(self, seconds: float) -> None:
        """Let time pass, then an event come."""
        self.clock.advance(seconds)
        self.backups.hear()
        for _ in range(6):
            await asyncio.sleep(0)


@pytest_asyncio.fixture
async def work(clock: ManualClock) -> AsyncIterator[Work]:
    work = Work(clock)
    work.backups.begin()
    yield work
    await work.backups.close()


async def test_it_is_made_once_a_day_when_something_is_heard(work: Work):
    await work.hear(START_SECONDS - 1)
    assert work.daily.made == []
    for _ in range(3):
        await work.hear(1)
    assert len(work.daily.made) == 1
    await work.hear(DAY)
    await work.hear(1)
    assert len(work.daily.made) == 2
    assert b'askwell_backups_total{outcome="done"} 2.0' in work.metrics.text()


async def test_nothing_is_made_while_nothing_is_heard(work: Work):
    work.clock.advance(10 * DAY)
    await asyncio.sleep(0)
    assert work.daily.made == []


async def test_a_failure_is_one_line_and_tried_again_an_hour_later(work: Work, caplog: pytest.LogCaptureFixture):
    work.daily.endings = [StorageUnavailableError("the disk is full")]
    await work.hear(START_SECONDS)
    await work.hear(RETRY_SECONDS - 1)
    assert work.daily.made == []
    await work.hear(1)
    assert len(work.daily.made) == 1
    (record,) = caplog.records
    assert (record.levelno, record.exc_info) == (logging.ERROR, None)
    assert "the disk is full" in record.getMessage()
    assert b'askwell_backups_total{outcome="failed"} 1.0' in work.metrics.text()


async def test_drift_is_told_and_not_tried_again(work: Work, caplog: pytest.LogCaptureFixture):
    work.daily.endings = [[Drift("ledger", "member 1", "2", "1"), Drift("ledger", "member 2", "2", "1")]]
    await work.hear(START_SECONDS)
    await work.hear(RETRY_SECONDS)
    assert len(work.daily.made) == 1
    (record,) = caplog.records
    assert "drift (ledger)" in record.getMessage()
    assert b'askwell_backups_total{outcome="drift"} 1.0' in work.metrics.text()
