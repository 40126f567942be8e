"""The database as commands open it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bot.cli.exits import CommandError
from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.storage import guilds
from bot.storage.database import Bounds, Database

# A command may take as long as it needs: nobody waits behind it.
_BOUNDS = Bounds(budget_ms=None)


@asynccontextmanager
async def opened(path: Path, *, migrate: bool = False) -> AsyncGenerator[Database]:
    """Open the database for the length of a block.

    Args:
        path: the file.
        migrate: whether it is made when missing, and brought up to date.

    Raises:
        CommandError: there is none, and none is to be made.
        StorageError: it cannot be opened; nothing was changed.
    """
    if not migrate:
        require_database(path)
    database = await Database.open(path, migrate=migrate, bounds=_BOUNDS)
    try:
        yield database
    finally:
        await database.close()


def require_database(path: Path) -> None:
    """Refuse a path where no database is.

    Raises:
        CommandError: it is so.
    """
    if is_missing(path):
        raise CommandError(f"{path}: there is no database; ASKWELL_DATABASE names it, `migrate` makes it")


def is_missing(path: Path) -> bool:
    """Return whether there is no database yet: no file, or an empty one."""
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


async def require_guild(database: Database, guild_id: Snowflake) -> None:
    """Refuse a guild that the database does not know.

    Raises:
        NotFoundError: NO_SUCH_GUILD.
    """
    if await database.read(partial(guilds.get_guild_id, discord_id=guild_id)) is None:
        raise NotFoundError(Reason.NO_SUCH_GUILD)
