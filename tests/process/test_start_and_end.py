"""How the process starts and ends, and what may run beside it."""

import json
import time

import pytest

from tests.process.scene import MESSAGE, UP, Scene
from tests.support.world import ANSWER
from tests.wire.views import until

MOST_SECONDS_TO_END = 10.0
"""The time that is promised to whoever ends it."""


async def test_sigterm_ends_it_with_0_and_ctrl_c_with_130(running: Scene):
    assert await running.bot.terminate() == 0
    await running.bot.start()
    await running.bot.ready()
    assert await running.bot.interrupt() == 130
    assert [line for line in running.bot.lines if " INFO " not in line] == []


async def test_sigterm_ends_it_while_it_logs_in(scene: Scene):
    login = scene.server.fault("GET", "/users/@me", hang=True)
    await scene.bot.start()
    await until(lambda: login.used == 1)
    assert await scene.bot.terminate() == 0


async def test_its_database_can_be_read_and_set_beside_it_and_not_be_migrated(running: Scene):
    await running.ask()
    migrated = await running.bot.run("migrate")
    assert (migrated.code, migrated.out) == (2, "")
    assert "running bot" in migrated.err
    changed = await running.bot.run("settings", "--guild", running.guild.id, "points_question_up=7")
    assert (changed.code, changed.err) == (0, "")
    assert (await running.bot.run("check")).code == 0
    await running.bob.react(running.threads[0].card, UP)
    await running.server.quiet()
    board = await running.bot.run("leaderboard", "--guild", running.guild.id, "--json")
    first = json.loads(board.out.splitlines()[0])
    assert (first["member_id"], first["reputation"]) == (str(running.alice.id), 8)


async def test_a_second_bot_on_the_database_is_refused_before_discord_is_called(running: Scene):
    calls = len(running.server.calls)
    second = await running.bot.run("run")
    assert (second.code, second.out, second.err.count("\n")) == (2, "", 1)
    assert len(running.server.calls) == calls


async def test_a_wrong_token_ends_it_with_3_and_one_line(scene: Scene):
    scene.bot.settings["DISCORD_TOKEN"] = scene.server.token[:-1] + "!"
    refused = await scene.bot.run("run")
    assert (refused.code, refused.out, refused.err.count("\n")) == (3, "", 1)
    assert "token" in refused.err
    assert scene.server.token[:-1] not in refused.err


async def test_without_the_intent_in_the_portal_it_runs_without_texts(scene: Scene):
    scene.server.gateway.portal_intents.discard("message_content")
    await scene.start()
    assert scene.server.gateway.refused == 1
    (warning,) = [line for line in scene.bot.lines if " INFO " not in line]
    assert "WARNING" in warning
    assert "Message Content" in warning
    thread = await scene.ask()
    message = await scene.bob.send(thread, ANSWER)
    await scene.carol.react(message, UP)
    await thread.saying("1 answer")
    assert scene.tally(message) == (1, 0)


@pytest.mark.parametrize("portal", [True, False])
async def test_the_intent_is_not_asked_for_when_it_is_switched_off(scene: Scene, portal: bool):
    if not portal:
        scene.server.gateway.portal_intents.discard("message_content")
    scene.bot.settings["ASKWELL_MESSAGE_CONTENT"] = "false"
    await scene.start()
    session = await scene.bot.ready()
    assert not session.intents.message_content
    assert scene.server.gateway.refused == 0
    assert [line for line in scene.bot.lines if " INFO " not in line] == []


async def test_sigterm_ends_it_soon_though_discord_hangs_and_nothing_is_lost(running: Scene):
    thread, message = await running.answered()
    hanging = running.server.fault("PATCH", MESSAGE, hang=True)
    await running.alice.menu(message, "Accept answer")
    await until(lambda: hanging.used == 1)
    began = time.monotonic()
    assert await running.bot.terminate() == 0
    assert time.monotonic() - began < MOST_SECONDS_TO_END
    hanging.release()
    assert running.value("SELECT COUNT(*) FROM acceptance") == 1
    assert running.value("SELECT COUNT(*) FROM render") > 0, "what Discord did not take waits"
    await running.bot.start()
    await running.bot.ready()
    await until(lambda: "✅ Solved" in thread.card.text, 10)
