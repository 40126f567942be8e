"""Ranking: order, shared ranks, pages, periods and tags."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.domain.errors import NotFoundError
from bot.domain.identity import Snowflake
from bot.domain.ranking import Period, Standing
from bot.services.ranking import Ranking
from bot.services.standing import Standings
from bot.storage import members, tags
from tests.support.ballots import Ballots
from tests.support.community import ALICE, BOB, CAROL, FORUM, GUILD, HELPER, OTHER_GUILD, TEXT_CHANNEL, Community


@pytest_asyncio.fixture
async def ballots(community: Community) -> Ballots:
    return Ballots(community)


@pytest.fixture
def ranking(community: Community) -> Ranking:
    standings = Standings(community.database, community.clock)
    return Ranking(community.database, community.clock, standings)


async def everyone(ranking: Ranking) -> list[Standing]:
    found: list[Standing] = []
    await ranking.everyone(GUILD, found.append)
    return found


async def test_equal_reputations_share_a_rank_and_the_next_is_left_out(ballots: Ballots, ranking: Ranking) -> None:
    for asker in (BOB, ALICE):
        question = await ballots.community.ask(asker)
        await ballots.add(question.post, CAROL)
    expected = (Standing(1, ALICE, 11), Standing(1, BOB, 11), Standing(3, CAROL, 1))
    board = await ranking.leaderboard(GUILD, CAROL)
    assert (board.page.items, board.own) == (expected, Standing(3, CAROL, 1))
    assert tuple(await everyone(ranking)) == expected


async def test_ids_are_ordered_as_numbers(ballots: Ballots, ranking: Ranking) -> None:
    question = await ballots.community.ask(ALICE)
    for voter in (Snowflake(1_000), Snowflake(9), Snowflake(20)):
        await ballots.add(question.post, voter)
    assert [each.user_id for each in await everyone(ranking)] == [ALICE, 9, 20, 1_000]


async def test_members_who_only_exist_and_bots_do_not_stand_on_a_board(ballots: Ballots, ranking: Ranking) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.add(question.post, BOB, is_bot=True)
    await ballots.community.database.write(lambda connection: members.ensure_member(connection, 1, CAROL))
    assert [each.user_id for each in await everyone(ranking)] == [ALICE]
    assert (await ranking.leaderboard(GUILD, CAROL)).own is None


async def test_a_board_is_told_in_pages_and_without_the_absent(ballots: Ballots, ranking: Ranking) -> None:
    question = await ballots.community.ask(ALICE)
    voters = [Snowflake(10_000 + each) for each in range(14)]
    for voter in voters:
        await ballots.add(question.post, voter)
    first = await ranking.leaderboard(GUILD)
    second = await ranking.leaderboard(GUILD, page=1)
    assert (len(first.page.items), first.page.has_next) == (10, True)
    assert (len(second.page.items), second.page.has_next) == (5, False)
    assert [each.rank for each in second.page.items] == [2] * 5
    without = await ranking.leaderboard(GUILD, absent=frozenset({ALICE, voters[0]}))
    assert [each.user_id for each in without.page.items] == voters[1:11]


async def test_a_period_counts_by_the_day_of_the_vote(ballots: Ballots, ranking: Ranking) -> None:
    ballots.community.clock.set(datetime(2026, 2, 26, tzinfo=UTC))  # a Thursday
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    await ballots.add(question.post, CAROL)
    ballots.community.clock.set(datetime(2026, 3, 1, 23, 59, tzinfo=UTC))  # the Sunday of that week
    await ballots.add(answer.post, CAROL)
    week = await ranking.leaderboard(GUILD, period=Period.WEEK)
    month = await ranking.leaderboard(GUILD, ALICE, period=Period.MONTH)
    assert week.page.items == (Standing(1, ALICE, 10), Standing(1, BOB, 10))
    assert (month.page.items, month.own) == ((Standing(1, BOB, 10),), None)
    ballots.community.clock.set(datetime(2026, 3, 2, tzinfo=UTC))
    assert (await ranking.leaderboard(GUILD, period=Period.WEEK)).page.items == ()
    assert len((await ranking.leaderboard(GUILD, period=Period.YEAR)).page.items) == 2


async def test_a_tags_board_has_the_scores_of_answers_in_it(ballots: Ballots, ranking: Ranking) -> None:
    await ballots.community.database.write(lambda connection: tags.ensure_tag(connection, 1, "git"))
    question = await ballots.community.ask(ALICE, tags=("git",))
    answer = await ballots.community.post_card(question, BOB)
    await ballots.add(answer.post, CAROL)
    await ballots.add(answer.post, HELPER)
    await ballots.add(question.post, CAROL)
    assert (await ranking.leaderboard(GUILD, tag="git")).page.items == (Standing(1, BOB, 2),)
    month = await ranking.leaderboard(GUILD, BOB, tag="git", period=Period.MONTH)
    assert (month.page.items, month.own) == ((Standing(1, BOB, 2),), Standing(1, BOB, 2))
    with pytest.raises(NotFoundError):
        await ranking.leaderboard(GUILD, tag="none")
    assert (await ranking.leaderboard(GUILD, tag="git", visible_channels=frozenset({FORUM}))).page.items
    with pytest.raises(NotFoundError):
        await ranking.leaderboard(GUILD, tag="git", visible_channels=frozenset({TEXT_CHANNEL}))


async def test_an_unknown_guild_has_an_empty_board_and_nobody_to_list(ranking: Ranking) -> None:
    assert (await ranking.leaderboard(OTHER_GUILD, ALICE)).page.items == ()
    with pytest.raises(NotFoundError):
        await ranking.everyone(OTHER_GUILD, print)
