"""A migrated database for the tests of storage."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.storage.database import Database


@pytest_asyncio.fixture
async def database(database_path: Path) -> AsyncIterator[Database]:
    """Return an open, migrated and empty database."""
    database = await Database.open(database_path)
    yield database
    await database.close()
