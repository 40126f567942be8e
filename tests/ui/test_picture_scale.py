"""Round numbers and dates of scales."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.picture_scale import date_ticks, number_ticks


def day(year: int, month: int, number: int) -> int:
    return (date(year, month, number) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("highest", "expected"), [(1, [0, 1, 2]), (26, [0, 10, 20, 30]), (711, [0, 200, 400, 600, 800])]
)
def test_the_numbers_are_round(highest: int, expected: list[int]) -> None:
    assert number_ticks(highest) == expected


@given(st.integers(1, 10**9))
def test_the_numbers_begin_with_nothing_and_reach_the_highest(highest: int) -> None:
    ticks = number_ticks(highest)
    assert ticks[0] == 0
    assert ticks[-1] >= highest
    assert 3 <= len(ticks) <= 5


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (day(2026, 11, 22), day(2026, 11, 23), ["22 Nov", "23 Nov"]),
        (day(2026, 10, 14), day(2026, 11, 23), ["26 Oct", "9 Nov", "23 Nov"]),
        (day(2026, 5, 27), day(2026, 11, 23), ["Jul 2026", "Sep", "Nov"]),
        (day(2024, 9, 14), day(2026, 11, 23), ["Jan 2025", "Jul", "Jan 2026", "Jul"]),
        (day(2021, 11, 19), day(2026, 11, 23), ["2022", "2024", "2026"]),
    ],
)
def test_the_dates_are_those_of_the_calendar(first: int, last: int, labels: list[str]) -> None:
    assert [label for _, label in date_ticks(first, last)] == labels


@given(st.integers(0, 40_000), st.integers(1, 20_000))
def test_there_are_one_to_five_dates_within_the_scale_in_order(first: int, length: int) -> None:
    days = [number for number, _ in date_ticks(first, first + length)]
    assert 1 <= len(days) <= 5
    assert days == sorted(set(days))
    assert first <= days[0]
    assert days[-1] <= first + length
