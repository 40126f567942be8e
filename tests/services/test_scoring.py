"""Scoring: the daily cap, changed settings, deletions."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from bot.domain.checking import Drift
from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import Answer, AnswerState, Question
from bot.domain.settings import SETTINGS
from bot.services import scoring
from tests.support.ballots import DOWN, UP, Ballots
from tests.support.community import ALICE, BOB, CAROL, FORUM, GUILD, HELPER, OTHER_GUILD, TEXT_CHANNEL, Community

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
    assert await drift(ballots) == []


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
    assert await drift(ballots) == []


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
    assert await drift(ballots) == []


# What is deleted: one test for each line of the contract's table.


async def a_solved_question(ballots: Ballots, channel: Snowflake = FORUM) -> tuple[Question, Answer]:
    """Alice asks, Bob answers; everything that gives or costs anybody anything is there once."""
    question = await ballots.community.ask(ALICE, channel_id=channel)
    answer = await ballots.community.write_answer(question, BOB)
    await ballots.add(question.post, CAROL)
    await ballots.add(answer.post, HELPER)
    await ballots.add(answer.post, CAROL, DOWN)
    await ballots.accept(question, answer, ALICE)
    assert await points(ballots) == {ALICE: 10 + 2, BOB: 10 - 2 + 15, CAROL: -1, HELPER: 0}
    return question, answer


async def points(ballots: Ballots) -> dict[int, int]:
    """Return everyone's points, which unlike the reputation have no floor."""
    return dict(await ballots.community.rows("SELECT user_id, points FROM member"))


async def test_with_a_deleted_answer_goes_all_that_it_caused(ballots: Ballots) -> None:
    _, answer = await a_solved_question(ballots)
    assert answer.post.message is not None
    await ballots.community.following.messages_deleted(GUILD, [answer.post.message.message_id])
    assert await points(ballots) == {ALICE: 10, BOB: 0, CAROL: 0, HELPER: 0}
    assert await ballots.community.value("SELECT COUNT(*) FROM acceptance") == 0
    assert await drift(ballots) == []


async def test_with_not_an_answer_goes_all_that_it_caused(ballots: Ballots) -> None:
    question, answer = await a_solved_question(ballots)
    await set_state(ballots, answer.id, AnswerState.RETRACTED)
    assert await points(ballots) == {ALICE: 10, BOB: 0, CAROL: 0, HELPER: 0}
    await set_state(ballots, answer.id, AnswerState.LIVE)
    assert await points(ballots) == {ALICE: 10, BOB: 10 - 2, CAROL: -1, HELPER: 0}
    await ballots.accept(question, answer, ALICE)
    assert await points(ballots) == {ALICE: 12, BOB: 10 - 2 + 15, CAROL: -1, HELPER: 0}
    assert await drift(ballots) == []


async def test_with_a_deleted_thread_go_the_askers_points_and_only_they(ballots: Ballots) -> None:
    question, _ = await a_solved_question(ballots)
    assert question.thread_id is not None
    await ballots.community.following.thread_deleted(GUILD, question.thread_id)
    assert await points(ballots) == {ALICE: 0, BOB: 10 - 2 + 15, CAROL: -1, HELPER: 0}
    assert await drift(ballots) == []


async def test_with_a_deleted_channel_go_the_askers_points_and_only_they(ballots: Ballots) -> None:
    await a_solved_question(ballots, TEXT_CHANNEL)
    await ballots.community.following.channel_deleted(GUILD, TEXT_CHANNEL)
    assert await points(ballots) == {ALICE: 0, BOB: 10 - 2 + 15, CAROL: -1, HELPER: 0}
    assert await drift(ballots) == []


async def test_an_answer_that_goes_after_its_question_costs_its_author_alone(ballots: Ballots) -> None:
    question, answer = await a_solved_question(ballots)
    await delete_question(ballots, question.id)
    await set_state(ballots, answer.id, AnswerState.DELETED)
    assert await points(ballots) == {ALICE: 0, BOB: 0, CAROL: 0, HELPER: 0}
    assert await drift(ballots) == []


async def test_with_a_deleted_card_go_the_votes_that_it_bore_and_nothing_else(ballots: Ballots) -> None:
    question, _ = await a_solved_question(ballots, TEXT_CHANNEL)
    assert question.post.message is not None
    await ballots.community.following.messages_deleted(GUILD, [question.post.message.message_id])
    assert await points(ballots) == {ALICE: 2, BOB: 10 - 2 + 15, CAROL: -1, HELPER: 0}
    assert await drift(ballots) == []


# The daily cap.


async def test_the_cap_holds_for_questions_and_answers_together_and_for_each_day(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, ALICE)
    for voter in VOTERS[:12]:
        await ballots.add(question.post, voter)
        await ballots.add(answer.post, voter)
    assert await ballots.reputation(ALICE) == 201
    ballots.community.clock.advance(86_400)
    for voter in VOTERS[12:]:
        await ballots.add(answer.post, voter)
    assert await ballots.reputation(ALICE) == 201 + 130
    for voter in VOTERS[:3]:
        # Of the first day 24 up votes counted for 240 points: three fewer still fill the cap, five do not.
        await ballots.remove(answer.post, voter)
    assert await ballots.reputation(ALICE) == 201 + 130
    for voter in VOTERS[3:5]:
        await ballots.remove(answer.post, voter)
    assert await ballots.reputation(ALICE) == 191 + 130
    assert await drift(ballots) == []


async def test_a_switched_vote_leaves_the_cap_of_its_day_and_counts_on_the_new_one(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    for voter in VOTERS[:20]:
        await ballots.add(question.post, voter)
    ballots.community.clock.advance(86_400)
    await ballots.add(question.post, VOTERS[0], DOWN)
    assert await ballots.reputation(ALICE) == 1 + 190 - 2
    await ballots.remove(question.post, VOTERS[0], UP)
    await ballots.add(question.post, VOTERS[0], UP)
    assert await ballots.reputation(ALICE) == 1 + 190 + 10
    days = await ballots.community.rows("SELECT question_up, question_down, points FROM member_day ORDER BY day")
    assert days[-2:] == [(19, 0, 190), (1, 0, 10)]
    assert await drift(ballots) == []


async def test_a_switch_that_is_refused_leaves_nothing(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    for voter in VOTERS[:21]:
        await ballots.add(question.post, voter)
    await ballots.community.configuring.change(GUILD, {"vote_min_reputation": "50"})
    await ballots.add(question.post, VOTERS[0], DOWN)
    assert await ballots.score(question.post.id) == (20, 0)
    assert await ballots.reputation(ALICE) == 201
    await ballots.add(question.post, VOTERS[1], DOWN)
    assert await ballots.reputation(ALICE) == 191
    assert await drift(ballots) == []


async def test_points_beside_the_cap_pass_from_one_accepted_answer_to_the_next(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    first, second = await ballots.community.post_card(question, BOB), await ballots.community.post_card(question, CAROL)
    for voter in VOTERS[:21]:
        await ballots.add(first.post, voter)
        await ballots.add(second.post, voter)
    await ballots.accept(question, first, ALICE)
    assert {user: (await points(ballots))[user] for user in (ALICE, BOB, CAROL)} == {ALICE: 2, BOB: 215, CAROL: 200}
    await ballots.accept(question, second, HELPER)
    assert {user: (await points(ballots))[user] for user in (ALICE, BOB, CAROL)} == {ALICE: 2, BOB: 200, CAROL: 215}
    await ballots.accept(question, second, ALICE, toggle=True)
    assert {user: (await points(ballots))[user] for user in (ALICE, BOB, CAROL)} == {ALICE: 0, BOB: 200, CAROL: 200}
    assert await drift(ballots) == []


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"daily_cap": "0"}, -2 + 15),
        ({"daily_cap": "7"}, 7 - 2 + 15),
        ({"daily_cap": "25", "points_question_up": "20"}, 25 - 2 + 15),
        ({"points_answer_up": "-5"}, 10 - 15 - 2 + 15),
        ({"points_answer_up": "-5", "daily_cap": "0"}, -5 - 2 + 15),
        ({"points_answer_down": "4", "points_accepted": "-9"}, 40 + 4 - 9),
    ],
)
@pytest.mark.parametrize("is_set_before", [True, False])
async def test_any_cap_and_any_sign_give_what_the_rule_says(
    ballots: Ballots, settings: dict[str, str], expected: int, is_set_before: bool
) -> None:
    if is_set_before:
        await ballots.community.configuring.change(GUILD, settings)
    asked = await ballots.community.ask(BOB)
    await ballots.add(asked.post, VOTERS[0])
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    for voter in VOTERS[:3]:
        await ballots.add(answer.post, voter)
    await ballots.add(answer.post, VOTERS[3], DOWN)
    await ballots.accept(question, answer, ALICE)
    if not is_set_before:
        await ballots.community.configuring.change(GUILD, settings)
    assert (await points(ballots))[BOB] == expected
    assert await ballots.reputation(BOB) == max(1, 1 + expected)
    assert await drift(ballots) == []


# Acceptances.


@pytest.mark.parametrize(("author", "accepts"), [(ALICE, ALICE), (ALICE, HELPER), (HELPER, HELPER)])
async def test_a_self_accept_gives_nobody_anything(ballots: Ballots, author: Snowflake, accepts: Snowflake) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, author)
    await ballots.accept(question, answer, accepts)
    assert await ballots.community.value("SELECT COUNT(*) FROM acceptance") == 1
    assert set((await points(ballots)).values()) == {0}
    assert await drift(ballots) == []


async def test_a_self_accept_takes_the_points_of_the_answer_that_was_accepted(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    theirs = await ballots.community.post_card(question, BOB)
    own = await ballots.community.post_card(question, ALICE)
    await ballots.accept(question, theirs, ALICE)
    await ballots.accept(question, own, ALICE)
    assert await points(ballots) == {ALICE: 0, BOB: 0}
    await ballots.accept(question, theirs, HELPER)
    assert await points(ballots) == {ALICE: 2, BOB: 15, HELPER: 0}
    assert await drift(ballots) == []


# Settings.


@pytest.mark.parametrize("name", [name for name in SETTINGS if name.startswith("points_") or name == "daily_cap"])
async def test_each_setting_of_points_changes_everyone_to_what_a_recount_gives(ballots: Ballots, name: str) -> None:
    await a_solved_question(ballots)
    ballots.community.clock.advance(86_400)
    other = await ballots.community.ask(BOB)
    await ballots.add(other.post, ALICE)
    await ballots.add(other.post, CAROL, DOWN)
    before = await points(ballots)
    await ballots.community.configuring.change(GUILD, {name: "3"})
    assert await points(ballots) != before
    assert await drift(ballots) == []
    await ballots.community.configuring.change(GUILD, {name: str(SETTINGS[name].default)})
    assert await points(ballots) == before


async def test_settings_of_one_server_change_nobody_in_another(ballots: Ballots) -> None:
    here = await ballots.community.ask(ALICE)
    await ballots.add(here.post, CAROL)
    await ballots.community.configuring.change(OTHER_GUILD, {"qa_channels": "2001"})
    there = await ballots.community.ask(BOB, guild_id=OTHER_GUILD, channel_id=Snowflake(2001))
    await ballots.add(there.post, CAROL, guild_id=OTHER_GUILD)
    await ballots.community.configuring.change(OTHER_GUILD, {"points_question_up": "5"})
    assert (await ballots.reputation(ALICE), await ballots.reputation(BOB)) == (11, 6)
    assert await drift(ballots) == []


async def test_settings_that_change_while_fifty_vote_leave_no_drift(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    change = ballots.community.configuring.change
    await asyncio.gather(
        *(ballots.add(question.post, voter) for voter in VOTERS),
        change(GUILD, {"points_answer_up": "7", "daily_cap": "60"}),
        *(ballots.add(answer.post, voter) for voter in VOTERS),
        change(GUILD, {"points_question_up": "3", "daily_cap": "1000"}),
        *(ballots.remove(question.post, voter) for voter in VOTERS[:5]),
    )
    assert {user: (await points(ballots))[user] for user in (ALICE, BOB)} == {ALICE: 60, BOB: 175}
    assert await drift(ballots) == []


async def drift(ballots: Ballots) -> list[Drift]:
    """Return the drift but for the index of words, which whoever deletes a post for good keeps up as well."""
    return [each for each in await ballots.drift() if each.kind != "index of words"]


async def set_state(ballots: Ballots, answer_id: PostId, state: AnswerState) -> None:
    now = ballots.community.now
    await ballots.community.database.write(
        lambda connection: scoring.set_answer_state(connection, answer_id, state, now)
    )
