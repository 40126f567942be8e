"""`migrate`, `check` and `settings`: the commands that look after the database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.cli.exits import CommandError, Exit
from bot.cli.findings import print_findings, print_findings_as_json
from bot.cli.opening import is_missing, opened
from bot.cli.progress import progress_bar
from bot.clock import SystemClock
from bot.domain.checking import Drift
from bot.domain.identity import Snowflake, seconds
from bot.domain.settings import SETTINGS, text_of, value_of
from bot.services.checking import Checking
from bot.services.configuring import Configuring
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


def settings(path: Path, guild_id: Snowflake, assignments: Sequence[tuple[str, str]]) -> Exit:
    """Change settings of a guild and print those; without any to change, print all.

    Raises:
        CommandError: a setting is named twice.
        InvalidInputError: a setting is unknown or does not take its value; none was changed.
        StorageError: the database cannot be used.
    """
    texts = dict(assignments)
    if len(texts) != len(assignments):
        raise CommandError("a setting is given twice")
    asyncio.run(_settings(path, guild_id, texts))
    return Exit.DONE


async def _migrate(path: Path) -> list[str]:
    with FileLock.acquire(path):
        async with opened(path, migrate=True) as database:
            return [migration.name for migration in database.applied]


async def _check(path: Path) -> list[Drift]:
    async with opened(path) as database:
        with progress_bar("Checking") as bar:
            return await Checking(database).check(bar.show, now=seconds(SystemClock().now()))


async def _settings(path: Path, guild_id: Snowflake, texts: dict[str, str]) -> None:
    async with opened(path, migrate=is_missing(path)) as database:
        configuring = Configuring(database, SystemClock())
        if texts:
            found = await configuring.change(guild_id, texts)
        else:
            found = await configuring.settings(guild_id)
    for name in texts or SETTINGS:
        print(f"{name}={text_of(name, value_of(found, name))}")
