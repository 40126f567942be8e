"""Questions that nobody had to answer twice."""

from __future__ import annotations

from bot.storage.connection import Connection


def add(connection: Connection, guild_id: int, member_id: int, now: int) -> None:
    """Count a question that a member did not have to ask; guild_id and member_id are row ids."""
    connection.execute(
        """
        INSERT INTO saved_question (guild_id, member_id, saved_at)
        VALUES (:guild_id, :member_id, :now)
        """,
        {"guild_id": guild_id, "member_id": member_id, "now": now},
    )


def count_since(connection: Connection, guild_id: int, since: int) -> int:
    """Count those of a guild from a time on, in seconds since 1970."""
    return connection.fetch_value(
        """
        SELECT COUNT(*)
        FROM saved_question
        WHERE guild_id = :guild_id
          AND saved_at >= :since
        """,
        {"guild_id": guild_id, "since": since},
    )
