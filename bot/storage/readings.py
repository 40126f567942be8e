"""When the voters of posts were last read from Discord."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.identity import PostId
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Unread:
    """A post that was not read for long; has_votes: it stands and bears votes, and nobody is about to read it."""

    post_id: PostId
    has_votes: bool


def list_longest_unread(connection: Connection, read_before: int, limit: int) -> list[Unread]:
    """Return posts with a message that were last read before a time in seconds, the longest unread first."""
    rows = connection.fetch_all(
        """
        SELECT post.id,
               COALESCE(answer.state, 'live') = 'live'
               AND question.state <> 'deleted'
               AND guild.left_at IS NULL
               AND post.dirty_at IS NULL
               AND EXISTS (
                   SELECT 1
                   FROM vote
                   WHERE vote.post_id = post.id
               ) AS has_votes
        FROM post
        JOIN guild ON guild.id = post.guild_id
        LEFT JOIN answer ON answer.id = post.id
        JOIN question ON question.id = COALESCE(answer.question_id, post.id)
        WHERE post.message_id IS NOT NULL
          AND post.read_at < :read_before
        ORDER BY post.read_at, post.id
        LIMIT :limit
        """,
        {"read_before": read_before, "limit": limit},
    )
    return [Unread(PostId(row["id"]), row["has_votes"] == 1) for row in rows]


def get_longest_unread_at(connection: Connection) -> int | None:
    """Return when the post that was unread for longest was read, in seconds since 1970; None where there is none."""
    return connection.fetch_value(
        """
        SELECT MIN(read_at)
        FROM post
        WHERE message_id IS NOT NULL
        """
    )


def put_read_at(connection: Connection, post_ids: Iterable[PostId], read_at: int) -> None:
    """Remember that posts were read, or are about to be, at a time in seconds."""
    connection.execute_many(
        """
        UPDATE post
        SET read_at = :read_at
        WHERE id = :post_id
        """,
        ({"post_id": post_id, "read_at": read_at} for post_id in post_ids),
    )
