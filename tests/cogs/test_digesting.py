"""The weekly digest: chosen in `/settings`, told once a week, stopped by its button."""

from __future__ import annotations

import pytest_asyncio
from simcord import MemberActor

from bot.domain.digests import WEEK_SECONDS
from bot.domain.identity import SECONDS_A_DAY
from tests.cogs.forging import press
from tests.cogs.steps import shown
from tests.support.world import UP, World, said, text_of

DAY = SECONDS_A_DAY
STOP = "Stop telling me this"


@pytest_asyncio.fixture
async def busy(qa: World) -> World:
    """Return a guild in which bob asked for digests and a question got a vote, so that there is something to tell."""
    await opt_in(qa, qa.bob)
    await vote_for_one(qa)
    return qa


async def opt_in(world: World, member: MemberActor) -> None:
    """Choose the digest in the panel."""
    result = await member.slash(world.chat, "settings")
    await member.select(shown(result), ["digest"], custom_id=f"choice:{member.id}:direct")


async def vote_for_one(world: World, place: str = "forum", title: str = "How does a tide gauge work?") -> None:
    thread = await world.ask(world.alice, channel=getattr(world, place), title=title)
    await world.carol.react(world.card(thread), UP)
    await world.settle()


async def pass_time(world: World, seconds: int) -> None:
    """Let days pass, one after the other: what a bot does in a month is more than one wait admits."""
    while seconds > 0:
        await world.advance(min(seconds, 5 * DAY))
        seconds -= 5 * DAY


def texts(world: World, member: MemberActor) -> list[str]:
    return [text_of(message) for message in world.dms(member) if "Your week" in text_of(message)]


def planned(world: World) -> int:
    return world.value("SELECT COUNT(*) FROM digest")


async def test_a_week_after_the_choice_one_message_tells_of_it(busy: World):
    await pass_time(busy, WEEK_SECONDS - 3600)
    assert busy.dms(busy.bob) == []
    await busy.advance(3600 + 60)
    (text,) = texts(busy, busy.bob)
    assert "How does a tide gauge work?" in text
    assert busy.dms(busy.alice) == busy.dms(busy.carol) == []
    await pass_time(busy, 6 * DAY)
    assert len(busy.dms(busy.bob)) == 1


async def test_weeks_with_restarts_bring_one_message_each(busy: World):
    for week in range(1, 3):
        await busy.advance(WEEK_SECONDS - 30)
        await busy.restart()
        await busy.advance(60)
        await busy.restart()
        await busy.advance(700)
        assert len(texts(busy, busy.bob)) == week
        await vote_for_one(busy)


async def test_a_month_of_downtime_brings_one(busy: World):
    await busy.advance(5 * DAY)
    async with busy.offline():
        for _ in range(5):
            await busy.advance(5 * DAY)
    await vote_for_one(busy)
    await busy.advance(700)
    await busy.restart()
    await busy.advance(700)
    assert len(texts(busy, busy.bob)) == 1


async def test_the_button_stops_it_once_and_twice_and_after_a_restart(busy: World):
    await pass_time(busy, WEEK_SECONDS + 60)
    (message,) = busy.dms(busy.bob)
    await busy.restart()
    result = await busy.bob.user.click(message, label=STOP)
    assert result.acknowledged
    (message,) = busy.dms(busy.bob)
    assert "not be told of this any more" in message.content
    assert message.components == []
    assert planned(busy) == 0
    again = await press(busy, busy.bob, busy.card(await busy.ask()), f"notice:{busy.guild.id}:stop:digest")
    assert "not be told of this any more" in said(again)
    assert planned(busy) == 0
    await pass_time(busy, WEEK_SECONDS + 60)
    assert len(busy.dms(busy.bob)) == 1


async def test_the_button_in_other_hands_stops_nothing_of_the_members(busy: World):
    card = busy.card(await busy.ask())
    await press(busy, busy.carol, card, f"notice:{busy.guild.id}:stop:digest")
    assert planned(busy) == 1
    refused = await press(busy, busy.carol, card, "notice:77:stop:digest")
    assert "older version" in said(refused)
    assert planned(busy) == 1


async def test_the_panel_takes_it_back(busy: World):
    result = await busy.bob.slash(busy.chat, "settings")
    await busy.bob.select(shown(result), ["badge"], custom_id=f"choice:{busy.bob.id}:direct")
    assert planned(busy) == 0
    await pass_time(busy, WEEK_SECONDS + 60)
    assert busy.dms(busy.bob) == []


async def test_closed_direct_messages_are_tried_once(busy: World):
    busy.close_dms(busy.bob)
    calls = busy.calls()
    for _ in range(2):
        await pass_time(busy, WEEK_SECONDS + 60)
        await vote_for_one(busy)
    assert len(calls.find("POST", "/users/@me/channels")) == 1
    assert busy.value("SELECT COUNT(*) FROM notice WHERE told_at IS NULL") == 0


async def test_who_left_is_told_nothing(busy: World):
    del busy.env.backend.get_guild(busy.guild.id).members[busy.bob.id]
    calls = busy.calls()
    await pass_time(busy, WEEK_SECONDS + 60)
    assert calls.find("POST", "/users/@me/channels") == []
    assert busy.value("SELECT COUNT(*) FROM notice") == 0


async def test_nothing_is_told_of_a_channel_that_the_member_does_not_see_when_it_is_sent(busy: World):
    await vote_for_one(busy, "text", "Where do the whales sleep?")
    await pass_time(busy, 6 * DAY)
    busy.hide(busy.forum, busy.bob)
    await pass_time(busy, DAY + 60)
    (text,) = texts(busy, busy.bob)
    assert "whales" in text
    assert "tide gauge" not in text


async def test_of_a_week_without_anything_there_is_no_message(qa: World):
    await opt_in(qa, qa.bob)
    calls = qa.calls()
    await pass_time(qa, 2 * WEEK_SECONDS + 120)
    assert calls.find("POST", "/users/@me/channels") == []
    assert qa.value("SELECT COUNT(*) FROM notice") == 0


async def test_it_speaks_the_language_of_its_member(busy: World):
    await busy.bot.services.preferring.change(busy.guild.id, busy.bob.id, "language", "de")
    await pass_time(busy, WEEK_SECONDS + 60)
    (message,) = busy.dms(busy.bob)
    assert "Deine Woche" in text_of(message)
    assert "Your week" not in text_of(message)
