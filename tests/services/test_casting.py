"""Casting: how many votes a day count, and on whom."""

from __future__ import annotations

import pytest

from bot.domain.identity import SECONDS_A_DAY
from bot.domain.reactions import Shown
from bot.domain.voting import Refusal
from bot.services.voting import Outcome
from bot.storage.database import Database
from tests.support.ballots import DOWN, UP, Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, CAROL, GUILD, Community
from tests.support.crowd import UP as UP_VOTE
from tests.support.crowd import Cast, Crowd


@pytest.fixture
def ballots(community: Community) -> Ballots:
    return Ballots(community)


async def limit(community: Community, **limits: int) -> None:
    await community.configuring.change(GUILD, {name: str(value) for name, value in limits.items()})


async def test_the_vote_above_the_limit_of_a_day_is_refused_and_its_reaction_taken_off(ballots: Ballots) -> None:
    await limit(ballots.community, votes_per_day=2)
    questions = [await ballots.community.ask() for _ in range(3)]
    assert [(await ballots.add(each.post, BOB)).refusal for each in questions] == [None, None, Refusal.VOTES_PER_DAY]
    assert await ballots.score(questions[2].id) == (0, 0)
    assert await ballots.take_offs(questions[2].id) == [f"{BOB} {UP}"]
    assert await ballots.drift() == []


async def test_a_new_day_gives_new_votes(ballots: Ballots, clock: ManualClock) -> None:
    await limit(ballots.community, votes_per_day=1)
    first, second = await ballots.community.ask(), await ballots.community.ask()
    await ballots.add(first.post, BOB)
    assert (await ballots.add(second.post, BOB)).outcome is Outcome.REFUSED
    clock.advance(SECONDS_A_DAY)
    await ballots.remove(second.post, BOB)
    assert (await ballots.add(second.post, BOB)).outcome is Outcome.COUNTED


async def test_a_refused_vote_stays_refused_on_the_next_day_until_its_reaction_went(
    ballots: Ballots, clock: ManualClock
) -> None:
    await limit(ballots.community, votes_per_day=1)
    first, second = await ballots.community.ask(), await ballots.community.ask()
    await ballots.add(first.post, BOB)
    await ballots.add(second.post, BOB)
    clock.advance(SECONDS_A_DAY)
    assert (await ballots.add(second.post, BOB)).outcome is Outcome.UNCHANGED
    assert await ballots.score(second.id) == (0, 0)


async def test_a_vote_taken_back_makes_room_for_another(ballots: Ballots, clock: ManualClock) -> None:
    await limit(ballots.community, votes_per_day=1)
    first, second = await ballots.community.ask(), await ballots.community.ask()
    await ballots.add(first.post, BOB)
    clock.advance(60)
    await ballots.remove(first.post, BOB)
    assert (await ballots.add(second.post, BOB)).outcome is Outcome.COUNTED


async def test_a_switch_is_no_further_vote(ballots: Ballots) -> None:
    await limit(ballots.community, votes_per_day=1, pair_votes_per_day=1)
    question = await ballots.community.ask()
    await ballots.add(question.post, BOB)
    assert (await ballots.add(question.post, BOB, DOWN)).outcome is Outcome.SWITCHED


async def test_a_switch_of_an_older_vote_is_a_vote_of_today(ballots: Ballots, clock: ManualClock) -> None:
    await limit(ballots.community, votes_per_day=1)
    old, new = await ballots.community.ask(), await ballots.community.ask()
    await ballots.add(old.post, BOB)
    clock.advance(SECONDS_A_DAY)
    await ballots.add(new.post, BOB)
    assert (await ballots.add(old.post, BOB, DOWN)).refusal is Refusal.VOTES_PER_DAY
    assert await ballots.score(old.id) == (0, 0)


async def test_votes_on_one_author_have_a_limit_of_their_own(ballots: Ballots) -> None:
    await limit(ballots.community, pair_votes_per_day=1)
    first, second = await ballots.community.ask(ALICE), await ballots.community.ask(ALICE)
    other = await ballots.community.ask(CAROL)
    await ballots.add(first.post, BOB)
    assert (await ballots.add(second.post, BOB)).refusal is Refusal.PAIR_VOTES_PER_DAY
    assert (await ballots.add(other.post, BOB)).outcome is Outcome.COUNTED
    assert (await ballots.add(second.post, CAROL)).outcome is Outcome.COUNTED


async def test_a_reading_judges_by_the_same_limits(ballots: Ballots) -> None:
    await limit(ballots.community, votes_per_day=1)
    first, second = await ballots.community.ask(), await ballots.community.ask()
    await ballots.add(first.post, BOB)
    await ballots.remove(second.post, BOB)
    [dirty] = await ballots.voting.dirty_posts(10)
    await ballots.voting.reconcile(dirty, [Shown(BOB, ups=1), Shown(CAROL, ups=1)])
    assert await ballots.score(second.id) == (1, 0)
    assert await ballots.take_offs(second.id) == [f"{BOB} {UP}"]


async def test_a_vote_above_the_limit_makes_no_answer(ballots: Ballots) -> None:
    await limit(ballots.community, pair_votes_per_day=1)
    question = await ballots.community.ask(ALICE)
    other = await ballots.community.ask(CAROL)
    short = ballots.community.message(question, CAROL, "Try `git revert`.")
    await ballots.add(other.post, BOB)
    assert (await ballots.add(short, BOB, message=short)).outcome is Outcome.IGNORED


async def test_the_default_limits_hold_without_a_small_one(database: Database, clock: ManualClock) -> None:
    now = 1_767_225_600
    crowd = await Crowd.gather(database, 3, 60, now)
    refusals = await crowd.vote([Cast(0, 1, UP_VOTE, now + place) for place in range(52)])
    assert refusals == [None] * 50 + [Refusal.PAIR_VOTES_PER_DAY] * 2
    assert await crowd.vote([Cast(0, 2, UP_VOTE, now + 100)]) == [None]
