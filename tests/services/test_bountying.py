"""Bounties: who may offer one, to whom it goes, and that every point of it is accounted for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.domain.bounties import DURATION_SECONDS, BountyState
from bot.domain.errors import (
    AskwellError,
    ConflictError,
    InvalidInputError,
    LimitReachedError,
    NotAllowedError,
    NotFoundError,
    Reason,
)
from bot.domain.identity import Snowflake
from bot.domain.posts import Question
from bot.services.bountying import Bountying, BountyView
from bot.services.following import delete_question
from bot.services.listing import Listing
from tests.support.ballots import Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, CAROL, FORUM, GUILD, HELPER, OTHER_GUILD, Community, actor

RICH = 1_001


class Fair:
    """A guild with bounties, in which the asker has 1,001 reputation."""

    def __init__(self, community: Community, clock: ManualClock) -> None:
        self.community, self.clock = community, clock
        self.ballots = Ballots(community)
        self.bountying = Bountying(community.database, clock)

    async def open(self) -> None:
        await self.community.configuring.change(
            GUILD, {"bounties": "on", "daily_cap": "100000", "open_questions": "0", "questions_per_hour": "0"}
        )
        question = await self.community.ask()
        for voter in range(100):
            await self.ballots.add(question.post, Snowflake(9_000 + voter))
        self.question = await self.community.ask(title="Which tool shows who wrote a line?")

    async def offer(self, amount: int = 100, question: Question | None = None, by: Snowflake = ALICE) -> BountyView:
        thread_id = (question or self.question).thread_id
        assert thread_id is not None
        return await self.bountying.offer(GUILD, thread_id, by, amount)

    def after(self, days: int) -> None:
        self.clock.advance(days * 86_400)

    async def refusal(self, work: object) -> tuple[type[AskwellError], Reason]:
        with pytest.raises(AskwellError) as caught:
            await work  # type: ignore[misc] - every one is a coroutine
        return type(caught.value), caught.value.reason


@pytest_asyncio.fixture
async def fair(community: Community, clock: ManualClock) -> AsyncIterator[Fair]:
    fair = Fair(community, clock)
    await fair.open()
    yield fair
    assert await fair.ballots.drift() == []


async def test_a_bounty_is_paid_at_once(fair: Fair) -> None:
    shown = await fair.offer(100)
    assert shown.is_new
    assert shown.bounty.state is BountyState.OPEN
    assert shown.bounty.ends_at == fair.community.now + DURATION_SECONDS
    assert await fair.ballots.reputation(ALICE) == RICH - 100
    renders = await fair.community.renders(fair.question.id)
    assert renders["bounty_end"] == shown.bounty.ends_at
    assert "card" in renders


async def test_a_second_offer_shows_the_one_that_runs_and_costs_nothing(fair: Fair) -> None:
    first = await fair.offer(100)
    second = await fair.offer(500)
    assert not second.is_new
    assert second.bounty == first.bounty
    assert await fair.ballots.reputation(ALICE) == RICH - 100


async def test_fifty_offers_at_once_are_one(fair: Fair) -> None:
    shown = await asyncio.gather(*(fair.offer(100) for _ in range(50)))
    assert sum(each.is_new for each in shown) == 1
    assert await fair.ballots.reputation(ALICE) == RICH - 100


async def test_fifty_offers_on_as_many_questions_never_exceed_three(fair: Fair) -> None:
    asked = [await fair.community.ask(title=f"Which tool shows line {number} of a file?") for number in range(50)]
    found = await asyncio.gather(*(fair.offer(50, question) for question in asked), return_exceptions=True)
    assert sum(isinstance(each, BountyView) for each in found) == 3
    assert {each.reason for each in found if isinstance(each, LimitReachedError)} == {Reason.OPEN_BOUNTIES}
    assert await fair.ballots.reputation(ALICE) == RICH - 150


async def test_nobody_offers_more_than_they_have(fair: Fair) -> None:
    await fair.offer(500)
    second = await fair.community.ask(title="Which tool shows the history of a file?")
    third = await fair.community.ask(title="Which tool shows the size of a file?")
    await fair.offer(450, second)
    assert await fair.refusal(fair.offer(51, third)) == (LimitReachedError, Reason.BOUNTY_TOO_MUCH)
    await fair.offer(50, third)
    assert await fair.ballots.reputation(ALICE) == 1


@pytest.mark.parametrize("amount", [-50, 0, 49, 501])
async def test_an_amount_out_of_bounds_is_refused(fair: Fair, amount: int) -> None:
    assert await fair.refusal(fair.offer(amount)) == (InvalidInputError, Reason.BOUNTY_AMOUNT)


async def test_only_the_asker_offers(fair: Fair) -> None:
    for other in (BOB, HELPER):
        assert await fair.refusal(fair.offer(by=other)) == (NotAllowedError, Reason.NOT_THE_ASKER)


async def test_nothing_is_offered_where_the_guild_has_not_turned_it_on(fair: Fair) -> None:
    await fair.community.configuring.change(GUILD, {"bounties": "off"})
    assert await fair.refusal(fair.offer()) == (NotAllowedError, Reason.BOUNTIES_OFF)


async def test_nothing_is_offered_outside_of_a_question(fair: Fair) -> None:
    nowhere = fair.bountying.offer(GUILD, Snowflake(77), ALICE, 100)
    assert await fair.refusal(nowhere) == (NotFoundError, Reason.NOT_A_QUESTION_THREAD)
    assert fair.question.thread_id is not None
    elsewhere = fair.bountying.offer(OTHER_GUILD, fair.question.thread_id, ALICE, 100)
    assert await fair.refusal(elsewhere) == (NotFoundError, Reason.NOT_A_QUESTION_THREAD)


async def test_the_asker_awards_all_of_it(fair: Fair) -> None:
    answer = await fair.community.write_answer(fair.question)
    bounty = (await fair.offer(100)).bounty
    shown = await fair.bountying.award(GUILD, bounty.id, ALICE, answer.id)
    assert (shown.bounty.state, shown.bounty.awarded) == (BountyState.AWARDED, 100)
    assert await fair.ballots.reputation(BOB) == 101
    renders = await fair.community.renders(fair.question.id)
    assert "bounty_told" in renders
    assert "bounty_end" not in renders


async def test_a_bounty_is_awarded_once(fair: Fair) -> None:
    first = await fair.community.write_answer(fair.question)
    second = await fair.community.write_answer(fair.question, CAROL)
    bounty = (await fair.offer(100)).bounty
    awards = (fair.bountying.award(GUILD, bounty.id, ALICE, (first, second)[turn % 2].id) for turn in range(50))
    found = await asyncio.gather(*awards, return_exceptions=True)
    assert sum(isinstance(each, BountyView) for each in found) == 1
    assert await fair.ballots.reputation(BOB) + await fair.ballots.reputation(CAROL) == 102


async def test_who_did_not_offer_it_cannot_award_it(fair: Fair) -> None:
    answer = await fair.community.write_answer(fair.question)
    bounty = (await fair.offer()).bounty
    for other in (BOB, HELPER):
        award = fair.bountying.award(GUILD, bounty.id, other, answer.id)
        assert await fair.refusal(award) == (NotAllowedError, Reason.NOT_THE_ASKER)
        assert await fair.refusal(fair.bountying.to_award(GUILD, bounty.id, other)) == (
            NotAllowedError,
            Reason.NOT_THE_ASKER,
        )
    elsewhere = fair.bountying.award(OTHER_GUILD, bounty.id, ALICE, answer.id)
    assert await fair.refusal(elsewhere) == (NotFoundError, Reason.NO_SUCH_BOUNTY)


async def test_only_a_live_answer_of_somebody_else_to_this_question_gets_it(fair: Fair) -> None:
    own = await fair.community.post_card(fair.question, ALICE)
    gone = await fair.community.write_answer(fair.question)
    assert gone.post.message is not None
    await fair.community.answering.retract(GUILD, gone.post.message.message_id, actor(BOB))
    other = await fair.community.ask(title="Which tool shows the size of a file?")
    foreign = await fair.community.write_answer(other, CAROL)
    shown = await fair.offer()
    assert shown.answers == ()
    give = fair.bountying.award
    assert await fair.refusal(give(GUILD, shown.bounty.id, ALICE, own.id)) == (
        ConflictError,
        Reason.BOUNTY_FOR_ONESELF,
    )
    for answer in (gone, foreign):
        assert await fair.refusal(give(GUILD, shown.bounty.id, ALICE, answer.id)) == (
            NotFoundError,
            Reason.NO_SUCH_POST,
        )


async def test_at_the_end_half_goes_to_the_best_new_answer(fair: Fair) -> None:
    old = await fair.community.write_answer(fair.question, Snowflake(201))
    for voter in range(5):
        await fair.ballots.add(old.post, Snowflake(8_000 + voter))
    fair.clock.advance(1)
    bounty = (await fair.offer(75)).bounty
    for author, votes in ((BOB, 2), (CAROL, 3)):
        answer = await fair.community.write_answer(fair.question, author)
        for voter in range(votes):
            await fair.ballots.add(answer.post, Snowflake(8_000 + voter))
    fair.after(days=7)
    for _ in range(2):
        await fair.bountying.end(bounty.id)
    view = await fair.bountying.view(bounty.id)
    assert view is not None
    assert (view.bounty.state, view.bounty.awarded) == (BountyState.HALVED, 37)
    assert view.winner is not None
    assert view.winner.post.author_id == CAROL
    assert await fair.ballots.reputation(CAROL) == 1 + 30 + 37


async def test_at_the_end_it_is_lost_where_nobody_deserves_it(fair: Fair) -> None:
    bounty = (await fair.offer()).bounty
    answer = await fair.community.write_answer(fair.question)
    await fair.ballots.add(answer.post, CAROL)
    fair.after(days=7)
    await fair.bountying.end(bounty.id)
    view = await fair.bountying.view(bounty.id)
    assert view is not None
    assert view.bounty.state is BountyState.LOST
    assert await fair.ballots.reputation(ALICE) == RICH - 100
    late = fair.bountying.award(GUILD, bounty.id, ALICE, answer.id)
    assert await fair.refusal(late) == (ConflictError, Reason.BOUNTY_OVER)


async def test_before_its_end_nothing_ends_it_and_after_it_nobody_awards_it(fair: Fair) -> None:
    bounty = (await fair.offer()).bounty
    answer = await fair.community.write_answer(fair.question)
    fair.after(days=6)
    await fair.bountying.end(bounty.id)
    assert (await fair.bountying.to_award(GUILD, bounty.id, ALICE)).bounty.state is BountyState.OPEN
    fair.after(days=1)
    award = fair.bountying.award(GUILD, bounty.id, ALICE, answer.id)
    assert await fair.refusal(award) == (ConflictError, Reason.BOUNTY_OVER)


async def test_an_award_and_the_end_at_the_same_moment_are_one(fair: Fair) -> None:
    bounty = (await fair.offer(100)).bounty
    answer = await fair.community.write_answer(fair.question)
    for voter in range(2):
        await fair.ballots.add(answer.post, Snowflake(8_000 + voter))
    fair.clock.advance(DURATION_SECONDS - 1)
    award = fair.bountying.award(GUILD, bounty.id, ALICE, answer.id)
    await asyncio.gather(award, *(fair.bountying.end(bounty.id) for _ in range(20)))
    fair.clock.advance(1)
    await fair.bountying.end(bounty.id)
    assert await fair.ballots.reputation(BOB) == 1 + 20 + 100


async def test_an_answer_given_after_its_time_gets_nothing_of_it(fair: Fair) -> None:
    bounty = (await fair.offer(100)).bounty
    fair.after(days=8)
    answer = await fair.community.write_answer(fair.question)
    for voter in range(3):
        await fair.ballots.add(answer.post, Snowflake(8_000 + voter))
    await fair.bountying.end(bounty.id)
    view = await fair.bountying.view(bounty.id)
    assert view is not None
    assert view.bounty.state is BountyState.LOST


async def test_a_new_offer_ends_the_one_whose_time_is_over(fair: Fair) -> None:
    first = (await fair.offer(100)).bounty
    fair.after(days=7)
    second = await fair.offer(60)
    assert second.is_new
    view = await fair.bountying.view(first.id)
    assert view is not None
    assert view.bounty.state is BountyState.LOST
    assert await fair.ballots.reputation(ALICE) == RICH - 160


async def test_what_an_answer_earned_goes_with_it_and_comes_back_with_it(fair: Fair) -> None:
    answer = await fair.community.write_answer(fair.question)
    bounty = (await fair.offer(100)).bounty
    await fair.bountying.award(GUILD, bounty.id, ALICE, answer.id)
    message = fair.ballots.message_of(fair.question, answer)
    await fair.community.answering.retract(GUILD, message.message_id, actor(BOB))
    assert await fair.ballots.reputation(BOB) == 1
    assert await fair.ballots.reputation(ALICE) == RICH - 100
    await fair.community.answering.mark(message, actor(BOB))
    assert await fair.ballots.reputation(BOB) == 101


@pytest.mark.parametrize(("by_asker", "left"), [(False, RICH), (True, RICH - 100)])
async def test_who_deletes_the_question_decides_whether_it_is_returned(fair: Fair, by_asker: bool, left: int) -> None:
    await fair.offer(100)
    now = fair.community.now
    await fair.community.database.write(
        lambda connection: delete_question(connection, fair.question.id, now, by_asker=by_asker)
    )
    assert await fair.ballots.reputation(ALICE) == left


async def test_a_thread_that_is_deleted_returns_it(fair: Fair) -> None:
    bounty = (await fair.offer(100)).bounty
    now = fair.community.now
    await fair.community.database.write(lambda connection: delete_question(connection, fair.question.id, now))
    view = await fair.bountying.view(bounty.id)
    assert view is not None
    assert view.bounty.state is BountyState.RETURNED
    assert await fair.ballots.reputation(ALICE) == RICH


async def test_other_points_for_votes_leave_bounties_as_they_are(fair: Fair) -> None:
    answer = await fair.community.write_answer(fair.question)
    bounty = (await fair.offer(100)).bounty
    await fair.bountying.award(GUILD, bounty.id, ALICE, answer.id)
    await fair.community.configuring.change(GUILD, {"points_question_up": "20"})
    assert await fair.ballots.reputation(ALICE) == 1 + 2_000 - 100
    assert await fair.ballots.reputation(BOB) == 101


async def test_a_question_that_waits_says_which_bounty_runs(fair: Fair) -> None:
    await fair.offer(100)
    page = await Listing(fair.community.database, fair.clock).unanswered(GUILD, frozenset({FORUM}))
    assert [waiting.bounty for waiting in page.items] == [None, 100]
