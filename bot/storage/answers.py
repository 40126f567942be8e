"""Answers to questions."""

from __future__ import annotations

from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import PostId
from bot.domain.posts import Answer, AnswerState
from bot.storage import stale
from bot.storage.connection import Connection, Row
from bot.storage.posts import POST_COLUMNS, POST_TABLES, post_of

_COLUMNS = f"""
    {POST_COLUMNS},
    answer.question_id,
    answer.number,
    answer.state,
    acceptance.answer_id IS NOT NULL AS is_accepted
"""

_TABLES = f"""
    {POST_TABLES}
    JOIN answer ON answer.id = post.id
    LEFT JOIN acceptance ON acceptance.answer_id = answer.id
"""

_BY_ID = f"""
    SELECT {_COLUMNS}
    FROM {_TABLES}
    WHERE answer.id = :answer_id
"""

_OF_QUESTION = f"""
    SELECT {_COLUMNS}
    FROM {_TABLES}
    WHERE answer.question_id = :question_id
    ORDER BY answer.number
"""

_LIVE_OF_QUESTION = f"""
    SELECT {_COLUMNS}
    FROM {_TABLES}
    WHERE answer.question_id = :question_id
      AND answer.state = 'live'
    ORDER BY answer.number
"""


def _answer_of(row: Row) -> Answer:
    return Answer(
        post=post_of(row),
        question_id=PostId(row["question_id"]),
        number=row["number"],
        state=AnswerState(row["state"]),
        is_accepted=bool(row["is_accepted"]),
    )


def get_answer(connection: Connection, answer_id: PostId) -> Answer | None:
    """Return an answer, whatever its state."""
    row = connection.fetch_one(_BY_ID, {"answer_id": answer_id})
    return None if row is None else _answer_of(row)


def require_answer(connection: Connection, answer_id: PostId) -> Answer:
    """Return an answer, whatever its state.

    Raises:
        NotFoundError: NO_SUCH_POST.
    """
    answer = get_answer(connection, answer_id)
    if answer is None:
        raise NotFoundError(Reason.NO_SUCH_POST)
    return answer


def list_answers(connection: Connection, question_id: PostId, *, only_live: bool = True) -> list[Answer]:
    """Return the answers to a question by number."""
    query = _LIVE_OF_QUESTION if only_live else _OF_QUESTION
    return [_answer_of(row) for row in connection.fetch_all(query, {"question_id": question_id})]


def get_id(connection: Connection, question_id: PostId, number: int) -> PostId | None:
    """Return the answer to a question that has a number, whatever its state."""
    found = connection.fetch_value(
        """
        SELECT id
        FROM answer
        WHERE question_id = :question_id
          AND number = :number
        """,
        {"question_id": question_id, "number": number},
    )
    return None if found is None else PostId(found)


def add_answer(connection: Connection, post_id: PostId, *, question_id: PostId, number: int) -> None:
    """Add the answer of a post, live."""
    connection.execute(
        """
        INSERT INTO answer (id, question_id, number)
        VALUES (:post_id, :question_id, :number)
        """,
        {"post_id": post_id, "question_id": question_id, "number": number},
    )


def put_state(connection: Connection, answer_id: PostId, state: AnswerState) -> None:
    """Set the state alone; what the answer caused is moved by the scoring service."""
    connection.execute(
        """
        UPDATE answer
        SET state = :state
        WHERE id = :answer_id
        """,
        {"answer_id": answer_id, "state": state.value},
    )
    stale.add_post(connection, answer_id)


def has_answer_by(connection: Connection, question_id: PostId, member_id: int) -> bool:
    """Return whether a member ever had an answer to the question, whatever became of it."""
    found = connection.fetch_value(
        """
        SELECT 1
        FROM answer
        JOIN post ON post.id = answer.id
        WHERE answer.question_id = :question_id
          AND post.author_id = :member_id
        LIMIT 1
        """,
        {"question_id": question_id, "member_id": member_id},
    )
    return found is not None
