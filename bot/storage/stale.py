"""The queue of posts and members that changed since the kept totals of standing were brought up to date."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.identity import PostId
from bot.storage.connection import Connection


def add_post(connection: Connection, post_id: PostId) -> None:
    """Say that what a post counts for changed: its votes, its state, its acceptance; its author follows from it."""
    connection.execute(
        """
        INSERT INTO stale_post (post_id)
        VALUES (:post_id)
        ON CONFLICT (post_id) DO NOTHING
        """,
        {"post_id": post_id},
    )


def add_answers(connection: Connection, question_id: PostId) -> None:
    """Say so of all answers to a question: it has an accepted one now, or none any more."""
    connection.execute(
        """
        INSERT INTO stale_post (post_id)
        SELECT id
        FROM answer
        WHERE question_id = :question_id
          AND state = 'live'
        ON CONFLICT (post_id) DO NOTHING
        """,
        {"question_id": question_id},
    )


def add_member(connection: Connection, member_id: int) -> None:
    """Say that a member's points changed, or whether the member takes part."""
    connection.execute(
        """
        INSERT INTO stale_member (member_id)
        VALUES (:member_id)
        ON CONFLICT (member_id) DO NOTHING
        """,
        {"member_id": member_id},
    )


def add_members(connection: Connection, member_ids: Iterable[int]) -> None:
    """Say so of several members."""
    for member_id in member_ids:
        add_member(connection, member_id)


def add_members_of_guild(connection: Connection, guild_id: int) -> None:
    """Say so of all members of a guild: its settings changed."""
    connection.execute(
        """
        INSERT INTO stale_member (member_id)
        SELECT id
        FROM member
        WHERE guild_id = :guild_id
        ON CONFLICT (member_id) DO NOTHING
        """,
        {"guild_id": guild_id},
    )


def add_posts_of_guild(connection: Connection, guild_id: int) -> None:
    """Put all posts of a guild into the queue."""
    connection.execute(
        """
        INSERT INTO stale_post (post_id)
        SELECT id
        FROM post
        WHERE guild_id = :guild_id
        ON CONFLICT (post_id) DO NOTHING
        """,
        {"guild_id": guild_id},
    )


def has_any(connection: Connection) -> bool:
    """Return whether anything waits."""
    return bool(
        connection.fetch_value(
            """
            SELECT EXISTS (SELECT 1 FROM stale_post)
                OR EXISTS (SELECT 1 FROM stale_member)
            """
        )
    )


def count(connection: Connection) -> int:
    """Return how many posts and members wait; goes through all of them."""
    return connection.fetch_value(
        """
        SELECT (SELECT COUNT(*) FROM stale_post) + (SELECT COUNT(*) FROM stale_member)
        """
    )


def take_members(connection: Connection, limit: int) -> list[int]:
    """Take the first members out of the queue and return their row ids in order."""
    rows = connection.fetch_all(
        """
        SELECT member_id
        FROM stale_member
        ORDER BY member_id
        LIMIT :limit
        """,
        {"limit": limit},
    )
    if rows:
        connection.execute(
            """
            DELETE FROM stale_member
            WHERE member_id <= :last_id
            """,
            {"last_id": rows[-1][0]},
        )
    return [row[0] for row in rows]


def remove_posts(connection: Connection, last_id: PostId) -> None:
    """Take the posts up to an id, itself included, out of the queue."""
    connection.execute(
        """
        DELETE FROM stale_post
        WHERE post_id <= :last_id
        """,
        {"last_id": last_id},
    )


def remove_member(connection: Connection, member_id: int) -> None:
    """Take a member out of the queue."""
    connection.execute(
        """
        DELETE FROM stale_member
        WHERE member_id = :member_id
        """,
        {"member_id": member_id},
    )
