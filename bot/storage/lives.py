"""When each question is to be looked at next, and whether its asker was reminded.

The due time of a question in which something changed that may decide over its next step is 0: at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import PostId
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Life:
    """What is kept of a question's life; times are seconds since 1970.

    Attributes:
        waiting_since: since when it has had answers of which none was accepted, as far as it was looked at.
        reminded_at: when its asker was reminded, or it was decided that nobody is.
        due_at: when it is to be looked at; 0: at once; None: when it changes.
        stale_since: the last activity before it was closed as stale.
    """

    waiting_since: int | None = None
    reminded_at: int | None = None
    due_at: int | None = None
    stale_since: int | None = None


def look_again(connection: Connection, question_id: PostId) -> None:
    """Have a question looked at soon, if it has a thread: its state, its answers or its acceptance changed."""
    connection.execute(
        """
        INSERT INTO question_life (question_id, due_at)
        SELECT id, 0
        FROM question
        WHERE id = :question_id
          AND thread_id IS NOT NULL
        ON CONFLICT (question_id) DO UPDATE
        SET due_at = 0
        """,
        {"question_id": question_id},
    )


def look_again_at_guild(connection: Connection, guild_id: int) -> None:
    """Have all open questions of a guild looked at soon: its settings changed."""
    connection.execute(
        """
        INSERT INTO question_life (question_id, due_at)
        SELECT id, 0
        FROM question
        WHERE guild_id = :guild_id
          AND state = 'open'
          AND thread_id IS NOT NULL
        ON CONFLICT (question_id) DO UPDATE
        SET due_at = 0
        """,
        {"guild_id": guild_id},
    )


def look_again_at_all(connection: Connection) -> None:
    """Have all questions looked at soon that are due at any time: what was planned was planned by a wrong clock."""
    connection.execute(
        """
        UPDATE question_life
        SET due_at = 0
        WHERE due_at IS NOT NULL
        """
    )


def wait_anew(connection: Connection, question_id: PostId, now: int) -> None:
    """Let a question that waits for a decision wait from a time (seconds) on: it was closed, and is open again."""
    connection.execute(
        """
        UPDATE question_life
        SET waiting_since = :now
        WHERE question_id = :question_id
          AND waiting_since < :now
        """,
        {"question_id": question_id, "now": now},
    )


def get_looked_at(connection: Connection) -> int:
    """Return the latest time (seconds) by which anything was planned; 0 before the first."""
    looked_at: int | None = connection.fetch_value(
        """
        SELECT looked_at
        FROM life_clock
        WHERE id = 1
        """
    )
    return looked_at or 0


def put_looked_at(connection: Connection, now: int) -> None:
    """Remember by which time is planned."""
    connection.execute(
        """
        INSERT INTO life_clock (id, looked_at)
        VALUES (1, :now)
        ON CONFLICT (id) DO UPDATE
        SET looked_at = excluded.looked_at
        """,
        {"now": now},
    )


def list_due(connection: Connection, now: int, limit: int) -> list[PostId]:
    """Return questions whose time has come, the longest due first.

    Those of guilds that the bot has left wait; and those of guilds of which it does not know yet what it missed: a
    question may be alive after all.
    """
    rows = connection.fetch_all(
        """
        SELECT question_life.question_id
        FROM question_life
        JOIN question ON question.id = question_life.question_id
        JOIN guild ON guild.id = question.guild_id
        WHERE question_life.due_at <= :now
          AND guild.left_at IS NULL
          AND NOT EXISTS (
              SELECT 1
              FROM repair
              WHERE repair.guild_id = guild.id
          )
        ORDER BY question_life.due_at, question_life.question_id
        LIMIT :limit
        """,
        {"now": now, "limit": limit},
    )
    return [PostId(row["question_id"]) for row in rows]


def get_next_due_at(connection: Connection) -> int | None:
    """Return when the next question is due, in seconds; None when none is. Guilds that wait, wait here, too."""
    return connection.fetch_value(
        """
        SELECT question_life.due_at
        FROM question_life
        JOIN question ON question.id = question_life.question_id
        JOIN guild ON guild.id = question.guild_id
        WHERE question_life.due_at IS NOT NULL
          AND guild.left_at IS NULL
          AND NOT EXISTS (
              SELECT 1
              FROM repair
              WHERE repair.guild_id = guild.id
          )
        ORDER BY question_life.due_at
        LIMIT 1
        """
    )


def get_life(connection: Connection, question_id: PostId) -> Life:
    """Return what is kept of a question's life."""
    row = connection.fetch_one(
        """
        SELECT waiting_since, reminded_at, due_at, stale_since
        FROM question_life
        WHERE question_id = :question_id
        """,
        {"question_id": question_id},
    )
    if row is None:
        return Life()
    return Life(row["waiting_since"], row["reminded_at"], row["due_at"], row["stale_since"])


def put_life(connection: Connection, question_id: PostId, life: Life) -> None:
    """Keep what is known of a question's life."""
    connection.execute(
        """
        UPDATE question_life
        SET waiting_since = :waiting_since,
            reminded_at = :reminded_at,
            due_at = :due_at,
            stale_since = :stale_since
        WHERE question_id = :question_id
        """,
        {
            "question_id": question_id,
            "waiting_since": life.waiting_since,
            "reminded_at": life.reminded_at,
            "due_at": life.due_at,
            "stale_since": life.stale_since,
        },
    )


def put_due(connection: Connection, question_id: PostId, due_at: int) -> None:
    """Look at a question at another time (seconds), unless something changed in it meanwhile."""
    connection.execute(
        """
        UPDATE question_life
        SET due_at = :due_at
        WHERE question_id = :question_id
          AND due_at > 0
        """,
        {"question_id": question_id, "due_at": due_at},
    )


def get_answered_at(connection: Connection, question_id: PostId) -> int | None:
    """Return when the first live answer to a question was written, in seconds; None: it has none."""
    return connection.fetch_value(
        """
        SELECT MIN(post.created_at)
        FROM answer
        JOIN post ON post.id = answer.id
        WHERE answer.question_id = :question_id
          AND answer.state = 'live'
        """,
        {"question_id": question_id},
    )


def get_active_at(connection: Connection, question_id: PostId, until: int) -> int:
    """Return when something last happened in a question, in seconds.

    That is a message in its thread, an edit of question or answer, a vote on either, a bounty that runs still, or the
    end of one. Times after `until` are those of a clock that ran ahead: of them nothing is known but that they are
    past.
    """
    return connection.fetch_value(
        """
        WITH touched (at) AS (
            SELECT last_activity_at
            FROM question
            WHERE id = :question_id
            UNION ALL
            SELECT MAX(edited_at)
            FROM post
            WHERE (id = :question_id OR id IN (SELECT id FROM answer WHERE question_id = :question_id))
              AND edited_at <= :until
            UNION ALL
            SELECT MAX(cast_at)
            FROM vote
            WHERE (post_id = :question_id OR post_id IN (SELECT id FROM answer WHERE question_id = :question_id))
              AND state = 'counted'
              AND cast_at <= :until
            UNION ALL
            SELECT ends_at
            FROM bounty
            WHERE question_id = :question_id
              AND state = 'open'
            UNION ALL
            SELECT MAX(ended_at)
            FROM bounty
            WHERE question_id = :question_id
              AND ended_at <= :until
        )
        SELECT MAX(at)
        FROM touched
        """,
        {"question_id": question_id, "until": until},
    )


def put_active_until(connection: Connection, question_id: PostId, now: int) -> None:
    """Let no activity lie after a time (seconds): a clock ran ahead."""
    connection.execute(
        """
        UPDATE question
        SET last_activity_at = :now
        WHERE id = :question_id
          AND last_activity_at > :now
        """,
        {"question_id": question_id, "now": now},
    )


def list_idle_threads(connection: Connection, guild_id: int, quiet_since: int, limit: int) -> list[PostId]:
    """Return questions that are settled and whose threads the bot opened and nobody needs: the longest quiet first.

    Args:
        connection: the transaction.
        guild_id: the guild's row.
        quiet_since: nothing happened in them after this time (seconds).
        limit: how many at most.
    """
    rows = connection.fetch_all(
        """
        SELECT question.id
        FROM question
        JOIN post ON post.id = question.id
        LEFT JOIN acceptance ON acceptance.question_id = question.id
        WHERE question.guild_id = :guild_id
          AND question.is_archived = 0
          AND question.state <> 'deleted'
          AND question.thread_id IS NOT NULL
          AND question.last_activity_at <= :quiet_since
          AND post.is_card = 1
          AND (question.state = 'closed' OR acceptance.question_id IS NOT NULL)
        ORDER BY question.last_activity_at, question.id
        LIMIT :limit
        """,
        {"guild_id": guild_id, "quiet_since": quiet_since, "limit": limit},
    )
    return [PostId(row["id"]) for row in rows]
