"""The backup of each day."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import StorageError
from bot.services import backing_up_daily
from bot.services.backing_up_daily import DailyBackups
from bot.storage.database import Database
from tests.support.ballots import Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, CAROL, Community

HOUR = 3600
DAY = 24 * HOUR


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backing_up_daily, "REST_SECONDS", 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def daily(database: Database, folder: Path, clock: ManualClock) -> DailyBackups:
    return DailyBackups(database.path, folder, 3, clock)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_backup_is_due_at_once_where_there_is_none_and_then_at_midnight(
    daily: DailyBackups, folder: Path, clock: ManualClock
):
    assert daily.seconds_until_due() == 0
    clock.advance(20 * HOUR)
    assert await daily.make() == []
    assert names(folder) == ["askwell-2026-01-01.sqlite3"]
    assert daily.seconds_until_due() == 4 * HOUR
    clock.advance(4 * HOUR)
    assert daily.seconds_until_due() == 0


async def test_after_a_restart_the_same_is_due(
    daily: DailyBackups, folder: Path, clock: ManualClock, database: Database
):
    await daily.make()
    clock.advance(HOUR)
    assert DailyBackups(database.path, folder, 3, clock).seconds_until_due() == 23 * HOUR
    clock.advance(5 * DAY)
    assert DailyBackups(database.path, folder, 3, clock).seconds_until_due() == 0


async def test_files_and_folder_are_private_and_old_ones_go(daily: DailyBackups, folder: Path, clock: ManualClock):
    for _ in range(5):
        await daily.make()
        clock.advance(DAY)
    assert names(folder) == [f"askwell-2026-01-0{day}.sqlite3" for day in (3, 4, 5)]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


async def test_while_a_new_one_has_drift_or_fails_no_old_one_goes(
    daily: DailyBackups, community: Community, folder: Path, clock: ManualClock
):
    for _ in range(3):
        await daily.make()
        clock.advance(DAY)
    await community.ask(ALICE)
    with closing(sqlite3.connect(community.database.path, isolation_level=None)) as raw:
        raw.execute("UPDATE post SET ups = 7")
    assert [drift.kind for drift in await daily.make()] == ["votes of a post"]
    assert len(names(folder)) == 4
    clock.advance(DAY)
    (folder / "askwell-2026-01-05.sqlite3").mkdir()
    with pytest.raises(StorageError):
        await daily.make()
    assert len(names(folder)) == 5


async def test_votes_go_on_while_it_is_made(
    community: Community, folder: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(backing_up_daily, "REST_SECONDS", 0.002)
    monkeypatch.setattr("bot.services.backing_up._PAGES_A_STEP", 4)
    ballots = Ballots(community)
    question = await community.ask(ALICE)
    making = asyncio.ensure_future(DailyBackups(community.database.path, folder, 3, clock).make())
    votes = 0
    while not making.done():
        await ballots.add(question.post, CAROL)
        await ballots.remove(question.post, CAROL)
        votes += 1
    assert await making == []
    assert votes > 10
    assert await ballots.drift() == []


async def test_stopping_it_leaves_nothing_behind(daily: DailyBackups, folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backing_up_daily, "REST_SECONDS", 60)
    making = asyncio.ensure_future(daily.make())
    while not (folder.exists() and names(folder)):
        await asyncio.sleep(0)
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    assert names(folder) == []
    assert daily.seconds_until_due() == 0
