"""Backups and restores beside a bot that runs, and those that are killed."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import aiohttp

from bot.services.backing_up import back_up
from bot.services.checking import check_copy
from bot.storage.database import Database
from tests.process.scene import UP, Scene
from tests.support.ballots import Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, CAROL, Community
from tests.support.killed_restores import left_by_a_killed_bot
from tests.wire.views import until
from tests.wire.world import Channel


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


async def test_a_backup_is_made_while_votes_come_in_and_a_restore_is_refused(running: Scene, tmp_path: Path):
    thread = await running.ask()
    voting = asyncio.ensure_future(_vote_on(running, thread))
    try:
        made = await running.bot.run("backup", tmp_path / "copy.sqlite3")
        refused = await running.bot.run("restore", tmp_path / "copy.sqlite3")
    finally:
        voting.cancel()
        await asyncio.wait([voting])
    assert (made.code, made.err) == (0, "")
    assert made.out.endswith("no drift\n")
    assert (refused.code, refused.out) == (2, "")
    assert "running bot" in refused.err
    assert check_copy(tmp_path / "copy.sqlite3") == []
    await running.server.quiet(0.1)
    # The votes of that time were neither lost nor held up.
    await running.carol.react(thread.card, UP)
    await until(lambda: running.tally(thread.card)[0] >= 1)


async def test_what_came_after_the_backup_is_gone_after_a_restore(running: Scene, tmp_path: Path):
    await running.ask()
    await running.bot.run("backup", tmp_path / "copy.sqlite3")
    await running.ask(running.bob)
    assert len(running.questions()) == 2
    await running.bot.stop()
    restored = await running.bot.run("restore", tmp_path / "copy.sqlite3")
    assert (restored.code, restored.err) == (0, "")
    assert len(running.questions()) == 1
    await running.bot.start()
    await running.bot.ready()


async def test_the_metrics_tell_of_a_vote_over_http(scene: Scene):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    scene.bot.settings["ASKWELL_METRICS_PORT"] = str(port)
    await scene.start()
    thread = await scene.ask()
    await scene.bob.react(thread.card, UP)
    await until(lambda: scene.tally(thread.card) == (1, 0))
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        async with session.get("/healthz") as response:
            assert response.status == 200
        # discord.py calls itself ready two seconds after the last guild came.
        async with asyncio.timeout(10):
            while (await session.get("/readyz")).status != 200:
                await asyncio.sleep(0.1)
        async with session.get("/metrics") as response:
            lines = (await response.text()).splitlines()
    assert 'askwell_votes_total{outcome="counted"} 1.0' in lines
    assert any(line.startswith('askwell_events_total{event="message_reaction_add"}') for line in lines)
    assert any(line.startswith('askwell_rest_calls_total{method="POST",route="channels/*/threads"') for line in lines)
    assert not [line for line in lines if str(scene.guild.id) in line or str(thread.id) in line]


async def test_a_port_that_is_taken_ends_it_with_2_and_one_line(scene: Scene):
    with socket.create_server(("127.0.0.1", 0)) as server:
        scene.bot.settings["ASKWELL_METRICS_PORT"] = str(server.getsockname()[1])
        refused = await scene.bot.run("run")
    assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert "ASKWELL_METRICS_PORT" in refused.err


async def _vote_on(scene: Scene, thread: Channel) -> None:
    """Vote and take the vote back, until cancelled."""
    while True:
        await scene.bob.react(thread.card, UP)
        await scene.bob.unreact(thread.card, UP)
        await asyncio.sleep(0.01)
