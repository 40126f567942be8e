"""What members did while the bot was away, and what it costs to find it out."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from bot.clock import SystemClock
from bot.domain.identity import Snowflake, seconds
from bot.domain.messages import MessageText, NativePost
from bot.domain.reactions import ReactionEvent
from bot.services.asking import Asking
from bot.services.voting import Voting
from tests.process.scene import DOWN, UP, Scene
from tests.support.torture import Torture
from tests.support.world import DETAILS, TITLE
from tests.torture.bound import lower_bound, reading_calls
from tests.torture.deeds import Crowd
from tests.torture.oracle import differences, settled

QUESTIONS, CHANGES = 40, 300
MANY_QUESTIONS = 1_000
MOST = 1.25
"""So many times the lower bound a repair may cost."""


async def test_three_hundred_changes_made_while_the_bot_was_away_are_found(scene: Scene, torture: Torture):
    crowd = Crowd(scene, torture.seed)
    await scene.bot.start()
    await scene.bot.ready()
    for number in range(QUESTIONS):
        await (crowd.ask() if number % 2 else crowd.open_thread())
        await crowd.answered()
    await crowd.act(200, with_bot=True)
    await settled(scene)
    assert "\n".join(differences(scene)) == ""

    await scene.bot.kill()
    since = time.time()
    crowd.done.clear()
    await crowd.act(CHANGES)
    more = await crowd.show_swaps()
    print(f"seed {torture.seed}, {CHANGES} changes and {more} that give swaps away: {dict(crowd.done)}")
    print(f"differences before the bot is back: {len(differences(scene))}")
    await _come_back_within_the_bound(scene, since)
    assert "\n".join(differences(scene)) == ""
    await _assert_check_names_damage(scene)


@pytest.mark.torture
async def test_a_thousand_open_questions_in_which_nothing_happened_cost_little_more_than_their_pages(scene: Scene):
    await _ask_many(scene)
    await _come_back_within_the_bound(scene, time.time())
    assert "\n".join(differences(scene)) == ""


async def _come_back_within_the_bound(scene: Scene, since: float) -> None:
    """Start the bot, let it compare, and hold its calls against the least number that there can be."""
    bound = lower_bound(scene, since)
    await scene.bot.start()
    await scene.bot.ready()
    await settled(scene)
    calls = reading_calls(scene.server.calls, scene.bot.client)
    routes = Counter(call.route for call in calls)
    print(f"reading calls: {len(calls)}; lower bound: {bound}; ratio {len(calls) / bound.total:.2f}; {dict(routes)}")
    assert len(calls) <= MOST * bound.total, "\n".join(map(str, calls))


async def _ask_many(scene: Scene) -> None:
    """Put questions with a vote each on Discord and on record, as if the bot had been there, all of it shown."""
    backend, bot_id = scene.server.backend, scene.world.bot_id
    clock = SystemClock()
    now = seconds(clock.now())
    guild_id, forum_id = Snowflake(scene.guild.id), Snowflake(scene.forum.id)
    async with scene.stage.database() as database:
        asking, voting = Asking(database, clock), Voting(database, clock)
        voters = [scene.guild.member(f"voter{number}") for number in range(MANY_QUESTIONS // 20)]
        for number in range(MANY_QUESTIONS):
            voter = voters[number % len(voters)]
            thread, starter = backend.open_forum_post(scene.forum.id, scene.alice.id, TITLE, DETAILS)
            for emoji, user_id in ((UP, bot_id), (DOWN, bot_id), (UP, voter.id)):
                backend.set_reaction(thread.id, starter.id, emoji, user_id, reacted=True)
            thread_id, message_id = Snowflake(thread.id), Snowflake(starter.id)
            text = MessageText(guild_id, thread_id, message_id, Snowflake(scene.alice.id), False, DETAILS, now)
            await asking.adopt(NativePost(guild_id, forum_id, TITLE, text))
            await voting.add(ReactionEvent(guild_id, thread_id, message_id, Snowflake(voter.id), UP))
    scene.stage.write("DELETE FROM render")


async def _assert_check_names_damage(scene: Scene) -> None:
    """`check` finds nothing, and finds what is damaged by hand."""
    await scene.bot.terminate()
    sound = await scene.bot.run("check")
    assert (sound.code, sound.out) == (0, "no drift\n")
    scene.stage.write("UPDATE post SET ups = ups + 1 WHERE id = 1")
    damaged = await scene.bot.run("check")
    print(damaged.out)
    assert damaged.code == 1
    assert "1 × votes of a post" in damaged.out
    scene.stage.write("UPDATE post SET ups = ups - 1 WHERE id = 1")
