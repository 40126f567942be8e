"""What the log channels were told that the bot lacks."""

from __future__ import annotations

from collections.abc import Collection

from bot.storage.connection import Connection


def list_told(connection: Connection, guild_id: int) -> dict[str, int]:
    """Return what a guild (row) was told and what is not well since, and when it was told, in seconds."""
    rows = connection.fetch_all(
        """
        SELECT what, told_at
        FROM told_trouble
        WHERE guild_id = :guild_id
        """,
        {"guild_id": guild_id},
    )
    return {row["what"]: row["told_at"] for row in rows}


def put_told(connection: Connection, guild_id: int, troubles: Collection[str], now: int) -> None:
    """Remember that a guild was told of these, and forget what is well again."""
    known = list_told(connection, guild_id)
    connection.execute_many(
        "DELETE FROM told_trouble WHERE guild_id = :guild_id AND what = :what",
        [{"guild_id": guild_id, "what": what} for what in sorted(known.keys() - set(troubles))],
    )
    connection.execute_many(
        "INSERT INTO told_trouble (guild_id, what, told_at) VALUES (:guild_id, :what, :now)",
        [{"guild_id": guild_id, "what": what, "now": now} for what in sorted(set(troubles) - known.keys())],
    )
