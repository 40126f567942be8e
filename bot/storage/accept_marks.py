"""The check marks that were seen on messages and that had the right to stand there."""

from __future__ import annotations

from bot.domain.identity import PostId, Snowflake
from bot.domain.reactions import NORMAL
from bot.storage.connection import Connection

OWN_MARK = Snowflake(0)
"""Stands for the bot itself among those who set a mark."""


def get_reactions(connection: Connection, message_id: Snowflake, user_id: Snowflake) -> int:
    """Return which kinds of reaction stand for a mark on record, as their sum; 0 where there is none."""
    reactions = connection.fetch_value(
        """
        SELECT reactions
        FROM accept_mark
        WHERE message_id = :message_id
          AND user_id = :user_id
        """,
        {"message_id": message_id, "user_id": user_id},
    )
    return reactions or 0


def put_mark(
    connection: Connection,
    message_id: Snowflake,
    user_id: Snowflake,
    question_id: PostId,
    now: int,
    reactions: int = NORMAL,
) -> None:
    """Put a mark on record with the kinds of reaction that stand for it; one that is there already keeps its time."""
    connection.execute(
        """
        INSERT INTO accept_mark (message_id, user_id, question_id, seen_at, reactions)
        VALUES (:message_id, :user_id, :question_id, :now, :reactions)
        ON CONFLICT (message_id, user_id) DO UPDATE
        SET reactions = excluded.reactions
        """,
        {
            "message_id": message_id,
            "user_id": user_id,
            "question_id": question_id,
            "now": now,
            "reactions": reactions,
        },
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


def list_marks(connection: Connection, message_id: Snowflake) -> dict[Snowflake, int]:
    """Return who marked a message, OWN_MARK for the bot, with the kinds of reaction that stand for the mark."""
    rows = connection.fetch_all(
        """
        SELECT user_id, reactions
        FROM accept_mark
        WHERE message_id = :message_id
        ORDER BY user_id
        """,
        {"message_id": message_id},
    )
    return {Snowflake(row["user_id"]): row["reactions"] for row in rows}
