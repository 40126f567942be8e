"""Points: the cap, the floor, and totals that depend on what stands and on nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identity import PostId
from bot.domain.points import (
    BOUNTY_KINDS,
    DayCounts,
    Effect,
    Kind,
    PointsTable,
    ceased,
    day_points,
    does_answer_count,
    does_question_count,
    effects_of_acceptance,
    effects_of_vote,
    shown_reputation,
)
from bot.domain.posts import AnswerState, PostKind, QuestionState

TABLE = PointsTable()
QUESTION, ANSWER = PostId(1), PostId(2)
ASKER, ANSWERER, VOTER, HELPER = 10, 20, 30, 40

PRICED = [kind for kind in Kind if kind not in BOUNTY_KINDS]

counts = st.builds(DayCounts, *[st.integers(0, 60)] * len(PRICED), st.integers(-500, 500))
tables = st.builds(PointsTable, *[st.integers(-50, 50)] * len(PRICED), st.integers(0, 400))


def accept(
    answerer: int = ANSWERER, by: int = ASKER, *, question_counts: bool = True, answer_counts: bool = True
) -> tuple[Effect, ...]:
    return effects_of_acceptance(
        QUESTION, ANSWER, ASKER, answerer, by, 7, question_counts=question_counts, answer_counts=answer_counts
    )


def test_the_defaults_are_those_of_the_contract() -> None:
    assert PointsTable(10, -2, 10, -2, -1, 15, 2, 200) == TABLE


def test_kinds_counts_and_prices_have_the_same_names() -> None:
    names = [kind.value for kind in PRICED]
    assert list(DayCounts.__slots__) == [*names, "bounty"]
    assert list(PointsTable.__slots__) == [*names, "daily_cap"]


@pytest.mark.parametrize(
    ("counts", "points"),
    [
        (DayCounts(), 0),
        (DayCounts(question_up=3), 30),
        (DayCounts(question_up=12, answer_up=8), 200),
        (DayCounts(question_up=12, answer_up=9), 200),
        (DayCounts(answer_up=40, accepted=2, accepting=1), 232),
        (DayCounts(answer_up=40, answer_down=1, question_down=1, downvote_cast=3), 193),
        (DayCounts(answer_up=40, bounty=-150), 50),
        (DayCounts(answer_up=40, bounty=500), 700),
    ],
)
def test_up_votes_count_up_to_the_cap_and_all_else_beside_it(counts: DayCounts, points: int) -> None:
    assert day_points(counts, TABLE) == points


@given(counts, tables)
def test_a_day_without_its_cap_is_the_sum_of_its_parts(counts: DayCounts, table: PointsTable) -> None:
    parts = {kind: getattr(counts, kind) * getattr(table, kind) for kind in PRICED}
    ups = parts.pop(Kind.QUESTION_UP) + parts.pop(Kind.ANSWER_UP)
    assert day_points(counts, replace(table, daily_cap=10**9)) == ups + sum(parts.values()) + counts.bounty
    assert day_points(counts, table) == min(ups, table.daily_cap) + sum(parts.values()) + counts.bounty


@given(counts, st.sampled_from(["question_up", "answer_up"]))
def test_one_more_up_vote_never_costs_points_and_gives_ten_at_most(counts: DayCounts, kind: str) -> None:
    more = replace(counts, **{kind: getattr(counts, kind) + 1})
    assert 0 <= day_points(more, TABLE) - day_points(counts, TABLE) <= 10


@given(st.integers(-10_000, 10_000))
def test_shown_reputation_is_one_more_than_the_points_and_at_least_one(points: int) -> None:
    assert shown_reputation(points) == max(1, 1 + points)


def test_an_up_vote_gives_to_the_author_alone() -> None:
    assert effects_of_vote(QUESTION, PostKind.QUESTION, ASKER, VOTER, 1, 7) == (
        Effect(ASKER, Kind.QUESTION_UP, 1, QUESTION, 7),
    )
    assert effects_of_vote(ANSWER, PostKind.ANSWER, ANSWERER, VOTER, 1, 7) == (
        Effect(ANSWERER, Kind.ANSWER_UP, 1, ANSWER, 7),
    )


def test_a_down_vote_costs_the_voter_something_on_an_answer_only() -> None:
    assert effects_of_vote(QUESTION, PostKind.QUESTION, ASKER, VOTER, -1, 7) == (
        Effect(ASKER, Kind.QUESTION_DOWN, 1, QUESTION, 7),
    )
    assert effects_of_vote(ANSWER, PostKind.ANSWER, ANSWERER, VOTER, -1, 7) == (
        Effect(ANSWERER, Kind.ANSWER_DOWN, 1, ANSWER, 7),
        Effect(VOTER, Kind.DOWNVOTE_CAST, 1, ANSWER, 7),
    )


def test_an_acceptance_gives_to_both_sides() -> None:
    assert accept() == (
        Effect(ANSWERER, Kind.ACCEPTED, 1, ANSWER, 7),
        Effect(ASKER, Kind.ACCEPTING, 1, QUESTION, 7),
    )
    assert accept(by=HELPER) == accept()


def test_accepting_ones_own_answer_gives_nobody_anything() -> None:
    assert accept(answerer=ASKER) == ()
    assert accept(answerer=ASKER, by=HELPER) == ()
    assert accept(answerer=HELPER, by=HELPER) == ()


def test_a_deleted_question_takes_only_its_askers_points() -> None:
    assert accept(question_counts=False) == (Effect(ANSWERER, Kind.ACCEPTED, 1, ANSWER, 7),)


def test_an_answer_that_is_none_any_more_takes_the_points_of_both() -> None:
    assert accept(answer_counts=False) == ()


def test_closing_a_question_changes_nothing_and_only_live_answers_count() -> None:
    assert [does_question_count(state) for state in QuestionState] == [True, True, False]
    assert [does_answer_count(state) for state in AnswerState] == [True, False, False]


votes = st.tuples(st.sampled_from([QUESTION, ANSWER]), st.integers(50, 60), st.sampled_from([1, -1]), st.integers(0, 3))


def effects(facts: list[tuple[PostId, int, int, int]]) -> list[Effect]:
    found: list[Effect] = []
    for post_id, voter, value, day in facts:
        kind, author = (PostKind.QUESTION, ASKER) if post_id == QUESTION else (PostKind.ANSWER, ANSWERER)
        found.extend(effects_of_vote(post_id, kind, author, voter, value, day))
    return found


def tally(lines: list[Effect]) -> dict[tuple[int, int, Kind], int]:
    total: Counter[tuple[int, int, Kind]] = Counter()
    for line in lines:
        total[line.member_id, line.day, line.kind] += line.effect
    return {key: number for key, number in total.items() if number}


@given(st.lists(votes), st.randoms(use_true_random=False))
def test_totals_do_not_depend_on_the_order_of_events(facts: list[tuple[PostId, int, int, int]], random: Random) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert tally(effects(shuffled)) == tally(effects(facts))


@given(st.lists(votes), st.lists(votes))
def test_what_ceases_leaves_no_trace(
    facts: list[tuple[PostId, int, int, int]], undone: list[tuple[PostId, int, int, int]]
) -> None:
    lines = effects(undone) + effects(facts) + list(ceased(tuple(effects(undone))))
    assert tally(lines) == tally(effects(facts))
