"""What is due for questions, and what is put on record of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.ageing import Step
from bot.domain.errors import ConflictError, NotAllowedError, NotFoundError, Reason
from bot.domain.identity import SECONDS_A_DAY, Actor, PostId, Snowflake
from bot.domain.posts import Answer, CloseReason, Question
from bot.services.accepting import Accepting, AcceptOutcome
from bot.services.ageing import Ageing
from bot.services.bountying import Bountying
from bot.services.managing_questions import ManagingQuestions, Place
from bot.services.repairing import Repairing
from bot.storage.connection import Connection
from tests.support.ballots import Ballots
from tests.support.community import ALICE, BOB, CAROL, GUILD, HELPER, OTHER_GUILD, Community, actor

DAY = SECONDS_A_DAY


@pytest.fixture
def ageing(community: Community) -> Ageing:
    """Return the service on the community's database."""
    return Ageing(community.database, community.clock)


@pytest.fixture
def accepting(community: Community) -> Accepting:
    """Return the service that accepts."""
    return Accepting(community.database, community.clock)


async def steps(ageing: Ageing) -> dict[PostId, Step]:
    """Look at all that is due, and return what is to be done."""
    return {due.question.id: due.step for due in await ageing.look(await ageing.due(100))}


async def answered(community: Community, ageing: Ageing) -> tuple[Question, Answer]:
    """Ask and answer, and look at it."""
    question = await community.ask(ALICE)
    answer = await community.write_answer(question, BOB)
    assert await steps(ageing) == {}
    return question, answer


async def state(community: Community, question: Question) -> tuple[str, str | None]:
    [row] = await community.rows("SELECT state, close_reason FROM question WHERE id = :id", id=question.id)
    return row[0], row[1]


# --- when


async def test_a_question_is_due_to_the_second_and_not_looked_at_in_vain(community: Community, ageing: Ageing):
    question, _ = await answered(community, ageing)
    assert await ageing.next_due_at() == community.now + 3 * DAY
    community.clock.advance(3 * DAY - 1)
    assert await ageing.due(10) == []
    community.clock.advance(1)
    assert await steps(ageing) == {question.id: Step.REMIND}


async def test_whoever_takes_an_acceptance_back_has_the_days_anew(
    community: Community, ageing: Ageing, accepting: Accepting
):
    question, answer = await answered(community, ageing)
    assert answer.post.message is not None
    message = community.message(question, BOB, message_id=answer.post.message.message_id)
    await accepting.accept(message, actor(ALICE), toggle=True)
    assert await steps(ageing) == {}
    assert await ageing.next_due_at() is None
    community.clock.advance(20 * DAY)
    await accepting.accept(message, actor(ALICE), toggle=True)
    assert await steps(ageing) == {}
    assert await ageing.next_due_at() == community.now + 3 * DAY


async def test_answers_that_were_old_when_they_were_first_seen_remind_nobody(community: Community, ageing: Ageing):
    question = await community.ask(ALICE)
    old = community.message(question, BOB, created_at=community.now - 31 * DAY)
    await community.answering.mark(old, actor(HELPER))
    assert await steps(ageing) == {}
    community.clock.advance(4 * DAY)
    assert await steps(ageing) == {}


async def test_a_message_that_is_marked_late_has_its_days_from_then_on(community: Community, ageing: Ageing):
    question = await community.ask(ALICE)
    message = community.message(question, BOB, "hm")
    community.clock.advance(10 * DAY)
    await community.answering.mark(message, actor(HELPER))
    assert await steps(ageing) == {}
    assert await ageing.next_due_at() == community.now + 3 * DAY


async def test_a_vote_writes_nothing_here_and_puts_the_end_off_all_the_same(community: Community, ageing: Ageing):
    question = await community.ask(ALICE)
    assert await steps(ageing) == {}
    before = await community.rows("SELECT * FROM question_life")
    community.clock.advance(29 * DAY)
    await vote(community, question)
    assert await community.rows("SELECT * FROM question_life") == before
    community.clock.advance(2 * DAY)
    assert await steps(ageing) == {}
    assert await ageing.next_due_at() == community.now + 28 * DAY


@pytest.mark.parametrize("by_command", [True, False])
async def test_a_question_that_is_opened_again_has_the_days_anew(
    community: Community, ageing: Ageing, by_command: bool
):
    question, _ = await answered(community, ageing)
    assert question.thread_id is not None
    if by_command:
        managing = ManagingQuestions(community.database, community.clock)
        place = Place(GUILD, question.thread_id, frozenset())
        await managing.close(place, actor(ALICE), CloseReason.NO_LONGER_NEEDED)
        community.clock.advance(40 * DAY)
        await managing.reopen(place, actor(ALICE))
    else:
        community.clock.advance(40 * DAY)
        assert await ageing.close(question.id)
        community.clock.advance(40 * DAY)
        await community.answering.hear(community.message(question, ALICE, "I still need this.", is_reply=True))
    assert await steps(ageing) == {}
    assert await ageing.next_due_at() == community.now + 3 * DAY


async def test_a_bounty_that_ran_out_leaves_the_question_its_days(community: Community, ageing: Ageing):
    await community.configuring.change(GUILD, {"bounties": "on", "points_question_up": "100"})
    question = await community.ask(ALICE)
    await Ballots(community).add(question.post, BOB)
    assert question.thread_id is not None
    bountying = Bountying(community.database, community.clock)
    community.clock.advance(25 * DAY)
    shown = await bountying.offer(GUILD, question.thread_id, ALICE, 50)
    community.clock.advance(7 * DAY)
    await bountying.end(shown.bounty.id)
    assert await steps(ageing) == {}
    assert await ageing.next_due_at() == community.now + 30 * DAY


async def vote(community: Community, question: Question) -> None:
    """Let carol vote a question up."""

    def cast(connection: Connection) -> None:
        connection.execute(
            "INSERT INTO member (guild_id, user_id) SELECT id, :user_id FROM guild", {"user_id": int(CAROL)}
        )
        connection.execute(
            """
            INSERT INTO vote (post_id, voter_id, value, state, cast_at)
            SELECT :post_id, id, 1, 'counted', :now FROM member WHERE user_id = :user_id
            """,
            {"post_id": question.id, "user_id": int(CAROL), "now": community.now},
        )

    await community.database.write(cast)


async def test_a_guild_that_is_compared_or_was_left_waits(community: Community, ageing: Ageing):
    question = await community.ask(ALICE)
    community.clock.advance(40 * DAY)
    repairing = Repairing(community.database, community.clock)
    await repairing.want(GUILD, community.now)
    assert await ageing.due(10) == []
    assert await ageing.next_due_at() is None
    [repair] = await repairing.due()
    await community.database.write(
        lambda c: c.execute("DELETE FROM repair WHERE version = :version", {"version": repair.version})
    )
    await repairing.left(GUILD)
    assert await ageing.due(10) == []
    await community.database.write(lambda c: c.execute("UPDATE guild SET left_at = NULL"))
    await community.database.write(lambda c: c.execute("DELETE FROM repair"))
    assert await steps(ageing) == {question.id: Step.CLOSE}


async def test_other_settings_plan_anew(community: Community, ageing: Ageing):
    question, _ = await answered(community, ageing)
    await community.configuring.change(GUILD, {"reminder_after_days": "1", "stale_after_days": "2"})
    assert await steps(ageing) == {}
    assert await ageing.next_due_at() == community.now + DAY
    await community.configuring.change(GUILD, {"reminder_after_days": "0", "stale_after_days": "0"})
    assert await steps(ageing) == {}
    assert await ageing.next_due_at() is None
    await community.configuring.change(GUILD, {"stale_after_days": "5"})
    community.clock.advance(5 * DAY)
    assert await steps(ageing) == {question.id: Step.CLOSE}


async def test_what_a_clock_that_ran_ahead_planned_is_planned_anew(community: Community, ageing: Ageing):
    community.clock.advance(1_000 * DAY)
    question, _ = await answered(community, ageing)
    community.clock.set(community.clock.now() - timedelta(days=1_000))
    assert await steps(ageing) == {}
    assert await ageing.next_due_at() == community.now + 3 * DAY
    assert await community.value("SELECT last_activity_at FROM question") == community.now
    community.clock.advance(3 * DAY)
    assert await steps(ageing) == {question.id: Step.REMIND}


# --- once


async def test_fifty_at_once_remind_once(community: Community, ageing: Ageing):
    question, _ = await answered(community, ageing)
    community.clock.advance(3 * DAY)
    assert sum(await asyncio.gather(*(ageing.remind(question.id) for _ in range(50)))) == 1
    assert list(await community.renders(question.id)).count("reminder") == 1
    assert await steps(ageing) == {}
    community.clock.advance(DAY)
    assert await steps(ageing) == {}


async def test_what_was_settled_between_the_look_and_the_deed_is_left_alone(
    community: Community, ageing: Ageing, accepting: Accepting
):
    question, answer = await answered(community, ageing)
    community.clock.advance(3 * DAY)
    assert await steps(ageing) == {question.id: Step.REMIND}
    await accepting.accept_answer(GUILD, question.id, answer.id, actor(ALICE))
    assert not await ageing.remind(question.id)
    assert not await ageing.close(question.id)
    assert "reminder" not in await community.renders(question.id)


async def test_a_question_that_was_passed_over_is_not_reminded_of_later(community: Community, ageing: Ageing):
    question, _ = await answered(community, ageing)
    community.clock.advance(3 * DAY)
    await ageing.pass_over(question.id)
    assert await steps(ageing) == {}
    assert "reminder" not in await community.renders(question.id)
    assert await ageing.reminder(question.id) is not None


async def test_what_was_put_off_has_its_turn_at_its_time(community: Community, ageing: Ageing):
    question, _ = await answered(community, ageing)
    community.clock.advance(3 * DAY)
    [first] = await ageing.look(await ageing.due(10))
    assert not first.has_waited
    await ageing.put_off(question.id, community.now + 60)
    assert await ageing.due(10) == []
    community.clock.advance(60)
    [again] = await ageing.look(await ageing.due(10))
    assert again.has_waited


# --- stale


async def test_closing_is_recorded_told_and_shown(community: Community, ageing: Ageing):
    question = await community.ask(ALICE)
    community.clock.advance(30 * DAY)
    assert await ageing.close(question.id)
    assert not await ageing.close(question.id)
    assert await state(community, question) == ("closed", "stale")
    assert {"card", "stale_told"} <= set(await community.renders(question.id))
    assert await steps(ageing) == {}


async def test_only_news_of_the_asker_open_it_again(community: Community, ageing: Ageing):
    question = await community.ask(ALICE)
    before = community.message(question, ALICE, "an old message that is read again")
    community.clock.advance(30 * DAY)
    await ageing.close(question.id)
    assert not (await community.answering.hear(before)).is_reopened
    assert not (await community.answering.hear(community.message(question, BOB, "me too"))).is_reopened
    assert await state(community, question) == ("closed", "stale")
    assert (await community.answering.hear(community.message(question, ALICE, "hm"))).is_reopened
    assert await state(community, question) == ("open", None)
    assert await steps(ageing) == {}
    assert await ageing.next_due_at() == community.now + 30 * DAY


# --- deciding


async def test_asker_and_helpers_decide_and_nobody_else(community: Community, ageing: Ageing, accepting: Accepting):
    question, answer = await answered(community, ageing)
    for allowed in (ALICE, HELPER):
        shown, found = await ageing.answers(GUILD, question.id, actor(allowed))
        assert (shown.id, [each.id for each in found]) == (question.id, [answer.id])
    with pytest.raises(NotAllowedError):
        await ageing.answers(GUILD, question.id, actor(BOB))
    with pytest.raises(NotAllowedError):
        await accepting.accept_answer(GUILD, question.id, answer.id, actor(BOB))
    with pytest.raises(NotFoundError):
        await ageing.keep_open(OTHER_GUILD, question.id, actor(ALICE))
    with pytest.raises(NotFoundError):
        await accepting.accept_answer(OTHER_GUILD, question.id, answer.id, actor(ALICE))


async def test_what_is_settled_is_said_plainly(community: Community, ageing: Ageing, accepting: Accepting):
    question, answer = await answered(community, ageing)
    accepted = await accepting.accept_answer(GUILD, question.id, answer.id, actor(ALICE))
    assert accepted.outcome is AcceptOutcome.ACCEPTED
    again = await accepting.accept_answer(GUILD, question.id, answer.id, actor(ALICE))
    assert again.outcome is AcceptOutcome.UNCHANGED
    await refuse(ageing, question, actor(ALICE), Reason.ALREADY_SOLVED)
    other = await community.ask(ALICE)
    community.clock.advance(30 * DAY)
    await ageing.close(other.id)
    await refuse(ageing, other, actor(ALICE), Reason.ALREADY_CLOSED)
    assert other.thread_id is not None
    await community.following.thread_deleted(GUILD, Snowflake(other.thread_id))
    await refuse(ageing, other, actor(ALICE), Reason.QUESTION_DELETED)


async def refuse(ageing: Ageing, question: Question, who: Actor, reason: Reason) -> None:
    with pytest.raises(ConflictError) as refused:
        await ageing.keep_open(GUILD, question.id, who)
    assert refused.value.reason is reason
