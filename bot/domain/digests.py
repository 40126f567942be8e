"""The weekly digest: when it is due, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import SECONDS_A_DAY, Snowflake, day_of
from bot.domain.posts import Question

WEEK_DAYS = 7
WEEK_SECONDS = WEEK_DAYS * SECONDS_A_DAY

LATE_SECONDS = SECONDS_A_DAY
"""How late a digest may be for the next one to keep its time of the week: two are always six days apart or more."""

CLOCK_SKEW_SECONDS = 60
"""How far ahead of a week a due time may lie; what lies further was written by a clock that ran wrong."""

MOST_QUESTIONS = 5
"""How many questions of each kind a digest names."""

BEST_TAGS = 5
"""In how many tags, of those a member does not follow, unanswered questions are looked for: their best."""

MOST_LOOKED_AT = 500
"""How many questions of a guild, the newest, are looked through for those to name."""


@dataclass(frozen=True, slots=True)
class DueDigest:
    """A digest whose time has come.

    Attributes:
        member_id: the row of the member.
        guild_id: the row of the guild.
        user_id: the member's account.
        due_at: since when, in seconds since 1970.
    """

    member_id: int
    guild_id: int
    user_id: Snowflake
    due_at: int


@dataclass(frozen=True, slots=True)
class Days:
    """Days since 1970, from the first on, up to but without the end."""

    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What a member is told of a week.

    Attributes:
        points: what the member won, or lost, in the seven days that are over.
        rank: where the member stands; None: nowhere yet.
        earlier_rank: where the member stood at the digest before; None: nowhere, or there was none.
        waiting: own questions with answers of which none is accepted.
        unanswered: questions without an answer, with a tag that the member follows or is good at.
        voted: the questions of the week with the highest scores.
    """

    points: int
    rank: int | None
    earlier_rank: int | None
    waiting: tuple[Question, ...]
    unanswered: tuple[Question, ...]
    voted: tuple[Question, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to tell; a rank alone moves by what others do."""
        return not (self.points or self.waiting or self.unanswered or self.voted)


def first_due(now: int) -> int:
    """Return when the first digest is due for a member who asks for it now: a week later."""
    return now + WEEK_SECONDS


def next_due(due_at: int, now: int) -> int:
    """Return when the next digest is due after one that is due at due_at and is sent now; seconds since 1970.

    It keeps its time of the week, unless it is late by more than a day: then the weeks count from now, so that those
    that were missed are not made up for.
    """
    return due_at + WEEK_SECONDS if now - due_at <= LATE_SECONDS else now + WEEK_SECONDS


def due_after_told(told_at: int, now: int) -> int | None:
    """Return when a digest is due after all that is due now; None: now.

    One that a crash or an outage kept back may have been told only days ago. It is not followed by another at once.

    Args:
        told_at: when the member was told the last one, in seconds since 1970; where that is more than a week ahead, a
            clock wrote it that ran wrong.
        now: seconds since 1970.
    """
    is_close = now - (WEEK_SECONDS - LATE_SECONDS) < told_at <= latest_due(now)
    return min(told_at, now) + WEEK_SECONDS if is_close else None


def latest_due(now: int) -> int:
    """Return the latest due time that can be right; a later one was written before the clock went back."""
    return now + WEEK_SECONDS + CLOCK_SKEW_SECONDS


def days_of(now: int) -> Days:
    """Return the seven days of which a digest tells: those that are over, so that no two digests tell of one day.

    That holds for digests that keep their time of the week.
    """
    today = day_of(now)
    return Days(today - WEEK_DAYS, today)
