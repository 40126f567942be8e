"""Reports of posts."""

from __future__ import annotations

from bot.domain.identity import PostId
from bot.storage.connection import Connection


def add_report(connection: Connection, post_id: PostId, case_id: int, reporter_member_id: int, now: int) -> int | None:
    """Add a report to a case of its post and return its id; None when the member has reported the post before."""
    return connection.fetch_value(
        """
        INSERT INTO report (post_id, case_id, reporter_id, reported_at)
        VALUES (:post_id, :case_id, :reporter_id, :now)
        ON CONFLICT (post_id, reporter_id) DO NOTHING
        RETURNING id
        """,
        {"post_id": post_id, "case_id": case_id, "reporter_id": reporter_member_id, "now": now},
    )
