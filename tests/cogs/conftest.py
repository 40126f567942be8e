"""A guild that is set up for questions."""

import pytest_asyncio

from tests.cogs.steps import configure
from tests.support.world import World


@pytest_asyncio.fixture
async def qa(world: World) -> World:
    """Return a guild whose Q&A channels are the forum, by default, and the text channel; with a role for helpers."""
    await configure(world, qa_channels=f"{world.forum.id},{world.text.id}", helper_role=str(world.helper_role.id))
    return world
