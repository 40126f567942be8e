"""`migrate` and `check`: the commands that look after the database."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.cli.exits import Exit
from bot.cli.findings import print_findings, print_findings_as_json
from bot.cli.opening import opened
from bot.cli.progress import progress_bar
from bot.clock import SystemClock
from bot.domain.checking import Drift
from bot.domain.identity import seconds
from bot.services.checking import Checking
from bot.storage.lock import FileLock


def migrate(path: Path) -> Exit:
    """Make the database or bring it up to date, and print what was applied.

    Raises:
        StorageError: a bot runs on it, or it cannot be used.
    """
    applied = asyncio.run(_migrate(path))
    for name in applied:
        print(f"applied {name}")
    if not applied:
        print("the database is up to date")
    return Exit.DONE


def check(path: Path, *, as_json: bool = False) -> Exit:
    """Recompute what is kept and print where it differs.

    Raises:
        StorageError: the database cannot be used.
    """
    found = asyncio.run(_check(path))
    if as_json:
        print_findings_as_json(found)
    elif found:
        print_findings(found)
    else:
        print("no drift")
    return Exit.FOUND if found else Exit.DONE


async def _migrate(path: Path) -> list[str]:
    with FileLock.acquire(path):
        async with opened(path, migrate=True) as database:
            return [migration.name for migration in database.applied]


async def _check(path: Path) -> list[Drift]:
    async with opened(path) as database:
        with progress_bar("Checking") as bar:
            return await Checking(database).check(bar.show, now=seconds(SystemClock().now()))
