"""Sessions, guilds that go and come, channels in and out of sight: what was not heard is compared."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from simcord.backend import serializers

from tests.support.world import UP, World


def points(world: World, member: Any) -> int:
    found = world.rows("SELECT points FROM member WHERE user_id = :id", id=member.id)
    return found[0]["points"] if found else 0


async def go(world: World, *, is_outage: bool) -> None:
    await world.deliver("GUILD_DELETE", {"id": str(world.guild.id), "unavailable": is_outage})


async def come(world: World, *, is_outage: bool) -> None:
    payload = serializers.guild_create_payload(world.env.backend, world.guild._guild)
    await world.deliver("GUILD_CREATE", payload | ({"unavailable": False} if is_outage else {}))


async def unheard_vote(world: World) -> None:
    """Let carol vote on alice's card without the bot hearing of it."""
    with world.held():
        world.react_now(world.carol, world.card(world.channel(world.threads()[0])), UP)


async def signal(world: World, event: str) -> None:
    """Let discord.py tell the bot what no event of the gateway says."""
    world.bot._connection.parsers["SIGNAL"] = lambda _: world.bot.dispatch(event)
    await world.deliver("SIGNAL", {})


# --- sessions


async def test_the_time_of_the_newest_event_is_written_and_at_the_end_of_the_last(qa: World):
    first = qa.value("SELECT heard_at FROM listening")
    await qa.advance(60)
    await qa.bob.send(qa.chat, "Good morning!")
    assert qa.value("SELECT heard_at FROM listening") == first + 60
    await qa.advance(30)
    await qa.bob.send(qa.chat, "Anybody there?")
    await qa.advance(300)
    async with qa.offline():
        assert qa.value("SELECT heard_at FROM listening") == first + 90


async def test_nothing_is_heard_after_the_connection_was_lost(qa: World):
    first = qa.value("SELECT heard_at FROM listening")
    await signal(qa, "disconnect")
    await qa.advance(300)
    await qa.bob.send(qa.chat, "This comes from nowhere.")
    assert qa.value("SELECT heard_at FROM listening") == first
    await signal(qa, "resumed")
    assert qa.value("SELECT heard_at FROM listening") == first + 300


async def test_a_vote_cast_while_the_bot_was_away_is_counted(qa: World):
    await qa.ask(qa.alice)
    async with qa.offline():
        await unheard_vote(qa)
    await qa.advance(10)
    assert points(qa, qa.alice) == 10
    assert qa.rows("SELECT * FROM repair") == []


async def test_a_session_that_was_resumed_compares_nothing(qa: World):
    await qa.ask(qa.alice)
    calls = qa.calls()
    await signal(qa, "disconnect")
    await signal(qa, "resumed")
    assert calls.find("GET", "/guilds/*/threads/active") == []


async def test_a_session_that_was_not_resumed_compares(qa: World):
    await qa.ask(qa.alice)
    await unheard_vote(qa)
    await signal(qa, "disconnect")
    await signal(qa, "ready")
    await qa.advance(10)
    assert points(qa, qa.alice) == 10


# --- guilds


@pytest.mark.parametrize("is_outage", [True, False])
async def test_what_happens_in_a_guild_that_went_is_found_when_it_comes_back(qa: World, is_outage: bool):
    await qa.ask(qa.alice)
    await go(qa, is_outage=is_outage)
    await unheard_vote(qa)
    await qa.advance(10)
    assert points(qa, qa.alice) == 0
    await come(qa, is_outage=is_outage)
    await qa.advance(10)
    assert points(qa, qa.alice) == 10


async def test_no_call_is_made_for_a_guild_that_was_left_and_its_data_is_kept(qa: World):
    thread = await qa.ask(qa.alice)
    await qa.answer(thread, qa.bob)
    with qa.held() as held:
        qa.react_now(qa.carol, qa.card(thread), UP)
    # A removal that nobody knows the vote of makes the post dirty; then the bot is removed before it is read.
    [event] = held.events
    await qa.deliver("MESSAGE_REACTION_REMOVE", event.payload)
    await go(qa, is_outage=False)
    assert qa.value("SELECT left_at FROM guild") is not None
    calls = qa.calls()
    await qa.advance(3_600)
    assert len(calls) == 0
    assert qa.value("SELECT COUNT(*) FROM post") == 2
    await come(qa, is_outage=False)
    await qa.advance(10)
    assert qa.value("SELECT left_at FROM guild") is None
    assert (points(qa, qa.alice), qa.value("SELECT COUNT(*) FROM render")) == (10, 0)


async def test_a_guild_left_while_the_bot_was_away_is_known_as_left(qa: World):
    async with qa.offline():
        stored = qa.env.backend.guilds.pop(qa.guild.id)
    assert qa.value("SELECT left_at FROM guild") is not None
    qa.env.backend.guilds[qa.guild.id] = stored
    await come(qa, is_outage=False)
    assert qa.value("SELECT left_at FROM guild") is None


async def test_a_new_guild_has_nothing_to_compare(qa: World):
    qa.add_guild("Other")
    await qa.settle()
    assert qa.rows("SELECT * FROM repair") == []


# --- channels in and out of sight


async def test_a_channel_that_was_hidden_is_compared_when_it_is_seen_again(qa: World):
    await qa.ask(qa.alice)
    qa.deny_bot(qa.forum, view_channel=True)
    await qa.settle()
    [hidden] = qa.rows("SELECT discord_id FROM channel WHERE blind_since IS NOT NULL")
    assert hidden["discord_id"] == qa.forum.id
    await unheard_vote(qa)
    qa.deny_bot(qa.forum)
    await qa.settle()
    await qa.advance(10)
    assert qa.rows("SELECT discord_id FROM channel WHERE blind_since IS NOT NULL") == []
    assert points(qa, qa.alice) == 10


async def test_a_role_that_loses_and_gains_its_sight_does_the_same(qa: World):
    await qa.ask(qa.alice)
    qa.env.backend.edit_role(qa.guild.id, qa.guild.id, {"permissions": 0})
    qa.bot_can(read_message_history=False)
    await qa.settle()
    assert qa.value("SELECT COUNT(*) FROM channel WHERE blind_since IS NOT NULL") == 2
    await unheard_vote(qa)
    qa.bot_can(read_message_history=True)
    await qa.settle()
    await qa.advance(10)
    assert qa.value("SELECT COUNT(*) FROM channel WHERE blind_since IS NOT NULL") == 0
    assert points(qa, qa.alice) == 10


async def test_sight_lost_and_regained_between_two_sessions_is_noticed(qa: World):
    async with qa.offline():
        qa.deny_bot(qa.forum, view_channel=True)
    assert qa.value("SELECT COUNT(*) FROM channel WHERE blind_since IS NOT NULL") == 1
    async with qa.offline():
        qa.deny_bot(qa.forum)
    assert qa.value("SELECT COUNT(*) FROM channel WHERE blind_since IS NOT NULL") == 0


# --- the sweep


def age(world: World, days: int) -> None:
    """Let the posts have been read longer ago, without the time in between."""
    connection = sqlite3.connect(world.database)
    connection.execute("UPDATE post SET read_at = read_at - :seconds", {"seconds": days * 86_400})
    connection.commit()
    connection.close()


async def test_a_swap_that_keeps_the_numbers_equal_is_found_within_a_week(qa: World):
    thread = await qa.ask(qa.alice)
    card = qa.card(thread)
    await qa.bob.react(card, UP)
    with qa.held():
        qa.react_now(qa.bob, card, UP, reacted=False)
        qa.react_now(qa.carol, card, UP)
    async with qa.offline():
        age(qa, days=6)
    await qa.advance(10)
    assert qa.rows("SELECT user_id FROM vote JOIN member ON member.id = voter_id") == [{"user_id": qa.bob.id}]
    async with qa.offline():
        age(qa, days=2)
    await qa.advance(10)
    assert qa.rows("SELECT user_id FROM vote JOIN member ON member.id = voter_id") == [{"user_id": qa.carol.id}]
