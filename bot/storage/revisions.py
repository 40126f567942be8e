"""Older versions of posts."""

from __future__ import annotations

from bot.domain.identity import PostId
from bot.storage.connection import Connection


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
