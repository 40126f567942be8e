"""Repairing: when a guild's record is to be compared with Discord, and from what time on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from bot.domain.identity import Clock, Snowflake, seconds
from bot.storage import comparisons, guilds, repairs
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority
from bot.storage.repairs import NEVER, Repair, RepairReport

__all__ = ["MARGIN_SECONDS", "Repair", "RepairReport", "Repairing"]

T = TypeVar("T")

MARGIN_SECONDS = 120
"""How long before the known end of listening a comparison begins: a dead connection is noticed late, and clocks differ.

discord.py gives a silent connection up after 60 seconds, looking at each heartbeat (41 seconds).
"""


class Repairing:
    """Knows until when Discord was heard and which comparisons are due; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    # --- what makes a comparison due

    async def heard(self, until: int) -> None:
        """Remember that everything was heard until a time, in seconds since 1970."""
        await self._write(partial(repairs.put_heard_at, heard_at=until))

    async def want(self, guild_id: Snowflake, since: int, *, is_full: bool = False) -> None:
        """Have a guild compared now; an unknown one is made.

        Args:
            guild_id: the guild's id at Discord.
            since: what happened before was heard; seconds since 1970. One that waits already keeps an earlier time.
            is_full: read everything, not only what can have changed since.
        """
        await self._write(partial(_want, guild_id=guild_id, since=since, is_full=is_full, now=self._now()))

    async def want_all(self, guild_ids: Iterable[Snowflake], unavailable: Iterable[Snowflake] = ()) -> None:
        """Have all known guilds compared since the last session; before the first one ever nothing was missed.

        Guilds that are not among these were left meanwhile.

        Args:
            guild_ids: the guilds of the session that begins.
            unavailable: those of them that cannot be reached yet; their comparison waits for `available`.
        """
        await self._write(
            partial(_want_all, guild_ids=frozenset(guild_ids), unavailable=frozenset(unavailable), now=self._now())
        )

    async def unavailable(self, guild_id: Snowflake) -> None:
        """Remember that nothing is heard from a guild until it is `available` again: an outage at Discord."""
        await self._write(partial(_unavailable, guild_id=guild_id, now=self._now()))

    async def available(self, guild_id: Snowflake) -> None:
        """Have a guild compared that comes back, after an outage or because the bot was invited again."""
        await self._write(partial(_available, guild_id=guild_id, now=self._now()))

    async def left(self, guild_id: Snowflake) -> None:
        """Remember that the bot is in a guild no more: its data is kept, and nothing is done for it."""
        await self._write(partial(_left, guild_id=guild_id, now=self._now()))

    async def blind(self, guild_id: Snowflake, channel_ids: Iterable[Snowflake], visible: Iterable[Snowflake]) -> bool:
        """Remember which channels the bot can see; the guild is compared if one of them came back into sight.

        Args:
            guild_id: the guild's id at Discord.
            channel_ids: the channels that were looked at; those that hold no questions are passed over.
            visible: those of them that the bot can see and read the history of.

        Returns:
            Whether a comparison is due.
        """
        return await self._write(
            partial(
                _blind,
                guild_id=guild_id,
                channel_ids=frozenset(channel_ids),
                visible=frozenset(visible),
                now=self._now(),
            )
        )

    # --- what the comparisons themselves need

    async def due(self) -> list[Repair]:
        """Return the comparisons whose time has come, the longest due first."""
        return await self._database.read(partial(repairs.list_due, now=self._now()))

    async def next_due_at(self) -> int | None:
        """Return when the next comparison is due, in seconds since 1970; None when none is."""
        return await self._database.read(repairs.get_next_due_at)

    async def done(self, repair: Repair, report: RepairReport) -> bool:
        """Keep what a comparison found and end it; False when a newer cause came meanwhile: then it is due again."""
        return await self._write(partial(_done, repair=repair, report=report))

    async def retry(self, repair: Repair, delay_seconds: float) -> None:
        """Try a comparison again after a delay, unless a newer cause decides."""
        await self._write(partial(_retry, repair=repair, due_at=self._now() + round(delay_seconds)))

    async def waiting(self, guild_id: Snowflake) -> Repair | None:
        """Return the comparison of a guild that waits or goes on."""
        return await self._database.read(partial(_waiting, guild_id=guild_id))

    async def _write(self, function: Callable[[Connection], T]) -> T:
        return await self._database.write(function, priority=Priority.LISTENER)

    def _now(self) -> int:
        return seconds(self._clock.now())


def _want(connection: Connection, guild_id: Snowflake, since: int, is_full: bool, now: int) -> None:
    repairs.request(connection, guilds.ensure_guild(connection, guild_id, now), since, now, is_full=is_full)


def _want_all(
    connection: Connection, guild_ids: frozenset[Snowflake], unavailable: frozenset[Snowflake], now: int
) -> None:
    heard_at = repairs.get_heard_at(connection)
    heard_at = now if heard_at is None else heard_at
    for guild in guilds.list_guilds(connection):
        if guild.discord_id not in guild_ids:
            # Where the bot never was, as in a guild that an archive was imported for, it was not removed from either.
            was_there = repairs.get_repair(connection, guild.id) or repairs.get_report(connection, guild.id)
            guilds.put_left(connection, guild.id, heard_at, now, is_kept=was_there is None)
            continue
        since = heard_at if guild.left_at is None else min(heard_at, guild.left_at)
        due_at = NEVER if guild.discord_id in unavailable else now
        guilds.put_returned(connection, guild.id)
        repairs.request(connection, guild.id, since - MARGIN_SECONDS, due_at)


def _unavailable(connection: Connection, guild_id: Snowflake, now: int) -> None:
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is not None:
        repairs.request(connection, guild_row, now - MARGIN_SECONDS, NEVER)


def _available(connection: Connection, guild_id: Snowflake, now: int) -> None:
    guild = guilds.find_guild(connection, guild_id)
    if guild is None:
        return
    repairs.put_waiting_due(connection, guild.id, now)
    if guild.left_at is not None:
        guilds.put_returned(connection, guild.id)
        repairs.request(connection, guild.id, guild.left_at - MARGIN_SECONDS, now)


def _left(connection: Connection, guild_id: Snowflake, now: int) -> None:
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is not None:
        guilds.put_left(connection, guild_row, now, now)


def _blind(
    connection: Connection,
    guild_id: Snowflake,
    channel_ids: frozenset[Snowflake],
    visible: frozenset[Snowflake],
    now: int,
) -> bool:
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is None:
        return False
    back: list[int] = []
    for channel in comparisons.list_channels(connection, guild_row):
        if channel.discord_id not in channel_ids:
            continue
        if channel.discord_id not in visible:
            comparisons.put_blind(connection, channel.id, now)
        elif channel.blind_since is not None:
            back.append(channel.blind_since)
            comparisons.put_seen(connection, channel.id)
    if back:
        repairs.request(connection, guild_row, min(back) - MARGIN_SECONDS, now)
    return bool(back)


def _done(connection: Connection, repair: Repair, report: RepairReport) -> bool:
    guild_row = guilds.require_guild_id(connection, repair.guild_id)
    repairs.put_report(connection, guild_row, report)
    return repairs.remove_version(connection, guild_row, repair.version)


def _retry(connection: Connection, repair: Repair, due_at: int) -> None:
    guild_row = guilds.require_guild_id(connection, repair.guild_id)
    repairs.put_due(connection, guild_row, repair.version, due_at)


def _waiting(connection: Connection, guild_id: Snowflake) -> Repair | None:
    guild_row = guilds.get_guild_id(connection, guild_id)
    return None if guild_row is None else repairs.get_repair(connection, guild_row)
