"""Members: Discord accounts in a guild."""

from __future__ import annotations

from bot.domain.identity import Snowflake
from bot.storage.connection import Connection


def ensure_member(connection: Connection, guild_id: int, user_id: Snowflake) -> int:
    """Return the row id of an account in a guild; make it when it is new."""
    member_id = get_member_id(connection, guild_id, user_id)
    if member_id is not None:
        return member_id
    return connection.fetch_value(
        """
        INSERT INTO member (guild_id, user_id)
        VALUES (:guild_id, :user_id)
        RETURNING id
        """,
        {"guild_id": guild_id, "user_id": user_id},
    )


def get_member_id(connection: Connection, guild_id: int, user_id: Snowflake) -> int | None:
    """Return the row id of an account in a guild, or None when it never did anything there."""
    return connection.fetch_value(
        """
        SELECT id
        FROM member
        WHERE guild_id = :guild_id
          AND user_id = :user_id
        """,
        {"guild_id": guild_id, "user_id": user_id},
    )
