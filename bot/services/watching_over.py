"""Watching over what the bot lacks: what the log channels were told of it."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from bot.domain.identity import Clock, Snowflake, seconds
from bot.storage import guilds, told_troubles
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority


class WatchingOver:
    """Remembers what was told, so that it is told once; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def told(self, guild_id: Snowflake) -> dict[str, int]:
        """Return what a guild was told that is not well since, and when it was told, in seconds."""
        return await self._database.read(partial(_told, guild_id=guild_id))

    async def note(self, guild_id: Snowflake, troubles: Collection[str]) -> None:
        """Remember that a guild was told of all that is wrong now; the rest is well again."""
        note = partial(_note, guild_id=guild_id, troubles=troubles, now=seconds(self._clock.now()))
        await self._database.write(note, priority=Priority.JOB)


def _told(connection: Connection, guild_id: Snowflake) -> dict[str, int]:
    guild_row = guilds.get_guild_id(connection, guild_id)
    return {} if guild_row is None else told_troubles.list_told(connection, guild_row)


def _note(connection: Connection, guild_id: Snowflake, troubles: Collection[str], now: int) -> None:
    told_troubles.put_told(connection, guilds.ensure_guild(connection, guild_id, now), troubles, now)
