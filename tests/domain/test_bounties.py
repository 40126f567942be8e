"""Tests of the rules of bounties."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bounties import (
    DURATION_SECONDS,
    Bounty,
    BountyState,
    best_answer,
    check_amount,
    check_may_offer,
    effect_of_offer,
    effects_of_award,
    half_of,
)
from bot.domain.errors import AskwellError, InvalidInputError, Reason
from bot.domain.identity import PostId, day_of
from bot.domain.points import Effect, Kind
from bot.domain.posts import Answer, CloseReason, Question, QuestionState
from tests.ui.values import ANSWERER, ASKED_AT, ASKER, a_question, an_answer

GIVER, OTHER = 1, 2
OFFERED_AT = ASKED_AT + 100
BOUNTY = Bounty(
    id=7,
    question_id=PostId(128),
    giver_member_id=GIVER,
    giver_id=ASKER,
    amount=75,
    offered_at=OFFERED_AT,
    ends_at=OFFERED_AT + DURATION_SECONDS,
    state=BountyState.OPEN,
    answer_id=None,
    awarded=0,
    ended_at=None,
)


def answered(number: int, score: int, *, after: int = 0, by: int = OTHER) -> Answer:
    answer = an_answer(number, ups=score)
    return replace(answer, post=replace(answer.post, author_member_id=by, created_at=OFFERED_AT + after))


def refusal(question: Question, amount: int, *, reputation: int = 1_000, running: int = 0) -> AskwellError:
    with pytest.raises(AskwellError) as caught:
        check_may_offer(question, ASKER, amount, reputation, running)
    return caught.value


@pytest.mark.parametrize("amount", [50, 51, 499, 500])
def test_a_bounty_is_of_fifty_to_five_hundred(amount: int) -> None:
    check_amount(amount)


@pytest.mark.parametrize("amount", [-50, 0, 49, 501])
def test_no_bounty_is_of_less_or_more(amount: int) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_amount(amount)
    assert (caught.value.reason, caught.value.details) == (Reason.BOUNTY_AMOUNT, {"least": 50, "most": 500})


def test_the_asker_may_offer_all_but_one_point_of_their_reputation() -> None:
    check_may_offer(a_question(), ASKER, 100, 101, 2)
    caught = refusal(a_question(), 101, reputation=101)
    assert (caught.reason, caught.details) == (Reason.BOUNTY_TOO_MUCH, {"available": 100})


def test_a_fourth_bounty_is_refused() -> None:
    caught = refusal(a_question(), 50, running=3)
    assert (caught.reason, caught.details) == (Reason.OPEN_BOUNTIES, {"limit": 3})


def test_none_is_offered_on_a_closed_question_or_on_somebody_elses() -> None:
    closed = a_question(state=QuestionState.CLOSED, close_reason=CloseReason.OFF_TOPIC)
    assert refusal(closed, 50).reason is Reason.QUESTION_CLOSED
    with pytest.raises(AskwellError) as caught:
        check_may_offer(a_question(), ANSWERER, 50, 1_000, 0)
    assert caught.value.reason is Reason.NOT_THE_ASKER


def test_the_best_answer_has_the_highest_score_and_the_older_one_of_two() -> None:
    best = [answered(1, 2), answered(2, 3, after=9), answered(3, 3, after=5), answered(4, 3, after=5)]
    assert best_answer(best, BOUNTY) == best[2]


@pytest.mark.parametrize(
    "answer",
    [
        answered(1, 1),
        answered(1, 9, after=-1),
        answered(1, 9, after=DURATION_SECONDS),
        answered(1, 9, by=GIVER),
    ],
    ids=["score of one", "given before", "given after", "the asker's own"],
)
def test_nobody_gets_half_of_it_for_that(answer: Answer) -> None:
    assert best_answer([answer], BOUNTY) is None


@given(st.integers(50, 500))
def test_half_is_rounded_down(amount: int) -> None:
    assert amount - 1 <= 2 * half_of(amount) <= amount


def test_it_costs_on_the_day_of_the_offer_and_gives_on_the_day_of_its_end() -> None:
    offered = Effect(GIVER, Kind.BOUNTY_OFFERED, 1, PostId(128), day_of(OFFERED_AT), 7, -75)
    assert effect_of_offer(BOUNTY) == offered
    assert offered.change == ("bounty", -75)
    assert effects_of_award(BOUNTY, OTHER) == ()
    ended_at = OFFERED_AT + 3 * 86_400
    awarded = replace(BOUNTY, state=BountyState.AWARDED, answer_id=PostId(1001), awarded=75, ended_at=ended_at)
    assert effects_of_award(awarded, OTHER) == (
        Effect(OTHER, Kind.BOUNTY_EARNED, 1, PostId(1001), day_of(ended_at), 7, 75),
    )
