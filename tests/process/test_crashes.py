"""kill −9, and what the next start makes of what it left."""

import asyncio

import pytest
from simcord.backend import serializers

from tests.process.scene import DOWN, FORUM_POSTS, MESSAGES, OWN_REACTION, THREADS, UP, Scene
from tests.support.world import ANSWER, DETAILS, TITLE
from tests.wire.faults import Fault
from tests.wire.views import until
from tests.wire.world import Channel

DAILY_CAP = 200


async def killed_at(scene: Scene, fault: Fault, channel: Channel) -> None:
    """Submit `/ask`, and kill the bot while it waits for the answer to a call."""
    form = await scene.alice.slash(channel, "ask")
    submitted = asyncio.create_task(scene.alice.submit(form, title=TITLE, details=DETAILS))
    await until(lambda: fault.used == 1)
    await scene.bot.kill()
    submitted.cancel()
    await asyncio.wait([submitted])
    fault.release()
    await asyncio.sleep(0.05)


@pytest.mark.parametrize(("place", "route"), [("forum", FORUM_POSTS), ("text", THREADS)])
async def test_a_thread_made_just_before_the_crash_becomes_the_question(running: Scene, place: str, route: str):
    made = running.server.fault("POST", route, hang=True, after=True)
    await killed_at(running, made, running.text if place == "text" else running.chat)
    (thread,) = (running.text if place == "text" else running.forum).threads
    await running.bot.start()
    await running.bot.ready()
    await until(lambda: len(thread.card.reactors(DOWN)) == 1, 10)
    await running.shown()
    assert [each.id for each in running.threads] == [thread.id]
    assert running.questions() == [(TITLE, DETAILS, 1, thread.id)]
    assert running.drafts() == []
    assert running.alice.id in thread.members
    assert thread.card.reactors(UP) == [running.world.bot_id]


async def test_a_text_that_never_reached_discord_is_offered_again(running: Scene):
    lost = running.server.fault("POST", FORUM_POSTS, hang=True)
    await killed_at(running, lost, running.chat)
    assert running.threads == []
    await running.bot.start()
    await running.bot.ready()
    await until(lambda: running.drafts() == [("kept", TITLE, DETAILS)], 10)
    offer = await running.alice.slash(running.chat, "ask")
    assert TITLE in offer.text
    form = await running.alice.click(offer.message, "Edit again")
    assert DETAILS in str(form.modal)
    await running.alice.submit(form, title=TITLE, details=DETAILS)
    await running.shown()
    (thread,) = running.threads
    assert running.questions() == [(TITLE, DETAILS, 1, thread.id)]
    assert running.drafts() == []


async def test_a_card_without_its_thread_gets_it_after_the_crash(running: Scene):
    lost = running.server.fault("POST", THREADS, hang=True)
    await killed_at(running, lost, running.text)
    assert (running.threads, len(running.text.messages)) == ([], 1)
    await running.bot.start()
    await running.bot.ready()
    await until(lambda: len(running.threads) == 1, 10)
    await running.shown()
    (thread,) = running.threads
    assert running.questions() == [(TITLE, DETAILS, 1, thread.id)]
    assert [message.id for message in running.text.messages if DETAILS in message.text] == [thread.id]


@pytest.mark.parametrize("moment", ["before the call", "before its answer", "before the row", "before the render"])
async def test_an_answer_cut_short_by_a_crash_stands_once(running: Scene, moment: str):
    thread = await running.ask()
    form = await running.bob.slash(thread, "answer")
    if moment == "before the render":
        fault = running.server.fault("PUT", OWN_REACTION, hang=True)
    else:
        fault = running.server.fault("POST", MESSAGES, hang=True, after=moment != "before the call")
    submitted = asyncio.create_task(running.bob.submit(form, answer=ANSWER))
    await until(lambda: fault.used == 1)
    if moment == "before the row":
        with running.stage.locked():
            fault.release()
            await asyncio.sleep(0.2)
            await running.bot.kill()
    else:
        await running.bot.kill()
    submitted.cancel()
    await asyncio.wait([submitted])
    fault.release()
    assert running.value("SELECT count(*) FROM answer") == (moment == "before the render")
    await running.bot.start()
    await running.bot.ready()
    await until(lambda: running.value("SELECT count(*) FROM answer") == 1, 10)
    await thread.saying("1 answer")
    await running.shown()
    (card,) = (message for message in thread.messages if ANSWER in message.text and "1 answer" not in message.text)
    assert running.stage.rows("SELECT message_id, number, state FROM post JOIN answer USING (id)") == [
        (card.id, 1, "live")
    ]
    assert running.value("SELECT count(*) FROM answer_draft") == 0
    assert card.reactors(UP) == card.reactors(DOWN) == [running.world.bot_id]
    said = await running.bob.click(card, "Delete")
    assert ANSWER in said.text


async def test_a_thread_that_a_repeated_call_made_twice_is_left_once(running: Scene):
    repeated = running.server.fault("POST", FORUM_POSTS, status=500, after=True)
    await running.submit_ask()
    await running.shown()
    assert repeated.used == 1
    (thread,) = running.threads
    assert running.questions() == [(TITLE, DETAILS, 1, thread.id)]
    assert running.drafts() == []


async def test_a_crash_between_two_repeated_calls_leaves_one_thread(running: Scene):
    running.server.fault("POST", FORUM_POSTS, status=500, after=True)
    answer = running.server.fault("POST", FORUM_POSTS, hang=True, after=True)
    await killed_at(running, answer, running.chat)
    assert len(running.threads) == 2
    await running.bot.start()
    await running.bot.ready()
    await until(lambda: running.questions() != [], 10)
    await running.shown()
    (thread,) = running.threads
    assert running.questions() == [(TITLE, DETAILS, 1, thread.id)]


async def test_a_thread_archived_before_the_restart_is_found(running: Scene):
    made = running.server.fault("POST", FORUM_POSTS, hang=True, after=True)
    await killed_at(running, made, running.chat)
    (thread,) = running.forum.threads
    thread.archive()
    await running.bot.start()
    await running.bot.ready()
    await until(lambda: running.questions() != [], 10)
    assert running.questions() == [(TITLE, DETAILS, 1, thread.id)]


@pytest.mark.parametrize("route", [MESSAGES, THREADS])
async def test_a_repeated_call_in_a_text_channel_makes_one_card_and_one_thread(running: Scene, route: str):
    repeated = running.server.fault("POST", route, status=500, after=True)
    await running.submit_ask(channel=running.text)
    await running.shown()
    assert repeated.used == 1
    (thread,) = running.threads
    assert running.questions() == [(TITLE, DETAILS, 1, thread.id)]
    assert [message.id for message in running.text.messages if DETAILS in message.text] == [thread.id]


async def test_votes_that_were_committed_survive_and_none_counts_twice(running: Scene):
    _, message = await running.answered()
    voters = [running.guild.member(f"voter{number}") for number in range(50)]
    for voter in voters:
        await voter.react(message, UP)
    await until(lambda: running.tally(message)[0] > 0)
    await running.bot.kill()
    counted = running.tally(message)[0]
    assert 0 < counted <= 50
    assert running.value("SELECT count(DISTINCT voter_id) FROM vote") == counted
    await running.bot.start()
    await running.bot.ready()
    for voter in voters:
        running.server.gateway.publish("MESSAGE_REACTION_ADD", reaction(running, voter.id, message.id))
    await until(lambda: running.tally(message)[0] == 50)
    await running.server.quiet()
    assert running.value("SELECT count(*) FROM vote") == 50
    assert running.points(running.bob) == DAILY_CAP


async def test_a_form_opened_before_a_restart_is_caught_after_it(running: Scene):
    question = await running.alice.slash(running.chat, "ask")
    thread = await running.ask(running.carol)
    answer = await running.bob.slash(thread, "answer")
    await running.bot.restart()
    said = await running.alice.submit(question, title="Is it safe to rebase now?", details=DETAILS)
    assert "#2" in said.text
    await running.bob.submit(answer, answer=ANSWER)
    await thread.saying("1 answer")
    await running.shown()
    assert len(running.threads) == 2


async def test_what_was_not_shown_before_the_crash_is_shown_after_it(running: Scene):
    thread = await running.ask()
    silent = running.server.fault("PUT", OWN_REACTION, hang=True)
    message = await running.bob.send(thread, ANSWER)
    await until(lambda: silent.used == 1)
    await running.bot.kill()
    silent.release()
    assert message.reactors(UP) == []
    await running.bot.start()
    await running.bot.ready()
    await thread.saying("1 answer")
    await running.shown()
    assert message.reactors(UP) == message.reactors(DOWN) == [running.world.bot_id]
    assert len([each for each in thread.messages if "1 answer" in each.text]) == 1


async def test_an_index_posted_just_before_the_crash_is_not_posted_again(running: Scene):
    thread = await running.ask()
    posted = running.server.fault("POST", MESSAGES, hang=True, after=True)
    await running.bob.send(thread, ANSWER)
    await until(lambda: posted.used == 1)
    await running.bot.kill()
    posted.release()
    await running.bot.start()
    await running.bot.ready()
    await until(lambda: running.value("SELECT index_message_id FROM question") is not None, 10)
    await running.shown()
    indexes = [each.id for each in thread.messages if "1 answer" in each.text]
    assert indexes == [running.value("SELECT index_message_id FROM question")]


def reaction(scene: Scene, user_id: int, message_id: int) -> dict[str, object]:
    """Return the event of an up vote, as Discord sends it."""
    guild = scene.server.backend.get_guild(scene.guild.id)
    (thread,) = scene.threads
    return {
        "user_id": str(user_id),
        "type": 0,
        "message_id": str(message_id),
        "message_author_id": str(scene.bob.id),
        "member": serializers.member_payload(scene.server.backend, guild, guild.members[user_id]),
        "emoji": {"name": UP, "id": None},
        "channel_id": str(thread.id),
        "burst": False,
        "guild_id": str(guild.id),
    }
