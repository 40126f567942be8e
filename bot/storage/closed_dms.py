"""Accounts that take no direct messages from the bot, as far as Discord told."""

from __future__ import annotations

from bot.domain.identity import Snowflake
from bot.storage.connection import Connection


def put(connection: Connection, user_id: Snowflake, now: int) -> None:
    """Remember that an account takes no direct messages."""
    connection.execute(
        """
        INSERT INTO closed_dm (user_id, closed_at)
        VALUES (:user_id, :now)
        ON CONFLICT (user_id) DO NOTHING
        """,
        {"user_id": user_id, "now": now},
    )


def remove(connection: Connection, user_id: Snowflake) -> None:
    """Let an account be tried again."""
    connection.execute(
        """
        DELETE FROM closed_dm
        WHERE user_id = :user_id
        """,
        {"user_id": user_id},
    )


def remove_unless_known(connection: Connection, user_id: Snowflake) -> None:
    """Forget that an account takes no direct messages, unless a guild knows the account."""
    connection.execute(
        """
        DELETE FROM closed_dm
        WHERE user_id = :user_id
          AND NOT EXISTS (
              SELECT 1
              FROM guild
              JOIN member ON member.guild_id = guild.id
              WHERE member.user_id = :user_id
          )
        """,
        {"user_id": user_id},
    )


def is_closed(connection: Connection, user_id: Snowflake) -> bool:
    """Return whether an account is known to take no direct messages."""
    found = connection.fetch_value(
        """
        SELECT 1
        FROM closed_dm
        WHERE user_id = :user_id
        """,
        {"user_id": user_id},
    )
    return found is not None
