"""The log channel, as those who answer for a server read it."""

from __future__ import annotations

import pytest
from simcord import ChannelHandle

from tests.cogs.steps import configure
from tests.support.world import TITLE, World, said

TOLD = 5.0
"""Seconds after which a deed is told."""


async def log_of(world: World) -> ChannelHandle:
    log = world.guild.create_text_channel("log")
    await world.settle()
    await configure(world, log_channel=str(log.id))
    await world.advance(TOLD)
    log.history()
    return log


def lines(log: ChannelHandle) -> list[str]:
    """Return what the log channel was told of deeds, a line each."""
    told = [message.embeds[0].description or "" for message in log.history() if message.embeds]
    return [line for text in told for line in text.splitlines() if line.startswith("<t:")]


async def test_what_a_helper_does_to_anothers_question_is_told_with_who_and_why(qa: World) -> None:
    log = await log_of(qa)
    thread = await qa.ask()
    await qa.helper.slash(thread, "question close", reason="off_topic")
    await qa.helper.slash(thread, "question reopen")
    await qa.advance(TOLD)
    closed, reopened = lines(log)
    assert f"<@{qa.helper.id}> closed" in closed
    assert f"<@{qa.alice.id}>" in closed
    assert "off topic" in closed
    assert "opened" in reopened
    assert TITLE not in closed, "whoever reads the log may not see the channel"


async def test_what_one_does_with_ones_own_is_nobodys_business(qa: World) -> None:
    log = await log_of(qa)
    thread = await qa.ask()
    answer = await qa.answer(thread, qa.bob)
    await qa.alice.context_menu(qa.channel(thread.id), "Accept answer", answer)
    await qa.alice.slash(thread, "question close", reason="solved")
    await qa.advance(TOLD)
    assert lines(log) == []
    assert qa.rows("SELECT * FROM deed") == []


async def test_a_helper_who_accepts_for_the_asker_is_named(qa: World) -> None:
    log = await log_of(qa)
    thread = await qa.ask()
    answer = await qa.answer(thread, qa.bob)
    await qa.helper.context_menu(qa.channel(thread.id), "Accept answer", answer)
    await qa.advance(TOLD)
    (line,) = lines(log)
    assert f"<@{qa.helper.id}> accepted answer 1 to" in line
    assert f"by <@{qa.bob.id}>" in line


async def test_deeds_wait_over_a_restart_and_are_told_once(qa: World) -> None:
    log = await log_of(qa)
    thread = await qa.ask()
    await qa.helper.slash(thread, "question close", reason="solved")
    await qa.restart()
    await qa.advance(TOLD)
    await qa.restart()
    await qa.advance(TOLD)
    assert len(lines(log)) == 1
    assert qa.value("SELECT log_channel FROM deed") is None


async def test_a_log_channel_that_takes_nothing_keeps_nothing_waiting(qa: World) -> None:
    log = await log_of(qa)
    qa.deny_bot(log, send_messages=True)
    await qa.settle()
    thread = await qa.ask()
    result = await qa.helper.slash(thread, "question close", reason="solved")
    await qa.advance(TOLD)
    assert "closed #1" in said(result)
    assert qa.rows("SELECT * FROM deed WHERE log_channel IS NOT NULL") == []
    assert len(qa.rows("SELECT * FROM deed")) == 1, "the record stays"
    assert qa.unexpected_errors() == []


@pytest.mark.parametrize("language", ["en-US", "de"])
async def test_the_log_speaks_the_language_of_the_guild(qa: World, language: str) -> None:
    log = await log_of(qa)
    await configure(qa, language=language.split("-", maxsplit=1)[0])
    thread = await qa.ask()
    await qa.helper.slash(thread, "question close", reason="solved")
    await qa.advance(TOLD)
    (line,) = lines(log)
    assert ("geschlossen" in line) == (language == "de")
