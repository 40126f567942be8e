"""The check marks that were seen on messages and that had the right to stand there."""

from __future__ import annotations

from bot.domain.identity import PostId, Snowflake
from bot.storage.connection import Connection

OWN_MARK = Snowflake(0)
"""Stands for the bot itself among those who set a mark."""


def has_mark(connection: Connection, message_id: Snowflake, user_id: Snowflake) -> bool:
    """Return whether the mark is on record."""
    found = connection.fetch_value(
        """
        SELECT 1
        FROM accept_mark
        WHERE message_id = :message_id
          AND user_id = :user_id
        """,
        {"message_id": message_id, "user_id": user_id},
    )
    return found is not None


def add_mark(connection: Connection, message_id: Snowflake, user_id: Snowflake, question_id: PostId, now: int) -> None:
    """Put a mark on record; one that is there already keeps its time."""
    connection.execute(
        """
        INSERT INTO accept_mark (message_id, user_id, question_id, seen_at)
        VALUES (:message_id, :user_id, :question_id, :now)
        ON CONFLICT (message_id, user_id) DO NOTHING
        """,
        {"message_id": message_id, "user_id": user_id, "question_id": question_id, "now": now},
    )


def remove_mark(connection: Connection, message_id: Snowflake, user_id: Snowflake) -> bool:
    """Strike a mark from the record; False when it was not there."""
    removed = connection.fetch_value(
        """
        DELETE FROM accept_mark
        WHERE message_id = :message_id
          AND user_id = :user_id
        RETURNING user_id
        """,
        {"message_id": message_id, "user_id": user_id},
    )
    return removed is not None


def remove_marks(connection: Connection, message_id: Snowflake) -> None:
    """Strike all marks of a message: it is gone, or was cleared."""
    connection.execute(
        """
        DELETE FROM accept_mark
        WHERE message_id = :message_id
        """,
        {"message_id": message_id},
    )


def list_marks(connection: Connection, message_id: Snowflake) -> list[Snowflake]:
    """Return who marked a message, OWN_MARK for the bot."""
    rows = connection.fetch_all(
        """
        SELECT user_id
        FROM accept_mark
        WHERE message_id = :message_id
        ORDER BY user_id
        """,
        {"message_id": message_id},
    )
    return [Snowflake(row["user_id"]) for row in rows]
