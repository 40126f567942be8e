"""The queue of posts and members that changed since the kept totals of standing were brought up to date.

Each has the time (seconds) of the first vote that changed, if nothing but votes did: what came about before it stands
as it stood.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.identity import PostId
from bot.storage.connection import Connection

UNCHANGED = 2**62
"""In place of a time: none of the member's own votes changed."""


def add_post(connection: Connection, post_id: PostId, since: int = 0) -> None:
    """Say that what a post counts for changed: its votes, its state, its acceptance; its author follows from it.

    Args:
        connection: the transaction.
        post_id: the post.
        since: the time of the first vote that changed, if only votes did; 0: anything may have changed.
    """
    connection.execute(
        """
        INSERT INTO stale_post (post_id, since)
        VALUES (:post_id, :since)
        ON CONFLICT (post_id) DO UPDATE
        SET since = excluded.since
        WHERE stale_post.since > excluded.since
        """,
        {"post_id": post_id, "since": since},
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
        ON CONFLICT (post_id) DO UPDATE
        SET since = 0
        """,
        {"question_id": question_id},
    )


def add_member(connection: Connection, member_id: int, since: int = UNCHANGED) -> None:
    """Say that a member's points changed, or whether the member takes part.

    Args:
        connection: the transaction.
        member_id: the row of the member.
        since: the time of the first of the member's own votes that changed; 0: any may have changed.
    """
    connection.execute(
        """
        INSERT INTO stale_member (member_id, since)
        VALUES (:member_id, :since)
        ON CONFLICT (member_id) DO UPDATE
        SET since = excluded.since
        WHERE stale_member.since > excluded.since
        """,
        {"member_id": member_id, "since": since},
    )


def add_members(connection: Connection, member_ids: Iterable[int]) -> None:
    """Say so of several members."""
    for member_id in member_ids:
        add_member(connection, member_id)


def add_members_of_guild(connection: Connection, guild_id: int, since: int = UNCHANGED) -> None:
    """Say so of all members of a guild: its settings changed, or (since 0) all is counted anew."""
    connection.execute(
        """
        INSERT INTO stale_member (member_id, since)
        SELECT id, :since
        FROM member
        WHERE guild_id = :guild_id
        ON CONFLICT (member_id) DO UPDATE
        SET since = excluded.since
        WHERE stale_member.since > excluded.since
        """,
        {"guild_id": guild_id, "since": since},
    )


def add_posts_of_guild(connection: Connection, guild_id: int) -> None:
    """Put all posts of a guild into the queue."""
    connection.execute(
        """
        INSERT INTO stale_post (post_id)
        SELECT id
        FROM post
        WHERE guild_id = :guild_id
        ON CONFLICT (post_id) DO UPDATE
        SET since = 0
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


def take_members(connection: Connection, limit: int) -> dict[int, int]:
    """Take the first members out of the queue; return their row ids in order, with the times of first changes."""
    rows = connection.fetch_all(
        """
        SELECT member_id, since
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
    return {row["member_id"]: row["since"] for row in rows}


def take_posts(connection: Connection, last_id: PostId) -> dict[PostId, int]:
    """Take the posts up to an id, itself included, out of the queue; return them with the times of first changes."""
    rows = connection.fetch_all(
        """
        SELECT post_id, since
        FROM stale_post
        WHERE post_id <= :last_id
        ORDER BY post_id
        """,
        {"last_id": last_id},
    )
    connection.execute(
        """
        DELETE FROM stale_post
        WHERE post_id <= :last_id
        """,
        {"last_id": last_id},
    )
    return {PostId(row["post_id"]): row["since"] for row in rows}


def take_member(connection: Connection, member_id: int) -> int:
    """Take a member out of the queue, if it is there; return the time of the first change, or UNCHANGED."""
    since = connection.fetch_value(
        """
        DELETE FROM stale_member
        WHERE member_id = :member_id
        RETURNING since
        """,
        {"member_id": member_id},
    )
    return UNCHANGED if since is None else since
