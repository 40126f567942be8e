"""Which questions were asked before, and as what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.identity import PostId, Snowflake
from bot.storage.channels import channel_list
from bot.storage.connection import Connection

LIST_DUPLICATES = """
    SELECT duplicate.question_id
    FROM duplicate
    JOIN question ON question.id = duplicate.question_id
    WHERE duplicate.original_id = :original_id
      AND question.state <> 'deleted'
    ORDER BY duplicate.marked_at DESC, duplicate.question_id DESC
    LIMIT :limit
"""

LIST_FREQUENT = """
    SELECT duplicate.original_id, COUNT(*) AS times
    FROM duplicate
    JOIN question AS original ON original.id = duplicate.original_id
    LEFT JOIN channel ON channel.id = original.channel_id
    WHERE duplicate.guild_id = :guild_id
      AND original.state <> 'deleted'
      AND (original.thread_id IS NULL OR :visible LIKE '%,' || channel.discord_id || ',%')
      AND (
          :tag_id IS NULL
          OR EXISTS (
              SELECT 1
              FROM question_tag
              WHERE question_tag.question_id = original.id
                AND question_tag.tag_id = :tag_id
          )
      )
    GROUP BY duplicate.original_id
    ORDER BY times DESC, duplicate.original_id
    LIMIT :limit OFFSET :offset
"""


@dataclass(frozen=True, slots=True)
class Frequent:
    """A question and how many were marked as its duplicates."""

    question_id: PostId
    times: int


def get_original(connection: Connection, question_id: PostId) -> PostId | None:
    """Return the question of which another is marked as a duplicate; None for one that is not."""
    return connection.fetch_value(
        """
        SELECT original_id
        FROM duplicate
        WHERE question_id = :question_id
        """,
        {"question_id": question_id},
    )


def count_duplicates(connection: Connection, original_id: PostId) -> int:
    """Return how many questions are marked as duplicates of one, deleted ones too: they were asked."""
    return connection.fetch_value(
        """
        SELECT COUNT(*)
        FROM duplicate
        WHERE original_id = :original_id
        """,
        {"original_id": original_id},
    )


def list_duplicates(connection: Connection, original_id: PostId, limit: int) -> list[PostId]:
    """Return the questions that are marked as duplicates of one and stand, the newest mark first."""
    rows = connection.fetch_all(LIST_DUPLICATES, {"original_id": original_id, "limit": limit})
    return [PostId(row["question_id"]) for row in rows]


def put(connection: Connection, question_id: PostId, original_id: PostId, member_id: int, now: int) -> None:
    """Mark a question as a duplicate of another, in place of any other."""
    connection.execute(
        """
        INSERT INTO duplicate (question_id, guild_id, original_id, marked_by, marked_at)
        SELECT id, guild_id, :original_id, :member_id, :now
        FROM post
        WHERE id = :question_id
        ON CONFLICT (question_id) DO UPDATE
        SET original_id = excluded.original_id,
            marked_by = excluded.marked_by,
            marked_at = excluded.marked_at
        """,
        {"question_id": question_id, "original_id": original_id, "member_id": member_id, "now": now},
    )


def move_duplicates(connection: Connection, original_id: PostId, to_id: PostId) -> None:
    """Let the duplicates of a question be those of another: it turned out to be one itself."""
    connection.execute(
        """
        UPDATE duplicate
        SET original_id = :to_id
        WHERE original_id = :original_id
        """,
        {"original_id": original_id, "to_id": to_id},
    )


def remove(connection: Connection, question_id: PostId) -> None:
    """Take the mark off a question."""
    connection.execute(
        """
        DELETE FROM duplicate
        WHERE question_id = :question_id
        """,
        {"question_id": question_id},
    )


def list_frequent(
    connection: Connection,
    guild_id: int,
    visible_channels: Iterable[Snowflake],
    tag_id: int | None,
    limit: int,
    offset: int,
) -> list[Frequent]:
    """Return the questions of a guild that were most often asked again, those first; deleted ones left out."""
    rows = connection.fetch_all(
        LIST_FREQUENT,
        {
            "guild_id": guild_id,
            "visible": channel_list(visible_channels),
            "tag_id": tag_id,
            "limit": limit,
            "offset": offset,
        },
    )
    return [Frequent(PostId(row["original_id"]), row["times"]) for row in rows]
