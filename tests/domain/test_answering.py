"""Which questions take an answer by command, and which messages can be answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.answering import check_can_be_answer, check_may_answer
from bot.domain.errors import ConflictError, NotAllowedError, Reason
from bot.domain.identity import Actor, PostId, Snowflake
from bot.domain.messages import MessageText
from bot.domain.posts import CloseReason, MessageRef, Post, PostKind, Question, QuestionState

MEMBER = Actor(Snowflake(3))
CARD = MessageRef(Snowflake(5), Snowflake(6))
QUESTION = Question(
    post=Post(PostId(1), Snowflake(1), PostKind.QUESTION, Snowflake(2), 1, "", 0, None, CARD, True, 0, 0),
    number=1,
    title="How is a commit undone?",
    tags=(),
    channel_id=None,
    thread_id=Snowflake(6),
    is_archived=False,
    state=QuestionState.OPEN,
    close_reason=None,
    answer_count=0,
    accepted_answer_id=None,
    last_activity_at=0,
    index_message_id=None,
    index_rendered_at=None,
)
MESSAGE = MessageText(Snowflake(1), Snowflake(6), Snowflake(7), Snowflake(3), False, "Text", 0)


def test_an_open_question_takes_answers() -> None:
    check_may_answer(QUESTION, MEMBER)


def test_in_a_locked_thread_only_helpers_answer_by_command() -> None:
    locked = replace(QUESTION, is_locked=True)
    check_may_answer(locked, replace(MEMBER, is_helper=True))
    with pytest.raises(NotAllowedError) as caught:
        check_may_answer(locked, MEMBER)
    assert caught.value.reason is Reason.THREAD_LOCKED


@pytest.mark.parametrize("reason", list(CloseReason))
def test_closing_refuses_answers_by_command_only_as_duplicate_or_off_topic(reason: CloseReason) -> None:
    closed = replace(QUESTION, state=QuestionState.CLOSED, close_reason=reason)
    if reason in (CloseReason.DUPLICATE, CloseReason.OFF_TOPIC):
        with pytest.raises(ConflictError) as caught:
            check_may_answer(closed, MEMBER)
        assert caught.value.reason is Reason.QUESTION_CLOSED
    else:
        check_may_answer(closed, MEMBER)


def test_a_members_message_can_be_an_answer() -> None:
    check_can_be_answer(QUESTION, MESSAGE)
    assert MESSAGE.reference == MessageRef(Snowflake(6), Snowflake(7))


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (replace(MESSAGE, author_is_bot=True), Reason.NOT_POSSIBLE_FOR_BOTS),
        (replace(MESSAGE, is_system=True), Reason.NOT_POSSIBLE_FOR_BOTS),
        (replace(MESSAGE, message_id=CARD.message_id), Reason.IS_THE_QUESTION),
        (replace(MESSAGE, message_id=CARD.message_id, author_is_bot=True), Reason.IS_THE_QUESTION),
    ],
)
def test_other_messages_cannot(message: MessageText, reason: Reason) -> None:
    with pytest.raises(ConflictError) as caught:
        check_can_be_answer(QUESTION, message)
    assert caught.value.reason is reason
