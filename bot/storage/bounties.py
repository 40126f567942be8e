"""Bounties on questions."""

from __future__ import annotations

from bot.domain.bounties import Bounty, BountyState
from bot.domain.identity import PostId, Snowflake
from bot.storage.connection import Connection, Row

_COLUMNS = """
    bounty.id, bounty.question_id, bounty.giver_id AS giver_member_id, member.user_id AS giver_id, bounty.amount,
    bounty.offered_at, bounty.ends_at, bounty.state, bounty.answer_id, bounty.awarded, bounty.ended_at
"""

_BY_ID = f"""
    SELECT {_COLUMNS}
    FROM bounty
    JOIN member ON member.id = bounty.giver_id
    WHERE bounty.id = :bounty_id
"""

_OPEN_OF_QUESTION = f"""
    SELECT {_COLUMNS}
    FROM bounty
    JOIN member ON member.id = bounty.giver_id
    WHERE bounty.question_id = :question_id
      AND bounty.state = 'open'
"""

_OF_ANSWER = f"""
    SELECT {_COLUMNS}
    FROM bounty
    JOIN member ON member.id = bounty.giver_id
    WHERE bounty.answer_id = :answer_id
    ORDER BY bounty.id
"""


def add_bounty(
    connection: Connection,
    guild_id: int,
    question_id: PostId,
    giver_member_id: int,
    amount: int,
    offered_at: int,
    ends_at: int,
) -> int:
    """Add a bounty that runs and return its row."""
    return connection.fetch_value(
        """
        INSERT INTO bounty (guild_id, question_id, giver_id, amount, offered_at, ends_at)
        VALUES (:guild_id, :question_id, :giver_id, :amount, :offered_at, :ends_at)
        RETURNING id
        """,
        {
            "guild_id": guild_id,
            "question_id": question_id,
            "giver_id": giver_member_id,
            "amount": amount,
            "offered_at": offered_at,
            "ends_at": ends_at,
        },
    )


def get_bounty(connection: Connection, bounty_id: int) -> Bounty | None:
    """Return a bounty by its row."""
    return _bounty_of(connection.fetch_one(_BY_ID, {"bounty_id": bounty_id}))


def get_open(connection: Connection, question_id: PostId) -> Bounty | None:
    """Return the bounty that runs on a question."""
    return _bounty_of(connection.fetch_one(_OPEN_OF_QUESTION, {"question_id": question_id}))


def list_of_answer(connection: Connection, answer_id: PostId) -> list[Bounty]:
    """Return the bounties that an answer got, one after the other."""
    rows = connection.fetch_all(_OF_ANSWER, {"answer_id": answer_id})
    return [bounty for row in rows if (bounty := _bounty_of(row)) is not None]


def count_open(connection: Connection, giver_member_id: int) -> int:
    """Count the bounties of a member that run."""
    return connection.fetch_value(
        """
        SELECT COUNT(*)
        FROM bounty
        WHERE giver_id = :giver_id
          AND state = 'open'
        """,
        {"giver_id": giver_member_id},
    )


def end_bounty(
    connection: Connection, bounty_id: int, state: BountyState, ended_at: int, answer_id: PostId | None, awarded: int
) -> None:
    """Keep what became of a bounty."""
    connection.execute(
        """
        UPDATE bounty
        SET state = :state,
            ended_at = :ended_at,
            answer_id = :answer_id,
            awarded = :awarded
        WHERE id = :bounty_id
        """,
        {
            "state": state.value,
            "ended_at": ended_at,
            "answer_id": answer_id,
            "awarded": awarded,
            "bounty_id": bounty_id,
        },
    )


def _bounty_of(row: Row | None) -> Bounty | None:
    if row is None:
        return None
    return Bounty(
        id=row["id"],
        question_id=PostId(row["question_id"]),
        giver_member_id=row["giver_member_id"],
        giver_id=Snowflake(row["giver_id"]),
        amount=row["amount"],
        offered_at=row["offered_at"],
        ends_at=row["ends_at"],
        state=BountyState(row["state"]),
        answer_id=None if row["answer_id"] is None else PostId(row["answer_id"]),
        awarded=row["awarded"],
        ended_at=row["ended_at"],
    )
