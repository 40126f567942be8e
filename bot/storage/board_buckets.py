"""Buckets: how many lines of each board have about which value, so that a rank is a short sum."""

from __future__ import annotations

from bot.domain.ranking import Period
from bot.storage.connection import Connection

EVERYONE = "all"
"""The board of all who take part, by reputation."""


def board_of_period(period: Period, first_day: int) -> str:
    """Return the name of the board of a calendar period that began with a day."""
    return f"{period.value} {first_day}"


def board_of_tag(tag_id: int) -> str:
    """Return the name of the board of a tag."""
    return f"tag {tag_id}"


def add_to_bucket(connection: Connection, guild_id: int, board: str, bucket: int, lines: int, posters: int = 0) -> None:
    """Move how many lines, and how many posters among them, a bucket has; an empty one is removed."""
    moved = {"guild_id": guild_id, "board": board, "bucket": bucket, "lines": lines, "posters": posters}
    changed = connection.execute(
        """
        UPDATE board_bucket
        SET lines = lines + :lines,
            posters = posters + :posters
        WHERE guild_id = :guild_id
          AND board = :board
          AND bucket = :bucket
        """,
        moved,
    )
    if not changed:
        connection.execute(
            """
            INSERT INTO board_bucket (guild_id, board, bucket, lines, posters)
            VALUES (:guild_id, :board, :bucket, :lines, :posters)
            """,
            moved,
        )
    elif lines < 0:
        connection.execute(
            """
            DELETE FROM board_bucket
            WHERE guild_id = :guild_id
              AND board = :board
              AND bucket = :bucket
              AND lines = 0
            """,
            {"guild_id": guild_id, "board": board, "bucket": bucket},
        )
