"""What answers are worth, how it fades, exact sums and buckets."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identity import SECONDS_A_DAY
from bot.domain.standing import (
    EXPERTISE_HALF_LIFE_DAYS,
    QUALITY_HALF_LIFE_DAYS,
    answer_worth,
    bucket_bounds,
    bucket_of,
    exact_sum,
    growth,
    quality,
)

_NEW_YEAR_2020 = 1_577_836_800

values = st.integers(-(10**12), 10**12)
terms = st.lists(
    st.builds(
        lambda at, worth: growth(at, EXPERTISE_HALF_LIFE_DAYS) * worth,
        st.integers(1_200_000_000, 2_200_000_000),
        st.floats(-3, 20),
    ),
    max_size=30,
)


def test_a_new_answer_is_worth_one() -> None:
    assert answer_worth(0, 0, is_accepted=False) == 1


def test_up_votes_count_less_and_less_and_down_votes_all_the_same() -> None:
    assert answer_worth(3, 0, is_accepted=False) == pytest.approx(1 + math.log(4))
    assert answer_worth(0, 4, is_accepted=False) == -1
    assert answer_worth(3, 2, is_accepted=True) == pytest.approx(1 + math.log(4) + 1.5 - 1)


@pytest.mark.parametrize("half_life", [14, 60, 90])
def test_growth_doubles_with_each_half_life(half_life: int) -> None:
    assert growth(_NEW_YEAR_2020, half_life) == 1
    assert growth(_NEW_YEAR_2020 + half_life * SECONDS_A_DAY, half_life) == 2
    assert growth(_NEW_YEAR_2020 - 2 * half_life * SECONDS_A_DAY, half_life) == 0.25


@pytest.mark.parametrize("at", [-62_135_596_800, 253_402_300_799])
def test_growth_bears_every_time_of_an_archive(at: int) -> None:
    parts = [20 * growth(at, 14)] * 1_000
    assert math.isfinite(math.fsum(parts))
    assert exact_sum([*parts, *(-part for part in parts)]) == ()


def test_quality_is_nothing_without_answers() -> None:
    assert quality(0, 0, 1.5, _NEW_YEAR_2020) == 0


def test_quality_is_of_the_worth_that_is_left_today() -> None:
    now = _NEW_YEAR_2020 + QUALITY_HALF_LIFE_DAYS * SECONDS_A_DAY
    assert quality(8.0, 4.0, 1.0, now) == pytest.approx((5 + 4) / (5 + 2) * math.log(3))


def test_one_lucky_answer_does_not_beat_ten_good_ones() -> None:
    lucky = answer_worth(60, 0, is_accepted=True)
    good = answer_worth(3, 0, is_accepted=True)
    now = _NEW_YEAR_2020
    assert quality(lucky, 1, 1.5, now) < quality(10 * good, 10, 1.5, now)


@given(terms)
def test_an_exact_sum_has_no_error(parts: list[float]) -> None:
    assert sum(map(Fraction, exact_sum(parts)), Fraction()) == sum(map(Fraction, parts), Fraction())


@given(terms, terms)
def test_an_exact_sum_does_not_depend_on_steps_or_on_what_came_and_went(kept: list[float], gone: list[float]) -> None:
    total = exact_sum(())
    for part in kept + gone:
        total = exact_sum([*total, part])
    total = exact_sum([*total, *(-part for part in gone)])
    assert total == exact_sum(reversed(kept))


@given(terms)
def test_the_first_float_of_an_exact_sum_is_the_nearest(parts: list[float]) -> None:
    assert (exact_sum(parts) or (0.0,))[0] == math.fsum(parts)


@given(values)
def test_a_value_lies_within_the_bounds_of_its_bucket(value: int) -> None:
    low, high = bucket_bounds(bucket_of(value))
    assert low <= value <= high


@given(values, values)
def test_a_greater_value_is_in_no_lower_bucket(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert bucket_of(low) <= bucket_of(high)


@given(st.integers(-800, 800))
def test_buckets_have_no_gap_and_no_overlap(bucket: int) -> None:
    low, high = bucket_bounds(bucket)
    assert bucket_of(low) == bucket_of(high) == bucket
    assert bucket_bounds(bucket + 1)[0] == high + 1


@given(values)
def test_buckets_are_the_same_below_zero(value: int) -> None:
    assert bucket_of(-value) == -bucket_of(value)


def test_small_values_have_buckets_of_their_own_and_great_ones_sixteen_an_octave() -> None:
    assert [bucket_of(value) for value in range(34)] == [*range(32), 32, 32]
    assert bucket_of(128) - bucket_of(64) == 16
