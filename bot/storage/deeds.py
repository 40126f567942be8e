"""The audit trail, and what of it the log channels are yet to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.deeds import Deed, DeedKind
from bot.domain.identity import PostId, Snowflake
from bot.storage import guild_settings, members
from bot.storage.connection import Connection

LIST_UNTOLD = """
    SELECT deed.id, guild.discord_id AS guild_discord_id, actor.user_id AS actor_user_id, deed.kind, deed.post_id,
           subject.user_id AS subject_user_id, deed.why, deed.note, deed.done_at, deed.log_channel
    FROM deed
    JOIN guild ON guild.id = deed.guild_id
    LEFT JOIN member AS actor ON actor.id = deed.actor_id
    LEFT JOIN member AS subject ON subject.id = deed.subject_id
    WHERE deed.log_channel IS NOT NULL
      AND guild.left_at IS NULL
    ORDER BY deed.id
    LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class UntoldDeed:
    """A deed that a log channel is yet to be told.

    Attributes:
        id: its row.
        guild_id: the guild at Discord.
        post_id: what it was done to; None: to no post.
        done_at: when, in seconds.
        log_channel: where it is to be told.
        deed: what was done.
    """

    id: int
    guild_id: Snowflake
    post_id: PostId | None
    done_at: int
    log_channel: Snowflake
    deed: Deed


def add(connection: Connection, guild_row: int, post_id: PostId | None, deed: Deed, now: int) -> int:
    """Keep a deed, and have the guild's log channel told of it if there is one; return its row."""
    actor_row = None if deed.actor_id is None else members.ensure_member(connection, guild_row, deed.actor_id)
    subject_row = None if deed.subject_id is None else members.ensure_member(connection, guild_row, deed.subject_id)
    return connection.fetch_value(
        """
        INSERT INTO deed (guild_id, actor_id, kind, post_id, subject_id, why, note, done_at, log_channel)
        VALUES (:guild_id, :actor_id, :kind, :post_id, :subject_id, :why, :note, :now, :log_channel)
        RETURNING id
        """,
        {
            "guild_id": guild_row,
            "actor_id": actor_row,
            "kind": deed.kind,
            "post_id": post_id,
            "subject_id": subject_row,
            "why": deed.why,
            "note": deed.note,
            "now": now,
            "log_channel": guild_settings.load(connection, guild_row).log_channel,
        },
    )


def list_untold(connection: Connection, limit: int) -> list[UntoldDeed]:
    """Return deeds that were not told, the oldest first, of guilds in which the bot is."""
    return [
        UntoldDeed(
            id=row["id"],
            guild_id=Snowflake(row["guild_discord_id"]),
            post_id=None if row["post_id"] is None else PostId(row["post_id"]),
            done_at=row["done_at"],
            log_channel=Snowflake(row["log_channel"]),
            deed=Deed(
                DeedKind(row["kind"]),
                None if row["actor_user_id"] is None else Snowflake(row["actor_user_id"]),
                None if row["subject_user_id"] is None else Snowflake(row["subject_user_id"]),
                row["why"],
                row["note"],
            ),
        )
        for row in connection.fetch_all(LIST_UNTOLD, {"limit": limit})
    ]


def mark_told(connection: Connection, ids: Sequence[int]) -> None:
    """Take note that deeds were told, or cannot be; they stay on record."""
    connection.execute_many("UPDATE deed SET log_channel = NULL WHERE id = :id", [{"id": each} for each in ids])
