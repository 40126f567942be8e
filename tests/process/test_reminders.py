"""Reminders of a bot that is killed while it reminds."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.identity import SECONDS_A_DAY
from tests.process.scene import MESSAGES, Scene
from tests.wire.views import until

REMINDED = "solve it?"
QUESTIONS = 2


def recorded(scene: Scene) -> int:
    return scene.value("SELECT count(*) FROM question_life WHERE reminded_at IS NOT NULL")


@pytest.mark.parametrize("moment", ["before the call", "before its answer"])
async def test_each_asker_is_reminded_once_by_a_bot_that_dies_over_it(running: Scene, moment: str):
    threads = [(await running.answered())[0] for _ in range(QUESTIONS)]
    await running.bot.kill()
    # Four days pass.
    running.stage.write(f"UPDATE question SET last_activity_at = last_activity_at - {4 * SECONDS_A_DAY}")
    running.stage.write("UPDATE question_life SET due_at = 0, waiting_since = NULL")
    fault = running.server.fault("POST", MESSAGES, hang=True, after=moment == "before its answer")
    await running.bot.start()
    await until(lambda: fault.used == 1, 15)
    await running.bot.kill()
    fault.release()
    await asyncio.sleep(0.05)
    assert recorded(running) == 1
    # The other one would have its turn twelve seconds after the first.
    running.stage.write("UPDATE question_life SET due_at = 0")
    await running.bot.start()
    await running.bot.ready()
    await until(lambda: recorded(running) == QUESTIONS, 30)
    await running.shown()
    for thread in threads:
        assert len([message for message in thread.messages if REMINDED in message.text]) == 1
