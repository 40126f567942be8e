"""A scene with a process of its own and a crowd that may do much within an hour."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.clock import SystemClock
from bot.domain.identity import Snowflake
from bot.services.configuring import Configuring
from tests.process.scene import Scene, open_stage

LIMITS: tuple[str, ...] = ("questions_per_hour", "open_questions", "votes_per_day", "pair_votes_per_day")


async def unlimited(scene: Scene) -> None:
    """Lift the limits for each member."""
    async with scene.stage.database() as database:
        wanted = dict.fromkeys(LIMITS, "0")
        await Configuring(database, SystemClock()).change(Snowflake(scene.guild.id), wanted)


@pytest_asyncio.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Return a guild that is set up, with a bot that is not started."""
    async with open_stage(tmp_path) as stage:
        scene = Scene(stage)
        await scene.configure()
        await unlimited(scene)
        yield scene
        await stage.bot.stop()
        await stage.assert_sound()
