"""Runs that take over the existing posts of forums, and the threads that they found."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.domain.backfilling import Backfill, BackfillState, FoundThread, Hint, Solved, Tallied, WaitsFor
from bot.domain.identity import Snowflake
from bot.storage.connection import Connection, Row

# --- runs


def begin(
    connection: Connection, channel_id: int, guild_id: int, requested_by: Snowflake, now: int, *, is_dry: bool
) -> None:
    """Begin a run over a forum in place of the one before; channel_id and guild_id are row ids."""
    connection.execute(
        """
        DELETE FROM backfill_thread
        WHERE channel_id = :channel_id
        """,
        {"channel_id": channel_id},
    )
    connection.execute(
        """
        DELETE FROM backfill
        WHERE channel_id = :channel_id
        """,
        {"channel_id": channel_id},
    )
    connection.execute(
        """
        INSERT INTO backfill (channel_id, guild_id, state, is_dry, requested_by, began_at)
        VALUES (:channel_id, :guild_id, 'running', :is_dry, :requested_by, :now)
        """,
        {
            "channel_id": channel_id,
            "guild_id": guild_id,
            "is_dry": int(is_dry),
            "requested_by": requested_by,
            "now": now,
        },
    )


def get(connection: Connection, channel_id: int) -> Backfill | None:
    """Return the last run over a forum, known by the channel's row id."""
    row = connection.fetch_one(
        """
        SELECT guild.discord_id AS guild_discord_id, channel.discord_id AS channel_discord_id, backfill.channel_id,
               backfill.state, backfill.is_dry, backfill.began_at, backfill.ended_at, backfill.listed_before,
               backfill.is_listed, backfill.waits_for, backfill.progress_message_id, backfill.tally
        FROM backfill
        JOIN channel ON channel.id = backfill.channel_id
        JOIN guild ON guild.id = backfill.guild_id
        WHERE backfill.channel_id = :channel_id
        """,
        {"channel_id": channel_id},
    )
    return None if row is None else _backfill_of(connection, row)


def list_running(connection: Connection) -> list[Backfill]:
    """Return the runs that are not at their end, the oldest first; none of guilds that the bot has left."""
    rows = connection.fetch_all(
        """
        SELECT guild.discord_id AS guild_discord_id, channel.discord_id AS channel_discord_id, backfill.channel_id,
               backfill.state, backfill.is_dry, backfill.began_at, backfill.ended_at, backfill.listed_before,
               backfill.is_listed, backfill.waits_for, backfill.progress_message_id, backfill.tally
        FROM backfill
        JOIN channel ON channel.id = backfill.channel_id
        JOIN guild ON guild.id = backfill.guild_id
        WHERE backfill.state = 'running'
          AND guild.left_at IS NULL
        ORDER BY backfill.began_at, backfill.channel_id
        """
    )
    return [_backfill_of(connection, row) for row in rows]


def end(connection: Connection, channel_id: int, state: BackfillState, now: int) -> None:
    """End a run; what it did not come to is forgotten, and the names of all threads."""
    connection.execute(
        """
        UPDATE backfill
        SET state = :state,
            ended_at = :now,
            waits_for = NULL
        WHERE channel_id = :channel_id
          AND state = 'running'
        """,
        {"channel_id": channel_id, "state": state.value, "now": now},
    )
    connection.execute(
        """
        DELETE FROM backfill_thread
        WHERE channel_id = :channel_id
          AND is_done = 0
        """,
        {"channel_id": channel_id},
    )


def put_waiting(connection: Connection, channel_id: int, waits_for: WaitsFor | None) -> None:
    """Say why a run stands still; None: it goes on."""
    connection.execute(
        """
        UPDATE backfill
        SET waits_for = :waits_for
        WHERE channel_id = :channel_id
          AND state = 'running'
        """,
        {"channel_id": channel_id, "waits_for": None if waits_for is None else waits_for.value},
    )


def put_progress_message(connection: Connection, channel_id: int, message_id: Snowflake) -> None:
    """Remember the message that tells of a run."""
    connection.execute(
        """
        UPDATE backfill
        SET progress_message_id = :message_id
        WHERE channel_id = :channel_id
        """,
        {"channel_id": channel_id, "message_id": message_id},
    )


def add_to_tally(connection: Connection, channel_id: int, counted: Mapping[Tallied, int]) -> None:
    """Add to what a run counts."""
    known = connection.fetch_value(
        """
        SELECT tally
        FROM backfill
        WHERE channel_id = :channel_id
        """,
        {"channel_id": channel_id},
    )
    tally: dict[str, int] = json.loads(known)
    for kind, number in counted.items():
        if number:
            tally[kind.value] = tally.get(kind.value, 0) + number
    connection.execute(
        """
        UPDATE backfill
        SET tally = :tally
        WHERE channel_id = :channel_id
        """,
        {"channel_id": channel_id, "tally": json.dumps(tally, sort_keys=True)},
    )


# --- threads


def put_listed(connection: Connection, channel_id: int, listed_before: str | None, *, is_listed: bool) -> None:
    """Remember how far the lists of threads were read."""
    connection.execute(
        """
        UPDATE backfill
        SET listed_before = :listed_before,
            is_listed = :is_listed
        WHERE channel_id = :channel_id
        """,
        {"channel_id": channel_id, "listed_before": listed_before, "is_listed": int(is_listed)},
    )


def add_thread(connection: Connection, channel_id: int, found: FoundThread) -> bool:
    """Add a thread that is to be read; False when it was found before."""
    added = connection.fetch_value(
        """
        INSERT INTO backfill_thread (thread_id, channel_id, name, forum_tags, is_archived, is_locked)
        VALUES (:thread_id, :channel_id, :name, :forum_tags, :is_archived, :is_locked)
        ON CONFLICT (thread_id) DO NOTHING
        RETURNING thread_id
        """,
        {
            "thread_id": found.thread_id,
            "channel_id": channel_id,
            "name": found.name,
            "forum_tags": json.dumps(found.forum_tags),
            "is_archived": int(found.is_archived),
            "is_locked": int(found.is_locked),
        },
    )
    return added is not None


def put_thread_done(connection: Connection, thread_id: Snowflake, hint: Hint | None) -> bool:
    """Remember that a thread needs no more reading; False when it was done before, or is wanted no more."""
    done = connection.fetch_value(
        """
        UPDATE backfill_thread
        SET is_done = 1,
            name = '',
            hint = :hint
        WHERE thread_id = :thread_id
          AND is_done = 0
        RETURNING thread_id
        """,
        {"thread_id": thread_id, "hint": None if hint is None else hint.value},
    )
    return done is not None


def list_threads_to_do(connection: Connection, channel_id: int, limit: int) -> list[FoundThread]:
    """Return threads that are still to be read, the oldest first."""
    rows = connection.fetch_all(
        """
        SELECT thread_id, name, forum_tags, is_archived, is_locked
        FROM backfill_thread
        WHERE channel_id = :channel_id
          AND is_done = 0
        ORDER BY thread_id
        LIMIT :limit
        """,
        {"channel_id": channel_id, "limit": limit},
    )
    return [
        FoundThread(
            thread_id=Snowflake(row["thread_id"]),
            name=row["name"],
            forum_tags=tuple(Snowflake(tag) for tag in json.loads(row["forum_tags"])),
            is_archived=row["is_archived"] == 1,
            is_locked=row["is_locked"] == 1,
        )
        for row in rows
    ]


def list_hints(connection: Connection, channel_id: int, limit: int) -> list[Solved]:
    """Return questions that looked solved and still have no accepted answer, the newest first."""
    rows = connection.fetch_all(
        """
        SELECT backfill_thread.thread_id, backfill_thread.hint, question.number
        FROM backfill_thread
        JOIN question ON question.thread_id = backfill_thread.thread_id
        LEFT JOIN acceptance ON acceptance.question_id = question.id
        WHERE backfill_thread.channel_id = :channel_id
          AND backfill_thread.is_done = 1
          AND backfill_thread.hint IS NOT NULL
          AND question.state <> 'deleted'
          AND acceptance.question_id IS NULL
        ORDER BY backfill_thread.thread_id DESC
        LIMIT :limit
        """,
        {"channel_id": channel_id, "limit": limit},
    )
    return [Solved(Snowflake(row["thread_id"]), row["number"], Hint(row["hint"])) for row in rows]


def _count_threads(connection: Connection, channel_id: int) -> tuple[int, int]:
    row = connection.fetch_one(
        """
        SELECT COUNT(*) AS found, COUNT(*) FILTER (WHERE is_done = 1) AS done
        FROM backfill_thread
        WHERE channel_id = :channel_id
        """,
        {"channel_id": channel_id},
    )
    return (0, 0) if row is None else (row["found"], row["done"])


def _backfill_of(connection: Connection, row: Row) -> Backfill:
    found, done = _count_threads(connection, row["channel_id"])
    message_id = row["progress_message_id"]
    return Backfill(
        guild_id=Snowflake(row["guild_discord_id"]),
        channel_id=Snowflake(row["channel_discord_id"]),
        state=BackfillState(row["state"]),
        is_dry=row["is_dry"] == 1,
        began_at=row["began_at"],
        ended_at=row["ended_at"],
        is_listed=row["is_listed"] == 1,
        listed_before=row["listed_before"],
        waits_for=None if row["waits_for"] is None else WaitsFor(row["waits_for"]),
        progress_message_id=None if message_id is None else Snowflake(message_id),
        found=found,
        done=done,
        tally=json.loads(row["tally"]),
    )
