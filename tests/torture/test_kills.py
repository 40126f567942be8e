"""The bot killed, cut off and deceived under load: afterwards the record equals Discord, every time."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from tests.process.scene import Scene, open_stage
from tests.support.torture import Torture
from tests.torture.conftest import unlimited
from tests.torture.ordeal import Ordeal, Tally

SHORT_ROUNDS, EPISODE_ROUNDS = 8, 25
LANES = 2
"""How many bots are tortured at once; the machine has few cores."""

FAILED_ONCE: list[int] = []
"""Seeds of runs that found a defect, which was mended since."""


async def _episode(folder: Path, seed: int, rounds: int, until: float) -> Tally:
    """Torture a bot with a database of its own; fail with the seed at the first difference."""
    async with open_stage(folder) as stage:
        scene = Scene(stage)
        await scene.configure()
        await unlimited(scene)
        ordeal = Ordeal(scene, seed)
        done = 0
        try:
            await ordeal.begin()
            while done < rounds and time.monotonic() < until:
                await ordeal.round()
                done += 1
        except Exception as error:
            error.add_note(f"seed {seed}, after {done} rounds: {ordeal.tally}")
            raise
        await stage.bot.stop()
        await stage.assert_sound()
        return ordeal.tally


@pytest.mark.parametrize("seed", [None, *FAILED_ONCE])
async def test_a_bot_that_is_killed_again_and_again_loses_and_doubles_nothing(
    tmp_path: Path, torture: Torture, seed: int | None
):
    seed = torture.seed if seed is None else seed
    tally = await _episode(tmp_path, seed, SHORT_ROUNDS, time.monotonic() + torture.seconds)
    print(f"seed {seed}: {tally}")
    assert tally.kills.total() > 0


@pytest.mark.torture
async def test_hundreds_of_kills_leave_no_drift(tmp_path: Path, torture: Torture, capsys: pytest.CaptureFixture[str]):
    end = time.monotonic() + torture.seconds
    total = Tally()
    episodes = iter(range(1_000_000))

    async def lane() -> None:
        while time.monotonic() < end:
            number = next(episodes)
            seed = torture.seed + number
            tally = await _episode(tmp_path / str(number), seed, EPISODE_ROUNDS, end)
            total.add(tally)
            with capsys.disabled():
                print(f"\nseed {seed}: {tally}", flush=True)

    async with asyncio.TaskGroup() as lanes:
        for _ in range(LANES):
            lanes.create_task(lane())
    with capsys.disabled():
        print(f"\nfirst seed {torture.seed}, in all: {total}")
    assert not total.drift
