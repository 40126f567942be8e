"""Guilds and the numbers of their questions."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import SECONDS_A_DAY, Snowflake
from bot.storage.connection import Connection

KEPT_SECONDS = 30 * SECONDS_A_DAY
"""How long the data of a guild is kept that the bot was removed from."""


@dataclass(frozen=True, slots=True)
class Guild:
    """A guild's row; left_at: when the bot was removed from it, in seconds, None: it is there."""

    id: int
    discord_id: Snowflake
    left_at: int | None


def ensure_guild(connection: Connection, discord_id: Snowflake, now: int) -> int:
    """Return the row id of a guild; make it, with default settings, when it is new."""
    guild_id = get_guild_id(connection, discord_id)
    if guild_id is not None:
        return guild_id
    return connection.fetch_value(
        """
        INSERT INTO guild (discord_id, created_at)
        VALUES (:discord_id, :now)
        RETURNING id
        """,
        {"discord_id": discord_id, "now": now},
    )


def get_guild_id(connection: Connection, discord_id: Snowflake) -> int | None:
    """Return the row id of a guild, or None when it is unknown."""
    return connection.fetch_value(
        """
        SELECT id
        FROM guild
        WHERE discord_id = :discord_id
        """,
        {"discord_id": discord_id},
    )


def get_emoji_changed_at(connection: Connection, guild_id: int) -> int:
    """Return when the guild last chose other emoji for votes, in seconds; -1 when it never did."""
    changed_at = connection.fetch_value(
        """
        SELECT emoji_changed_at
        FROM guild
        WHERE id = :guild_id
        """,
        {"guild_id": guild_id},
    )
    return -1 if changed_at is None else changed_at


def put_emoji_changed(connection: Connection, guild_id: int, now: int) -> None:
    """Remember that the guild chose other emoji for votes."""
    connection.execute(
        """
        UPDATE guild
        SET emoji_changed_at = :now
        WHERE id = :guild_id
        """,
        {"guild_id": guild_id, "now": now},
    )


def find_guild(connection: Connection, discord_id: Snowflake) -> Guild | None:
    """Return a guild by Discord's id."""
    row = connection.fetch_one(
        """
        SELECT id, discord_id, left_at
        FROM guild
        WHERE discord_id = :discord_id
        """,
        {"discord_id": discord_id},
    )
    return None if row is None else Guild(row["id"], Snowflake(row["discord_id"]), row["left_at"])


def require_guild_id(connection: Connection, discord_id: Snowflake) -> int:
    """Return the row id of a guild.

    Raises:
        NotFoundError: NO_SUCH_GUILD.
    """
    guild_id = get_guild_id(connection, discord_id)
    if guild_id is None:
        raise NotFoundError(Reason.NO_SUCH_GUILD)
    return guild_id


def list_guild_ids(connection: Connection) -> list[int]:
    """Return the row ids of all guilds."""
    rows = connection.fetch_all(
        """
        SELECT id
        FROM guild
        ORDER BY id
        """
    )
    return [row["id"] for row in rows]


def list_guilds(connection: Connection) -> list[Guild]:
    """Return all guilds, those that the bot has left too."""
    rows = connection.fetch_all(
        """
        SELECT id, discord_id, left_at
        FROM guild
        ORDER BY id
        """
    )
    return [Guild(row["id"], Snowflake(row["discord_id"]), row["left_at"]) for row in rows]


def put_left(connection: Connection, guild_id: int, left_at: int, now: int, *, is_kept: bool = False) -> None:
    """Remember that the bot was removed from a guild, and when its data is to be erased; the first time told stays.

    Args:
        connection: the transaction.
        guild_id: the guild's row.
        left_at: when it was removed, at the earliest, in seconds.
        now: when that was noticed.
        is_kept: its data is not to be erased.
    """
    connection.execute(
        """
        UPDATE guild
        SET left_at = COALESCE(left_at, :left_at),
            erase_at = CASE WHEN :is_kept THEN NULL ELSE :now + :kept_seconds END
        WHERE id = :guild_id
          AND erase_at IS NULL
        """,
        {
            "guild_id": guild_id,
            "left_at": left_at,
            "now": now,
            "kept_seconds": KEPT_SECONDS,
            "is_kept": int(is_kept),
        },
    )


def put_returned(connection: Connection, guild_id: int) -> None:
    """Remember that the bot is in a guild again."""
    connection.execute(
        """
        UPDATE guild
        SET left_at = NULL,
            erase_at = NULL
        WHERE id = :guild_id
          AND left_at IS NOT NULL
        """,
        {"guild_id": guild_id},
    )


def take_number(connection: Connection, guild_id: int) -> int:
    """Take the next number for a question of the guild.

    A number is left out if a post was imported under the archive id that the number would stand for: an id is unique
    in an archive.
    """
    while True:
        number = connection.fetch_value(
            """
            UPDATE guild
            SET next_number = next_number + 1
            WHERE id = :guild_id
            RETURNING next_number - 1
            """,
            {"guild_id": guild_id},
        )
        taken = connection.fetch_value(
            """
            SELECT 1
            FROM post
            WHERE guild_id = :guild_id
              AND archive_id = 'q' || :number
            """,
            {"guild_id": guild_id, "number": number},
        )
        if taken is None:
            return number


def keep_number_free(connection: Connection, guild_id: int, number: int) -> None:
    """Let the guild's next number lie above a number that is in use."""
    connection.execute(
        """
        UPDATE guild
        SET next_number = :number + 1
        WHERE id = :guild_id
          AND next_number <= :number
        """,
        {"guild_id": guild_id, "number": number},
    )
