"""When a question is looked at, reminded of and closed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ageing import PACE_SECONDS, Age, Pace, Periods, Plan, Step, is_old_news, plan
from bot.domain.identity import SECONDS_A_DAY, Snowflake

DAY = SECONDS_A_DAY
NOW = 1_800_000_000
PERIODS = Periods(reminder_days=3, stale_days=30)
FRESH = Age(is_alive=True, is_solved=False, is_locked=False, active_at=NOW, waiting_since=None, reminded_at=None)
ANSWERED = replace(FRESH, waiting_since=NOW)
GUILD, OTHER = Snowflake(1), Snowflake(2)


def test_an_unanswered_question_is_due_when_it_is_stale():
    assert plan(FRESH, PERIODS, NOW) == Plan(None, NOW + 30 * DAY)
    assert plan(FRESH, PERIODS, NOW + 30 * DAY - 1).step is None
    assert plan(FRESH, PERIODS, NOW + 30 * DAY).step is Step.CLOSE


def test_an_answered_question_is_due_for_its_reminder_first():
    assert plan(ANSWERED, PERIODS, NOW) == Plan(None, NOW + 3 * DAY)
    assert plan(ANSWERED, PERIODS, NOW + 3 * DAY).step is Step.REMIND


def test_nobody_is_reminded_twice_of_a_solved_question_or_in_a_locked_thread():
    late = NOW + 4 * DAY
    assert plan(replace(ANSWERED, reminded_at=NOW), PERIODS, late) == Plan(None, NOW + 30 * DAY)
    assert plan(replace(ANSWERED, is_locked=True), PERIODS, late).step is None
    assert plan(replace(ANSWERED, is_solved=True), PERIODS, late) == Plan(None, None)


def test_a_solved_question_is_done_and_not_stale():
    assert plan(replace(FRESH, is_solved=True), PERIODS, NOW + 900 * DAY) == Plan(None, None)


def test_what_is_late_for_both_is_closed():
    assert plan(ANSWERED, PERIODS, NOW + 31 * DAY).step is Step.CLOSE


def test_zero_days_are_never():
    assert plan(ANSWERED, Periods(0, 0), NOW + 900 * DAY) == Plan(None, None)
    assert plan(ANSWERED, Periods(3, 0), NOW) == Plan(None, NOW + 3 * DAY)
    assert plan(ANSWERED, Periods(0, 30), NOW) == Plan(None, NOW + 30 * DAY)


@given(
    age=st.builds(
        Age,
        is_alive=st.booleans(),
        is_solved=st.booleans(),
        is_locked=st.booleans(),
        active_at=st.integers(0, 10 * DAY),
        waiting_since=st.none() | st.integers(0, 10 * DAY),
        reminded_at=st.none() | st.integers(0, 10 * DAY),
    ),
    periods=st.builds(Periods, st.integers(0, 10), st.integers(0, 10)),
    now=st.integers(0, 30 * DAY),
)
def test_a_plan_holds_until_it_is_due_and_then_there_is_something_to_do(age: Age, periods: Periods, now: int):
    planned = plan(age, periods, now)
    if planned.step is None and planned.due_at is not None:
        assert planned.due_at > now
        assert plan(age, periods, planned.due_at - 1) == planned
        assert plan(age, periods, planned.due_at).step is not None
    if planned.step is None and planned.due_at is None:
        assert plan(age, periods, now + 10_000 * DAY).step is None


def test_an_answer_of_last_year_is_no_news():
    assert not is_old_news(NOW - 30 * DAY, NOW)
    assert is_old_news(NOW - 30 * DAY - 1, NOW)


def test_the_actions_of_a_guild_come_in_even_steps_and_guilds_do_not_wait_for_each_other():
    pace = Pace()
    assert [pace.next_at(GUILD, NOW) - NOW for _ in range(3)] == [0, PACE_SECONDS, 2 * PACE_SECONDS]
    assert pace.next_at(OTHER, NOW) == NOW
    assert pace.next_at(GUILD, NOW + 1_000) == NOW + 1_000


def test_a_clock_that_goes_back_makes_nobody_wait():
    pace = Pace()
    pace.next_at(GUILD, NOW)
    assert pace.next_at(GUILD, NOW - 400 * DAY) == NOW - 400 * DAY
