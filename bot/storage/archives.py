"""A guild's posts, votes and acceptances as the records of an archive."""

from __future__ import annotations

from bot.domain.archive import AcceptanceRecord, AnswerRecord, QuestionRecord, VoteRecord
from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import AnswerState, CloseReason, QuestionState
from bot.storage import tags
from bot.storage.connection import Connection, Row


def list_question_ids(connection: Connection, guild_id: int) -> list[PostId]:
    """Return the questions of a guild by (created_at, archive id), deleted ones too."""
    rows = connection.fetch_all(
        """
        SELECT question.id
        FROM question
        JOIN post ON post.id = question.id
        WHERE question.guild_id = :guild_id
        ORDER BY post.created_at, COALESCE(post.archive_id, 'q' || question.number)
        """,
        {"guild_id": guild_id},
    )
    return [PostId(row["id"]) for row in rows]


def newest_time(connection: Connection, guild_id: int) -> int:
    """Return the newest time (seconds) among what an archive of the guild holds; 0 when that is nothing."""
    return connection.fetch_value(
        """
        SELECT COALESCE(MAX(at), 0)
        FROM (
            SELECT MAX(post.created_at) AS at
            FROM post
            LEFT JOIN answer ON answer.id = post.id
            WHERE post.guild_id = :guild_id
              AND (answer.state IS NULL OR answer.state = 'live')
            UNION ALL
            SELECT MAX(vote.cast_at)
            FROM vote
            JOIN post ON post.id = vote.post_id
            LEFT JOIN answer ON answer.id = post.id
            WHERE post.guild_id = :guild_id
              AND vote.state = 'counted'
              AND (answer.state IS NULL OR answer.state = 'live')
            UNION ALL
            SELECT MAX(acceptance.accepted_at)
            FROM acceptance
            JOIN question ON question.id = acceptance.question_id
            WHERE question.guild_id = :guild_id
        ) AS newest
        """,
        {"guild_id": guild_id},
    )


def get_question_record(connection: Connection, question_id: PostId) -> QuestionRecord:
    """Return a question, which exists, as an archive holds it."""
    row = connection.fetch_one(
        """
        SELECT COALESCE(post.archive_id, 'q' || question.number) AS archive_id, member.user_id, question.title,
               CASE WHEN question.state = 'deleted' THEN '' ELSE post.body END AS body, post.created_at,
               question.thread_id, question.state, question.close_reason, question.number
        FROM question
        JOIN post ON post.id = question.id
        JOIN member ON member.id = post.author_id
        WHERE question.id = :question_id
        """,
        {"question_id": question_id},
    )
    if row is None:
        raise LookupError(f"no question {question_id}")
    reason = row["close_reason"]
    return QuestionRecord(
        id=row["archive_id"],
        author=Snowflake(row["user_id"]),
        title=row["title"],
        body=row["body"],
        tags=tags.list_names_of_question(connection, question_id),
        created_at=row["created_at"],
        thread_id=row["thread_id"],
        state=QuestionState(row["state"]),
        close_reason=None if reason is None else CloseReason(reason),
        number=row["number"],
    )


_ANSWER = """
    SELECT post.id, COALESCE(post.archive_id, 'a' || question.number || '.' || answer.number) AS archive_id,
           COALESCE(question_post.archive_id, 'q' || question.number) AS question_archive_id, member.user_id,
           post.body, post.created_at,
           CASE WHEN question.thread_id IS NULL THEN NULL ELSE post.message_id END AS message_id,
           answer.number, answer.state
    FROM answer
    JOIN post ON post.id = answer.id
    JOIN question ON question.id = answer.question_id
    JOIN post AS question_post ON question_post.id = question.id
    JOIN member ON member.id = post.author_id
"""

_ANSWER_BY_ID = f"""
    {_ANSWER}
    WHERE answer.id = :answer_id
"""

_LIVE_ANSWERS = f"""
    {_ANSWER}
    WHERE answer.question_id = :question_id
      AND answer.state = 'live'
    ORDER BY answer.number
"""


def list_answer_records(connection: Connection, question_id: PostId) -> list[tuple[PostId, AnswerRecord]]:
    """Return the live answers to a question by number, as an archive holds them."""
    rows = connection.fetch_all(_LIVE_ANSWERS, {"question_id": question_id})
    return [(PostId(row["id"]), _answer_of(row)) for row in rows]


def get_answer_record(connection: Connection, answer_id: PostId) -> AnswerRecord | None:
    """Return an answer, which exists, as an archive holds it; None when it is not live, as no archive holds it."""
    row = connection.fetch_one(_ANSWER_BY_ID, {"answer_id": answer_id})
    if row is None:
        raise LookupError(f"no answer {answer_id}")
    return _answer_of(row) if row["state"] == AnswerState.LIVE else None


def _answer_of(row: Row) -> AnswerRecord:
    return AnswerRecord(
        id=row["archive_id"],
        question=row["question_archive_id"],
        author=Snowflake(row["user_id"]),
        body=row["body"],
        created_at=row["created_at"],
        message_id=row["message_id"],
        number=row["number"],
    )


def list_vote_records(connection: Connection, post_id: PostId, archive_id: str) -> list[VoteRecord]:
    """Return the counted votes on a post of this archive id, by (cast_at, voter)."""
    rows = connection.fetch_all(
        """
        SELECT member.user_id, vote.value, vote.cast_at
        FROM vote
        JOIN member ON member.id = vote.voter_id
        WHERE vote.post_id = :post_id
          AND vote.state = 'counted'
        ORDER BY vote.cast_at, member.user_id
        """,
        {"post_id": post_id},
    )
    return [VoteRecord(archive_id, Snowflake(user_id), value, cast_at) for user_id, value, cast_at in rows]


def get_acceptance_record(
    connection: Connection, question_id: PostId, question: str, answers: dict[PostId, str]
) -> AcceptanceRecord | None:
    """Return the acceptance of a question as an archive holds it; None when there is none.

    Args:
        connection: the transaction.
        question_id: the question.
        question: its archive id.
        answers: the archive ids of its live answers.
    """
    row = connection.fetch_one(
        """
        SELECT acceptance.answer_id, member.user_id, acceptance.accepted_at
        FROM acceptance
        JOIN member ON member.id = acceptance.accepted_by
        WHERE acceptance.question_id = :question_id
        """,
        {"question_id": question_id},
    )
    if row is None:
        return None
    return AcceptanceRecord(question, answers[row["answer_id"]], Snowflake(row["user_id"]), row["accepted_at"])
