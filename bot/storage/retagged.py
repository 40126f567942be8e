"""Questions whose tags changed while their threads were archived."""

from __future__ import annotations

from bot.domain.identity import PostId
from bot.storage.connection import Connection


def add(connection: Connection, question_id: PostId) -> None:
    """Remember that a question shows other tags than it has."""
    connection.execute(
        """
        INSERT INTO retagged_asleep (question_id)
        VALUES (:question_id)
        ON CONFLICT (question_id) DO NOTHING
        """,
        {"question_id": question_id},
    )


def remove(connection: Connection, question_id: PostId) -> bool:
    """Forget it; return whether it was so."""
    row = connection.fetch_one(
        "DELETE FROM retagged_asleep WHERE question_id = :question_id RETURNING question_id",
        {"question_id": question_id},
    )
    return row is not None
