"""Channels that hold or held questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.identity import Snowflake
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel's row; position is its place among the guild's Q&A channels (0: the default one) or None.

    is_deleted: Discord has it no more.
    """

    id: int
    guild_id: int
    discord_id: Snowflake
    position: int | None
    is_deleted: bool


def find_channel(connection: Connection, discord_id: Snowflake) -> Channel | None:
    """Return a channel by Discord's id, of whatever guild."""
    row = connection.fetch_one(
        """
        SELECT id, guild_id, discord_id, position, deleted_at
        FROM channel
        WHERE discord_id = :discord_id
        """,
        {"discord_id": discord_id},
    )
    if row is None:
        return None
    return Channel(
        id=row["id"],
        guild_id=row["guild_id"],
        discord_id=Snowflake(row["discord_id"]),
        position=row["position"],
        is_deleted=row["deleted_at"] is not None,
    )


def get_discord_id(connection: Connection, channel_id: int) -> Snowflake:
    """Return a channel's id at Discord by its row id."""
    return Snowflake(
        connection.fetch_value("SELECT discord_id FROM channel WHERE id = :channel_id", {"channel_id": channel_id})
    )


def ensure_channel(connection: Connection, guild_id: int, discord_id: Snowflake) -> int:
    """Return the row id of a channel; make it when it is new. It must not belong to another guild."""
    channel = find_channel(connection, discord_id)
    if channel is not None:
        return channel.id
    return connection.fetch_value(
        """
        INSERT INTO channel (guild_id, discord_id)
        VALUES (:guild_id, :discord_id)
        RETURNING id
        """,
        {"guild_id": guild_id, "discord_id": discord_id},
    )


def list_qa_channels(connection: Connection, guild_id: int) -> list[Snowflake]:
    """Return the Q&A channels that exist, the default one first."""
    rows = connection.fetch_all(
        """
        SELECT discord_id
        FROM channel
        WHERE guild_id = :guild_id
          AND position IS NOT NULL
          AND deleted_at IS NULL
        ORDER BY position
        """,
        {"guild_id": guild_id},
    )
    return [Snowflake(row["discord_id"]) for row in rows]


def put_qa_channels(connection: Connection, guild_id: int, discord_ids: Sequence[Snowflake]) -> None:
    """Make these the guild's Q&A channels, in this order; those left out keep their questions."""
    connection.execute(
        """
        UPDATE channel
        SET position = NULL
        WHERE guild_id = :guild_id
          AND position IS NOT NULL
        """,
        {"guild_id": guild_id},
    )
    for position, discord_id in enumerate(discord_ids):
        channel_id = ensure_channel(connection, guild_id, discord_id)
        connection.execute(
            """
            UPDATE channel
            SET position = :position,
                deleted_at = NULL
            WHERE id = :channel_id
            """,
            {"position": position, "channel_id": channel_id},
        )


def mark_deleted(connection: Connection, channel_id: int, now: int) -> None:
    """Remember that Discord has the channel no more."""
    connection.execute(
        """
        UPDATE channel
        SET deleted_at = :now
        WHERE id = :channel_id
          AND deleted_at IS NULL
        """,
        {"channel_id": channel_id, "now": now},
    )


def channel_list(discord_ids: Iterable[Snowflake]) -> str:
    """Return ids as one text ",id,id,", for ``:visible LIKE '%,' || channel.discord_id || ',%'`` in a query."""
    return "".join(f",{discord_id}" for discord_id in discord_ids) + ","
