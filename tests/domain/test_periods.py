"""Calendar periods."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.periods import CALENDAR, Span, span_of
from bot.domain.ranking import Period

_DAY_ZERO = date(1970, 1, 1)


def _day(year: int, month: int, day: int) -> int:
    return (date(year, month, day) - _DAY_ZERO).days


@pytest.mark.parametrize(
    ("period", "first", "end"),
    [
        (Period.YEAR, _day(2024, 1, 1), _day(2025, 1, 1)),
        (Period.MONTH, _day(2024, 2, 1), _day(2024, 3, 1)),
        (Period.WEEK, _day(2024, 2, 26), _day(2024, 3, 4)),
    ],
)
def test_a_day_lies_in_its_year_its_month_and_its_week_from_monday(period: Period, first: int, end: int) -> None:
    assert span_of(period, _day(2024, 2, 29)) == Span(period, first, end)


@given(st.sampled_from(CALENDAR), st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_the_end_of_a_period_begins_the_next(period: Period, on: date) -> None:
    span = span_of(period, (on - _DAY_ZERO).days)
    assert span.first_day <= (on - _DAY_ZERO).days < span.end
    assert span_of(period, span.end).first_day == span.end
    assert span_of(period, span.end - 1) == span


def test_the_last_day_that_can_be_written_has_its_periods() -> None:
    last = (date.max - _DAY_ZERO).days
    assert [span_of(period, last).end - last for period in CALENDAR] == [1, 1, 3]


def test_all_time_is_no_period_of_the_calendar() -> None:
    with pytest.raises(ValueError, match="all time"):
        span_of(Period.ALL, 0)
