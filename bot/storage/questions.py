"""Questions, their threads and their numbers."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.asking import OpenQuestion
from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import CloseReason, Question, QuestionState
from bot.domain.rendering import RenderKind, index_due_at
from bot.storage import lives, renders, stale, tags
from bot.storage.channels import channel_list
from bot.storage.connection import Connection, Row
from bot.storage.posts import POST_COLUMNS, POST_TABLES, post_of

QUESTION_COLUMNS = f"""
    {POST_COLUMNS},
    question.number,
    question.title,
    channel.discord_id AS channel_discord_id,
    question.thread_id,
    question.is_archived,
    question.is_locked,
    question.state,
    question.close_reason,
    question.answer_count,
    acceptance.answer_id AS accepted_answer_id,
    question.last_activity_at,
    question.index_message_id,
    question.index_rendered_at
"""
"""The columns that question_of reads; to be used with QUESTION_TABLES."""

QUESTION_TABLES = f"""
    {POST_TABLES}
    JOIN question ON question.id = post.id
    LEFT JOIN channel ON channel.id = question.channel_id
    LEFT JOIN acceptance ON acceptance.question_id = question.id
"""

_BY_ID = f"""
    SELECT {QUESTION_COLUMNS}
    FROM {QUESTION_TABLES}
    WHERE question.id = :question_id
"""

_BY_THREAD = f"""
    SELECT {QUESTION_COLUMNS}
    FROM {QUESTION_TABLES}
    WHERE question.thread_id = :thread_id
"""

_BY_NUMBER = f"""
    SELECT {QUESTION_COLUMNS}
    FROM {QUESTION_TABLES}
    WHERE question.guild_id = :guild_id
      AND question.number = :number
"""


def question_of(connection: Connection, row: Row) -> Question:
    """Return the question in a row of QUESTION_COLUMNS, with its tags read besides."""
    post = post_of(row)
    channel_id, thread_id, index_id = row["channel_discord_id"], row["thread_id"], row["index_message_id"]
    accepted_id = row["accepted_answer_id"]
    return Question(
        post=post,
        number=row["number"],
        title=row["title"],
        tags=tags.list_names_of_question(connection, post.id),
        channel_id=None if channel_id is None else Snowflake(channel_id),
        thread_id=None if thread_id is None else Snowflake(thread_id),
        is_archived=row["is_archived"] == 1,
        state=QuestionState(row["state"]),
        close_reason=None if row["close_reason"] is None else CloseReason(row["close_reason"]),
        answer_count=row["answer_count"],
        accepted_answer_id=None if accepted_id is None else PostId(accepted_id),
        last_activity_at=row["last_activity_at"],
        index_message_id=None if index_id is None else Snowflake(index_id),
        index_rendered_at=row["index_rendered_at"],
        is_locked=row["is_locked"] == 1,
    )


def get_question(connection: Connection, question_id: PostId) -> Question | None:
    """Return a question, whatever its state."""
    row = connection.fetch_one(_BY_ID, {"question_id": question_id})
    return None if row is None else question_of(connection, row)


def require_question(connection: Connection, question_id: PostId) -> Question:
    """Return a question, whatever its state.

    Raises:
        NotFoundError: NO_SUCH_POST.
    """
    question = get_question(connection, question_id)
    if question is None:
        raise NotFoundError(Reason.NO_SUCH_POST)
    return question


def find_by_thread(connection: Connection, thread_id: Snowflake) -> Question | None:
    """Return the question whose thread it is."""
    row = connection.fetch_one(_BY_THREAD, {"thread_id": thread_id})
    return None if row is None else question_of(connection, row)


def find_by_number(connection: Connection, guild_id: int, number: int) -> Question | None:
    """Return the question with this number in the guild."""
    row = connection.fetch_one(_BY_NUMBER, {"guild_id": guild_id, "number": number})
    return None if row is None else question_of(connection, row)


def add_question(
    connection: Connection,
    post_id: PostId,
    *,
    guild_id: int,
    number: int,
    title: str,
    channel_id: int | None,
    thread_id: Snowflake | None,
    last_activity_at: int,
    state: QuestionState = QuestionState.OPEN,
    close_reason: CloseReason | None = None,
) -> None:
    """Add the question of a post; channel_id is a row id."""
    connection.execute(
        """
        INSERT INTO question (
            id, guild_id, number, title, channel_id, thread_id, state, close_reason, last_activity_at
        )
        VALUES (
            :post_id, :guild_id, :number, :title, :channel_id, :thread_id, :state, :close_reason,
            :last_activity_at
        )
        """,
        {
            "post_id": post_id,
            "guild_id": guild_id,
            "number": number,
            "title": title,
            "channel_id": channel_id,
            "thread_id": thread_id,
            "state": state.value,
            "close_reason": None if close_reason is None else close_reason.value,
            "last_activity_at": last_activity_at,
        },
    )
    lives.look_again(connection, post_id)


def take_answer_number(connection: Connection, question_id: PostId) -> int:
    """Take the next number for an answer to the question; left out is what `guilds.take_number` would leave out."""
    while True:
        row = connection.fetch_one(
            """
            UPDATE question
            SET next_answer = next_answer + 1
            WHERE id = :question_id
            RETURNING guild_id, number, next_answer - 1 AS answer_number
            """,
            {"question_id": question_id},
        )
        if row is None:
            raise LookupError(f"no question {question_id}")
        taken = connection.fetch_value(
            """
            SELECT 1
            FROM post
            WHERE guild_id = :guild_id
              AND archive_id = 'a' || :number || '.' || :answer_number
            """,
            dict(row),
        )
        if taken is None:
            return row["answer_number"]


def add_to_answer_count(connection: Connection, question_id: PostId, delta: int) -> None:
    """Move the number of live answers."""
    connection.execute(
        """
        UPDATE question
        SET answer_count = answer_count + :delta
        WHERE id = :question_id
        """,
        {"question_id": question_id, "delta": delta},
    )
    lives.look_again(connection, question_id)


def put_state(
    connection: Connection, question_id: PostId, state: QuestionState, close_reason: CloseReason | None = None
) -> None:
    """Set the state; close_reason is required for a closed question."""
    connection.execute(
        """
        UPDATE question
        SET state = :state,
            close_reason = :close_reason
        WHERE id = :question_id
        """,
        {
            "question_id": question_id,
            "state": state.value,
            "close_reason": None if close_reason is None else close_reason.value,
        },
    )
    stale.add_post(connection, question_id)
    lives.look_again(connection, question_id)


def put_title(connection: Connection, question_id: PostId, title: str) -> None:
    """Replace the title; the index of words is the caller's to mend."""
    connection.execute(
        """
        UPDATE question
        SET title = :title
        WHERE id = :question_id
        """,
        {"question_id": question_id, "title": title},
    )


def put_thread_state(connection: Connection, question_id: PostId, *, is_archived: bool, is_locked: bool) -> None:
    """Remember whether the thread is archived, and whether it is locked."""
    connection.execute(
        """
        UPDATE question
        SET is_archived = :is_archived,
            is_locked = :is_locked
        WHERE id = :question_id
        """,
        {"question_id": question_id, "is_archived": int(is_archived), "is_locked": int(is_locked)},
    )


def put_index(connection: Connection, question_id: PostId, message_id: Snowflake | None, now: int) -> None:
    """Remember the index message and that it was shown now; None: there is none (any more)."""
    connection.execute(
        """
        UPDATE question
        SET index_message_id = :message_id,
            index_rendered_at = :now
        WHERE id = :question_id
        """,
        {"question_id": question_id, "message_id": message_id, "now": now},
    )


def request_index(connection: Connection, question_id: PostId, now: int) -> None:
    """Let the index message follow, no sooner than its budget of edits admits.

    Nothing is asked for where there is no index to show: no answer yet, no thread, or a deleted question.
    """
    row = connection.fetch_one(
        """
        SELECT guild_id, index_rendered_at
        FROM question
        WHERE id = :question_id
          AND state <> 'deleted'
          AND thread_id IS NOT NULL
          AND (answer_count > 0 OR index_message_id IS NOT NULL)
        """,
        {"question_id": question_id},
    )
    if row is not None:
        due_at = index_due_at(row["index_rendered_at"], now)
        renders.request(connection, row["guild_id"], question_id, RenderKind.INDEX, now, due_at=due_at)


def touch(connection: Connection, question_id: PostId, now: int) -> None:
    """Remember activity in the thread; never moves backwards."""
    connection.execute(
        """
        UPDATE question
        SET last_activity_at = :now
        WHERE id = :question_id
          AND last_activity_at < :now
        """,
        {"question_id": question_id, "now": now},
    )


def list_asked_since(connection: Connection, member_id: int, since: int) -> list[int]:
    """Return when a member asked questions, those made at or after a time, the oldest first, deleted ones too."""
    rows = connection.fetch_all(
        """
        SELECT created_at
        FROM post
        WHERE author_id = :member_id
          AND kind = 'question'
          AND created_at >= :since
        ORDER BY created_at
        """,
        {"member_id": member_id, "since": since},
    )
    return [row["created_at"] for row in rows]


def count_open(connection: Connection, member_id: int) -> int:
    """Count the open questions of a member that have a thread: an imported one without a thread asks nobody."""
    return connection.fetch_value(
        """
        SELECT COUNT(*)
        FROM post
        JOIN question ON question.id = post.id
        WHERE post.author_id = :member_id
          AND post.kind = 'question'
          AND question.state = 'open'
          AND question.thread_id IS NOT NULL
        """,
        {"member_id": member_id},
    )


def list_open_of_member(
    connection: Connection, member_id: int, visible_channels: Iterable[Snowflake], limit: int
) -> list[OpenQuestion]:
    """Return open questions of a member in channels that they see: answered ones first, then the longest forgotten."""
    rows = connection.fetch_all(
        """
        SELECT question.number,
               question.title,
               guild.discord_id AS guild_id,
               question.thread_id
        FROM post
        JOIN question ON question.id = post.id
        JOIN guild ON guild.id = post.guild_id
        JOIN channel ON channel.id = question.channel_id
        WHERE post.author_id = :member_id
          AND post.kind = 'question'
          AND question.state = 'open'
          AND question.thread_id IS NOT NULL
          AND :visible LIKE '%,' || channel.discord_id || ',%'
        ORDER BY question.answer_count = 0, question.last_activity_at, question.id
        LIMIT :limit
        """,
        {"member_id": member_id, "visible": channel_list(visible_channels), "limit": limit},
    )
    return [
        OpenQuestion(row["number"], row["title"], Snowflake(row["guild_id"]), Snowflake(row["thread_id"]))
        for row in rows
    ]


def list_ids_in_deleted_channels(connection: Connection, limit: int) -> list[PostId]:
    """Return questions that are not deleted although their channel is, at most so many."""
    rows = connection.fetch_all(
        """
        SELECT question.id
        FROM channel
        JOIN question ON question.channel_id = channel.id
        WHERE channel.deleted_at IS NOT NULL
          AND question.state <> 'deleted'
        LIMIT :limit
        """,
        {"limit": limit},
    )
    return [PostId(row["id"]) for row in rows]
