"""Scoring: the daily cap, changed settings, deletions."""

from __future__ import annotations

import asyncio

import pytest_asyncio

from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import AnswerState
from bot.services import scoring
from tests.support.ballots import DOWN, Ballots
from tests.support.community import ALICE, BOB, CAROL, GUILD, Community

VOTERS = [Snowflake(10_000 + each) for each in range(25)]


@pytest_asyncio.fixture
async def ballots(community: Community) -> Ballots:
    return Ballots(community)


async def delete_question(ballots: Ballots, question_id: PostId) -> None:
    now = ballots.community.now
    await ballots.community.database.write(lambda connection: scoring.delete_question(connection, question_id, now))


async def test_up_votes_of_a_day_count_up_to_the_cap_and_all_else_beside_it(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    await asyncio.gather(*(ballots.add(answer.post, voter) for voter in VOTERS))
    await ballots.add(answer.post, CAROL, DOWN)
    await ballots.accept(question, answer, ALICE)
    assert await ballots.reputation(BOB) == 1 + 200 - 2 + 15
    ballots.community.clock.advance(86_400)
    await ballots.add(answer.post, Snowflake(999))
    assert await ballots.reputation(BOB) == 1 + 200 - 2 + 15 + 10


async def test_a_vote_taken_back_makes_room_under_the_cap(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await asyncio.gather(*(ballots.add(question.post, voter) for voter in VOTERS[:21]))
    ballots.community.clock.advance(60)
    await ballots.remove(question.post, VOTERS[0])
    assert await ballots.reputation(ALICE) == 201
    await ballots.remove(question.post, VOTERS[1])
    assert await ballots.reputation(ALICE) == 191


async def test_a_changed_setting_changes_everyone_at_once(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    await ballots.add(question.post, CAROL)
    await ballots.add(answer.post, CAROL)
    await ballots.community.configuring.change(GUILD, {"points_question_up": "5", "points_answer_up": "-3"})
    assert (await ballots.reputation(ALICE), await ballots.reputation(BOB)) == (6, 1)
    await ballots.community.configuring.change(GUILD, {"daily_cap": "4"})
    assert await ballots.reputation(ALICE) == 5
    assert await ballots.drift() == []


async def test_a_deleted_question_costs_its_asker_and_not_its_answerers(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    await ballots.add(question.post, CAROL)
    await ballots.add(answer.post, CAROL)
    await ballots.accept(question, answer, ALICE)
    assert (await ballots.reputation(ALICE), await ballots.reputation(BOB)) == (13, 26)
    await delete_question(ballots, question.id)
    await delete_question(ballots, question.id)
    assert (await ballots.reputation(ALICE), await ballots.reputation(BOB)) == (1, 26)
    assert await ballots.drift() == []


async def test_setting_a_state_twice_changes_nothing(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    await ballots.add(answer.post, CAROL)
    for state in (AnswerState.RETRACTED, AnswerState.RETRACTED, AnswerState.DELETED):
        await ballots.community.database.write(
            lambda connection, state=state: scoring.set_answer_state(
                connection, answer.id, state, ballots.community.now
            )
        )
    assert await ballots.ledger(BOB) == [("answer_up", 1), ("answer_up", -1)]
    assert await ballots.community.value("SELECT answer_count FROM question") == 0
    assert await ballots.drift() == []
