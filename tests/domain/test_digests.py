"""When a digest is due."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.digests import (
    LATE_SECONDS,
    WEEK_SECONDS,
    Digest,
    days_of,
    due_after_told,
    first_due,
    latest_due,
    next_due,
)
from bot.domain.identity import SECONDS_A_DAY, day_of

DAY = SECONDS_A_DAY
NOW = 1_800_000_000
NOTHING = Digest(0, None, None, (), (), ())


@given(late=st.integers(0, 400 * DAY))
@example(late=LATE_SECONDS)
@example(late=LATE_SECONDS + 1)
def test_the_next_one_is_six_or_seven_days_away_however_late_this_one_is(late: int):
    assert WEEK_SECONDS - LATE_SECONDS <= next_due(NOW, NOW + late) - (NOW + late) <= WEEK_SECONDS


@given(delays=st.lists(st.integers(0, LATE_SECONDS), max_size=60))
def test_small_delays_do_not_add_up(delays: list[int]):
    due_at = first_due(NOW)
    for delay in delays:
        due_at = next_due(due_at, due_at + delay)
    assert due_at == NOW + (1 + len(delays)) * WEEK_SECONDS


@given(late=st.integers(0, LATE_SECONDS))
def test_digests_of_following_weeks_tell_of_no_day_twice(late: int):
    following = next_due(NOW, NOW + late)
    if day_of(NOW + late) == day_of(NOW):
        assert days_of(NOW + late).end == days_of(following).first
    assert days_of(NOW).end - days_of(NOW).first == 7


@given(told=st.integers(-60 * DAY, 400 * DAY))
def test_after_one_that_was_told_late_the_next_waits_for_a_week_and_never_longer(told: int):
    later = due_after_told(NOW + told, NOW)
    if later is None:
        assert told <= LATE_SECONDS - WEEK_SECONDS or NOW + told > latest_due(NOW)
    else:
        assert NOW + LATE_SECONDS < later <= first_due(NOW)


@given(jump=st.integers(-400 * DAY, 400 * DAY))
def test_what_was_planned_just_now_is_only_too_far_ahead_if_the_clock_went_back(jump: int):
    assert (first_due(NOW) > latest_due(NOW + jump)) is (jump < NOW + WEEK_SECONDS - latest_due(NOW))


def test_a_rank_alone_is_nothing_to_tell():
    assert NOTHING.is_empty
    assert Digest(0, 3, 7, (), (), ()).is_empty
    assert not Digest(-2, None, None, (), (), ()).is_empty
