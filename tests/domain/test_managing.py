"""Who may change a question, and when."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bot.domain.errors import AskwellError, Reason
from bot.domain.identity import Actor, PostId, Snowflake
from bot.domain.managing import (
    CHOSEN_REASONS,
    check_may_close,
    check_may_delete,
    check_may_manage,
    check_may_reopen,
    is_locked_by,
)
from bot.domain.posts import Answer, AnswerState, CloseReason, Post, PostKind, Question, QuestionState

ASKER, OTHER = Snowflake(1), Snowflake(2)
POST = Post(PostId(1), Snowflake(9), PostKind.QUESTION, ASKER, 1, "", 0, None, None, False, 0, 0)
QUESTION = Question(POST, 1, "Why?", (), None, Snowflake(3), False, QuestionState.OPEN, None, 0, None, 0, None, None)
ASKING, STRANGER = Actor(ASKER), Actor(OTHER)
HELPER, MANAGER = Actor(OTHER, is_helper=True), Actor(OTHER, is_manager=True)
BOT = Actor(ASKER, is_bot=True, is_helper=True)


def reason_of(check: object, *arguments: object) -> Reason | None:
    """Return why a check refuses; None if it does not."""
    assert callable(check)
    try:
        check(*arguments)
    except AskwellError as error:
        return error.reason
    return None


def closed(reason: CloseReason) -> Question:
    return replace(QUESTION, state=QuestionState.CLOSED, close_reason=reason)


def answer_with(score: int) -> Answer:
    post = replace(POST, id=PostId(2), kind=PostKind.ANSWER, ups=max(score, 0), downs=max(-score, 0))
    return Answer(post, PostId(1), 1, AnswerState.LIVE, False)


@pytest.mark.parametrize(
    ("actor", "may"), [(ASKING, True), (HELPER, True), (MANAGER, True), (STRANGER, False), (BOT, False)]
)
def test_asker_and_helpers_may_change_a_question(actor: Actor, may: bool) -> None:
    assert reason_of(check_may_manage, QUESTION, actor) is (None if may else Reason.NOT_YOUR_QUESTION)


def test_of_a_deleted_question_nothing_is_changed() -> None:
    gone = replace(QUESTION, state=QuestionState.DELETED)
    for check in (check_may_manage, check_may_close, check_may_reopen):
        assert reason_of(check, gone, ASKING) is Reason.QUESTION_DELETED


@pytest.mark.parametrize("reason", list(CloseReason))
def test_a_closed_question_is_not_closed_again(reason: CloseReason) -> None:
    assert reason_of(check_may_close, QUESTION, ASKING) is None
    assert reason_of(check_may_close, closed(reason), ASKING) is Reason.ALREADY_CLOSED


@pytest.mark.parametrize(("reason", "actor"), list(product(CloseReason, (ASKING, HELPER, MANAGER))))
def test_all_but_what_is_off_topic_is_opened_by_the_asker_too(reason: CloseReason, actor: Actor) -> None:
    is_refused = reason is CloseReason.OFF_TOPIC and actor is ASKING
    expected = Reason.ONLY_HELPERS_REOPEN if is_refused else None
    assert reason_of(check_may_reopen, closed(reason), actor) is expected


def test_an_open_question_is_not_opened() -> None:
    assert reason_of(check_may_reopen, QUESTION, HELPER) is Reason.ALREADY_OPEN


@pytest.mark.parametrize(("score", "may"), [(-3, True), (0, True), (1, False)])
def test_the_asker_deletes_while_nothing_has_helped(score: int, may: bool) -> None:
    answers = [answer_with(0), answer_with(score)]
    assert reason_of(check_may_delete, QUESTION, ASKING, answers) is (None if may else Reason.ANSWERS_COUNT)
    assert reason_of(check_may_delete, QUESTION, HELPER, answers) is None
    assert reason_of(check_may_delete, QUESTION, STRANGER, []) is Reason.NOT_YOUR_QUESTION


def test_what_is_closed_for_good_is_locked_and_nothing_else() -> None:
    locking = {reason for reason in CloseReason if is_locked_by(QuestionState.CLOSED, reason)}
    assert locking == {CloseReason.DUPLICATE, CloseReason.OFF_TOPIC}
    assert not any(is_locked_by(state, None) for state in QuestionState)


def test_duplicate_and_stale_are_not_chosen() -> None:
    assert set(CloseReason) - set(CHOSEN_REASONS) == {CloseReason.DUPLICATE, CloseReason.STALE}
