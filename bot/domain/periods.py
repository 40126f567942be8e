"""The calendar periods of leaderboards: UTC years, months, and weeks from Monday."""

from __future__ import annotations

from calendar import isleap, monthrange
from dataclasses import dataclass

from bot.domain.identity import SECONDS_A_DAY, moment
from bot.domain.ranking import Period, first_day

CALENDAR = (Period.YEAR, Period.MONTH, Period.WEEK)


@dataclass(frozen=True, slots=True)
class Span:
    """A year, month or week: its days (since 1970) from the first on, up to but without the end."""

    period: Period
    first_day: int
    end: int


def span_of(period: Period, day: int) -> Span:
    """Return the year, month or week in which a day (days since 1970) lies.

    Raises:
        ValueError: the period is all time.
    """
    first = first_day(period, day * SECONDS_A_DAY)
    date = moment(day * SECONDS_A_DAY).date()
    match period:
        case Period.YEAR:
            length = 366 if isleap(date.year) else 365
        case Period.MONTH:
            length = monthrange(date.year, date.month)[1]
        case Period.WEEK:
            length = 7
        case Period.ALL:
            raise ValueError("all time is no period of the calendar")
    return Span(period, first, first + length)
