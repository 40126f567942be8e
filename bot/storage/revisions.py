"""Older versions of posts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import PostId
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Revision:
    """What a post said from written_at to replaced_at (seconds); title is None for answers and unchanged titles."""

    id: int
    post_id: PostId
    title: str | None
    body: str
    written_at: int
    replaced_at: int
    is_erased: bool


def add_revision(
    connection: Connection,
    post_id: PostId,
    *,
    title: str | None,
    body: str,
    written_at: int,
    replaced_at: int,
) -> None:
    """Keep a version that is about to be replaced."""
    connection.execute(
        """
        INSERT INTO revision (post_id, title, body, written_at, replaced_at)
        VALUES (:post_id, :title, :body, :written_at, :replaced_at)
        """,
        {
            "post_id": post_id,
            "title": title,
            "body": body,
            "written_at": written_at,
            "replaced_at": replaced_at,
        },
    )


def list_revisions(connection: Connection, post_id: PostId) -> list[Revision]:
    """Return the older versions of a post, the oldest first."""
    rows = connection.fetch_all(
        """
        SELECT id, title, body, written_at, replaced_at, erased_at
        FROM revision
        WHERE post_id = :post_id
        ORDER BY id
        """,
        {"post_id": post_id},
    )
    return [
        Revision(
            id=row["id"],
            post_id=post_id,
            title=row["title"],
            body=row["body"],
            written_at=row["written_at"],
            replaced_at=row["replaced_at"],
            is_erased=row["erased_at"] is not None,
        )
        for row in rows
    ]


def erase_revisions(connection: Connection, post_id: PostId, now: int) -> None:
    """Erase the texts of all older versions; the rows remain."""
    connection.execute(
        """
        UPDATE revision
        SET title = NULL,
            body = '',
            erased_at = :now
        WHERE post_id = :post_id
          AND erased_at IS NULL
        """,
        {"post_id": post_id, "now": now},
    )
