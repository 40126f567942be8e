"""Acceptances: the one accepted answer of a question."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import PostId
from bot.storage import lives, stale
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That an answer is accepted, by whom (a row of member) and since when (seconds)."""

    question_id: PostId
    answer_id: PostId
    accepted_by_id: int
    accepted_at: int


def get_acceptance(connection: Connection, question_id: PostId) -> Acceptance | None:
    """Return the acceptance of a question, or None while no answer is accepted."""
    row = connection.fetch_one(
        """
        SELECT question_id, answer_id, accepted_by, accepted_at
        FROM acceptance
        WHERE question_id = :question_id
        """,
        {"question_id": question_id},
    )
    if row is None:
        return None
    return Acceptance(PostId(row["question_id"]), PostId(row["answer_id"]), row["accepted_by"], row["accepted_at"])


def add_acceptance(connection: Connection, acceptance: Acceptance) -> None:
    """Add the acceptance of a question that has none."""
    connection.execute(
        """
        INSERT INTO acceptance (question_id, answer_id, accepted_by, accepted_at)
        VALUES (:question_id, :answer_id, :accepted_by, :accepted_at)
        """,
        {
            "question_id": acceptance.question_id,
            "answer_id": acceptance.answer_id,
            "accepted_by": acceptance.accepted_by_id,
            "accepted_at": acceptance.accepted_at,
        },
    )
    _say_what_changed(connection, acceptance.question_id, acceptance.accepted_by_id)


def remove_acceptance(connection: Connection, question_id: PostId) -> None:
    """Remove the acceptance of a question, if it has one."""
    accepted_by_id = connection.fetch_value(
        """
        DELETE FROM acceptance
        WHERE question_id = :question_id
        RETURNING accepted_by
        """,
        {"question_id": question_id},
    )
    if accepted_by_id is not None:
        _say_what_changed(connection, question_id, accepted_by_id)


def _say_what_changed(connection: Connection, question_id: PostId, accepted_by_id: int) -> None:
    """Have all counted in anew for whom it matters whether a question is solved: its answers stand otherwise now."""
    stale.add_post(connection, question_id)
    stale.add_answers(connection, question_id)
    stale.add_member(connection, accepted_by_id)
    lives.look_again(connection, question_id)
