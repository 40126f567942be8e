"""Reports of posts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import PostId, Snowflake
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Report:
    """A post that a member flagged for the helpers; reported_at in seconds."""

    id: int
    post_id: PostId
    reporter_id: Snowflake
    reported_at: int


def add_report(connection: Connection, post_id: PostId, reporter_member_id: int, now: int) -> int | None:
    """Add a report and return its id; None when the member has reported the post before."""
    return connection.fetch_value(
        """
        INSERT INTO report (post_id, reporter_id, reported_at)
        VALUES (:post_id, :reporter_id, :now)
        ON CONFLICT (post_id, reporter_id) DO NOTHING
        RETURNING id
        """,
        {"post_id": post_id, "reporter_id": reporter_member_id, "now": now},
    )


def get_report(connection: Connection, report_id: int) -> Report | None:
    """Return a report."""
    row = connection.fetch_one(
        """
        SELECT report.id, report.post_id, member.user_id, report.reported_at
        FROM report
        JOIN member ON member.id = report.reporter_id
        WHERE report.id = :report_id
        """,
        {"report_id": report_id},
    )
    if row is None:
        return None
    return Report(row["id"], PostId(row["post_id"]), Snowflake(row["user_id"]), row["reported_at"])
