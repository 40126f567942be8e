"""Who may change a question, and when: close, reopen, edit, delete, mark as a duplicate."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.errors import ConflictError, NotAllowedError, Reason
from bot.domain.identity import Actor, Snowflake
from bot.domain.posts import Answer, CloseReason, Question, QuestionState

CHOSEN_REASONS = (CloseReason.SOLVED, CloseReason.OFF_TOPIC, CloseReason.NO_LONGER_NEEDED)
"""The reasons that one chooses; as a duplicate a question is closed by naming its original, as stale by time."""

_LOCKING = frozenset({CloseReason.DUPLICATE, CloseReason.OFF_TOPIC})


def may_manage(actor: Actor, asker_id: Snowflake) -> bool:
    """Return whether somebody may change a question: its asker and helpers."""
    return not actor.is_bot and (actor.user_id == asker_id or actor.is_helper or actor.is_manager)


def check_may_manage(question: Question, actor: Actor) -> None:
    """Refuse changes of a question to all but its asker and helpers, and of one that is deleted.

    Raises:
        NotAllowedError: NOT_YOUR_QUESTION.
        ConflictError: QUESTION_DELETED.
    """
    if not may_manage(actor, question.post.author_id):
        raise NotAllowedError(Reason.NOT_YOUR_QUESTION)
    if question.state is QuestionState.DELETED:
        raise ConflictError(Reason.QUESTION_DELETED)


def check_may_close(question: Question, actor: Actor) -> None:
    """Refuse to close what is not open; as `check_may_manage` besides.

    Raises:
        ConflictError: ALREADY_CLOSED (close_reason).
    """
    check_may_manage(question, actor)
    if question.state is QuestionState.CLOSED:
        raise ConflictError(Reason.ALREADY_CLOSED, close_reason=question.close_reason)


def check_may_reopen(question: Question, actor: Actor) -> None:
    """Refuse to open what is open; as `check_may_manage` besides.

    An asker does not undo what locks the thread: helpers decide that it stays out.

    Raises:
        ConflictError: ALREADY_OPEN.
        NotAllowedError: ONLY_HELPERS_REOPEN (close_reason).
    """
    check_may_manage(question, actor)
    if question.state is QuestionState.OPEN:
        raise ConflictError(Reason.ALREADY_OPEN)
    is_helper = actor.is_helper or actor.is_manager
    if question.close_reason is CloseReason.OFF_TOPIC and not is_helper:
        raise NotAllowedError(Reason.ONLY_HELPERS_REOPEN)


def check_may_delete(question: Question, actor: Actor, answers: Iterable[Answer]) -> None:
    """Refuse the deletion of a question that has helped already to all but helpers; as `check_may_manage` besides.

    Args:
        question: the question.
        actor: who wants it gone.
        answers: those that stand.

    Raises:
        NotAllowedError: ANSWERS_COUNT: an answer has a score above 0.
    """
    check_may_manage(question, actor)
    if not (actor.is_helper or actor.is_manager) and any(answer.post.score > 0 for answer in answers):
        raise NotAllowedError(Reason.ANSWERS_COUNT)


def is_locked_by(state: QuestionState, reason: CloseReason | None) -> bool:
    """Return whether a question in this state has its thread locked by the bot: as a duplicate, or off topic."""
    return state is QuestionState.CLOSED and reason in _LOCKING
