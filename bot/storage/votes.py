"""Votes, and what a reaction has to be looked at with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.identity import SECONDS_A_DAY, PostId, Snowflake, day_of
from bot.domain.points import does_answer_count, does_question_count
from bot.domain.posts import AnswerState, PostKind, QuestionState
from bot.domain.voting import Direction, Refusal, VoteState
from bot.storage import stale
from bot.storage.connection import Connection, Row


@dataclass(frozen=True, slots=True)
class Target:
    """A post as a reaction on it meets it.

    Attributes:
        post_id: the post.
        guild_id: the row of its guild.
        kind: question or answer.
        author_member_id, author_id: the author's row and account.
        question_id: the question; the post itself when it is one.
        thread_id: the question's thread; None for an imported one without.
        counts: whether votes on it count at present.
        is_dirty: it waits to be read from Discord.
        index_rendered_at: when the index was last shown, in seconds.
    """

    post_id: PostId
    guild_id: int
    kind: PostKind
    author_member_id: int
    author_id: Snowflake
    question_id: PostId
    thread_id: Snowflake | None
    counts: bool
    is_dirty: bool
    index_rendered_at: int | None


@dataclass(frozen=True, slots=True)
class Vote:
    """A recorded vote.

    Attributes:
        voter_id: the voter's account.
        voter_member_id: the voter's row of member.
        reactions: which reactions stand for it: 1 the normal one, 2 the super one, 3 both.
        superseded: which reactions of the other direction still stand beside it; 0: none.
        cast_at: seconds since 1970.
    """

    voter_id: Snowflake
    voter_member_id: int
    direction: Direction
    state: VoteState
    reactions: int
    superseded: int
    cast_at: int


@dataclass(frozen=True, slots=True)
class Voter:
    """Who votes.

    Attributes:
        member_id: the row of member; None: not yet known in the guild.
        reputation: the shown one.
        held: the vote held on the post.
        busy_since: when the last BUSY of the voter's recorded votes began, in seconds; None: there are fewer.
        has_findings: some finding, whatever became of it, is about votes of this member.
    """

    member_id: int | None
    reputation: int
    held: Vote | None
    busy_since: int | None = None
    has_findings: bool = False


BUSY = 50
"""As many votes in a day are looked at one by one before another is judged; who cast fewer costs no query."""

NOBODY = Voter(None, 1, None)
"""A voter of whom the guild knows nothing."""

_DIRECTIONS = {direction.value: direction for direction in Direction}
_STATES = {state.value: state for state in VoteState}
# For every state whether votes count: a look costs a tenth of making the state.
_QUESTION_COUNTS = {state.value: does_question_count(state) for state in QuestionState}
_ANSWER_COUNTS = {state.value: does_answer_count(state) for state in AnswerState}

_TARGET_COLUMNS = """
    post.id,
    post.guild_id,
    post.kind,
    post.author_id,
    author.user_id,
    question.id,
    question.thread_id,
    answer.state,
    question.state,
    post.dirty_at IS NOT NULL,
    question.index_rendered_at
"""

_TARGET_TABLES = """
    post
    JOIN member AS author ON author.id = post.author_id
    LEFT JOIN answer ON answer.id = post.id
    JOIN question ON question.id = COALESCE(answer.question_id, post.id)
"""

_TARGET_WIDTH = 11

_VOTER_COLUMNS = """
    voter.id,
    voter.reputation,
    (
        SELECT cast_at
        FROM vote
        WHERE voter_id = voter.id
        ORDER BY cast_at DESC
        LIMIT 1
        OFFSET :busy - 1
    ),
    EXISTS (
        SELECT 1
        FROM finding_pair
        WHERE voter_id = voter.id
    ),
    vote.value,
    vote.state,
    vote.reactions,
    vote.superseded,
    vote.cast_at
"""

_TARGET_BY_MESSAGE = f"""
    SELECT {_TARGET_COLUMNS}
    FROM {_TARGET_TABLES}
    WHERE post.message_id = :message_id
"""

_TARGET_BY_ID = f"""
    SELECT {_TARGET_COLUMNS}
    FROM {_TARGET_TABLES}
    WHERE post.id = :post_id
"""

_VOTER = f"""
    SELECT {_VOTER_COLUMNS}
    FROM member AS voter
    LEFT JOIN vote ON vote.post_id = :post_id AND vote.voter_id = voter.id
    WHERE voter.guild_id = :guild_id
      AND voter.user_id = :user_id
"""

_TARGET_AND_VOTER = f"""
    SELECT {_TARGET_COLUMNS}, {_VOTER_COLUMNS}
    FROM {_TARGET_TABLES}
    LEFT JOIN member AS voter ON voter.guild_id = post.guild_id AND voter.user_id = :user_id
    LEFT JOIN vote ON vote.post_id = post.id AND vote.voter_id = voter.id
    WHERE post.message_id = :message_id
"""


def _target_of(row: Row | tuple[Any, ...]) -> Target:
    # By position: this runs for every reaction.
    (
        post_id,
        guild_id,
        kind,
        author_member_id,
        author_id,
        question_id,
        thread_id,
        answer_state,
        question_state,
        is_dirty,
        index_rendered_at,
    ) = row
    is_question = kind == PostKind.QUESTION
    return Target(
        post_id,
        guild_id,
        PostKind.QUESTION if is_question else PostKind.ANSWER,
        author_member_id,
        author_id,
        question_id,
        thread_id,
        _QUESTION_COUNTS[question_state] if is_question else _ANSWER_COUNTS[answer_state],
        is_dirty == 1,
        index_rendered_at,
    )


def _voter_of(row: Row | tuple[Any, ...], user_id: Snowflake) -> Voter:
    member_id, reputation, busy_since, has_findings, value, state, reactions, superseded, cast_at = row
    if member_id is None:
        return NOBODY
    held = None
    if value is not None:
        held = Vote(user_id, member_id, _DIRECTIONS[value], _STATES[state], reactions, superseded, cast_at)
    return Voter(member_id, reputation, held, busy_since, has_findings == 1)


def find_target_and_voter(
    connection: Connection, message_id: Snowflake, user_id: Snowflake
) -> tuple[Target, Voter] | None:
    """Return what `find_target` and `find_voter` do, by one query: one for each reaction that comes or goes."""
    row = connection.fetch_one(_TARGET_AND_VOTER, {"message_id": message_id, "user_id": user_id, "busy": BUSY})
    if row is None:
        return None
    return _target_of(row[:_TARGET_WIDTH]), _voter_of(row[_TARGET_WIDTH:], user_id)


def find_target(connection: Connection, message_id: Snowflake) -> Target | None:
    """Return the post whose votes the message bears, whatever its state."""
    row = connection.fetch_one(_TARGET_BY_MESSAGE, {"message_id": message_id})
    return None if row is None else _target_of(row)


def get_target(connection: Connection, post_id: PostId) -> Target | None:
    """Return a post as reactions on it meet it."""
    row = connection.fetch_one(_TARGET_BY_ID, {"post_id": post_id})
    return None if row is None else _target_of(row)


def find_voter(connection: Connection, guild_id: int, user_id: Snowflake, post_id: PostId) -> Voter:
    """Return what the guild knows of a voter, with the vote held on the post."""
    row = connection.fetch_one(_VOTER, {"guild_id": guild_id, "user_id": user_id, "post_id": post_id, "busy": BUSY})
    return NOBODY if row is None else _voter_of(row, user_id)


def count_day(
    connection: Connection, voter_id: int, author_id: Snowflake, post_id: PostId | None, now: int
) -> tuple[int, int]:
    """Count the votes that a member cast in the UTC day of a time (seconds) and that were not refused.

    Returns:
        Those on other posts than the given one, and those of them on posts of the author.
    """
    begins_at = day_of(now) * SECONDS_A_DAY
    row = connection.fetch_one(
        """
        SELECT COUNT(*), COUNT(*) FILTER (
            WHERE post.author_id = (
                SELECT author.id
                FROM member AS voter
                JOIN member AS author ON author.guild_id = voter.guild_id
                WHERE voter.id = :voter_id
                  AND author.user_id = :author_id
            )
        )
        FROM vote
        JOIN post ON post.id = vote.post_id
        WHERE vote.voter_id = :voter_id
          AND vote.cast_at >= :begins_at
          AND vote.cast_at < :ends_at
          AND vote.state <> 'refused'
          AND vote.post_id <> :post_id
        """,
        {
            "voter_id": voter_id,
            "author_id": author_id,
            "post_id": 0 if post_id is None else post_id,
            "begins_at": begins_at,
            "ends_at": begins_at + SECONDS_A_DAY,
        },
    )
    return (0, 0) if row is None else (row[0], row[1])


def list_votes(connection: Connection, post_id: PostId) -> list[Vote]:
    """Return all votes on a post, whatever their state."""
    rows = connection.fetch_all(
        """
        SELECT
            member.user_id, vote.voter_id, vote.value, vote.state, vote.reactions, vote.superseded, vote.cast_at
        FROM vote
        JOIN member ON member.id = vote.voter_id
        WHERE vote.post_id = :post_id
        ORDER BY vote.voter_id
        """,
        {"post_id": post_id},
    )
    return [
        Vote(Snowflake(user_id), voter_id, _DIRECTIONS[value], _STATES[state], reactions, superseded, cast_at)
        for user_id, voter_id, value, state, reactions, superseded, cast_at in rows
    ]


def put_vote(
    connection: Connection,
    post_id: PostId,
    voter_id: int,
    direction: Direction,
    refusal: Refusal | None,
    reactions: int,
    superseded: int,
    cast_at: int,
    replaced_at: int | None = None,
) -> None:
    """Record a vote in place of whatever was recorded; it counts unless there is a refusal.

    Args:
        connection: the transaction.
        post_id: the post.
        voter_id: the voter's row of member.
        direction: up or down.
        refusal: why it does not count.
        reactions: as of `Vote`.
        superseded: as of `Vote`.
        cast_at: seconds since 1970.
        replaced_at: when the vote was cast that was recorded before.
    """
    connection.execute(
        """
        INSERT INTO vote (post_id, voter_id, value, state, refusal, reactions, superseded, cast_at)
        VALUES (:post_id, :voter_id, :value, :state, :refusal, :reactions, :superseded, :cast_at)
        ON CONFLICT (post_id, voter_id) DO UPDATE
        SET value = excluded.value,
            state = excluded.state,
            refusal = excluded.refusal,
            reactions = excluded.reactions,
            superseded = excluded.superseded,
            cast_at = excluded.cast_at
        """,
        {
            "post_id": post_id,
            "voter_id": voter_id,
            "value": direction.value,
            "state": (VoteState.COUNTED if refusal is None else VoteState.REFUSED).value,
            "refusal": None if refusal is None else refusal.value,
            "reactions": reactions,
            "superseded": superseded,
            "cast_at": cast_at,
        },
    )
    stale.add_member(connection, voter_id, cast_at if replaced_at is None else min(cast_at, replaced_at))


def put_state(connection: Connection, post_id: PostId, voter_id: int, state: VoteState, cast_at: int) -> None:
    """Let a recorded vote that was cast at a time (seconds) and not refused count, or not."""
    connection.execute(
        """
        UPDATE vote
        SET state = :state
        WHERE post_id = :post_id
          AND voter_id = :voter_id
        """,
        {"post_id": post_id, "voter_id": voter_id, "state": state.value},
    )
    stale.add_member(connection, voter_id, cast_at)


def put_reactions(connection: Connection, post_id: PostId, voter_id: int, reactions: int, superseded: int) -> None:
    """Remember which reactions stand for a recorded vote, and which of the other direction beside it."""
    connection.execute(
        """
        UPDATE vote
        SET reactions = :reactions,
            superseded = :superseded
        WHERE post_id = :post_id
          AND voter_id = :voter_id
        """,
        {"post_id": post_id, "voter_id": voter_id, "reactions": reactions, "superseded": superseded},
    )


def remove_vote(connection: Connection, post_id: PostId, voter_id: int, cast_at: int) -> None:
    """Remove a vote that was cast at a time (seconds) from the record."""
    connection.execute(
        """
        DELETE FROM vote
        WHERE post_id = :post_id
          AND voter_id = :voter_id
        """,
        {"post_id": post_id, "voter_id": voter_id},
    )
    stale.add_member(connection, voter_id, cast_at)
