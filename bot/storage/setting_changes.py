"""The changes of settings that the log channel is yet to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.identity import Snowflake
from bot.domain.setting_edits import SettingChange
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class UntoldChange:
    """A change that was not told yet.

    Attributes:
        id: its row.
        guild_id: the guild at Discord.
        user_id: who made it; None: the command line did.
        changed_at: when, in seconds.
        log_channel: where it is to be told.
        change: what changed.
    """

    id: int
    guild_id: Snowflake
    user_id: Snowflake | None
    changed_at: int
    log_channel: Snowflake
    change: SettingChange


def add_changes(
    connection: Connection,
    guild_id: int,
    member_id: int | None,
    log_channel: Snowflake,
    changes: Sequence[SettingChange],
    now: int,
) -> None:
    """Keep changes until they were told."""
    connection.execute_many(
        """
        INSERT INTO setting_change (guild_id, member_id, changed_at, log_channel, name, old_value, new_value)
        VALUES (:guild_id, :member_id, :now, :log_channel, :name, :old_value, :new_value)
        """,
        [
            {
                "guild_id": guild_id,
                "member_id": member_id,
                "now": now,
                "log_channel": log_channel,
                "name": change.name,
                "old_value": change.before,
                "new_value": change.after,
            }
            for change in changes
        ],
    )


def list_untold(connection: Connection, limit: int) -> list[UntoldChange]:
    """Return changes that were not told, the oldest first, of guilds in which the bot is."""
    rows = connection.fetch_all(
        """
        SELECT setting_change.id, guild.discord_id AS guild_discord_id, member.user_id, setting_change.changed_at,
               setting_change.log_channel, setting_change.name, setting_change.old_value, setting_change.new_value
        FROM setting_change
        JOIN guild ON guild.id = setting_change.guild_id
        LEFT JOIN member ON member.id = setting_change.member_id
        WHERE guild.left_at IS NULL
        ORDER BY setting_change.id
        LIMIT :limit
        """,
        {"limit": limit},
    )
    return [
        UntoldChange(
            id=row["id"],
            guild_id=Snowflake(row["guild_discord_id"]),
            user_id=None if row["user_id"] is None else Snowflake(row["user_id"]),
            changed_at=row["changed_at"],
            log_channel=Snowflake(row["log_channel"]),
            change=SettingChange(row["name"], row["old_value"], row["new_value"]),
        )
        for row in rows
    ]


def remove_changes(connection: Connection, ids: Sequence[int]) -> None:
    """Forget changes: they were told, or cannot be."""
    connection.execute_many("DELETE FROM setting_change WHERE id = :id", [{"id": each} for each in ids])
