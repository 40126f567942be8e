"""Answering: which questions still take an answer by command, and which messages can be answers."""

from __future__ import annotations

from bot.domain.errors import ConflictError, NotAllowedError, Reason
from bot.domain.identity import Actor
from bot.domain.messages import MessageText
from bot.domain.posts import CloseReason, Question

_LOCKING = frozenset({CloseReason.DUPLICATE, CloseReason.OFF_TOPIC})
"""Closing locks for these reasons only."""


def check_may_answer(question: Question, actor: Actor) -> None:
    """Refuse an answer by command where the actor could not write it by hand.

    Raises:
        ConflictError: QUESTION_CLOSED (close_reason): closing has locked the question.
        NotAllowedError: THREAD_LOCKED: a moderator has locked the thread, and the actor is no helper.
    """
    if question.close_reason in _LOCKING:
        raise ConflictError(Reason.QUESTION_CLOSED, close_reason=question.close_reason)
    if question.is_locked and not actor.is_helper:
        raise NotAllowedError(Reason.THREAD_LOCKED)


def check_may_wake(question: Question, actor: Actor) -> None:
    """Let helpers alone wake a thread that moderators have locked.

    Raises:
        NotAllowedError: THREAD_LOCKED.
    """
    if question.is_locked and not actor.is_helper:
        raise NotAllowedError(Reason.THREAD_LOCKED)


def check_can_be_answer(question: Question, message: MessageText) -> None:
    """Refuse messages that can never be answers to the question.

    Raises:
        ConflictError: IS_THE_QUESTION; NOT_POSSIBLE_FOR_BOTS: bots, webhooks and Discord itself never answer;
            AUTHOR_FORGOTTEN: the author asked to be forgotten since.
    """
    if question.post.message is not None and question.post.message.message_id == message.message_id:
        raise ConflictError(Reason.IS_THE_QUESTION)
    if message.is_withheld:
        raise ConflictError(Reason.AUTHOR_FORGOTTEN)
    if not message.may_answer:
        raise ConflictError(Reason.NOT_POSSIBLE_FOR_BOTS)
