"""Messages of members who were forgotten, to be deleted at Discord."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import Snowflake
from bot.domain.posts import MessageRef
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class ForgottenMessage:
    """A message to be deleted; attempts: how often that failed."""

    message: MessageRef
    attempts: int


def add(connection: Connection, guild_id: int, message: MessageRef, now: int) -> None:
    """Let a message be deleted."""
    connection.execute(
        """
        INSERT INTO forgotten_message (message_id, channel_id, guild_id, due_at)
        VALUES (:message_id, :channel_id, :guild_id, :now)
        ON CONFLICT (message_id) DO NOTHING
        """,
        {"message_id": message.message_id, "channel_id": message.channel_id, "guild_id": guild_id, "now": now},
    )


def list_due(connection: Connection, now: int, limit: int) -> list[ForgottenMessage]:
    """Return messages whose time has come; those of guilds that the bot has left wait."""
    rows = connection.fetch_all(
        """
        SELECT forgotten_message.message_id, forgotten_message.channel_id, forgotten_message.attempts
        FROM forgotten_message
        JOIN guild ON guild.id = forgotten_message.guild_id
        WHERE forgotten_message.due_at <= :now
          AND guild.left_at IS NULL
        ORDER BY forgotten_message.due_at
        LIMIT :limit
        """,
        {"now": now, "limit": limit},
    )
    return [
        ForgottenMessage(MessageRef(Snowflake(row["channel_id"]), Snowflake(row["message_id"])), row["attempts"])
        for row in rows
    ]


def get_next_due_at(connection: Connection) -> int | None:
    """Return when the next message is due, in seconds; None when none waits."""
    return connection.fetch_value(
        """
        SELECT forgotten_message.due_at
        FROM forgotten_message
        JOIN guild ON guild.id = forgotten_message.guild_id
        WHERE guild.left_at IS NULL
        ORDER BY forgotten_message.due_at
        LIMIT 1
        """
    )


def remove(connection: Connection, message_id: Snowflake) -> None:
    """Forget a message: it is gone, or stays for good."""
    connection.execute("DELETE FROM forgotten_message WHERE message_id = :message_id", {"message_id": message_id})


def put_retry(connection: Connection, message_id: Snowflake, due_at: int) -> None:
    """Count a failure and try again at due_at (seconds)."""
    connection.execute(
        """
        UPDATE forgotten_message
        SET attempts = attempts + 1,
            due_at = :due_at
        WHERE message_id = :message_id
        """,
        {"message_id": message_id, "due_at": due_at},
    )
