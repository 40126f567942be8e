"""The settings of a guild, as far as they differ from the defaults."""

from __future__ import annotations

from functools import lru_cache

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
    return _settings_of(tuple([(name, value) for name, value in rows]))


@lru_cache(maxsize=1024)
def _settings_of(rows: tuple[tuple[str, str], ...]) -> GuildSettings:
    # What is remembered is how texts are read, not what a guild has: that is asked for in every transaction.
    return from_rows(dict(rows))


def remove(connection: Connection, guild_id: int, name: str) -> None:
    """Let a setting have its default again."""
    connection.execute(
        """
        DELETE FROM guild_setting
        WHERE guild_id = :guild_id
          AND name = :name
        """,
        {"guild_id": guild_id, "name": name},
    )


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
