"""Votes: the table of changes against a model, and each reason why a vote does not count."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identity import SECONDS_A_DAY, Actor, Snowflake
from bot.domain.settings import DEFAULT_SETTINGS, GuildSettings
from bot.domain.voting import Change, Decision, Direction, Refusal, Step, Tally, decide, judge, lowest_limit

UP, DOWN = Direction.UP, Direction.DOWN
AUTHOR, VOTER = Snowflake(7), Snowflake(175928847299117063)
NOW = 1_800_000_000


@pytest.mark.parametrize(
    ("held", "change", "direction", "decision"),
    [
        (None, Change.ADDED, UP, Decision(Step.CAST)),
        (UP, Change.ADDED, UP, Decision(Step.NOTHING)),
        (DOWN, Change.ADDED, UP, Decision(Step.SWITCH, take_off=DOWN)),
        (UP, Change.ADDED, DOWN, Decision(Step.SWITCH, take_off=UP)),
        (UP, Change.REMOVED, UP, Decision(Step.TAKE_BACK)),
        (UP, Change.REMOVED, DOWN, Decision(Step.NOTHING)),
        (None, Change.REMOVED, UP, Decision(Step.REREAD)),
    ],
)
def test_each_change_has_its_decision(
    held: Direction | None, change: Change, direction: Direction, decision: Decision
) -> None:
    assert decide(held, change, direction) == decision


class Member:
    """A member before one message: what Discord shows of them, and what we hold and ask for."""

    def __init__(self) -> None:
        self.shown: set[Direction] = set()
        self.events: list[tuple[Change, Direction]] = []
        self.held: Direction | None = None
        self.is_dirty = False

    def toggle(self, direction: Direction) -> None:
        """Press a reaction."""
        added = direction not in self.shown
        self.shown ^= {direction}
        self.events.append((Change.ADDED if added else Change.REMOVED, direction))

    def hear(self) -> None:
        """Handle the oldest event not yet heard of; what is to be taken off is taken off at once."""
        change, direction = self.events.pop(0)
        decision = decide(self.held, change, direction)
        match decision.step:
            case Step.CAST | Step.SWITCH:
                self.held = direction
            case Step.TAKE_BACK:
                self.held = None
            case Step.REREAD:
                self.is_dirty = True
            case Step.NOTHING:
                pass
        if decision.take_off is not None and decision.take_off in self.shown:
            self.toggle(decision.take_off)


@given(st.lists(st.sampled_from([UP, DOWN, None])))
def test_after_all_events_we_hold_what_discord_shows_or_know_that_we_do_not(
    presses: list[Direction | None],
) -> None:
    member = Member()
    for press in presses:
        if press is not None:
            member.toggle(press)
        elif member.events:
            member.hear()
    while member.events:
        member.hear()
    assert member.is_dirty or member.shown == ({member.held} if member.held else set())


@given(st.lists(st.sampled_from([UP, DOWN])))
def test_events_heard_as_they_happen_never_leave_a_doubt(presses: list[Direction]) -> None:
    member = Member()
    for press in presses:
        member.toggle(press)
        while member.events:
            member.hear()
        assert member.shown == ({member.held} if member.held else set())
    assert not member.is_dirty


@given(st.sampled_from([None, UP, DOWN]), st.sampled_from([UP, DOWN]))
def test_the_same_addition_twice_changes_nothing_the_second_time(held: Direction | None, direction: Direction) -> None:
    first = decide(held, Change.ADDED, direction)
    after = held if first.step is Step.NOTHING else direction
    assert decide(after, Change.ADDED, direction) == Decision(Step.NOTHING)


def test_a_vote_that_nothing_speaks_against_counts() -> None:
    assert judge(Actor(VOTER), AUTHOR, 1, DEFAULT_SETTINGS, NOW) is None


def test_a_vote_on_ones_own_post_is_refused() -> None:
    assert judge(Actor(AUTHOR), AUTHOR, 5_000, DEFAULT_SETTINGS, NOW) is Refusal.OWN_POST


def test_a_bots_vote_is_refused() -> None:
    assert judge(Actor(VOTER, is_bot=True), AUTHOR, 5_000, DEFAULT_SETTINGS, NOW) is Refusal.BY_BOT


def test_a_vote_under_the_minimum_reputation_is_refused() -> None:
    settings = replace(DEFAULT_SETTINGS, vote_min_reputation=15)
    assert judge(Actor(VOTER), AUTHOR, 14, settings, NOW) is Refusal.REPUTATION
    assert judge(Actor(VOTER), AUTHOR, 15, settings, NOW) is None


def test_a_vote_of_an_account_that_is_too_young_is_refused_until_the_second_it_is_old_enough() -> None:
    settings = replace(DEFAULT_SETTINGS, min_account_age_days=3)
    actor = Actor(VOTER)
    old_enough_at = actor.account_created_at + 3 * SECONDS_A_DAY
    assert judge(actor, AUTHOR, 1, settings, old_enough_at - 1) is Refusal.ACCOUNT_AGE
    assert judge(actor, AUTHOR, 1, settings, old_enough_at) is None


def test_the_opposite_of_the_opposite_is_the_direction_itself() -> None:
    assert [direction.opposite.opposite for direction in Direction] == list(Direction)


def test_votes_of_a_day_count_up_to_the_limits_and_not_one_more() -> None:
    settings = GuildSettings(votes_per_day=10, pair_votes_per_day=3)
    assert judge(Actor(VOTER), AUTHOR, 1, settings, NOW, Tally(9, 2)) is None
    assert judge(Actor(VOTER), AUTHOR, 1, settings, NOW, Tally(10, 2)) is Refusal.VOTES_PER_DAY
    assert judge(Actor(VOTER), AUTHOR, 1, settings, NOW, Tally(9, 3)) is Refusal.PAIR_VOTES_PER_DAY


def test_a_limit_of_nothing_is_none() -> None:
    settings = GuildSettings(votes_per_day=0, pair_votes_per_day=0)
    assert judge(Actor(VOTER), AUTHOR, 1, settings, NOW, Tally(10_000, 10_000)) is None


def test_a_pair_whose_votes_were_invalidated_is_refused() -> None:
    assert judge(Actor(VOTER), AUTHOR, 1, DEFAULT_SETTINGS, NOW, Tally(is_barred=True)) is Refusal.BARRED_PAIR


@pytest.mark.parametrize(("day", "pair", "lowest"), [(0, 0, 0), (5, 0, 5), (0, 5, 5), (9, 5, 5), (5, 9, 5)])
def test_the_lowest_limit_is_the_first_to_be_reached(day: int, pair: int, lowest: int) -> None:
    assert lowest_limit(GuildSettings(votes_per_day=day, pair_votes_per_day=pair)) == lowest
