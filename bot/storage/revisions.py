"""Older versions of posts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import PostId
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Revision:
    """An older version of a post.

    Attributes:
        title: of a question, where it was kept with the text; None: it is that of the next newer version.
        body: the text; empty when it was erased.
        written_at, replaced_at: when, in seconds.
        erased_at: when its text was erased; None: it was not.
    """

    title: str | None
    body: str
    written_at: int
    replaced_at: int
    erased_at: int | None


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


def count_revisions(connection: Connection, post_id: PostId) -> int:
    """Return how many older versions of a post there are, erased ones too."""
    return connection.fetch_value("SELECT COUNT(*) FROM revision WHERE post_id = :post_id", {"post_id": post_id})


def has_readable(connection: Connection, post_id: PostId) -> bool:
    """Return whether there is an older version of a post whose text was not erased."""
    found = connection.fetch_value(
        "SELECT 1 FROM revision WHERE post_id = :post_id AND erased_at IS NULL LIMIT 1", {"post_id": post_id}
    )
    return found is not None


def list_newest(connection: Connection, post_id: PostId, limit: int, offset: int) -> list[Revision]:
    """Return older versions of a post, the newest first."""
    rows = connection.fetch_all(
        """
        SELECT title, body, written_at, replaced_at, erased_at
        FROM revision
        WHERE post_id = :post_id
        ORDER BY id DESC
        LIMIT :limit OFFSET :offset
        """,
        {"post_id": post_id, "limit": limit, "offset": offset},
    )
    return [
        Revision(row["title"], row["body"], row["written_at"], row["replaced_at"], row["erased_at"]) for row in rows
    ]


def get_title_after(connection: Connection, post_id: PostId, offset: int) -> str | None:
    """Return the title of the oldest version that is newer than one (counted from the newest) and kept its title."""
    rows = connection.fetch_all(
        """
        SELECT title
        FROM (
            SELECT id, title
            FROM revision
            WHERE post_id = :post_id
            ORDER BY id DESC
            LIMIT :offset
        )
        WHERE title IS NOT NULL
        ORDER BY id
        LIMIT 1
        """,
        {"post_id": post_id, "offset": offset},
    )
    return rows[0]["title"] if rows else None
