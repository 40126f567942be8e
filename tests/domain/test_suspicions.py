"""Suspicions: planted rings and serial votes stand out, honest votes do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from math import comb, log10

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.findings import FindingKind
from bot.domain.identity import SECONDS_A_DAY
from bot.domain.suspicions import LEAST_BURST, CastVote, Survey, Suspicion, log10_tail
from tests.support.crowd import DOWN, UP, Cast, honest, ring

MONTH = 30 * SECONDS_A_DAY
HONEST = 30
RING = (30, 31, 32)


def find(casts: Iterable[Cast]) -> list[Suspicion]:
    survey = Survey()
    by_voter: defaultdict[int, list[CastVote]] = defaultdict(list)
    for cast in sorted(casts, key=lambda cast: cast.at):
        by_voter[cast.voter].append(CastVote(cast.author, cast.direction, cast.at))
    for voter, votes in by_voter.items():
        survey.add(voter, votes)
    return survey.suspicions()


def burst(voter: int, author: int, number: int, direction=UP, every: int = 60) -> list[Cast]:
    return [Cast(voter, author, direction, 1_000 + every * place) for place in range(number)]


@pytest.mark.parametrize("seed", range(20))
def test_a_planted_ring_of_three_is_found_and_nobody_else(seed: int) -> None:
    crowd = honest(seed, HONEST, 20, 0, MONTH)
    on_ring = [Cast(voter, RING[voter % 3], UP, voter) for voter in range(HONEST)]
    honest_of_ring = [Cast(member, author, UP, author) for member in RING for author in range(member % 5)]
    [found] = find(crowd + on_ring + honest_of_ring + ring(seed, RING, 8, 0, MONTH))
    assert found.kind is FindingKind.RING
    assert {(pair.voter_id, pair.author_id) for pair in found.pairs} == {
        (voter, author) for voter in RING for author in RING if voter != author
    }
    assert {pair.direction for pair in found.pairs} == {UP}


@pytest.mark.parametrize("seed", range(10))
def test_a_ring_in_which_each_votes_for_the_next_alone_is_found(seed: int) -> None:
    cycle = [
        Cast(voter, author, UP, at)
        for voter, author in ((30, 31), (31, 32), (32, 30))
        for at in range(0, MONTH, 300_000)
    ]
    [found] = find(honest(seed, HONEST, 20, 0, MONTH) + cycle)
    assert {(pair.voter_id, pair.author_id) for pair in found.pairs} == {(30, 31), (31, 32), (32, 30)}


@pytest.mark.parametrize("direction", [UP, DOWN])
@pytest.mark.parametrize("seed", range(10))
def test_ten_votes_on_one_author_within_ten_minutes_are_found(seed: int, direction) -> None:
    [found] = find(honest(seed, HONEST, 20, 2_000, MONTH) + burst(50, 0, 10, direction))
    assert found.kind is FindingKind.SERIAL
    assert found.log10_chance < -3
    [pair] = found.pairs
    assert (pair.voter_id, pair.author_id, pair.direction) == (50, 0, direction)
    assert (pair.first_at, pair.last_at) == (1_000, 1_540)


def test_the_same_votes_over_days_are_not_serial() -> None:
    assert find(honest(1, HONEST, 20, 0, MONTH) + burst(50, 0, 10, every=SECONDS_A_DAY)) == []


def test_a_reader_who_votes_on_everybody_within_minutes_is_not_serial() -> None:
    reader = [Cast(50, author, UP, 1_000 + author) for author in range(HONEST) for _ in range(LEAST_BURST)]
    assert find(honest(1, HONEST, 20, 0, MONTH) + reader) == []


def test_an_author_whom_everybody_votes_for_is_nobodys_accomplice() -> None:
    stars = [Cast(voter, 0, UP, 1_000 + place) for voter in range(1, HONEST) for place in range(8)]
    back = [Cast(0, voter, UP, 5_000 + voter) for voter in range(1, HONEST)]
    assert find(stars + back) == []


def test_two_who_are_alone_are_not_accused() -> None:
    assert find(ring(1, (0, 1), 20, 0, MONTH) + burst(0, 1, 10)) == []


def test_serial_votes_within_a_ring_are_told_once() -> None:
    within = [Cast(30, 31, UP, 1_000 + place) for place in range(10)]
    assert [found.kind for found in find(honest(1, HONEST, 20, 0, MONTH) + ring(1, RING, 8, 0, MONTH) + within)] == [
        FindingKind.RING
    ]


@settings(max_examples=150)
@given(
    seed=st.integers(0, 10**9),
    size=st.sampled_from([2, 3, 5, 10, 30]),
    most=st.sampled_from([5, 20, 80]),
    seconds=st.sampled_from([60, 3_600, SECONDS_A_DAY, MONTH]),
)
def test_honest_votes_lead_to_no_suspicion(seed: int, size: int, most: int, seconds: int) -> None:
    # A run in a thousand may, by the method's own promise; the examples are too few and the test too strict for that.
    assert find(honest(seed, size, most, 0, seconds)) == []


@given(of=st.integers(1, 60), share=st.integers(1, 99), data=st.data())
def test_the_tail_is_that_of_the_binomial_distribution(of: int, share: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, of))
    p = Fraction(share, 100)
    exact = sum(comb(of, k) * p**k * (1 - p) ** (of - k) for k in range(number, of + 1))
    found = log10_tail(number, of, share / 100)
    if number > of * share / 100:
        assert found == pytest.approx(log10(exact), abs=1e-6)
    else:
        assert found == 0


@pytest.mark.parametrize(("number", "of", "share"), [(0, 0, 0.5), (5, 5, 1.0), (5, 5, 3.0), (0, 9, 0.1)])
def test_what_is_certain_has_the_chance_one(number: int, of: int, share: float) -> None:
    assert log10_tail(number, of, share) == 0


def test_a_tiny_chance_is_no_underflow() -> None:
    assert log10_tail(5_000, 5_000, 0.01) == pytest.approx(-10_000)
