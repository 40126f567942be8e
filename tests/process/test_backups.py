"""Backups and restores beside a bot that runs, and those that are killed."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from bot.services.backing_up import back_up
from bot.storage.database import Database
from tests.support.ballots import Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, CAROL, Community
from tests.support.killed_restores import left_by_a_killed_bot


async def test_a_restore_that_is_killed_at_any_step_leaves_the_old_or_the_new_database(
    database_path: Path, tmp_path: Path, clock: ManualClock
):
    target = tmp_path / "copy.sqlite3"
    database = await Database.open(database_path)
    try:
        community = await Community.found(database, clock)
        await Ballots(community).add((await community.ask(ALICE)).post, CAROL)
        back_up(database_path, target)
        await community.ask(BOB)
        killed = left_by_a_killed_bot(database_path, tmp_path)
    finally:
        await database.close()
    command = [sys.executable, "-m", "tests.support.killed_restores", killed, target, tmp_path / "work"]
    restores = await asyncio.create_subprocess_exec(*command, cwd=Path(__file__).parents[2], stdout=PIPE, stderr=PIPE)
    said, complained = await restores.communicate()
    assert restores.returncode == 0, complained.decode()
    runs = [json.loads(line) for line in said.splitlines()]
    left = [run["questions"] for run in runs]
    assert left == sorted(left, reverse=True)
    assert set(left) == {2, 1}
    assert runs[-1]["step"] is None
    assert sum("rename" in run["step"] for run in runs[:-1]) >= 3
