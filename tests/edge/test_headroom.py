"""Room for another thread, where a guild has nearly as many as Discord admits."""

from __future__ import annotations

import pytest
from simcord import ChannelHandle

from bot.domain.identity import SECONDS_A_DAY
from bot.edge import headroom
from bot.edge.headroom import NORMAL_MINUTES, SHORT_MINUTES
from tests.cogs.conftest import qa
from tests.support.world import ACCEPT, World, said, text_of

__all__ = ["qa"]

FULL = 160_006


async def solved(world: World, place: str = "forum") -> ChannelHandle:
    """Return the thread of a question that was solved two days ago."""
    thread = await world.ask(world.alice, channel=getattr(world, place))
    card = await world.answer(thread, world.bob)
    await world.alice.react(card, ACCEPT)
    await world.advance(2 * SECONDS_A_DAY)
    return thread


def is_archived(world: World, thread: ChannelHandle) -> bool:
    return world.env.backend.is_archived(thread._channel)


def refuse_threads(world: World, *, times: int | None) -> None:
    world.fail("POST", "/channels/*/threads", status=400, code=FULL, times=times)


def minutes_of(world: World, thread: ChannelHandle) -> int:
    found = world.bot.get_channel(thread.id)
    return found.auto_archive_duration


@pytest.mark.parametrize("place", ["forum", "text"])
async def test_a_thread_lives_for_a_week_without_a_message(qa: World, place: str):
    thread = await qa.ask(qa.alice, channel=getattr(qa, place))
    assert minutes_of(qa, thread) == NORMAL_MINUTES


@pytest.mark.parametrize("place", ["forum", "text"])
async def test_where_discord_opens_none_an_idle_settled_one_makes_room(qa: World, place: str):
    idle, waiting = await solved(qa, place), await qa.ask(qa.bob)
    refuse_threads(qa, times=1)
    thread = await qa.ask(qa.carol, channel=getattr(qa, place))
    assert is_archived(qa, idle)
    assert not is_archived(qa, waiting)
    assert minutes_of(qa, thread) == SHORT_MINUTES


@pytest.mark.parametrize("place", ["forum", "text"])
async def test_a_full_server_is_told_in_plain_words_and_the_text_is_kept(qa: World, place: str):
    await solved(qa)
    refuse_threads(qa, times=None)
    channel: ChannelHandle = getattr(qa, place)
    result = await qa.submit_ask(qa.carol, channel=channel)
    assert "as many active threads as Discord allows" in said(result)
    assert qa.value("SELECT state FROM draft") == "kept"
    assert qa.value("SELECT COUNT(*) FROM question") == 1
    assert [message for message in qa.text.history() if "#2" in text_of(message)] == []


async def test_threads_are_left_alone_while_there_is_room(qa: World):
    idle = await solved(qa)
    await qa.ask(qa.bob)
    assert not is_archived(qa, idle)


async def test_short_of_room_idle_threads_go_before_discord_refuses(qa: World, monkeypatch: pytest.MonkeyPatch):
    idle = await solved(qa)
    monkeypatch.setattr(headroom, "SHORT_OF_ROOM", 1)
    await qa.ask(qa.bob)
    assert is_archived(qa, idle)


async def test_what_members_opened_or_still_use_is_never_archived(qa: World):
    native = await qa.forum_post(qa.alice)
    card = await qa.answer(native, qa.bob)
    await qa.alice.react(card, ACCEPT)
    used = await solved(qa)
    await qa.bob.send(used, "One more thing about this answer.")
    await qa.settle()
    refuse_threads(qa, times=1)
    await qa.submit_ask(qa.carol, channel=qa.forum)
    assert not is_archived(qa, native)
    assert not is_archived(qa, used)


async def test_doctor_tells_how_many_threads_are_active(qa: World, monkeypatch: pytest.MonkeyPatch):
    await qa.ask(qa.alice)
    assert "1 of about 1,000 active threads" in said(await qa.manager.slash(qa.chat, "doctor"))
    for number, sign in ((900, "⚠️ 900 of about 1,000"), (1_000, "❌ 1,000 active threads")):
        monkeypatch.setattr("bot.edge.examining.active_threads", lambda _, number=number: number)
        assert sign in said(await qa.manager.slash(qa.chat, "doctor"))
