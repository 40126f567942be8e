"""Leaderboards as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.identity import Snowflake, moment
from bot.domain.listing import Page

_DAY_ZERO = date(1970, 1, 1)


class Period(StrEnum):
    """The time a leaderboard covers: all, or the running calendar year, month or week (UTC, from Monday)."""

    ALL = "all"
    YEAR = "year"
    MONTH = "month"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's place.

    Attributes:
        rank: from 1; members with equal points share one, and the next is left out (1, 1, 3).
        user_id: the account.
        points: of all time the shown reputation; of a period what was gained in it; of a tag the score there.
    """

    rank: int
    user_id: Snowflake
    points: int


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """A page of a leaderboard.

    Attributes:
        period: the time covered.
        tag: only answers in this tag; None for everything.
        page: the standings on this page.
        own: the caller's own place; None for one who has none.
    """

    period: Period
    tag: str | None
    page: Page[Standing]
    own: Standing | None


def first_day(period: Period, now: int) -> int:
    """Return the day (days since 1970) with which the running period began; 0 for all time.

    Args:
        period: which.
        now: seconds since 1970.
    """
    today = moment(now).date()
    match period:
        case Period.ALL:
            return 0
        case Period.YEAR:
            first = today.replace(month=1, day=1)
        case Period.MONTH:
            first = today.replace(day=1)
        case Period.WEEK:
            first = today - timedelta(days=today.weekday())
    return (first - _DAY_ZERO).days
