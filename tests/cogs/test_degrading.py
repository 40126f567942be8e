"""Each of the eleven permissions of the invitation taken away: what goes on, and who is told what."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from simcord import ChannelHandle

from bot.ui.invitation import INVITED
from tests.cogs.steps import configure, shown
from tests.support.world import UP, World, said

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."
POSTED, LACKS = "is posted", "I lack the permission"
LOOKED = 65.0
"""Seconds after which a change of permissions was looked at."""


@dataclass(frozen=True)
class Row:
    """What is left without a permission.

    Attributes:
        named: as members and managers read it; None: Discord itself asks for it, of them.
        asks: a question can be posted.
        answers: an answer can be given by command.
        counts: a vote on a message that is no card is heard.
        only_in_text: it is used in text channels alone.
    """

    named: str | None
    asks: bool = True
    answers: bool = True
    counts: bool = True
    only_in_text: bool = False


TABLE = {
    "add_reactions": Row("Add Reactions"),
    "read_messages": Row("View Channel", asks=False, answers=False, counts=False),
    "send_messages": Row("Send Messages", asks=False, answers=False),
    "manage_messages": Row("Manage Messages"),
    "embed_links": Row("Embed Links", asks=False, answers=False),
    "attach_files": Row("Attach Files"),
    "read_message_history": Row("Read Message History"),
    "use_application_commands": Row(None),
    "manage_threads": Row("Manage Threads"),
    "create_public_threads": Row("Create Public Threads", only_in_text=True),
    "send_messages_in_threads": Row("Send Messages In Threads", answers=False),
}


def test_the_table_holds_every_permission_of_the_invitation() -> None:
    assert {name for name, is_asked_for in INVITED if is_asked_for} == set(TABLE)
    assert len(TABLE) == 11


def take_away(world: World, permission: str) -> None:
    for channel in (world.forum, world.text):
        world.deny_bot(channel, **{permission: True})


async def doubts(world: World) -> list[str]:
    """Return what `/doctor` tells a manager that is not well."""
    doctor = await world.manager.slash(world.chat, "doctor")
    return [line for line in (shown(doctor).embeds[0].description or "").splitlines() if line.startswith("❌")]


@pytest.mark.parametrize("permission", TABLE)
async def test_a_question_is_posted_or_the_asker_is_told_what_the_bot_lacks_where(qa: World, permission: str) -> None:
    row = TABLE[permission]
    take_away(qa, permission)
    await qa.settle()
    told = said(await qa.submit_ask(channel=qa.chat))
    if row.asks:
        assert POSTED in told
    else:
        assert f"{LACKS} **{row.named}** in <#{qa.forum.id}>" in told
        assert qa.value("SELECT COUNT(*) FROM draft WHERE state = 'kept'") == 1
    assert qa.unexpected_errors() == []


@pytest.mark.parametrize("permission", TABLE)
async def test_managers_are_told_by_channel_and_name(qa: World, permission: str) -> None:
    row = TABLE[permission]
    take_away(qa, permission)
    await qa.settle()
    lines = await doubts(qa)
    channels: list[ChannelHandle] = [] if row.named is None else [qa.forum, qa.text][int(row.only_in_text) :]
    assert len(lines) == len(channels)
    for line, channel in zip(lines, channels, strict=True):
        assert f"<#{channel.id}>: I lack **" in line
        assert str(row.named) in line


@pytest.mark.parametrize("permission", TABLE)
async def test_the_rest_of_the_loop_goes_on(qa: World, permission: str) -> None:
    row = TABLE[permission]
    thread = await qa.ask()
    take_away(qa, permission)
    await qa.settle()
    form = await qa.bob.slash(thread, "answer")
    told = said(await qa.bob.submit_modal(form, {"answer": LONG}))
    assert (POSTED if row.answers else LACKS) in told
    message = await qa.carol.send(thread, LONG)
    await qa.settle()
    await qa.bob.react(message, UP)
    accepted = await qa.alice.context_menu(thread, "Accept answer", message)
    assert "The answer is accepted" in said(accepted)
    assert "closed #1" in said(await qa.alice.slash(thread, "question close", reason="solved"))
    await qa.advance(60)
    assert qa.value("SELECT COUNT(*) FROM vote WHERE state = 'counted'") == int(row.counts)
    assert qa.value("SELECT COUNT(*) FROM acceptance") == 1
    assert qa.value("SELECT state FROM question") == "closed"
    assert qa.rows("SELECT kind FROM render") == [], "what is refused is not tried for ever"
    assert qa.unexpected_errors() == []


# --- the log channel


async def log_of(world: World) -> ChannelHandle:
    log = world.guild.create_text_channel("log")
    await world.settle()
    await configure(world, log_channel=str(log.id))
    await world.advance(LOOKED)
    return log


def told_in(log: ChannelHandle) -> list[str]:
    """Return what the log channel was told that the bot lacks."""
    texts = [message.embeds[0].description or "" for message in log.history() if message.embeds]
    return [text for text in texts if "I cannot do all" in text]


async def test_a_permission_that_goes_is_told_in_the_log_channel_once(qa: World) -> None:
    log = await log_of(qa)
    assert told_in(log) == []
    take_away(qa, "manage_threads")
    await qa.advance(LOOKED)
    (told,) = told_in(log)
    assert f"<#{qa.forum.id}>: I lack **Manage Threads**" in told
    assert f"<#{qa.text.id}>: I lack **Manage Threads**" in told
    await qa.restart()
    await qa.advance(LOOKED)
    assert len(told_in(log)) == 1, "a restart is no news"
    for channel in (qa.forum, qa.text):
        qa.deny_bot(channel, manage_threads=False)
    await qa.advance(LOOKED)
    assert qa.rows("SELECT * FROM told_trouble") == []
    take_away(qa, "manage_threads")
    await qa.advance(LOOKED)
    assert len(told_in(log)) == 2, "it was well in between"


async def test_a_channel_that_is_deleted_is_told(qa: World) -> None:
    log = await log_of(qa)
    qa.delete_channel(qa.forum)
    await qa.advance(LOOKED)
    (told,) = told_in(log)
    assert f"<#{qa.forum.id}>" in told
    assert qa.unexpected_errors() == []


async def test_a_log_channel_that_takes_nothing_is_not_tried_for_ever(qa: World) -> None:
    log = await log_of(qa)
    qa.deny_bot(log, send_messages=True)
    take_away(qa, "manage_threads")
    await qa.advance(LOOKED)
    calls = qa.calls()
    await qa.advance(3_600)
    assert len(calls) == 0
    assert qa.unexpected_errors() == []
