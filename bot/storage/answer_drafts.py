"""Answers by command on their way to Discord, from submit until their card stands.

A row holds the text of a member: whoever exports, forgets or deletes what is stored of a member, or of a guild, has to
look here as well.
"""

from __future__ import annotations

from bot.domain.drafts import AnswerDraft
from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import PostId, Snowflake
from bot.storage import questions
from bot.storage.connection import Connection, Row

_COLUMNS = """
    answer_draft.id,
    answer_draft.question_id,
    member.user_id,
    answer_draft.number,
    answer_draft.body,
    answer_draft.created_at
"""

_TABLES = """
    answer_draft
    JOIN member ON member.id = answer_draft.member_id
"""

_BY_ID = f"""
    SELECT {_COLUMNS}
    FROM {_TABLES}
    WHERE answer_draft.id = :draft_id
"""

_ALL = f"""
    SELECT {_COLUMNS}
    FROM {_TABLES}
    JOIN guild ON guild.id = member.guild_id
    WHERE guild.left_at IS NULL
    ORDER BY answer_draft.id
"""


def _draft_of(connection: Connection, row: Row) -> AnswerDraft:
    return AnswerDraft(
        id=row["id"],
        question=questions.require_question(connection, PostId(row["question_id"])),
        author_id=Snowflake(row["user_id"]),
        number=row["number"],
        text=row["body"],
        created_at=row["created_at"],
    )


def get_draft(connection: Connection, draft_id: int) -> AnswerDraft | None:
    """Return an answer on its way."""
    row = connection.fetch_one(_BY_ID, {"draft_id": draft_id})
    return None if row is None else _draft_of(connection, row)


def require_draft(connection: Connection, draft_id: int) -> AnswerDraft:
    """Return an answer on its way.

    Raises:
        NotFoundError: NO_SUCH_DRAFT: its card stands, or nothing came of it.
    """
    draft = get_draft(connection, draft_id)
    if draft is None:
        raise NotFoundError(Reason.NO_SUCH_DRAFT)
    return draft


def list_drafts(connection: Connection) -> list[AnswerDraft]:
    """Return all answers on their way, the oldest first; there are as many as calls to Discord under way.

    Those of guilds that the bot has left wait.
    """
    return [_draft_of(connection, row) for row in connection.fetch_all(_ALL)]


def has_same(connection: Connection, question_id: PostId, member_id: int, body: str) -> bool:
    """Return whether this very text of a member is on its way to the question already."""
    found = connection.fetch_value(
        """
        SELECT 1
        FROM answer_draft
        WHERE member_id = :member_id
          AND question_id = :question_id
          AND body = :body
        LIMIT 1
        """,
        {"member_id": member_id, "question_id": question_id, "body": body},
    )
    return found is not None


def add_draft(
    connection: Connection, *, question_id: PostId, member_id: int, number: int, body: str, created_at: int
) -> int:
    """Put an answer on record before Discord is called, and return the row's id; member_id is a row id."""
    return connection.fetch_value(
        """
        INSERT INTO answer_draft (question_id, member_id, number, body, created_at)
        VALUES (:question_id, :member_id, :number, :body, :created_at)
        RETURNING id
        """,
        {
            "question_id": question_id,
            "member_id": member_id,
            "number": number,
            "body": body,
            "created_at": created_at,
        },
    )


def remove_draft(connection: Connection, draft_id: int) -> None:
    """Remove an answer on its way with its text."""
    connection.execute(
        """
        DELETE FROM answer_draft
        WHERE id = :draft_id
        """,
        {"draft_id": draft_id},
    )
