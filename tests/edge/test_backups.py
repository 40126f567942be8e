"""The daily backup as work in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.domain.checking import Drift
from bot.domain.errors import StorageUnavailableError
from bot.edge import backups
from bot.edge.backups import Backups
from bot.edge.metrics import Metrics
from bot.services.backing_up_daily import DailyBackups
from tests.support.clock import ManualClock


class Daily(DailyBackups):
    """Backups that are told how to end."""

    def __init__(self) -> None:
        self.endings: list[Exception | list[Drift]] = []
        self.made = 0
        self.is_over = asyncio.Event()

    def seconds_until_due(self) -> float:
        if self.endings:
            return 0
        self.is_over.set()
        return 3600

    async def make(self) -> list[Drift]:
        self.made += 1
        ending = self.endings.pop(0)
        if isinstance(ending, Exception):
            raise ending
        return ending


@pytest_asyncio.fixture
async def daily() -> Daily:
    return Daily()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest_asyncio.fixture
async def work(
    daily: Daily, metrics: Metrics, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Backups]:
    monkeypatch.setattr(backups, "START_SECONDS", 0.001)
    monkeypatch.setattr(backups, "RETRY_SECONDS", 0.001)
    work = Backups(daily, metrics, clock)
    yield work
    await work.close()


async def over(daily: Daily) -> None:
    async with asyncio.timeout(5):
        await daily.is_over.wait()


async def test_it_waits_until_one_is_due(work: Backups, daily: Daily):
    work.begin()
    await over(daily)
    assert daily.made == 0


async def test_what_was_made_is_counted(
    work: Backups, daily: Daily, metrics: Metrics, caplog: pytest.LogCaptureFixture
):
    daily.endings = [[]]
    work.begin()
    await over(daily)
    assert daily.made == 1
    assert b'askwell_backups_total{outcome="done"} 1.0' in metrics.text()
    assert not caplog.records


async def test_a_failure_is_one_line_and_tried_again(
    work: Backups, daily: Daily, metrics: Metrics, caplog: pytest.LogCaptureFixture
):
    daily.endings = [StorageUnavailableError("the disk is full"), []]
    work.begin()
    await over(daily)
    assert daily.made == 2
    (record,) = caplog.records
    assert (record.levelno, record.exc_info) == (logging.ERROR, None)
    assert "the disk is full" in record.getMessage()
    assert b'askwell_backups_total{outcome="failed"} 1.0' in metrics.text()


async def test_drift_is_told_and_not_tried_again(
    work: Backups, daily: Daily, metrics: Metrics, caplog: pytest.LogCaptureFixture
):
    daily.endings = [[Drift("ledger", "member 1", "2", "1"), Drift("ledger", "member 2", "2", "1")]]
    work.begin()
    await over(daily)
    assert daily.made == 1
    (record,) = caplog.records
    assert "drift (ledger)" in record.getMessage()
    assert b'askwell_backups_total{outcome="drift"} 1.0' in metrics.text()
