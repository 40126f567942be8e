"""The life of a question: when its asker is reminded, and when it is closed because nobody cares any more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.acceptance import check_may_accept
from bot.domain.errors import ConflictError, Reason
from bot.domain.identity import SECONDS_A_DAY, Actor, Snowflake
from bot.domain.posts import CloseReason, Question, QuestionState

OLD_NEWS_DAYS = 30
"""An answer that was older when the bot first saw it asks nobody for a decision: the asker has long moved on."""

ACTIONS_A_MINUTE = 5
"""How many questions of one guild are reminded of or closed in a minute: what a downtime or an import left is worked
off in peace."""

PACE_SECONDS = 60 // ACTIONS_A_MINUTE

CLOCK_SKEW_SECONDS = 60
"""How far apart the bot's clock and Discord's may be; what lies further ahead was written by a clock that ran wrong."""


class Step(StrEnum):
    """What is to be done for a question whose time has come."""

    REMIND = "remind"
    """Ask its asker once whether an answer solved it."""
    CLOSE = "close"
    """Close it as stale."""


@dataclass(frozen=True, slots=True)
class Periods:
    """After how many days something is due in a guild; 0 is never."""

    reminder_days: int
    stale_days: int


@dataclass(frozen=True, slots=True)
class Age:
    """What decides over the next step of a question; times are seconds since 1970.

    Attributes:
        is_alive: it is open, and its thread stands.
        is_solved: an answer is accepted.
        is_locked: moderators alone write in its thread.
        active_at: when something last happened in it.
        waiting_since: since when it has had answers of which none was accepted; None: it has none, or one is.
        reminded_at: when its asker was reminded, or it was decided that nobody is.
    """

    is_alive: bool
    is_solved: bool
    is_locked: bool
    active_at: int
    waiting_since: int | None
    reminded_at: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done for a question now, and else when to look at it again (None: not before it changes)."""

    step: Step | None
    due_at: int | None


def plan(age: Age, periods: Periods, now: int) -> Plan:
    """Return what a question needs.

    Whoever is late for both is closed without a reminder: one look at the thread tells the asker as much. A solved
    question is not stale, it is done; and in a locked thread the asker could do nothing about it.
    """
    if not age.is_alive or age.is_solved:
        return Plan(None, None)
    stale_at = age.active_at + periods.stale_days * SECONDS_A_DAY if periods.stale_days else None
    if stale_at is not None and stale_at <= now:
        return Plan(Step.CLOSE, stale_at)
    remind_at = None
    if periods.reminder_days and age.waiting_since is not None and age.reminded_at is None and not age.is_locked:
        remind_at = age.waiting_since + periods.reminder_days * SECONDS_A_DAY
    if remind_at is not None and remind_at <= now:
        return Plan(Step.REMIND, remind_at)
    return Plan(None, min((at for at in (stale_at, remind_at) if at is not None), default=None))


def is_old_news(answered_at: int, now: int) -> bool:
    """Return whether an answer is so old when it is first seen that nobody is reminded of it: an import, a backfill."""
    return now - answered_at > OLD_NEWS_DAYS * SECONDS_A_DAY


def is_stale(question: Question) -> bool:
    """Return whether a question was closed because nobody cared any more."""
    return question.state is QuestionState.CLOSED and question.close_reason is CloseReason.STALE


def is_reopened_by(question: Question, author_id: Snowflake, written_at: int, stale_since: int) -> bool:
    """Return whether a message in its thread opens a question again: any of its asker, where it was closed as stale.

    Args:
        question: the question.
        author_id: who wrote the message.
        written_at: when, in seconds by Discord's clock.
        stale_since: the last activity before it was closed: an older message is no news, though it be read again.
    """
    return is_stale(question) and author_id == question.post.author_id and written_at > stale_since


def check_may_decide(question: Question, actor: Actor) -> None:
    """Refuse the buttons of a reminder to all but asker and helpers, and once the question is settled.

    Raises:
        NotAllowedError: NOT_ASKER_OR_HELPER.
        ConflictError: QUESTION_DELETED, ALREADY_SOLVED, ALREADY_CLOSED (close_reason).
    """
    check_may_accept(actor, question.post.author_id)
    if question.state is QuestionState.DELETED:
        raise ConflictError(Reason.QUESTION_DELETED)
    if question.is_solved:
        raise ConflictError(Reason.ALREADY_SOLVED)
    if question.state is QuestionState.CLOSED:
        raise ConflictError(Reason.ALREADY_CLOSED, close_reason=question.close_reason)


class Pace:
    """When the next action in a guild may come: in even steps, whatever waits."""

    def __init__(self) -> None:
        """Nothing was done yet."""
        self._free_at: dict[Snowflake, int] = {}
        self._seen_at = 0

    def next_at(self, guild_id: Snowflake, now: int) -> int:
        """Take the next place in a guild's row and return its time in seconds: now, if none waits before it."""
        if now < self._seen_at:
            # The clock went back: what was planned by the old one would be late by as much.
            self._free_at.clear()
        self._seen_at = now
        at = max(now, self._free_at.get(guild_id, now))
        self._free_at[guild_id] = at + PACE_SECONDS
        return at
