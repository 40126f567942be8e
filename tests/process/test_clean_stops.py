"""The bot is told to end in the middle of its work: it finishes what it began, in time, and leaves all in order."""

from __future__ import annotations

import asyncio
import signal
import time

import pytest

from bot.storage.lock import FileLock
from tests.process.scene import FORUM_POSTS, MESSAGES, OWN_REACTION, UP, Scene
from tests.support.world import ANSWER, DETAILS, TITLE
from tests.wire.views import until

MOST_SECONDS = 10.0
"""The time that is promised to whoever ends it."""

VOTERS = 40
ENDS = [pytest.param(signal.SIGTERM, 0, id="SIGTERM"), pytest.param(signal.SIGINT, 130, id="SIGINT")]


async def end(scene: Scene, number: signal.Signals, code: int) -> float:
    """End the bot, see that it left its files in order, and return how many seconds it took."""
    began = time.monotonic()
    ended = scene.bot.terminate() if number is signal.SIGTERM else scene.bot.interrupt()
    assert await ended == code
    took = time.monotonic() - began
    assert took < MOST_SECONDS
    path = scene.stage.path
    assert sorted(file.name for file in path.parent.glob(f"{path.name}-*")) == [], "its log was emptied into the file"
    with FileLock.acquire(path):
        pass
    return took


@pytest.mark.parametrize(("number", "code"), ENDS)
async def test_votes_that_come_in_while_it_ends_are_counted_before_or_after_the_next_start(
    running: Scene, number: signal.Signals, code: int
):
    thread, message = await running.answered()
    voters = [running.guild.member(f"voter {each}") for each in range(VOTERS)]

    async def vote() -> None:
        for voter in voters:
            await voter.react(message, UP)
            await asyncio.sleep(0.002)

    voting = asyncio.create_task(vote())
    await until(lambda: running.tally(message)[0] > VOTERS // 4)
    known = running.tally(message)[0]
    assert running.value("SELECT count(*) FROM render") > 0, "the index follows at most every five seconds"
    await end(running, number, code)
    await voting
    assert running.tally(message)[0] >= known
    assert running.value("SELECT count(*) FROM vote WHERE state = 'counted'") == running.tally(message)[0]
    await running.bot.start()
    await running.bot.ready()
    await until(lambda: running.tally(message) == (VOTERS, 0), 15)
    await until(lambda: f"{VOTERS}" in next(each.text for each in thread.messages if "1 answer" in each.text), 15)


@pytest.mark.parametrize(("number", "code"), ENDS)
async def test_a_question_that_is_being_posted_is_posted_and_its_asker_told(
    running: Scene, number: signal.Signals, code: int
):
    slow = running.server.fault("POST", FORUM_POSTS, hang=True)
    asking = asyncio.create_task(running.submit_ask())
    await until(lambda: slow.used == 1)
    ending = asyncio.create_task(end(running, number, code))
    await asyncio.sleep(0.5)
    slow.release()
    await ending
    (thread,) = running.threads
    assert str(thread.id) in (await asking).text
    assert running.questions() == [(TITLE, DETAILS, 1, thread.id)]
    assert running.drafts() == []


@pytest.mark.parametrize(("method", "route"), [("POST", MESSAGES), ("PUT", OWN_REACTION)])
async def test_what_discord_never_takes_waits_for_the_next_start(running: Scene, method: str, route: str):
    thread = await running.ask()
    await running.answered()
    hanging = running.server.fault(method, route, hang=True, times=None)
    await running.bob.send(thread, ANSWER)
    await until(lambda: hanging.used > 0, 10)
    await end(running, signal.SIGTERM, 0)
    assert running.value("SELECT count(*) FROM render") > 0
    hanging.release()
    await running.bot.start()
    await running.bot.ready()
    await running.shown()
    assert len([message for message in thread.messages if "1 answer" in message.text]) == 1
    (answer,) = [message for message in thread.messages if message.text == ANSWER]
    assert running.world.bot_id in answer.reactors(UP)


async def test_a_command_that_waits_for_discord_for_ever_is_cut_off(running: Scene):
    hanging = running.server.fault("POST", FORUM_POSTS, hang=True, times=None)
    asking = asyncio.create_task(running.submit_ask())
    await until(lambda: hanging.used == 1)
    took = await end(running, signal.SIGTERM, 0)
    assert took > 1, "it was given time"
    assert [line for line in running.bot.lines if " INFO " not in line] == []
    hanging.release()
    asking.cancel()
    await asyncio.wait([asking])
    await running.bot.start()
    await running.bot.ready()
    await until(lambda: running.drafts() in ([], [("kept", TITLE, DETAILS)]), 15)
    assert len(running.threads) == len(running.questions())


async def test_a_line_that_went_dead_holds_nothing_up(running: Scene):
    await running.answered()
    running.server.gateway.freeze()
    assert await end(running, signal.SIGTERM, 0) < MOST_SECONDS / 2
