"""Notices of a bot that is killed while it tells."""

import asyncio

import pytest

from tests.process.scene import MESSAGES, Scene
from tests.wire.views import until

TOLD = "tag that you follow"


def waiting(scene: Scene) -> int:
    return scene.value("SELECT count(*) FROM notice WHERE told_at IS NULL")


@pytest.mark.parametrize("moment", ["before the call", "before its answer"])
async def test_followers_are_told_once_in_the_thread_by_a_bot_that_dies_over_it(running: Scene, moment: str):
    for member in (running.bob, running.carol):
        await member.slash(running.chat, "tags follow", tag="git")
    thread = await running.ask(tags=["git"])
    assert waiting(running) == 2
    await running.bot.kill()
    running.stage.write("UPDATE notice SET due_at = 1")
    fault = running.server.fault("POST", MESSAGES, hang=True, after=moment == "before its answer")
    await running.bot.start()
    await until(lambda: fault.used == 1, 15)
    await running.bot.kill()
    fault.release()
    await asyncio.sleep(0.05)
    assert waiting(running) == 2
    await running.bot.start()
    await running.bot.ready()
    await until(lambda: waiting(running) == 0, 15)
    (message,) = (message for message in thread.messages if TOLD in message.text)
    assert f"<@{running.bob.id}>" in message.text
    assert f"<@{running.carol.id}>" in message.text
