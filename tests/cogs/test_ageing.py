"""Reminders, stale questions and their reopening, as members see them."""

from __future__ import annotations

import discord
import pytest
from simcord import ChannelHandle

from bot.domain.identity import SECONDS_A_DAY
from tests.cogs.steps import configure, shown
from tests.support.world import ACCEPT, UP, World, said, text_of

DAY = SECONDS_A_DAY


def reminders(thread: ChannelHandle) -> list[discord.Message]:
    return [message for message in thread.history() if message.author.bot and "solve it?" in text_of(message)]


def stale_lines(thread: ChannelHandle) -> list[discord.Message]:
    own = [message for message in thread.history() if message.author.bot]
    return [message for message in own if "nothing has happened" in text_of(message)]


def footer(world: World, thread: ChannelHandle) -> str:
    return world.card(thread).embeds[0].footer.text or ""


def state(world: World, thread: ChannelHandle) -> tuple[str, str | None]:
    (row,) = world.rows("SELECT state, close_reason FROM question WHERE thread_id = :id", id=thread.id)
    return row["state"], row["close_reason"]


async def answered(world: World, place: str = "forum") -> ChannelHandle:
    """Ask, and let bob answer."""
    thread = await world.ask(world.alice, channel=getattr(world, place))
    await world.answer(thread, world.bob)
    await world.settle()
    return thread


async def pass_time(world: World, seconds: int) -> None:
    """Let days pass, one after the other: what a bot does in a month is more than one wait admits."""
    while seconds > 0:
        await world.advance(min(seconds, 5 * DAY))
        seconds -= 5 * DAY


# --- reminders


@pytest.mark.parametrize("place", ["forum", "text"])
async def test_three_days_after_an_answer_the_asker_is_asked_once_whether_it_solved_it(qa: World, place: str):
    thread = await answered(qa, place)
    await pass_time(qa, 3 * DAY - 60)
    assert reminders(thread) == []
    await qa.advance(120)
    (reminder,) = reminders(thread)
    assert [user.id for user in reminder.mentions] == [qa.alice.id]
    assert reminder.role_mentions == []
    await pass_time(qa, 20 * DAY)
    assert len(reminders(thread)) == 1


async def test_a_restart_repeats_no_reminder_and_loses_none(qa: World):
    thread = await answered(qa)
    await qa.restart()
    await pass_time(qa, 3 * DAY + 60)
    assert len(reminders(thread)) == 1
    await qa.restart()
    await pass_time(qa, DAY)
    assert len(reminders(thread)) == 1


async def test_a_reminder_that_came_due_while_the_bot_was_away_is_sent_once_it_is_back(qa: World):
    thread = await answered(qa)
    await qa.advance(60)
    async with qa.offline():
        await qa.env.advance_time(5 * DAY)
    await qa.settle()
    await qa.advance(60)
    assert len(reminders(thread)) == 1


async def test_a_reminder_that_came_although_the_call_failed_is_not_sent_again(qa: World):
    thread = await answered(qa)
    await pass_time(qa, 3 * DAY - 60)
    qa.fail("POST", f"/channels/{thread.id}/messages", status=500, times=1, after=True)
    await qa.advance(600)
    await pass_time(qa, DAY)
    assert len(reminders(thread)) == 1


async def test_a_reminder_that_did_not_come_is_sent_later(qa: World):
    thread = await answered(qa)
    await pass_time(qa, 3 * DAY - 60)
    qa.fail("POST", f"/channels/{thread.id}/messages", status=500, times=1)
    await qa.advance(600)
    assert len(reminders(thread)) == 1


async def test_nobody_is_reminded_of_a_solved_an_unanswered_or_a_deleted_question(qa: World):
    solved, unanswered, deleted = await answered(qa), await qa.ask(qa.alice), await answered(qa)
    (card,) = [message for message in solved.history() if "revert" in text_of(message)][:1]
    await qa.alice.react(card, ACCEPT)
    await qa.settle()
    qa.delete_channel(deleted)
    await pass_time(qa, 10 * DAY)
    assert reminders(solved) == reminders(unanswered) == []


async def test_who_left_or_cannot_see_the_question_is_not_reminded(qa: World):
    left, hidden = await answered(qa, "text"), await answered(qa, "forum")
    qa.hide(qa.forum, qa.alice)
    await qa.settle()
    await pass_time(qa, 4 * DAY)
    assert reminders(hidden) == []
    assert len(reminders(left)) == 1
    again = await qa.ask(qa.bob, channel=qa.text)
    await qa.answer(again, qa.carol)
    qa.env.backend.remove_member(qa.guild.id, qa.bob.id)
    await pass_time(qa, 4 * DAY)
    assert reminders(again) == []


async def test_a_guild_and_a_member_may_do_without_reminders(qa: World):
    await qa.bot.services.preferring.change(qa.guild.id, qa.alice.id, "reminders", "off")
    hers = await answered(qa)
    await pass_time(qa, 4 * DAY)
    assert reminders(hers) == []
    await configure(qa, reminder_after_days="0")
    his = await qa.ask(qa.bob)
    await qa.answer(his, qa.carol)
    await pass_time(qa, 9 * DAY)
    assert reminders(his) == []


async def test_a_shorter_time_applies_to_questions_that_wait_already(qa: World):
    thread = await answered(qa)
    await pass_time(qa, DAY + 3_600)
    await configure(qa, reminder_after_days="1")
    await qa.advance(10)
    await qa.bob.send(thread, "hm")
    await qa.advance(60)
    assert len(reminders(thread)) == 1


async def test_the_asker_accepts_from_the_reminder_after_a_restart(qa: World):
    thread = await answered(qa)
    await pass_time(qa, 3 * DAY + 60)
    await qa.restart()
    (reminder,) = reminders(thread)
    panel = await qa.alice.click(reminder, label="Accept…")
    assert panel.ephemeral
    assert "Which answer solved" in said(panel)
    (row,) = qa.rows("SELECT id, question_id FROM answer")
    done = await qa.alice.select(shown(panel), [str(row["id"])], custom_id=f"accepting:{row['question_id']}")
    await qa.settle()
    assert "is accepted" in said(done)
    assert "solved" in footer(qa, thread)


async def test_still_open_is_said_in_the_place_of_the_reminder_and_counts_as_activity(qa: World):
    thread = await answered(qa)
    await pass_time(qa, 3 * DAY + 60)
    (reminder,) = reminders(thread)
    await qa.alice.click(reminder, label="Still open")
    await qa.settle()
    assert reminders(thread) == []
    assert "still open" in text_of(qa.fresh(reminder))
    await pass_time(qa, 29 * DAY)
    assert state(qa, thread) == ("open", None)
    await pass_time(qa, 2 * DAY)
    assert state(qa, thread) == ("closed", "stale")


async def test_others_may_not_decide_and_stale_presses_are_answered_plainly(qa: World):
    thread = await answered(qa)
    await pass_time(qa, 3 * DAY + 60)
    (reminder,) = reminders(thread)
    for label in ("Accept…", "Still open"):
        assert "Only the person who asked" in said(await qa.bob.click(reminder, label=label))
    card = next(message for message in thread.history() if "revert" in text_of(message))
    await qa.alice.react(card, ACCEPT)
    await qa.settle()
    for label in ("Accept…", "Still open"):
        assert "solved already" in said(await qa.alice.click(reminder, label=label))


# --- stale


@pytest.mark.parametrize("place", ["forum", "text"])
async def test_after_thirty_days_without_activity_a_question_is_closed_and_told_why(qa: World, place: str):
    thread = await qa.ask(qa.alice, channel=getattr(qa, place))
    await pass_time(qa, 30 * DAY - 60)
    assert state(qa, thread) == ("open", None)
    await qa.advance(120)
    assert state(qa, thread) == ("closed", "stale")
    (line,) = stale_lines(thread)
    assert line.mentions == []
    assert "opens it again" in text_of(line)
    assert footer(qa, thread).endswith("no activity")


@pytest.mark.parametrize("by", ["message", "vote", "answer"])
async def test_a_message_a_vote_and_an_answer_are_activity(qa: World, by: str):
    thread = await qa.ask(qa.alice)
    await pass_time(qa, 20 * DAY)
    qa.thread(thread, archived=False)
    if by == "message":
        await qa.bob.send(thread, "Which version is it?")
    elif by == "vote":
        await qa.bob.react(qa.card(thread), UP)
    else:
        await qa.answer(thread, qa.bob)
    await pass_time(qa, 29 * DAY)
    assert state(qa, thread) == ("open", None)
    await pass_time(qa, DAY + 60)
    assert state(qa, thread) == ("closed", "stale")


async def test_any_message_of_the_asker_opens_a_stale_question_again_and_no_other_does(qa: World):
    thread = await qa.ask(qa.alice)
    await pass_time(qa, 30 * DAY + 60)
    qa.thread(thread, archived=False)
    await qa.bob.send(thread, "me too")
    await qa.settle()
    assert state(qa, thread) == ("closed", "stale")
    await qa.alice.send(thread, "hm")
    await qa.settle()
    assert state(qa, thread) == ("open", None)
    assert footer(qa, thread).endswith("open")
    await pass_time(qa, 30 * DAY + 60)
    assert state(qa, thread) == ("closed", "stale")
    assert len(stale_lines(thread)) == 2


async def test_what_the_asker_wrote_while_the_bot_was_away_keeps_a_question_open(qa: World):
    thread = await qa.ask(qa.alice)
    await pass_time(qa, 20 * DAY)
    async with qa.offline():
        await qa.env.advance_time(9 * DAY)
        qa.thread(thread, archived=False)
        await qa.alice.send(thread, "still looking")
        await qa.env.advance_time(5 * DAY)
    await qa.advance(60)
    assert state(qa, thread) == ("open", None)


async def test_solved_questions_are_not_stale(qa: World):
    thread = await answered(qa)
    card = next(message for message in thread.history() if "revert" in text_of(message))
    await qa.alice.react(card, ACCEPT)
    await pass_time(qa, 90 * DAY)
    assert state(qa, thread) == ("open", None)


async def test_what_a_downtime_left_is_worked_off_a_few_a_minute(qa: World):
    threads = [await answered(qa) for _ in range(12)]
    await qa.advance(60)
    async with qa.offline():
        await qa.env.advance_time(4 * DAY)
    await qa.advance(10)
    early = sum(len(reminders(thread)) for thread in threads)
    assert early <= 2
    await qa.advance(60)
    assert sum(len(reminders(thread)) for thread in threads) <= early + 6
    await qa.advance(240)
    assert [len(reminders(thread)) for thread in threads] == [1] * 12


# --- archived threads


async def test_a_stale_question_in_an_archived_thread_is_told_and_left_archived_in_three_calls(qa: World):
    thread = await qa.ask(qa.alice, channel=qa.forum)
    await pass_time(qa, 29 * DAY)
    qa.thread(thread, archived=True)
    await qa.settle()
    calls = qa.calls()
    await pass_time(qa, DAY + 60)
    assert len(stale_lines(thread)) == 1
    assert footer(qa, thread).endswith("no activity")
    assert qa.env.backend.is_archived(thread._channel)
    assert calls.routes == ["POST /channels/*/messages", "PATCH /channels/*/messages/*", "PATCH /channels/*"]


async def test_a_message_of_the_asker_wakes_the_thread_and_it_stays_awake(qa: World):
    thread = await qa.ask(qa.alice, channel=qa.forum)
    await pass_time(qa, 30 * DAY + 60)
    qa.thread(thread, archived=True)
    await qa.settle()
    await qa.alice.send(thread, "I am back")
    await qa.settle()
    assert state(qa, thread) == ("open", None)
    assert not qa.env.backend.is_archived(thread._channel)
