"""Which questions may ping experts and when, and who was pinged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.identity import PostId, Snowflake
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class DuePing:
    """A question whose waiting time is over.

    Attributes:
        question_id: the question.
        attempts: how often pinging failed in a row.
    """

    question_id: PostId
    attempts: int


@dataclass(frozen=True, slots=True)
class Reserved:
    """Who is pinged for a question.

    Attributes:
        user_ids: their accounts.
        reserved_at: since when, in seconds; the message came at that time or later, if it came.
    """

    user_ids: tuple[Snowflake, ...]
    reserved_at: int


def put_due(connection: Connection, question_id: PostId, due_at: int) -> None:
    """Let a question ping at a time (seconds), no failure counted; it replaces another time."""
    connection.execute(
        """
        INSERT INTO expert_ping_due (question_id, due_at)
        VALUES (:question_id, :due_at)
        ON CONFLICT (question_id) DO UPDATE
        SET due_at = excluded.due_at,
            attempts = 0
        """,
        {"question_id": question_id, "due_at": due_at},
    )


def put_retry(connection: Connection, question_id: PostId, due_at: int) -> None:
    """Count a failure and let the question ping at another time (seconds)."""
    connection.execute(
        """
        UPDATE expert_ping_due
        SET attempts = attempts + 1,
            due_at = :due_at
        WHERE question_id = :question_id
        """,
        {"question_id": question_id, "due_at": due_at},
    )


def remove_due(connection: Connection, question_id: PostId) -> None:
    """Let a question ping nobody any more."""
    connection.execute(
        """
        DELETE FROM expert_ping_due
        WHERE question_id = :question_id
        """,
        {"question_id": question_id},
    )


def list_due(connection: Connection, now: int, limit: int) -> list[DuePing]:
    """Return questions whose time has come, the longest due first; those of guilds that the bot has left wait."""
    rows = connection.fetch_all(
        """
        SELECT expert_ping_due.question_id, expert_ping_due.attempts
        FROM expert_ping_due
        JOIN question ON question.id = expert_ping_due.question_id
        JOIN guild ON guild.id = question.guild_id
        WHERE expert_ping_due.due_at <= :now
          AND guild.left_at IS NULL
        ORDER BY expert_ping_due.due_at, expert_ping_due.question_id
        LIMIT :limit
        """,
        {"now": now, "limit": limit},
    )
    return [DuePing(PostId(row["question_id"]), row["attempts"]) for row in rows]


def get_next_due_at(connection: Connection) -> int | None:
    """Return when the next question may ping, in seconds; None when none waits."""
    return connection.fetch_value(
        """
        SELECT expert_ping_due.due_at
        FROM expert_ping_due
        JOIN question ON question.id = expert_ping_due.question_id
        JOIN guild ON guild.id = question.guild_id
        WHERE guild.left_at IS NULL
        ORDER BY expert_ping_due.due_at
        LIMIT 1
        """
    )


def get_reserved(connection: Connection, question_id: PostId) -> Reserved | None:
    """Return who is pinged for a question; None: nobody yet."""
    rows = connection.fetch_all(
        """
        SELECT member.user_id, expert_ping.pinged_at
        FROM expert_ping
        JOIN member ON member.id = expert_ping.member_id
        WHERE expert_ping.question_id = :question_id
        ORDER BY expert_ping.place
        """,
        {"question_id": question_id},
    )
    if not rows:
        return None
    return Reserved(tuple(Snowflake(row["user_id"]) for row in rows), rows[0]["pinged_at"])


def was_pinged_since(connection: Connection, member_id: int, since: int) -> bool:
    """Return whether a member was pinged for any question after a time (seconds)."""
    found = connection.fetch_value(
        """
        SELECT 1
        FROM expert_ping
        WHERE member_id = :member_id
          AND pinged_at > :since
        LIMIT 1
        """,
        {"member_id": member_id, "since": since},
    )
    return found is not None


def add(connection: Connection, question_id: PostId, member_ids: Iterable[int], now: int) -> None:
    """Remember that members are pinged for a question now, in this order."""
    connection.execute_many(
        """
        INSERT INTO expert_ping (member_id, pinged_at, question_id, place)
        VALUES (:member_id, :now, :question_id, :place)
        """,
        [
            {"member_id": member_id, "now": now, "question_id": question_id, "place": place}
            for place, member_id in enumerate(member_ids, start=1)
        ],
    )
