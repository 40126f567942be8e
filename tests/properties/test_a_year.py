"""A year of a guild, simulated: restarts, outages and a wrong clock included, nothing happens twice or not at all."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.support.empty_database import EmptyDatabase
from tests.support.torture import Torture
from tests.support.year import Year

FEW, MANY = 60, 500


async def live_a_year(path: Path, seed: int, questions: int) -> None:
    year = await Year.begin(path, random.Random(seed), questions)
    try:
        done = await year.pass_by()
    finally:
        await year.end()
    # That the year was one in which things happen.
    for what in ("reminders", "closed as stale", "stale ones opened by a message", "digests", "deaths", "outage"):
        assert done[what], f"{what}: {done}"
    assert done["bounties lost"] + done["bounties halved"], done


async def test_in_a_year_nothing_happens_twice_and_nothing_is_missed(
    database_path: Path, empty_database: EmptyDatabase, torture: Torture
) -> None:
    await live_a_year(empty_database.lay(database_path), torture.seed + 1, FEW)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(3))
async def test_in_a_busy_year_nothing_happens_twice_and_nothing_is_missed(
    database_path: Path, empty_database: EmptyDatabase, torture: Torture, seed: int
) -> None:
    await live_a_year(empty_database.lay(database_path), torture.seed + seed, MANY)
