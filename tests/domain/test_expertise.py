"""The score of experts, and who is named."""

import math

import pytest

from bot.domain.expertise import Expert, Parts, choose_named, in_order, ping_due_at, scale_of, tag_weight
from bot.domain.identity import Snowflake

A, B, C = Snowflake(1), Snowflake(2), Snowflake(3)


def ranked(candidates: dict[Snowflake, Parts]) -> list[Expert]:
    return in_order(candidates, scale_of(candidates.values()))


def known(number: int) -> list[Expert]:
    return [Expert(Snowflake(each), 1.0, has_answered=True) for each in range(1, number + 1)]


def test_each_part_is_divided_by_its_maximum_and_they_are_added():
    found = ranked({A: Parts(10, 4, 1), B: Parts(5, 8, 0), C: Parts(0, 0, 4)})
    assert [(expert.user_id, expert.score) for expert in found] == [(A, 1.75), (B, 1.5), (C, 1.0)]


def test_of_equals_the_smaller_account_comes_first():
    assert [expert.user_id for expert in ranked({C: Parts(1), A: Parts(1), B: Parts(1)})] == [A, B, C]


def test_a_part_that_nobody_has_counts_nothing():
    assert [expert.score for expert in ranked({A: Parts(activity=3)})] == [1.0]
    assert ranked({}) == []


def test_answers_voted_down_take_away():
    found = ranked({A: Parts(-2, 0, 1), B: Parts(4, 0, 1)})
    assert [(expert.user_id, expert.score, expert.has_answered) for expert in found] == [
        (B, 2.0, True),
        (A, 0.5, False),
    ]


def test_where_all_were_voted_down_nobody_gains_by_it():
    assert [expert.score for expert in ranked({A: Parts(-2), B: Parts(-1)})] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("candidates", "answered"), [(Parts(tags=1), True), (Parts(similar=1), True), (Parts(activity=1), False)]
)
def test_who_is_merely_active_has_not_answered(candidates: Parts, answered: bool):
    [expert] = ranked({A: candidates})
    assert expert.has_answered is answered


def test_a_rare_tag_tells_more_than_one_that_all_questions_have():
    assert tag_weight(100, 1) > tag_weight(100, 50) > tag_weight(100, 100) > 0
    assert math.isfinite(tag_weight(0, 0))


@pytest.mark.parametrize(("number", "named"), [(0, 0), (2, 0), (3, 3), (5, 5), (9, 5)])
def test_three_to_five_are_named_or_nobody(number: int, named: int):
    assert len(choose_named(known(number), lambda _: True)) == named


def test_only_those_who_may_be_and_have_answered_are_named():
    active = Expert(Snowflake(99), 3.0, has_answered=False)
    assert choose_named([active, *known(5)], lambda user_id: user_id != A) == (2, 3, 4, 5)


def test_a_question_pings_when_its_hours_are_over():
    assert ping_due_at(1_000, 12) == 44_200
