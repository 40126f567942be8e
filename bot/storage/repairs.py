"""Until when Discord was heard, which guilds are to be compared with it, and what the last comparison found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.identity import Snowflake
from bot.storage.connection import Connection, Row

NEVER = 253_402_300_799
"""The due time of a comparison that waits for its guild to be there: the end of the year 9999."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A guild whose record is to be compared with Discord.

    Attributes:
        guild_id: the guild's id at Discord.
        since: what happened before was heard; seconds since 1970.
        is_full: everything is to be read, not only what can have changed since.
        version: grows with each new cause.
    """

    guild_id: Snowflake
    since: int
    is_full: bool
    version: int


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What a comparison of a guild found.

    Attributes:
        guild_id: the guild's id at Discord.
        began_at: seconds since 1970, as ended_at.
        ended_at: when all was compared.
        is_full: everything was read, not only what could have changed.
        calls: how many calls to Discord it took.
        drift: the number of differences by their kind.
    """

    guild_id: Snowflake
    began_at: int
    ended_at: int
    is_full: bool
    calls: int
    drift: Mapping[str, int]


# --- listening


def get_heard_at(connection: Connection) -> int | None:
    """Return until when everything was heard, in seconds; None before the first session ever."""
    return connection.fetch_value(
        """
        SELECT heard_at
        FROM listening
        WHERE id = 1
        """
    )


def put_heard_at(connection: Connection, heard_at: int) -> None:
    """Remember that everything was heard until a time in seconds."""
    connection.execute(
        """
        INSERT INTO listening (id, heard_at)
        VALUES (1, :heard_at)
        ON CONFLICT (id) DO UPDATE
        SET heard_at = excluded.heard_at
        """,
        {"heard_at": heard_at},
    )


# --- comparisons to come


def request(connection: Connection, guild_id: int, since: int, due_at: int, *, is_full: bool = False) -> None:
    """Ask for a comparison of a guild (a row id).

    One that waits already keeps the earlier since and stays full; in all else the new cause decides.
    """
    connection.execute(
        """
        INSERT INTO repair (guild_id, since, is_full, due_at)
        VALUES (:guild_id, :since, :is_full, :due_at)
        ON CONFLICT (guild_id) DO UPDATE
        SET since = CASE WHEN excluded.since < repair.since THEN excluded.since ELSE repair.since END,
            is_full = CASE WHEN excluded.is_full = 1 THEN 1 ELSE repair.is_full END,
            version = repair.version + 1,
            due_at = excluded.due_at
        """,
        {"guild_id": guild_id, "since": since, "is_full": int(is_full), "due_at": due_at},
    )


def put_waiting_due(connection: Connection, guild_id: int, now: int) -> None:
    """Let a comparison that waited for its guild begin now."""
    connection.execute(
        """
        UPDATE repair
        SET due_at = :now
        WHERE guild_id = :guild_id
          AND due_at >= :never
        """,
        {"guild_id": guild_id, "now": now, "never": NEVER},
    )


def list_due(connection: Connection, now: int) -> list[Repair]:
    """Return the comparisons whose time has come, the longest due first; none of guilds that the bot has left."""
    rows = connection.fetch_all(
        """
        SELECT guild.discord_id, repair.since, repair.is_full, repair.version
        FROM repair
        JOIN guild ON guild.id = repair.guild_id
        WHERE repair.due_at <= :now
          AND guild.left_at IS NULL
        ORDER BY repair.due_at, repair.guild_id
        """,
        {"now": now},
    )
    return [_repair_of(row) for row in rows]


def get_repair(connection: Connection, guild_id: int) -> Repair | None:
    """Return the comparison that waits for a guild (a row id) or goes on."""
    row = connection.fetch_one(
        """
        SELECT guild.discord_id, repair.since, repair.is_full, repair.version
        FROM repair
        JOIN guild ON guild.id = repair.guild_id
        WHERE repair.guild_id = :guild_id
        """,
        {"guild_id": guild_id},
    )
    return None if row is None else _repair_of(row)


def get_next_due_at(connection: Connection) -> int | None:
    """Return when the next comparison is due, in seconds; None when none is."""
    return connection.fetch_value(
        """
        SELECT repair.due_at
        FROM repair
        JOIN guild ON guild.id = repair.guild_id
        WHERE repair.due_at < :never
          AND guild.left_at IS NULL
        ORDER BY repair.due_at
        LIMIT 1
        """,
        {"never": NEVER},
    )


def put_due(connection: Connection, guild_id: int, version: int, due_at: int) -> None:
    """Move a comparison to another time in seconds, unless it has a newer cause."""
    connection.execute(
        """
        UPDATE repair
        SET due_at = :due_at
        WHERE guild_id = :guild_id
          AND version = :version
        """,
        {"guild_id": guild_id, "version": version, "due_at": due_at},
    )


def remove_version(connection: Connection, guild_id: int, version: int) -> bool:
    """Remove a comparison that ended; False when a newer cause came meanwhile and it stays."""
    removed = connection.fetch_value(
        """
        DELETE FROM repair
        WHERE guild_id = :guild_id
          AND version = :version
        RETURNING guild_id
        """,
        {"guild_id": guild_id, "version": version},
    )
    return removed is not None


# --- reports


def put_report(connection: Connection, guild_id: int, report: RepairReport) -> None:
    """Keep what a comparison of a guild (a row id) found, in place of the one before."""
    connection.execute(
        """
        INSERT INTO repair_report (guild_id, began_at, ended_at, is_full, calls, drift)
        VALUES (:guild_id, :began_at, :ended_at, :is_full, :calls, :drift)
        ON CONFLICT (guild_id) DO UPDATE
        SET began_at = excluded.began_at,
            ended_at = excluded.ended_at,
            is_full = excluded.is_full,
            calls = excluded.calls,
            drift = excluded.drift
        """,
        {
            "guild_id": guild_id,
            "began_at": report.began_at,
            "ended_at": report.ended_at,
            "is_full": int(report.is_full),
            "calls": report.calls,
            "drift": json.dumps(dict(report.drift), sort_keys=True),
        },
    )


def get_report(connection: Connection, guild_id: int) -> RepairReport | None:
    """Return what the last comparison of a guild (a row id) found."""
    row = connection.fetch_one(
        """
        SELECT guild.discord_id, repair_report.began_at, repair_report.ended_at, repair_report.is_full,
               repair_report.calls, repair_report.drift
        FROM repair_report
        JOIN guild ON guild.id = repair_report.guild_id
        WHERE repair_report.guild_id = :guild_id
        """,
        {"guild_id": guild_id},
    )
    if row is None:
        return None
    return RepairReport(
        guild_id=Snowflake(row["discord_id"]),
        began_at=row["began_at"],
        ended_at=row["ended_at"],
        is_full=row["is_full"] == 1,
        calls=row["calls"],
        drift=json.loads(row["drift"]),
    )


def _repair_of(row: Row) -> Repair:
    return Repair(Snowflake(row["discord_id"]), row["since"], row["is_full"] == 1, row["version"])
