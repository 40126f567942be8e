"""Voting: reactions that come and go, refusals, answers made by votes, readings."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from bot.domain.errors import StorageBusyError, StorageError, StorageUnavailableError
from bot.domain.identity import Snowflake
from bot.domain.posts import AnswerState
from bot.domain.reactions import MAX_CHANGES_A_MINUTE, SUPER, Shown
from bot.domain.voting import Refusal
from bot.services import scoring
from bot.services.voting import Outcome, Reacted
from tests.support.ballots import DOWN, MARK, UP, Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, CAROL, GUILD, HELPER, Community, actor

DAVE = Snowflake(105)
NEW_ACCOUNT = Snowflake((1_767_225_600_000 - 1_420_070_400_000) << 22)
"""An account made at 2026-01-01 00:00 UTC, where the clock of the tests stands."""


@pytest_asyncio.fixture
async def ballots(community: Community) -> Ballots:
    ballots = Ballots(community)
    await ballots.appoint_helpers()
    return ballots


async def test_an_up_vote_counts_and_gives_its_points(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    reacted = await ballots.add(question.post, BOB)
    assert reacted == Reacted(Outcome.COUNTED, question.id)
    assert await ballots.score(question.id) == (1, 0)
    assert await ballots.reputation(ALICE) == 11


async def test_a_down_vote_on_an_answer_costs_its_author_and_its_caster(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    answer = await ballots.community.post_card(question, BOB)
    await ballots.add(answer.post, CAROL)
    await ballots.add(answer.post, ALICE, DOWN)
    assert await ballots.score(answer.id) == (1, 1)
    assert await ballots.reputation(BOB) == 9
    assert await ballots.ledger(ALICE) == [("downvote_cast", 1)]
    assert await ballots.reputation(ALICE) == 1


async def test_a_down_vote_on_a_question_costs_its_caster_nothing(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    await ballots.add(question.post, BOB, DOWN)
    assert await ballots.ledger(BOB) == []


async def test_both_writings_of_an_emoji_are_the_same_vote(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    assert (await ballots.add(question.post, BOB, "⬆")).outcome is Outcome.COUNTED
    assert (await ballots.add(question.post, BOB, "⬆️")).outcome is Outcome.UNCHANGED
    assert await ballots.score(question.id) == (1, 0)


async def test_a_guild_may_vote_with_other_emoji(ballots: Ballots) -> None:
    await ballots.community.configuring.change(GUILD, {"emoji_up": "👍", "emoji_down": "<:no:77>"})
    question = await ballots.community.ask()
    assert (await ballots.add(question.post, BOB, UP)).outcome is Outcome.IGNORED
    await ballots.add(question.post, BOB, "👍")
    await ballots.add(question.post, CAROL, "<:renamed:77>")
    assert await ballots.score(question.id) == (1, 1)


async def test_the_same_event_twice_changes_nothing(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    await ballots.add(question.post, BOB)
    assert (await ballots.add(question.post, BOB)).outcome is Outcome.UNCHANGED
    assert await ballots.ledger(ALICE) == [("question_up", 1)]


async def test_an_opposite_vote_replaces_the_first_whose_reaction_is_taken_off(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    await ballots.add(question.post, BOB, UP)
    assert (await ballots.add(question.post, BOB, DOWN)).outcome is Outcome.SWITCHED
    assert await ballots.score(question.id) == (0, 1)
    assert await ballots.take_offs(question.id) == [f"{BOB} {UP}"]
    assert await ballots.ledger(ALICE) == [("question_up", 1), ("question_up", -1), ("question_down", 1)]


async def test_the_removal_that_a_switch_asked_for_is_no_event(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    await ballots.add(question.post, BOB, UP)
    await ballots.add(question.post, BOB, DOWN)
    assert (await ballots.remove(question.post, BOB, UP)).outcome is Outcome.UNCHANGED
    assert await ballots.score(question.id) == (0, 1)
    assert not await ballots.is_dirty(question.id)


async def test_switching_back_leaves_the_reaction_alone_that_was_to_be_taken_off(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    await ballots.add(question.post, BOB, UP)
    await ballots.add(question.post, BOB, DOWN)
    await ballots.remove(question.post, BOB, UP)
    await ballots.add(question.post, BOB, UP)
    assert await ballots.take_offs(question.id) == [f"{BOB} {DOWN}"]


async def test_a_switched_vote_is_a_new_vote_of_its_day(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    await ballots.add(question.post, BOB, DOWN)
    ballots.community.clock.advance(86_400)
    await ballots.add(question.post, BOB, UP)
    days = await ballots.community.rows("SELECT day, question_up, question_down FROM member_day ORDER BY day")
    first = days[0][0]
    assert days == [(first, 0, 0), (first + 1, 1, 0)]


async def test_a_vote_taken_back_shows_as_two_lines_that_cancel(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    await ballots.add(question.post, BOB)
    ballots.community.clock.advance(60)
    assert (await ballots.remove(question.post, BOB)).outcome is Outcome.TAKEN_BACK
    assert await ballots.score(question.id) == (0, 0)
    assert await ballots.ledger(ALICE) == [("question_up", 1), ("question_up", -1)]
    assert await ballots.reputation(ALICE) == 1
    assert not await ballots.is_dirty(question.id)


async def test_a_vote_taken_back_within_seconds_has_its_post_read(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    await ballots.add(question.post, BOB)
    assert (await ballots.remove(question.post, BOB)).outcome is Outcome.DIRTY
    assert await ballots.score(question.id) == (0, 0)


async def test_the_removal_of_an_unknown_vote_has_its_post_read(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    assert (await ballots.remove(question.post, BOB)).outcome is Outcome.DIRTY
    [dirty] = await ballots.voting.dirty_posts(10)
    assert dirty.post.id == question.id


async def test_a_super_reaction_is_the_same_vote_and_ends_with_the_last_reaction(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    await ballots.add(question.post, BOB)
    assert (await ballots.add(question.post, BOB, is_super=True)).outcome is Outcome.UNCHANGED
    ballots.community.clock.advance(60)
    assert (await ballots.remove(question.post, BOB)).outcome is Outcome.UNCHANGED
    assert await ballots.score(question.id) == (1, 0)
    assert (await ballots.remove(question.post, BOB, is_super=True)).outcome is Outcome.TAKEN_BACK
    assert await ballots.score(question.id) == (0, 0)


async def test_a_vote_on_ones_own_post_is_refused_and_taken_off(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    assert await ballots.add(question.post, ALICE) == Reacted(Outcome.REFUSED, question.id, Refusal.OWN_POST)
    assert await ballots.score(question.id) == (0, 0)
    assert await ballots.take_offs(question.id) == [f"{ALICE} {UP}"]
    assert await ballots.ledger(ALICE) == []


async def test_a_bots_vote_is_refused(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    assert (await ballots.add(question.post, DAVE, is_bot=True)).refusal is Refusal.BY_BOT


async def test_a_vote_under_the_minimum_reputation_is_refused(ballots: Ballots) -> None:
    await ballots.community.configuring.change(GUILD, {"vote_min_reputation": "2"})
    question = await ballots.community.ask()
    assert (await ballots.add(question.post, BOB)).refusal is Refusal.REPUTATION


async def test_a_vote_by_a_new_account_is_refused_where_the_guild_says_so(ballots: Ballots) -> None:
    await ballots.community.configuring.change(GUILD, {"min_account_age_days": "3"})
    question = await ballots.community.ask()
    assert (await ballots.add(question.post, NEW_ACCOUNT)).refusal is Refusal.ACCOUNT_AGE
    ballots.community.clock.advance(3 * 86_400)
    await ballots.remove(question.post, NEW_ACCOUNT)
    assert (await ballots.add(question.post, NEW_ACCOUNT)).outcome is Outcome.COUNTED


async def test_a_refusal_lives_as_long_as_its_reaction(ballots: Ballots) -> None:
    await ballots.community.configuring.change(GUILD, {"vote_min_reputation": "2"})
    question = await ballots.community.ask()
    await ballots.add(question.post, BOB)
    await ballots.community.configuring.change(GUILD, {"vote_min_reputation": "1"})
    assert (await ballots.add(question.post, BOB)).outcome is Outcome.UNCHANGED
    assert await ballots.score(question.id) == (0, 0)
    assert (await ballots.remove(question.post, BOB)).outcome is Outcome.TAKEN_BACK
    assert await ballots.take_offs(question.id) == []
    assert (await ballots.add(question.post, BOB)).outcome is Outcome.COUNTED


async def test_votes_on_a_retracted_answer_are_kept_for_its_return(ballots: Ballots) -> None:
    community = ballots.community
    question = await community.ask()
    answer = await community.write_answer(question, BOB)
    await ballots.add(answer.post, ALICE)
    await community.answering.retract(GUILD, answer.post.message.message_id, actor=actor(BOB))
    assert await ballots.reputation(BOB) == 1
    assert (await ballots.add(answer.post, CAROL)).outcome is Outcome.COUNTED
    assert await ballots.reputation(BOB) == 1
    assert await ballots.score(answer.id) == (2, 0)
    await community.answering.mark(ballots.message_of(question, answer), actor(BOB))
    assert await ballots.reputation(BOB) == 21
    assert await ballots.drift() == []


async def test_reactions_elsewhere_are_ignored(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    assert (await ballots.add(question.post, BOB, "🎉")).outcome is Outcome.IGNORED
    elsewhere = ballots.community.message(question, thread_id=Snowflake(31337))
    assert (await ballots.add(elsewhere, BOB)).outcome is Outcome.IGNORED


async def test_an_up_vote_on_a_message_asks_for_the_message_and_makes_it_an_answer_that_is_read(
    ballots: Ballots,
) -> None:
    question = await ballots.community.ask(ALICE)
    message = ballots.community.message(question, BOB, "Try revert.")
    assert (await ballots.add(message, CAROL)).outcome is Outcome.NEEDS_MESSAGE
    reacted = await ballots.add(message, CAROL, message=message)
    assert reacted.outcome is Outcome.COUNTED
    assert await ballots.score(reacted.post_id) == (1, 0)
    assert await ballots.reputation(BOB) == 11
    assert await ballots.is_dirty(reacted.post_id)


async def test_a_kind_of_reaction_that_goes_and_never_came_leaves_the_vote_to_a_reading(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.add(question.post, CAROL)
    reacted = await ballots.remove(question.post, CAROL, is_super=True)
    assert reacted.outcome is Outcome.DIRTY
    assert await ballots.reputation(ALICE) == 11


async def test_a_vote_whose_message_had_to_be_fetched_has_the_answer_read(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    message = ballots.community.message(question, BOB, "Try revert.")
    reacted = await ballots.add(message, CAROL, message=message, is_late=True)
    assert reacted.outcome is Outcome.COUNTED
    assert await ballots.is_dirty(reacted.post_id)


@pytest.mark.parametrize(
    ("author", "voter", "emoji", "fields"),
    [
        (ALICE, BOB, UP, {}),  # a message of the asker is an answer only if it is marked
        (BOB, BOB, UP, {}),
        (BOB, CAROL, DOWN, {}),
        (BOB, CAROL, UP, {"author_is_bot": True}),
        (BOB, CAROL, UP, {"is_system": True}),
    ],
)
async def test_other_reactions_make_no_answer(
    ballots: Ballots, author: Snowflake, voter: Snowflake, emoji: str, fields: dict[str, bool]
) -> None:
    question = await ballots.community.ask(ALICE)
    message = ballots.community.message(question, author, "Try revert.", **fields)
    assert (await ballots.add(message, voter, emoji, message=message)).outcome is Outcome.IGNORED
    assert await ballots.community.value("SELECT COUNT(*) FROM answer") == 0


async def test_a_refused_vote_makes_no_answer(ballots: Ballots) -> None:
    await ballots.community.configuring.change(GUILD, {"vote_min_reputation": "5"})
    question = await ballots.community.ask(ALICE)
    message = ballots.community.message(question, BOB, "Try revert.")
    assert (await ballots.add(message, CAROL, message=message)).outcome is Outcome.IGNORED


async def test_a_counted_vote_has_the_index_brought_up_to_date(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    answer = await ballots.community.post_card(question, BOB)
    await ballots.community.database.write(lambda connection: connection.execute("DELETE FROM render"))
    await ballots.add(answer.post, CAROL)
    assert await ballots.community.renders(question.id) == {"index": ballots.community.now}
    assert await ballots.community.renders(answer.id) == {}


async def test_clearing_an_emoji_takes_its_votes_back_and_the_bots_reactions_come_again(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    await ballots.add(question.post, BOB, UP)
    await ballots.add(question.post, CAROL, DOWN)
    await ballots.voting.clear(question.post.message.message_id, "⬆")
    assert await ballots.score(question.id) == (0, 1)
    await ballots.voting.clear(question.post.message.message_id, None)
    assert await ballots.score(question.id) == (0, 0)
    assert "vote_reactions" in await ballots.community.renders(question.id)
    assert await ballots.drift() == []


async def test_too_many_changes_in_a_minute_are_read_instead_of_followed(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    for _ in range(MAX_CHANGES_A_MINUTE):
        await ballots.add(question.post, BOB)
    other = await ballots.community.ask(CAROL)
    assert (await ballots.add(other.post, BOB)).outcome is Outcome.DIRTY
    assert await ballots.score(other.id) == (0, 0)
    assert await ballots.is_dirty(other.id)
    ballots.community.clock.advance(60)
    assert (await ballots.add(other.post, BOB)).outcome is Outcome.COUNTED


async def test_what_is_no_post_yet_is_followed_however_fast_a_member_reacts(ballots: Ballots) -> None:
    community = ballots.community
    await ballots.appoint_helpers()
    question = await community.ask(ALICE)
    for _ in range(MAX_CHANGES_A_MINUTE):
        await ballots.add(question.post, HELPER)
    voted, marked = (community.message(question, BOB, "ok", message_id=number) for number in (7_001, 7_002))
    assert (await ballots.add(voted, HELPER)).outcome is Outcome.NEEDS_MESSAGE
    reacted = await ballots.add(voted, HELPER, message=voted)
    assert await ballots.score(reacted.post_id) == (1, 0)
    assert (await ballots.add(marked, HELPER, MARK, message=marked)).outcome is Outcome.ACCEPTED
    assert (await ballots.add(voted, HELPER, message=voted)).outcome is Outcome.DIRTY


@pytest.mark.parametrize("failure", [StorageBusyError("full"), StorageUnavailableError("the disk is full")])
async def test_an_event_that_cannot_be_recorded_is_read_later(
    ballots: Ballots, monkeypatch: pytest.MonkeyPatch, failure: StorageError
) -> None:
    question = await ballots.community.ask()

    async def refuse(*_: object, **__: object) -> None:
        raise failure

    with monkeypatch.context() as patch:
        patch.setattr(ballots.community.database, "write", refuse)
        assert (await ballots.add(question.post, BOB)).outcome is Outcome.DIRTY
        with pytest.raises(StorageError):
            await ballots.voting.dirty_posts(10)
    [dirty] = await ballots.voting.dirty_posts(10)
    assert dirty.post.id == question.id
    await ballots.voting.reconcile(dirty, [Shown(BOB, ups=1)])
    assert await ballots.voting.dirty_posts(10) == []


async def test_fifty_voters_at_once_are_counted_once_each(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    answer = await ballots.community.post_card(question, BOB)
    voters = [Snowflake(10_000 + each) for each in range(50)]
    events = [ballots.add(answer.post, voter, UP if voter % 2 else DOWN) for voter in voters * 2]
    outcomes = [reacted.outcome for reacted in await asyncio.gather(*events)]
    assert (outcomes.count(Outcome.COUNTED), outcomes.count(Outcome.UNCHANGED)) == (50, 50)
    assert await ballots.score(answer.id) == (25, 25)
    assert await ballots.reputation(BOB) == 1 + 200 - 50
    assert await ballots.drift() == []


async def test_events_are_applied_in_the_order_in_which_they_were_given(ballots: Ballots) -> None:
    question = await ballots.community.ask()
    calls = [ballots.add(question.post, BOB, UP)]
    for emoji, other in ((DOWN, UP), (UP, DOWN), (DOWN, UP), (UP, DOWN)):
        calls += [ballots.add(question.post, BOB, emoji), ballots.remove(question.post, BOB, other)]
    await asyncio.gather(*calls)
    assert await ballots.score(question.id) == (1, 0)


async def read(ballots: Ballots, post_id: int, *shown: Shown) -> bool:
    await ballots.community.database.write(
        lambda connection: connection.execute("UPDATE post SET dirty_at = 5 WHERE id = :id", {"id": post_id})
    )
    [dirty] = await ballots.voting.dirty_posts(10)
    return await ballots.voting.reconcile(dirty, shown) is not None


async def test_a_reading_adds_switches_and_takes_back_what_differs(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.add(question.post, BOB, UP)
    await ballots.add(question.post, CAROL, UP)
    assert await read(ballots, question.id, Shown(CAROL, downs=1), Shown(DAVE, ups=SUPER), Shown(HELPER, ups=1))
    assert await ballots.score(question.id) == (2, 1)
    assert not await ballots.is_dirty(question.id)
    assert await ballots.drift() == []


async def test_of_two_directions_shown_the_one_not_on_record_wins(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.add(question.post, BOB, UP)
    await read(ballots, question.id, Shown(BOB, ups=1, downs=1), Shown(CAROL, ups=1, downs=1))
    assert await ballots.score(question.id) == (0, 1)
    assert await ballots.take_offs(question.id) == [f"{BOB} {UP}", f"{CAROL} {UP}", f"{CAROL} {DOWN}"]


async def test_a_reading_does_not_readmit_what_was_refused(ballots: Ballots) -> None:
    await ballots.community.configuring.change(GUILD, {"vote_min_reputation": "2"})
    question = await ballots.community.ask(ALICE)
    await ballots.add(question.post, BOB)
    await ballots.community.configuring.change(GUILD, {"vote_min_reputation": "1"})
    await read(ballots, question.id, Shown(BOB, ups=1), Shown(ALICE, ups=1), Shown(DAVE, is_bot=True, ups=1))
    assert await ballots.score(question.id) == (0, 0)
    await read(ballots, question.id)
    await read(ballots, question.id, Shown(BOB, ups=1))
    assert await ballots.score(question.id) == (1, 0)


async def test_a_reading_older_than_the_newest_event_does_not_count(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.remove(question.post, BOB)
    [dirty] = await ballots.voting.dirty_posts(10)
    await ballots.add(question.post, CAROL)
    assert not await ballots.voting.reconcile(dirty, ())
    assert await ballots.score(question.id) == (1, 0)
    [again] = await ballots.voting.dirty_posts(10)
    assert await ballots.voting.reconcile(again, [Shown(CAROL, ups=1)])
    assert await ballots.voting.dirty_posts(10) == []


async def test_an_old_reaction_that_is_still_being_taken_off_decides_nothing(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.add(question.post, BOB, UP)
    await ballots.add(question.post, BOB, DOWN)
    await read(ballots, question.id, Shown(BOB, ups=1, downs=1))
    assert await ballots.score(question.id) == (0, 1)


async def test_a_deleted_answers_votes_cease_with_what_they_cost_their_casters(ballots: Ballots) -> None:
    community = ballots.community
    question = await community.ask(ALICE)
    answer = await community.post_card(question, BOB)
    await ballots.add(question.post, CAROL)
    await ballots.add(answer.post, CAROL)
    await ballots.add(answer.post, ALICE, DOWN)
    assert (await ballots.reputation(ALICE), await ballots.reputation(BOB)) == (10, 9)
    assert answer.post.message is not None
    await community.following.messages_deleted(GUILD, [answer.post.message.message_id])
    assert (await ballots.reputation(ALICE), await ballots.reputation(BOB)) == (11, 1)
    assert await ballots.drift() == []


async def test_what_was_deleted_is_not_read_again_and_again(ballots: Ballots) -> None:
    community = ballots.community
    question = await community.ask(ALICE)
    answer = await community.post_card(question, BOB)
    await ballots.remove(answer.post, CAROL)
    assert [dirty.post.id for dirty in await ballots.voting.dirty_posts(10)] == [answer.id]
    await community.database.write(
        lambda connection: scoring.set_answer_state(connection, answer.id, AnswerState.DELETED, community.now)
    )
    assert await ballots.voting.dirty_posts(10) == []
    await ballots.remove(question.post, CAROL)
    await community.database.write(lambda connection: scoring.delete_question(connection, question.id, community.now))
    assert await ballots.voting.dirty_posts(10) == []


async def test_a_refused_vote_told_again_after_its_reaction_went_is_read(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.add(question.post, ALICE)
    await ballots.remove(question.post, ALICE)
    again = await ballots.add(question.post, ALICE)
    assert again.is_in_doubt
    [dirty] = await ballots.voting.dirty_posts(10)
    await ballots.voting.reconcile(dirty, ())
    assert await ballots.community.value("SELECT COUNT(*) FROM vote") == 0


async def test_a_vote_given_again_much_later_is_not_read(ballots: Ballots, clock: ManualClock) -> None:
    question = await ballots.community.ask(ALICE)
    for change in (ballots.add, ballots.remove, ballots.add):
        reacted = await change(question.post, BOB)
        clock.advance(60)
    assert not reacted.is_in_doubt
    assert not await ballots.is_dirty(question.id)
