"""Bounties: reputation that an asker offers for an answer, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import ConflictError, InvalidInputError, LimitReachedError, NotAllowedError, Reason
from bot.domain.identity import SECONDS_A_DAY, PostId, Snowflake, day_of
from bot.domain.points import Effect, Kind
from bot.domain.posts import Answer, Question, QuestionState

LEAST_AMOUNT, MOST_AMOUNT = 50, 500
DURATION_SECONDS = 7 * SECONDS_A_DAY
MOST_OPEN = 3
"""As many bounties of one asker run at once."""

LEAST_SCORE = 2
"""The score from which on an answer gets half of a bounty that nobody awarded."""


class BountyState(StrEnum):
    """What became of a bounty."""

    OPEN = "open"
    AWARDED = "awarded"
    """The asker gave all of it to an answer."""
    HALVED = "halved"
    """Its time was over, and half of it went to the best answer."""
    LOST = "lost"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Bounty:
    """A bounty.

    Attributes:
        id: its row.
        question_id: for whose answers it is.
        giver_member_id: the row of the asker who offered it.
        giver_id: the asker's account.
        amount: the points that it cost.
        offered_at, ends_at: seconds since 1970.
        answer_id: the answer that got it.
        awarded: the points that the answerer got.
        ended_at: seconds since 1970; None while it runs.
    """

    id: int
    question_id: PostId
    giver_member_id: int
    giver_id: Snowflake
    amount: int
    offered_at: int
    ends_at: int
    state: BountyState
    answer_id: PostId | None
    awarded: int
    ended_at: int | None


def check_amount(amount: int) -> None:
    """Refuse an amount that no bounty may have.

    Raises:
        InvalidInputError: BOUNTY_AMOUNT (least, most).
    """
    if not LEAST_AMOUNT <= amount <= MOST_AMOUNT:
        raise InvalidInputError(Reason.BOUNTY_AMOUNT, least=LEAST_AMOUNT, most=MOST_AMOUNT)


def check_may_offer(question: Question, user_id: Snowflake, amount: int, reputation: int, open_bounties: int) -> None:
    """Refuse a bounty that may not be offered.

    Args:
        question: for whose answers; it is not deleted.
        user_id: who offers.
        amount: points, within the bounds of `check_amount`.
        reputation: of the member, as shown.
        open_bounties: how many of theirs run.

    Raises:
        NotAllowedError: NOT_THE_ASKER.
        ConflictError: QUESTION_CLOSED.
        LimitReachedError: OPEN_BOUNTIES (limit), BOUNTY_TOO_MUCH (available: what they may offer at most).
    """
    if question.post.author_id != user_id:
        raise NotAllowedError(Reason.NOT_THE_ASKER)
    if question.state is QuestionState.CLOSED:
        raise ConflictError(Reason.QUESTION_CLOSED)
    if open_bounties >= MOST_OPEN:
        raise LimitReachedError(Reason.OPEN_BOUNTIES, limit=MOST_OPEN)
    if amount > reputation - 1:
        raise LimitReachedError(Reason.BOUNTY_TOO_MUCH, available=reputation - 1)


def best_answer(answers: Iterable[Answer], bounty: Bounty) -> Answer | None:
    """Return the answer that gets half of a bounty at its end: of those given since the best scored, then the oldest.

    The asker's own answers, and those under LEAST_SCORE, get nothing; nor does one that came too late, be the bot late
    itself to end the bounty.
    """
    worthy = [
        answer
        for answer in answers
        if bounty.offered_at <= answer.post.created_at < bounty.ends_at
        and answer.post.score >= LEAST_SCORE
        and answer.post.author_member_id != bounty.giver_member_id
    ]
    return min(worthy, key=lambda each: (-each.post.score, each.post.created_at, each.id), default=None)


def half_of(amount: int) -> int:
    """Return half of an amount, rounded down."""
    return amount // 2


def effect_of_offer(bounty: Bounty) -> Effect:
    """Return what offering it costs, on the day of the offer, for as long as it was not returned."""
    return Effect(
        bounty.giver_member_id,
        Kind.BOUNTY_OFFERED,
        1,
        bounty.question_id,
        day_of(bounty.offered_at),
        bounty.id,
        -bounty.amount,
    )


def effects_of_award(bounty: Bounty, answerer_id: int) -> tuple[Effect, ...]:
    """Return what it gives the answerer (a row of member), on the day of its end, for as long as the answer counts."""
    if bounty.answer_id is None or bounty.ended_at is None:
        return ()
    day = day_of(bounty.ended_at)
    return (Effect(answerer_id, Kind.BOUNTY_EARNED, 1, bounty.answer_id, day, bounty.id, bounty.awarded),)
