"""Profiling: what a member has done, exact at the moment of asking."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.domain.identity import day_of, seconds
from bot.domain.profiling import Profile
from bot.services.profiling import Profiling
from bot.services.standing import Standings
from bot.storage import tags
from tests.support.ballots import DOWN, Ballots
from tests.support.clock import START
from tests.support.community import ALICE, BOB, CAROL, FORUM, GUILD, HELPER, TEXT_CHANNEL, Community, actor

DAY = 86_400


@pytest_asyncio.fixture
async def ballots(community: Community) -> Ballots:
    return Ballots(community)


@pytest.fixture
def profiling(community: Community) -> Profiling:
    return Profiling(community.clock, Standings(community.database, community.clock))


async def test_a_stranger_has_a_profile_of_zeros(profiling: Profiling) -> None:
    assert await profiling.profile(GUILD, ALICE) == Profile(ALICE, today=day_of(seconds(START)))


async def test_a_profile_counts_what_stands(ballots: Ballots, profiling: Profiling) -> None:
    community = ballots.community
    solved, open_one = await community.ask(ALICE), await community.ask(ALICE)
    accepted = await community.post_card(solved, BOB)
    await community.post_card(solved, BOB)
    retracted = await community.write_answer(open_one, BOB)
    await ballots.add(retracted.post, CAROL)
    await community.answering.retract(GUILD, retracted.post.message.message_id, actor(BOB))
    await ballots.accept(solved, accepted, ALICE)
    await ballots.add(accepted.post, CAROL)
    await ballots.add(solved.post, BOB)
    await ballots.add(open_one.post, BOB, DOWN)
    shown = await profiling.profile(GUILD, BOB)
    assert (shown.reputation, shown.rank, shown.month_gain) == (26, 1, 25)
    assert (shown.questions, shown.answers, shown.accepted_answers, shown.answers_to_solved) == (0, 2, 1, 2)
    assert (shown.votes_cast, shown.streak_days) == (2, 1)
    assert shown.percentile == 50
    voter = await profiling.profile(GUILD, CAROL)
    assert (voter.rank, voter.percentile, voter.votes_cast) == (3, None, 2)


async def test_the_best_answers_lie_where_the_reader_can_see_them(ballots: Ballots, profiling: Profiling) -> None:
    community = ballots.community
    here, there = await community.ask(ALICE), await community.ask(ALICE, channel_id=TEXT_CHANNEL)
    good, better = await community.post_card(here, BOB), await community.post_card(there, BOB)
    await ballots.add(good.post, CAROL)
    await ballots.add(better.post, CAROL)
    await ballots.add(better.post, HELPER)
    shown = await profiling.profile(GUILD, BOB, frozenset({FORUM, TEXT_CHANNEL}))
    assert [(best.question_number, best.score) for best in shown.best_answers] == [(2, 2), (1, 1)]
    shown = await profiling.profile(GUILD, BOB, frozenset({FORUM}))
    assert [best.message for best in shown.best_answers] == [good.post.message]
    assert (await profiling.profile(GUILD, BOB, frozenset())).best_answers == ()
    assert len((await profiling.profile(GUILD, BOB)).best_answers) == 2


async def test_the_top_tags_are_those_with_the_highest_scores(ballots: Ballots, profiling: Profiling) -> None:
    for name in ("git", "python"):
        await ballots.community.database.write(lambda connection, name=name: tags.ensure_tag(connection, 1, name))
    both = await ballots.community.ask(ALICE, tags=("git", "python"))
    one = await ballots.community.ask(ALICE, tags=("python",))
    for question in (both, one):
        answer = await ballots.community.post_card(question, BOB)
        await ballots.add(answer.post, CAROL)
    shown = await profiling.profile(GUILD, BOB)
    assert [(tag.name, tag.score, tag.answers) for tag in shown.top_tags] == [("python", 2, 2), ("git", 1, 1)]


async def test_a_streak_is_of_days_in_a_row_up_to_today_or_yesterday(ballots: Ballots, profiling: Profiling) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.community.post_card(question, BOB)
    ballots.community.clock.advance(DAY)
    await ballots.add(question.post, BOB)
    assert (await profiling.profile(GUILD, BOB)).streak_days == 2
    ballots.community.clock.advance(DAY)
    assert (await profiling.profile(GUILD, BOB)).streak_days == 2
    ballots.community.clock.advance(DAY)
    assert (await profiling.profile(GUILD, BOB)).streak_days == 0


async def test_the_gain_is_that_of_the_running_month(ballots: Ballots, profiling: Profiling) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.add(question.post, BOB)
    ballots.community.clock.advance(31 * DAY)
    assert (await profiling.profile(GUILD, ALICE)).month_gain == 0
    await ballots.add(question.post, BOB, DOWN)
    assert (await profiling.profile(GUILD, ALICE)).month_gain == -2
