"""Counting in some seconds after what changed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.edge import folds
from bot.edge.folds import Folds
from bot.services.standing import Standings
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.community import ALICE, Community


async def _until(condition: object) -> None:
    assert callable(condition)
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came")


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folds, "SETTLING_SECONDS", 0.01)


async def test_what_changed_is_counted_in_without_a_reader_and_told_once(
    database_path: Path, clock: ManualClock
) -> None:
    told: list[None] = []
    hearers: list[Folds] = []

    def wake(_: float) -> None:
        for hearer in hearers:
            hearer.wake()

    database = await Database.open(database_path, on_commit=wake)
    try:
        standings = Standings(database, clock)
        counting = Folds(standings, lambda: told.append(None))
        hearers.append(counting)
        community = await Community.found(database, clock)
        await community.ask(ALICE)
        await _until(lambda: told)
        assert not await standings.is_behind()
        steps = standings.steps
        # The commit of the step itself wakes once more: nothing is left, and nothing follows.
        await asyncio.sleep(0.05)
        assert (standings.steps, len(told)) == (steps, 1)
        await counting.close()
    finally:
        await database.close()


async def test_what_a_reader_counted_in_is_told_as_well(database_path: Path, clock: ManualClock) -> None:
    told: list[None] = []
    database = await Database.open(database_path)
    try:
        standings = Standings(database, clock)
        counting = Folds(standings, lambda: told.append(None))
        community = await Community.found(database, clock)
        await community.ask(ALICE)
        await standings.catch_up()
        counting.wake()
        await _until(lambda: told)
        await counting.close()
    finally:
        await database.close()


async def test_nothing_is_done_once_it_is_closed(database_path: Path, clock: ManualClock) -> None:
    database = await Database.open(database_path)
    try:
        standings = Standings(database, clock)
        counting = Folds(standings, lambda: None)
        await counting.close()
        counting.wake()
        community = await Community.found(database, clock)
        await community.ask(ALICE)
        await asyncio.sleep(0.03)
        assert standings.steps == 0
    finally:
        await database.close()
