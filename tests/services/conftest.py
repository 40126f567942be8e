"""A migrated database for the tests of services, and a community in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.community import Community
from tests.support.empty_database import EmptyDatabase


@pytest_asyncio.fixture
async def database(database_path: Path, empty_database: EmptyDatabase) -> AsyncIterator[Database]:
    """Return an open, migrated and empty database."""
    database = await Database.open(empty_database.lay(database_path))
    yield database
    await database.close()


@pytest_asyncio.fixture
async def community(database: Database, clock: ManualClock) -> Community:
    """Return a guild with a Q&A forum and a Q&A text channel."""
    return await Community.found(database, clock)
