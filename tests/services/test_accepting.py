"""Accepting: by menu and by check marks."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.domain.errors import ConflictError, NotAllowedError, NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.services.accepting import AcceptOutcome
from bot.services.voting import Outcome
from tests.support.ballots import MARK, Ballots
from tests.support.community import ALICE, BOB, CAROL, GUILD, HELPER, Community, actor


@pytest_asyncio.fixture
async def ballots(community: Community) -> Ballots:
    ballots = Ballots(community)
    await ballots.appoint_helpers()
    return ballots


async def test_the_asker_accepts_and_both_gain(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    accepted = await ballots.accept(question, answer, ALICE)
    assert (accepted.outcome, accepted.question.accepted_answer_id) == (AcceptOutcome.ACCEPTED, answer.id)
    assert (await ballots.reputation(ALICE), await ballots.reputation(BOB)) == (3, 16)
    assert {"card", "solved", "index"} <= set(await ballots.community.renders(question.id))
    assert "accept_mark" in await ballots.community.renders(answer.id)


async def test_a_helper_may_accept_and_others_may_not(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    with pytest.raises(NotAllowedError) as caught:
        await ballots.accept(question, answer, CAROL)
    assert caught.value.reason is Reason.NOT_ASKER_OR_HELPER
    await ballots.accept(question, answer, HELPER)
    assert (await ballots.reputation(ALICE), await ballots.reputation(BOB)) == (3, 16)


async def test_accepting_ones_own_answer_gives_nothing(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, ALICE)
    accepted = await ballots.accept(question, answer, ALICE)
    assert accepted.question.is_solved
    assert await ballots.ledger(ALICE) == []
    assert await ballots.drift() == []


async def test_accepting_another_answer_moves_all_points_and_marks(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    first = await ballots.community.post_card(question, BOB)
    second = await ballots.community.post_card(question, CAROL)
    await ballots.add(first.post, ALICE, MARK)
    await ballots.accept(question, first, HELPER)
    await ballots.accept(question, second, HELPER)
    assert await ballots.ledger(BOB) == [("accepted", 1), ("accepted", -1)]
    assert await ballots.ledger(CAROL) == [("accepted", 1)]
    assert (await ballots.reputation(ALICE), await ballots.reputation(BOB)) == (3, 1)
    assert await ballots.take_offs(first.id) == [f"{ALICE} {MARK}"]
    assert await ballots.drift() == []


async def test_the_bots_own_mark_is_taken_off_only_where_it_stands(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    by_menu = await ballots.community.post_card(question, BOB)
    by_mark = await ballots.community.post_card(question, CAROL)
    await ballots.accept(question, by_menu, ALICE)
    await ballots.add(by_mark.post, ALICE, MARK)
    renders = await ballots.community.renders(by_menu.id)
    assert "accept_unmark" in renders
    assert "accept_mark" not in renders
    assert "accept_mark" not in await ballots.community.renders(by_mark.id)
    await ballots.accept(question, by_menu, ALICE)
    renders = await ballots.community.renders(by_menu.id)
    assert "accept_mark" in renders
    assert "accept_unmark" not in renders


async def test_the_menu_on_the_accepted_answer_takes_the_acceptance_back(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    await ballots.accept(question, answer, ALICE)
    assert (await ballots.accept(question, answer, ALICE)).outcome is AcceptOutcome.UNCHANGED
    back = await ballots.accept(question, answer, ALICE, toggle=True)
    assert (back.outcome, back.question.accepted_answer_id) == (AcceptOutcome.TAKEN_BACK, None)
    assert (await ballots.reputation(ALICE), await ballots.reputation(BOB)) == (1, 1)


async def test_accepting_an_ordinary_message_makes_it_an_answer(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    message = ballots.community.message(question, BOB, "Try revert.")
    accepted = await ballots.accepting.accept(message, actor(ALICE))
    assert (accepted.question.answer_count, accepted.question.accepted_answer_id) == (1, accepted.answer_id)


async def test_accepting_a_retracted_answer_brings_it_back(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.write_answer(question, BOB)
    await ballots.add(answer.post, CAROL)
    await ballots.community.answering.retract(GUILD, answer.post.message.message_id, actor(BOB))
    await ballots.accept(question, answer, ALICE)
    assert await ballots.reputation(BOB) == 26
    assert await ballots.drift() == []


async def test_what_can_not_be_accepted_is_refused(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    card = ballots.community.message(question, ALICE, message_id=question.post.message.message_id)
    with pytest.raises(ConflictError) as caught:
        await ballots.accepting.accept(card, actor(ALICE))
    assert caught.value.reason is Reason.IS_THE_QUESTION
    elsewhere = ballots.community.message(question, BOB, thread_id=Snowflake(31337))
    with pytest.raises(NotFoundError):
        await ballots.accepting.accept(elsewhere, actor(ALICE))
    with pytest.raises(ConflictError):
        await ballots.accepting.accept(ballots.community.message(question, BOB, author_is_bot=True), actor(ALICE))


async def test_a_retraction_ends_the_acceptance_and_takes_its_marks_off(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.write_answer(question, BOB)
    await ballots.add(answer.post, ALICE, MARK)
    await ballots.community.answering.retract(GUILD, answer.post.message.message_id, actor(BOB))
    assert (await ballots.reputation(ALICE), await ballots.reputation(BOB)) == (1, 1)
    assert await ballots.take_offs(answer.id) == [f"{ALICE} {MARK}"]


async def test_a_mark_of_the_asker_accepts_and_its_removal_takes_back(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    assert (await ballots.add(answer.post, ALICE, MARK)).outcome is Outcome.ACCEPTED
    assert (await ballots.add(answer.post, ALICE, MARK)).outcome is Outcome.UNCHANGED
    assert await ballots.reputation(BOB) == 16
    assert (await ballots.remove(answer.post, ALICE, MARK)).outcome is Outcome.UNACCEPTED
    assert (await ballots.remove(answer.post, ALICE, MARK)).outcome is Outcome.UNCHANGED
    assert await ballots.reputation(BOB) == 1
    assert await ballots.drift() == []


async def test_a_mark_without_the_right_is_taken_off(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    assert (await ballots.add(answer.post, CAROL, MARK)).outcome is Outcome.REFUSED
    assert await ballots.take_offs(answer.id) == [f"{CAROL} {MARK}"]
    assert (await ballots.remove(answer.post, CAROL, MARK)).outcome is Outcome.UNCHANGED
    assert await ballots.take_offs(answer.id) == []


async def test_the_removal_of_a_mark_without_the_right_does_not_take_back(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    await ballots.add(answer.post, CAROL, MARK)
    await ballots.accept(question, answer, ALICE)
    await ballots.remove(answer.post, CAROL, MARK)
    assert await ballots.reputation(BOB) == 16


async def test_a_mark_seen_before_does_not_accept_again(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    first = await ballots.community.post_card(question, BOB)
    second = await ballots.community.post_card(question, CAROL)
    await ballots.add(first.post, ALICE, MARK)
    moved = await ballots.accept(question, second, ALICE)
    await ballots.add(first.post, ALICE, MARK)
    await ballots.remove(first.post, ALICE, MARK)
    assert moved.question.accepted_answer_id == second.id
    assert await ballots.reputation(CAROL) == 16


async def test_a_helpers_mark_accepts_an_ordinary_message(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    message = ballots.community.message(question, BOB, "Try revert.")
    assert (await ballots.add(message, HELPER, MARK)).outcome is Outcome.NEEDS_MESSAGE
    assert (await ballots.add(message, HELPER, MARK, message=message)).outcome is Outcome.ACCEPTED


async def test_marks_cleared_by_a_moderator_leave_the_acceptance_and_the_bot_shows_it(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    await ballots.add(answer.post, ALICE, MARK)
    await ballots.voting.clear(answer.post.message.message_id, MARK)
    assert await ballots.reputation(BOB) == 16
    assert "accept_mark" in await ballots.community.renders(answer.id)
