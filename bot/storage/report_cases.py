"""Reports put together: one case for each post until it is decided."""

from __future__ import annotations

from bot.domain.identity import PostId, Snowflake
from bot.domain.moderating import ReportCase, ReportVerdict
from bot.domain.posts import MessageRef
from bot.storage.connection import Connection, Row

_CASE = """
    SELECT report_case.id, report_case.post_id, report_case.opened_at, report_case.channel_id, report_case.message_id,
           report_case.decided_at, report_case.verdict, member.user_id AS decided_by,
           (SELECT COUNT(*) FROM report WHERE report.case_id = report_case.id) AS reports
    FROM report_case
    JOIN post ON post.id = report_case.post_id
    LEFT JOIN member ON member.id = report_case.decided_by
"""


def _case_of(row: Row) -> ReportCase:
    has_message = row["message_id"] is not None
    return ReportCase(
        id=row["id"],
        post_id=PostId(row["post_id"]),
        opened_at=row["opened_at"],
        reports=row["reports"],
        message=MessageRef(Snowflake(row["channel_id"]), Snowflake(row["message_id"])) if has_message else None,
        verdict=None if row["verdict"] is None else ReportVerdict(row["verdict"]),
        decided_by=None if row["decided_by"] is None else Snowflake(row["decided_by"]),
        decided_at=row["decided_at"],
    )


def ensure_open(connection: Connection, post_id: PostId, now: int) -> int:
    """Return the open case of a post; one is opened if there is none."""
    connection.execute(
        """
        INSERT INTO report_case (post_id, opened_at)
        VALUES (:post_id, :now)
        ON CONFLICT (post_id) WHERE decided_at IS NULL DO NOTHING
        """,
        {"post_id": post_id, "now": now},
    )
    return connection.fetch_value(
        "SELECT id FROM report_case WHERE post_id = :post_id AND decided_at IS NULL", {"post_id": post_id}
    )


def get_case(connection: Connection, guild_id: int, case_id: int) -> ReportCase | None:
    """Return a case of a guild (row)."""
    row = connection.fetch_one(
        f"{_CASE} WHERE report_case.id = :case_id AND post.guild_id = :guild_id",
        {"case_id": case_id, "guild_id": guild_id},
    )
    return None if row is None else _case_of(row)


def list_unposted(connection: Connection, guild_id: int, limit: int) -> list[ReportCase]:
    """Return open cases of a guild (row) that no log channel was told of, the newest first."""
    rows = connection.fetch_all(
        f"""
        {_CASE}
        WHERE report_case.decided_at IS NULL
          AND report_case.message_id IS NULL
          AND post.guild_id = :guild_id
        ORDER BY report_case.id DESC
        LIMIT :limit
        """,
        {"guild_id": guild_id, "limit": limit},
    )
    return [_case_of(row) for row in rows]


def put_message(connection: Connection, case_id: int, message: MessageRef) -> None:
    """Remember where a case was posted."""
    connection.execute(
        "UPDATE report_case SET channel_id = :channel_id, message_id = :message_id WHERE id = :case_id",
        {"case_id": case_id, "channel_id": message.channel_id, "message_id": message.message_id},
    )


def put_verdict(connection: Connection, case_id: int, verdict: ReportVerdict, member_id: int, now: int) -> None:
    """Record what was decided of an open case, and by which member."""
    connection.execute(
        """
        UPDATE report_case
        SET verdict = :verdict,
            decided_by = :member_id,
            decided_at = :now
        WHERE id = :case_id
          AND decided_at IS NULL
        """,
        {"case_id": case_id, "verdict": verdict.value, "member_id": member_id, "now": now},
    )
