"""The experts that the cards of questions name."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.identity import PostId, Snowflake
from bot.storage.connection import Connection
from bot.storage.expertise import MAY_BE_SUGGESTED

_NAMED = f"""
    SELECT member.user_id
    FROM question_expert
    JOIN member ON member.id = question_expert.member_id
    WHERE question_expert.question_id = :question_id
      AND {MAY_BE_SUGGESTED}
    ORDER BY question_expert.place
"""


def list_named(connection: Connection, question_id: PostId) -> tuple[Snowflake, ...]:
    """Return the experts of a question in order; who said no to it since is not among them."""
    return tuple(Snowflake(row["user_id"]) for row in connection.fetch_all(_NAMED, {"question_id": question_id}))


def put(connection: Connection, question_id: PostId, member_ids: Iterable[int]) -> None:
    """Make these members the experts of a question, in this order, and nobody else."""
    connection.execute(
        """
        DELETE FROM question_expert
        WHERE question_id = :question_id
        """,
        {"question_id": question_id},
    )
    connection.execute_many(
        """
        INSERT INTO question_expert (question_id, place, member_id)
        VALUES (:question_id, :place, :member_id)
        """,
        [
            {"question_id": question_id, "place": place, "member_id": member_id}
            for place, member_id in enumerate(member_ids, start=1)
        ],
    )
