"""Round numbers and dates for the scales of a picture."""

from __future__ import annotations

from datetime import date, timedelta

from bot.ui.words import say

_DAY_ZERO = date(1970, 1, 1)
_STEPS = (1, 2, 5)
_MOST_NUMBERS = 4
_MOST_DATES = 5
_DAYS = (1, 2, 3, 7, 14)
_MONTHS = (1, 2, 3, 6)


def number_ticks(highest: int) -> list[int]:
    """Return round numbers at equal distances from 0 to the first one at or above the highest (1 or more)."""
    size = 1
    while True:
        for step in _STEPS:
            distance = step * size
            parts = -(-highest // distance)
            if parts <= _MOST_NUMBERS:
                return [distance * part for part in range(max(parts, 2) + 1)]
        size *= 10


def date_ticks(first: int, last: int) -> list[tuple[int, str]]:
    """Return the days of a scale with their labels: at most five, at equal steps of the calendar.

    Args:
        first: the day with which the scale begins (days since 1970).
        last: the day with which it ends, a later one.
    """
    begin, end = _DAY_ZERO + timedelta(first), _DAY_ZERO + timedelta(last)
    for step in _DAYS:
        if (last - first) // step < _MOST_DATES:
            # Counted back from the end, which is today.
            days = [end - timedelta(back) for back in range(0, last - first + 1, step)][::-1]
            return [(_number(day), _day_label(day)) for day in days]
    for step in _MONTHS:
        months = _months(begin, end, step)
        if len(months) <= _MOST_DATES:
            return [(_number(day), _month_label(day, is_first=not place)) for place, day in enumerate(months)]
    years = end.year - begin.year
    step = 1
    while years // step >= _MOST_DATES:
        step += 1
    starts = [date(year, 1, 1) for year in range(begin.year + 1, end.year + 1) if not (end.year - year) % step]
    return [(_number(day), str(day.year)) for day in starts]


def _months(begin: date, end: date, step: int) -> list[date]:
    """Return the first days of months between two days: of each, or each second, third, sixth of a year."""
    months: list[date] = []
    year, month = begin.year, begin.month
    while (day := date(year, month, 1)) <= end:
        if day >= begin and not (month - 1) % step:
            months.append(day)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months


def _number(day: date) -> int:
    return (day - _DAY_ZERO).days


def _day_label(day: date) -> str:
    return say("picture.day", day=day.day, month=say(f"picture.month.{day.month}"))


def _month_label(day: date, *, is_first: bool) -> str:
    """Return the month; with the year where one begins, and on the first label."""
    month = say(f"picture.month.{day.month}")
    return say("picture.month_of_year", month=month, year=day.year) if is_first or day.month == 1 else month
