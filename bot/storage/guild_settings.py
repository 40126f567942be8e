"""The settings of a guild, as far as they differ from the defaults."""

from __future__ import annotations

from bot.domain.settings import GuildSettings, from_rows
from bot.storage.connection import Connection


def load(connection: Connection, guild_id: int) -> GuildSettings:
    """Return all settings of a guild."""
    rows = connection.fetch_all(
        """
        SELECT name, value
        FROM guild_setting
        WHERE guild_id = :guild_id
        """,
        {"guild_id": guild_id},
    )
    return from_rows({row["name"]: row["value"] for row in rows})


def put(connection: Connection, guild_id: int, name: str, canonical_text: str) -> None:
    """Keep a setting by its canonical text."""
    connection.execute(
        """
        INSERT INTO guild_setting (guild_id, name, value)
        VALUES (:guild_id, :name, :value)
        ON CONFLICT (guild_id, name) DO UPDATE SET value = excluded.value
        """,
        {"guild_id": guild_id, "name": name, "value": canonical_text},
    )
