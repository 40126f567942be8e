"""The digests that members asked for: when each is due, and what there is to tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.domain.digests import BEST_TAGS, MOST_LOOKED_AT, MOST_QUESTIONS, Days, DueDigest
from bot.domain.identity import Snowflake
from bot.domain.posts import Question
from bot.domain.preferences import NoticeKind
from bot.storage.channels import channel_list
from bot.storage.connection import Connection
from bot.storage.questions import QUESTION_COLUMNS, QUESTION_TABLES, question_of

_DUE = """
    SELECT digest.member_id, member.guild_id, member.user_id, digest.due_at
    FROM digest
    JOIN member ON member.id = digest.member_id
    JOIN guild ON guild.id = member.guild_id
    WHERE digest.due_at <= :now
      AND guild.left_at IS NULL
      AND NOT EXISTS (
          SELECT 1
          FROM repair
          WHERE repair.guild_id = guild.id
      )
    ORDER BY digest.due_at, digest.member_id
    LIMIT :limit
"""

_NEXT = """
    SELECT digest.due_at
    FROM digest
    JOIN member ON member.id = digest.member_id
    JOIN guild ON guild.id = member.guild_id
    WHERE guild.left_at IS NULL
    ORDER BY digest.due_at
    LIMIT 1
"""

_IS_SEEN = "question.thread_id IS NOT NULL AND :visible LIKE '%,' || channel.discord_id || ',%'"

_WAITING = f"""
    SELECT {QUESTION_COLUMNS}
    FROM {QUESTION_TABLES}
    WHERE question.id IN (
        SELECT own.id
        FROM post AS own
        WHERE own.author_id = :member_id
          AND own.kind = 'question'
        ORDER BY own.created_at DESC
        LIMIT {MOST_LOOKED_AT}
    )
      AND question.state = 'open'
      AND question.answer_count > 0
      AND acceptance.question_id IS NULL
      AND {_IS_SEEN}
    ORDER BY question.last_activity_at DESC, question.id DESC
    LIMIT {MOST_QUESTIONS}
"""

_UNANSWERED = f"""
    SELECT {QUESTION_COLUMNS}
    FROM {QUESTION_TABLES}
    WHERE question.id IN (
        SELECT recent.id
        FROM question AS recent
        WHERE recent.guild_id = :guild_id
          AND recent.state = 'open'
        ORDER BY recent.last_activity_at DESC
        LIMIT {MOST_LOOKED_AT}
    )
      AND question.answer_count = 0
      AND post.author_id <> :member_id
      AND {_IS_SEEN}
      AND EXISTS (
          SELECT 1
          FROM question_tag
          WHERE question_tag.question_id = question.id
            AND (
                question_tag.tag_id IN (
                    SELECT tag_follow.tag_id
                    FROM tag_follow
                    WHERE tag_follow.member_id = :member_id
                )
                OR question_tag.tag_id IN (
                    SELECT member_tag.tag_id
                    FROM member_tag
                    WHERE member_tag.member_id = :member_id
                      AND member_tag.expertise > 0
                    ORDER BY member_tag.expertise DESC, member_tag.tag_id
                    LIMIT {BEST_TAGS}
                )
            )
      )
    ORDER BY question.last_activity_at DESC, question.id DESC
    LIMIT {MOST_QUESTIONS}
"""

_VOTED = f"""
    SELECT {QUESTION_COLUMNS}
    FROM {QUESTION_TABLES}
    WHERE question.id IN (
        SELECT recent.id
        FROM question AS recent
        WHERE recent.guild_id = :guild_id
        ORDER BY recent.number DESC
        LIMIT {MOST_LOOKED_AT}
    )
      AND question.state <> 'deleted'
      AND post.created_at >= :since
      AND post.ups > post.downs
      AND {_IS_SEEN}
    ORDER BY post.ups - post.downs DESC, question.id DESC
    LIMIT {MOST_QUESTIONS}
"""


def put(connection: Connection, member_id: int, due_at: int, rank: int | None) -> None:
    """Let a member be sent digests, the first at due_at (seconds); one who is sent them already is not sent another.

    Args:
        connection: the transaction.
        member_id: the row of the member.
        due_at: when the first one is due.
        rank: where the member stands now; None: nowhere yet.
    """
    connection.execute(
        """
        INSERT INTO digest (member_id, due_at, rank)
        VALUES (:member_id, :due_at, :rank)
        ON CONFLICT (member_id) DO NOTHING
        """,
        {"member_id": member_id, "due_at": due_at, "rank": rank},
    )


def remove(connection: Connection, member_id: int) -> None:
    """Let a member be sent no digest any more."""
    connection.execute("DELETE FROM digest WHERE member_id = :member_id", {"member_id": member_id})


def list_due(connection: Connection, now: int, limit: int) -> list[DueDigest]:
    """Return digests whose time has come, the longest due first.

    Those of guilds that the bot has left wait; and those of guilds of which it does not know yet what it missed.
    """
    rows = connection.fetch_all(_DUE, {"now": now, "limit": limit})
    return [DueDigest(row["member_id"], row["guild_id"], Snowflake(row["user_id"]), row["due_at"]) for row in rows]


def get_next_due_at(connection: Connection) -> int | None:
    """Return when the next digest is due of those that do not wait for a guild to come back; None when none is."""
    return connection.fetch_value(_NEXT)


def get_last_due_at(connection: Connection) -> int | None:
    """Return when the last digest is due of those that are planned; None when none is."""
    return connection.fetch_value("SELECT MAX(due_at) FROM digest")


def pull_back(connection: Connection, after: int, due_at: int, now: int) -> None:
    """Bring times in order (seconds) that were written before the clock went back.

    Args:
        connection: the transaction.
        after: digests that are due after it are due at due_at.
        due_at: see there.
        now: digests that were told after it were told now.
    """
    connection.execute("UPDATE digest SET due_at = :due_at WHERE due_at > :after", {"after": after, "due_at": due_at})
    connection.execute(
        "UPDATE notice SET told_at = :now WHERE told_at > :now AND kind = :kind",
        {"now": now, "kind": NoticeKind.DIGEST.value},
    )


def put_due(connection: Connection, member_id: int, due_at: int) -> None:
    """Let a member's next digest be due at a time (seconds)."""
    connection.execute(
        "UPDATE digest SET due_at = :due_at WHERE member_id = :member_id", {"member_id": member_id, "due_at": due_at}
    )


def move_on(connection: Connection, member_id: int, due_at: int, rank: int | None) -> None:
    """Plan a member's next digest, and note where the member stands at this one."""
    connection.execute(
        """
        UPDATE digest
        SET due_at = :due_at,
            earlier_rank = rank,
            rank = :rank
        WHERE member_id = :member_id
        """,
        {"member_id": member_id, "due_at": due_at, "rank": rank},
    )


def hasten_notice(connection: Connection, member_id: int, now: int) -> bool:
    """Let a digest that a member was not told yet be told now; return whether there is one."""
    found = connection.fetch_value(
        """
        UPDATE notice
        SET due_at = MIN(due_at, :now)
        WHERE member_id = :member_id
          AND kind = :kind
          AND told_at IS NULL
        RETURNING id
        """,
        {"member_id": member_id, "kind": NoticeKind.DIGEST.value, "now": now},
    )
    return found is not None


def get_told_at(connection: Connection, member_id: int) -> int | None:
    """Return when a member was told the last digest that is remembered, in seconds; None: of none."""
    return connection.fetch_value(
        """
        SELECT MAX(told_at)
        FROM notice
        WHERE member_id = :member_id
          AND kind = :kind
        """,
        {"member_id": member_id, "kind": NoticeKind.DIGEST.value},
    )


def get_ranks(connection: Connection, member_id: int) -> tuple[int | None, int | None]:
    """Return where a member stood at the last digest, and at the one before."""
    row = connection.fetch_one(
        "SELECT rank, earlier_rank FROM digest WHERE member_id = :member_id", {"member_id": member_id}
    )
    return (None, None) if row is None else (row["rank"], row["earlier_rank"])


def sum_points(connection: Connection, member_id: int, days: Days) -> int:
    """Return what a member's days come to."""
    return connection.fetch_value(
        """
        SELECT COALESCE(SUM(points), 0)
        FROM member_day
        WHERE member_id = :member_id
          AND day >= :first
          AND day < :end
        """,
        {"member_id": member_id, "first": days.first, "end": days.end},
    )


def list_waiting(connection: Connection, member_id: int, visible_channels: Iterable[Snowflake]) -> tuple[Question, ...]:
    """Return a member's open questions with answers of which none is accepted, the latest active first."""
    return _questions(connection, _WAITING, {"member_id": member_id, "visible": channel_list(visible_channels)})


def list_unanswered(
    connection: Connection, guild_id: int, member_id: int, visible_channels: Iterable[Snowflake]
) -> tuple[Question, ...]:
    """Return others' open questions without an answer in tags that a member follows or is best at, the latest first."""
    parameters: Mapping[str, int | str] = {
        "guild_id": guild_id,
        "member_id": member_id,
        "visible": channel_list(visible_channels),
    }
    return _questions(connection, _UNANSWERED, parameters)


def list_voted(
    connection: Connection, guild_id: int, since: int, visible_channels: Iterable[Snowflake]
) -> tuple[Question, ...]:
    """Return the questions asked since a time (seconds) with the highest scores above 0, the highest first."""
    return _questions(
        connection, _VOTED, {"guild_id": guild_id, "since": since, "visible": channel_list(visible_channels)}
    )


def _questions(connection: Connection, sql: str, parameters: Mapping[str, int | str]) -> tuple[Question, ...]:
    return tuple(question_of(connection, row) for row in connection.fetch_all(sql, parameters))
