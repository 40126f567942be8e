"""The notices: what members are to be told, and what they were told."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.identity import PostId, Snowflake
from bot.domain.notices import EarnedBadge, Notice
from bot.domain.preferences import NOTICES, Delivery, NoticeKind
from bot.storage.channels import channel_list
from bot.storage.connection import Connection, Row
from bot.storage.tags import TAG_IS_SEEN

_DEFAULTS = " ".join(f"WHEN '{kind}' THEN '{preference.default}'" for kind, preference in NOTICES.items())

_DELIVERY = f"COALESCE(member_setting.value, CASE notice.kind {_DEFAULTS} ELSE 'off' END)"
"""How the member wants to be told: their choice, or the default of the kind."""

_COLUMNS = f"""
    notice.id, guild.discord_id AS guild_discord_id, member.user_id, notice.kind, notice.subject, notice.post_id,
    notice.attempts, {_DELIVERY} AS delivery,
    notice.kind <> '{NoticeKind.FOLLOWED_TAG}' OR EXISTS (
        SELECT 1
        FROM question_tag
        JOIN tag_follow ON tag_follow.tag_id = question_tag.tag_id
        WHERE question_tag.question_id = notice.post_id
          AND tag_follow.member_id = notice.member_id
    ) AS is_wanted,
    EXISTS (
        SELECT 1
        FROM closed_dm
        WHERE closed_dm.user_id = member.user_id
    ) AS is_dm_closed
"""

_JOINS = """
    JOIN member ON member.id = notice.member_id
    JOIN guild ON guild.id = member.guild_id
    LEFT JOIN member_setting ON member_setting.member_id = notice.member_id
                            AND member_setting.name = 'notice_' || notice.kind
"""

_DUE_DIRECT = f"""
    SELECT {_COLUMNS}
    FROM notice
    {_JOINS}
    WHERE notice.told_at IS NULL
      AND notice.due_at <= :now
      AND guild.left_at IS NULL
      AND {_DELIVERY} = '{Delivery.DIRECT}'
    ORDER BY notice.due_at, notice.id
    LIMIT :limit
"""

_FIRST_OTHER = f"""
    SELECT notice.id, notice.kind, notice.post_id
    FROM notice
    {_JOINS}
    WHERE notice.told_at IS NULL
      AND notice.due_at <= :now
      AND guild.left_at IS NULL
      AND {_DELIVERY} <> '{Delivery.DIRECT}'
    ORDER BY notice.due_at, notice.id
    LIMIT 1
"""

OTHERS_OF_POST = f"""
    SELECT {_COLUMNS}
    FROM notice
    {_JOINS}
    WHERE notice.post_id = :post_id
      AND notice.kind = :kind
      AND notice.told_at IS NULL
      AND notice.due_at <= :now
      AND {_DELIVERY} <> '{Delivery.DIRECT}'
    ORDER BY notice.id
    LIMIT :limit
"""
"""What is due about a post otherwise than directly, or not at all; for `list_due_together`."""

_BY_ID = f"""
    SELECT {_COLUMNS}
    FROM notice
    {_JOINS}
    WHERE notice.id = :notice_id
"""

_BADGE = f"""
    SELECT 1
    FROM notice
    JOIN badge_award ON badge_award.member_id = notice.member_id
    LEFT JOIN tag ON tag.id = badge_award.tag_id
    WHERE notice.id = :notice_id
      AND badge_award.badge = :badge
      AND COALESCE(tag.name, '') = :tag
      AND (tag.id IS NULL OR {TAG_IS_SEEN})
"""

_FOLLOWERS = f"""
    INSERT INTO notice (member_id, kind, subject, post_id, due_at)
    SELECT DISTINCT tag_follow.member_id, '{NoticeKind.FOLLOWED_TAG}', CAST(post.id AS TEXT), post.id, :due_at
    FROM post
    JOIN question_tag ON question_tag.question_id = post.id
    JOIN tag_follow ON tag_follow.tag_id = question_tag.tag_id
    LEFT JOIN member_setting ON member_setting.member_id = tag_follow.member_id
                            AND member_setting.name = '{NOTICES[NoticeKind.FOLLOWED_TAG].name}'
    WHERE post.id = :question_id
      AND tag_follow.member_id <> post.author_id
      AND COALESCE(member_setting.value, '{NOTICES[NoticeKind.FOLLOWED_TAG].default}') <> '{Delivery.OFF}'
    ON CONFLICT (member_id, kind, subject) DO NOTHING
"""


def rename_subject(connection: Connection, member_id: int, kind: NoticeKind, subject: str, name: str) -> None:
    """Let a notice be about the same thing by another name, unless there is one of that already."""
    parameters = {"member_id": member_id, "kind": kind.value, "subject": subject, "name": name}
    connection.execute(
        """
        UPDATE notice
        SET subject = :name
        WHERE member_id = :member_id
          AND kind = :kind
          AND subject = :subject
          AND NOT EXISTS (
              SELECT 1
              FROM notice AS other
              WHERE other.member_id = :member_id
                AND other.kind = :kind
                AND other.subject = :name
          )
        """,
        parameters,
    )


def _notice_of(row: Row) -> Notice:
    return Notice(
        id=row["id"],
        guild_id=Snowflake(row["guild_discord_id"]),
        user_id=Snowflake(row["user_id"]),
        kind=NoticeKind(row["kind"]),
        subject=row["subject"],
        post_id=None if row["post_id"] is None else PostId(row["post_id"]),
        attempts=row["attempts"],
        delivery=Delivery(row["delivery"]),
        is_wanted=bool(row["is_wanted"]),
        is_dm_closed=bool(row["is_dm_closed"]),
    )


def request(
    connection: Connection,
    member_id: int,
    kind: NoticeKind,
    subject: str,
    due_at: int,
    post_id: PostId | None = None,
) -> bool:
    """Let a member be told of a subject at due_at (seconds), once and for all; False if that was asked before."""
    added = connection.fetch_value(
        """
        INSERT INTO notice (member_id, kind, subject, post_id, due_at)
        VALUES (:member_id, :kind, :subject, :post_id, :due_at)
        ON CONFLICT (member_id, kind, subject) DO NOTHING
        RETURNING id
        """,
        {"member_id": member_id, "kind": kind.value, "subject": subject, "post_id": post_id, "due_at": due_at},
    )
    return added is not None


def request_for_followers(connection: Connection, question_id: PostId, due_at: int) -> None:
    """Let those be told of a question who follow one of its tags, its asker and those who chose not to left out."""
    connection.execute(_FOLLOWERS, {"question_id": question_id, "due_at": due_at})


def withdraw(connection: Connection, member_id: int, kind: NoticeKind, subject: str) -> None:
    """Let a member not be told of a subject whose cause is gone; what was told stays told."""
    connection.execute(
        """
        DELETE FROM notice
        WHERE member_id = :member_id
          AND kind = :kind
          AND subject = :subject
          AND told_at IS NULL
        """,
        {"member_id": member_id, "kind": kind.value, "subject": subject},
    )


def list_due_direct(connection: Connection, now: int, limit: int) -> list[Notice]:
    """Return what is due by direct message, the longest due first; what is of guilds that the bot has left waits."""
    rows = connection.fetch_all(_DUE_DIRECT, {"now": now, "limit": limit})
    return [_notice_of(row) for row in rows]


def list_due_together(connection: Connection, now: int, limit: int) -> list[Notice]:
    """Return what is due of the first post about which somebody is to be told otherwise than directly, or not at all.

    All are of one kind and one post. Always in the order in which they were asked for, so that a message cut short by a
    crash is for the same members when it is sent again.
    """
    first = connection.fetch_one(_FIRST_OTHER, {"now": now})
    if first is None:
        return []
    if first["post_id"] is None:
        rows = connection.fetch_all(_BY_ID, {"notice_id": first["id"]})
    else:
        rows = connection.fetch_all(
            OTHERS_OF_POST, {"post_id": first["post_id"], "kind": first["kind"], "now": now, "limit": limit}
        )
    return [_notice_of(row) for row in rows]


def get_next_due_at(connection: Connection, now: int) -> int | None:
    """Return when the next notice will be due that is not yet, in seconds; None when none will."""
    return connection.fetch_value(
        """
        SELECT notice.due_at
        FROM notice
        JOIN member ON member.id = notice.member_id
        JOIN guild ON guild.id = member.guild_id
        WHERE notice.told_at IS NULL
          AND notice.due_at > :now
          AND guild.left_at IS NULL
        ORDER BY notice.due_at
        LIMIT 1
        """,
        {"now": now},
    )


def is_badge_held(
    connection: Connection, notice_id: int, badge: EarnedBadge, visible_channels: Iterable[Snowflake]
) -> bool:
    """Return whether the member of a notice has a badge, and the visible channels show the tag that it is for."""
    parameters = {
        "notice_id": notice_id,
        "badge": badge.badge,
        "tag": badge.tag or "",
        "visible": channel_list(visible_channels),
    }
    return connection.fetch_value(_BADGE, parameters) is not None


def put_told(connection: Connection, notice_ids: Iterable[int], now: int) -> None:
    """Remember that these were told."""
    connection.execute_many(
        """
        UPDATE notice
        SET told_at = :now
        WHERE id = :notice_id
        """,
        [{"notice_id": notice_id, "now": now} for notice_id in notice_ids],
    )


def remove(connection: Connection, notice_ids: Iterable[int]) -> None:
    """Forget notices that are not wanted."""
    connection.execute_many(
        """
        DELETE FROM notice
        WHERE id = :notice_id
        """,
        [{"notice_id": notice_id} for notice_id in notice_ids],
    )


def put_retry(connection: Connection, notice_ids: Iterable[int], due_at: int) -> None:
    """Count a failure and try again at due_at (seconds)."""
    connection.execute_many(
        """
        UPDATE notice
        SET attempts = attempts + 1,
            due_at = :due_at
        WHERE id = :notice_id
        """,
        [{"notice_id": notice_id, "due_at": due_at} for notice_id in notice_ids],
    )


def remove_told(connection: Connection, kind: NoticeKind, before: int, limit: int) -> int:
    """Forget some that were told before a time (seconds); return how many."""
    return connection.execute(
        """
        DELETE FROM notice
        WHERE id IN (
            SELECT id
            FROM notice
            WHERE told_at < :before
              AND kind = :kind
            ORDER BY told_at
            LIMIT :limit
        )
        """,
        {"before": before, "kind": kind.value, "limit": limit},
    )
