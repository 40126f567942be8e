"""Scenes with a process of their own, and scenes that share one; the processes end with the fixtures.

What the bot wrote is printed at the end: pytest shows it of a test that failed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.process.scene import Scene, Stage, open_stage
from tests.wire.views import until


@pytest_asyncio.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Return a guild with a bot of its own, which is not started."""
    async with open_stage(tmp_path) as stage:
        yield Scene(stage)
        await stage.bot.stop()
        await stage.assert_sound()


@pytest_asyncio.fixture
async def running(scene: Scene) -> Scene:
    """Return a guild that is set up, with a bot of its own connected to it."""
    await scene.start()
    return scene


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Return Discord with a bot that runs for all tests of a module."""
    async with open_stage(tmp_path_factory.mktemp("process")) as stage:
        await stage.bot.start()
        await stage.bot.ready()
        yield stage
        assert await stage.bot.terminate() == 0


@pytest_asyncio.fixture(loop_scope="module")
async def shared(shared_stage: Stage) -> AsyncIterator[Scene]:
    """Return a new guild, joined by a bot that runs for all tests of the module."""
    since = len(shared_stage.bot.lines)
    shared_stage.may_complain = False
    scene = Scene(shared_stage)
    await scene.configure()
    # A guild that is new is compared; that may not fall into what a test counts.
    await until(lambda: scene.value("SELECT count(*) FROM repair") == 0)
    yield scene
    scene.server.clear_faults()
    scene.server.gateway.repeat(1)
    await scene.server.quiet(0.05)
    await shared_stage.assert_sound(since)
