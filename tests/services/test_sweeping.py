"""Reading every post with votes once a week."""

from __future__ import annotations

import pytest

from bot.services.sweeping import WEEK_SECONDS, Sweeping
from tests.support.ballots import DOWN, Ballots
from tests.support.community import ALICE, BOB, CAROL, GUILD, Community, actor


@pytest.fixture
def sweeping(community: Community) -> Sweeping:
    return Sweeping(community.database, community.clock)


async def dirty(community: Community) -> set[int]:
    return {post_id for (post_id,) in await community.rows("SELECT id FROM post WHERE dirty_at IS NOT NULL")}


async def test_a_post_with_votes_is_read_once_a_week(community: Community, sweeping: Sweeping) -> None:
    ballots = Ballots(community)
    question = await community.ask()
    answer = await community.write_answer(question)
    await ballots.add(answer.post, CAROL)
    community.clock.advance(WEEK_SECONDS)
    assert await sweeping.sweep() == 0
    community.clock.advance(1)
    assert await sweeping.sweep() == 1
    assert await dirty(community) == {answer.id}
    community.clock.advance(WEEK_SECONDS)
    assert await sweeping.sweep() == 0


async def test_a_refused_vote_is_a_reason_to_read_as_well(community: Community, sweeping: Sweeping) -> None:
    answer = await community.write_answer(await community.ask())
    await Ballots(community).add(answer.post, BOB)
    community.clock.advance(WEEK_SECONDS + 1)
    assert await sweeping.sweep() == 1


async def test_what_does_not_stand_or_has_no_votes_is_put_off(community: Community, sweeping: Sweeping) -> None:
    ballots = Ballots(community)
    question = await community.ask()
    retracted = await community.write_answer(question)
    await ballots.add(retracted.post, CAROL)
    await community.answering.retract(GUILD, retracted.post.message.message_id, actor(BOB))
    gone = await community.ask(BOB)
    await ballots.add(gone.post, CAROL)
    assert gone.thread_id is not None
    await community.following.thread_deleted(GUILD, gone.thread_id)
    community.clock.advance(WEEK_SECONDS + 1)
    assert await sweeping.sweep() == 0
    assert await community.rows("SELECT DISTINCT read_at FROM post") == [(community.now,)]


async def test_a_guild_that_the_bot_has_left_is_put_off(community: Community, sweeping: Sweeping) -> None:
    question = await community.ask()
    await Ballots(community).add(question.post, CAROL)
    await community.database.write(lambda connection: connection.execute("UPDATE guild SET left_at = 1"))
    community.clock.advance(WEEK_SECONDS + 1)
    assert await sweeping.sweep() == 0


async def test_the_longest_unread_come_first_some_at_a_time(community: Community, sweeping: Sweeping) -> None:
    ballots = Ballots(community)
    asked = []
    for asker in (ALICE, BOB):
        asked.append(await community.ask(asker))
        await ballots.add(asked[-1].post, CAROL, DOWN)
        community.clock.advance(60)
    community.clock.advance(WEEK_SECONDS)
    for number in (1, 2):
        assert await sweeping.sweep(limit=1) == 1
        assert await dirty(community) == {question.id for question in asked[:number]}
    assert await sweeping.sweep(limit=1) == 0
