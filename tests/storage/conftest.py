"""A migrated database for the tests of storage."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest_asyncio

from bot.storage.database import Bounds, Database
from tests.support.empty_database import EmptyDatabase


@pytest_asyncio.fixture
async def database(database_path: Path, empty_database: EmptyDatabase) -> AsyncIterator[Database]:
    """Return an open, migrated and empty database."""
    database = await Database.open(empty_database.lay(database_path))
    yield database
    await database.close()


@pytest_asyncio.fixture
async def open_database(database_path: Path) -> AsyncIterator[Callable[..., Awaitable[Database]]]:
    """Return what opens the test's database, with options; whatever is open at the end is closed."""
    opened: list[Database] = []

    async def open_one(*, migrate: bool = True, bounds: Bounds | None = None) -> Database:
        opened.append(await Database.open(database_path, now=1, migrate=migrate, bounds=bounds))
        return opened[-1]

    yield open_one
    for database in opened:
        await database.close()
