"""The rules of Discord that the simulation adds to SimCord."""

from __future__ import annotations

from datetime import UTC

import discord
import pytest
from simcord import BackendError, SetupError

from tests.support.world import DOWN, UP, World


async def test_a_guild_that_the_bot_joins_fires_the_join_event(world: World) -> None:
    assert ("join", world.guild.id) in world.bot.heard


async def test_a_forum_post_of_the_bot_has_the_id_of_its_first_message(world: World) -> None:
    forum = world.bot.get_channel(world.forum.id)
    posted = await forum.create_thread(name="a title", content="a text")

    assert posted.thread.id == posted.message.id


async def test_a_forum_post_of_a_member_reaches_the_bot_with_its_first_message(world: World) -> None:
    thread = await world.forum_post(world.alice, "a title", "a text")

    assert world.card(thread).content == "a text"
    assert ("message", "a text") in world.bot.heard
    assert world.bot.get_channel(thread.id).owner_id == world.alice.id


async def test_an_archived_thread_takes_no_reaction_no_edit_and_no_command(world: World) -> None:
    thread = await world.ask(channel=world.text)
    message = await world.bot.get_channel(thread.id).send("mine")
    world.thread(thread, archived=True)
    await world.settle()

    with pytest.raises(BackendError, match="archived"):
        await world.bob.react(message, UP)
    with pytest.raises(SetupError, match="archived"):
        await world.bob.slash(thread, "ask")
    with pytest.raises(discord.HTTPException) as refusal:
        await message.edit(content="changed")
    assert refusal.value.code == 50083


async def test_a_message_wakes_an_archived_thread_unless_it_is_locked(world: World) -> None:
    thread = await world.ask(channel=world.text)
    world.thread(thread, archived=True)
    await world.bob.send(thread, "still there?")
    assert not world.env.backend.is_archived(thread._channel)

    world.thread(thread, archived=True, locked=True)
    with pytest.raises(BackendError, match="archived"):
        await world.bob.send(thread, "and now?")


async def test_the_bot_may_rename_its_own_thread_but_not_lock_it_without_manage_threads(world: World) -> None:
    world.bot_can(manage_threads=False)
    thread = await world.ask(channel=world.text)
    cached = world.bot.get_channel(thread.id)

    await cached.edit(name="another name")
    with pytest.raises(discord.Forbidden):
        await cached.edit(locked=True)


async def test_archived_threads_are_not_streamed_to_a_fresh_bot(world: World) -> None:
    active, archived = [await world.ask(channel=world.text, title=f"question {n}") for n in (1, 2)]
    world.thread(archived, archived=True)
    await world.restart()

    assert world.bot.get_channel(active.id) is not None
    assert world.bot.get_channel(archived.id) is None


async def test_archived_threads_are_listed_in_pages_by_the_time_of_archiving(world: World) -> None:
    threads = [await world.ask(channel=world.text, title=f"question {n}") for n in range(5)]
    for thread in threads:
        await world.advance(60)
        world.thread(thread, archived=True)
    channel = world.bot.get_channel(world.text.id)

    calls = world.calls()
    found = [thread.id async for thread in channel.archived_threads(limit=None)]
    assert calls.routes == ["GET /channels/*/threads/archived/public"]
    assert found == [thread.id for thread in reversed(threads)]
    before = world.env.now().astimezone(UTC)
    assert [t.id async for t in channel.archived_threads(limit=2, before=before)] == [t.id for t in threads[3:1:-1]]


async def test_those_who_reacted_are_read_in_pages_with_super_reactions_apart(world: World) -> None:
    message = await world.alice.send(world.chat, "vote")
    voters = world.members(130)
    await world.burst((voter, message, UP) for voter in voters)
    await world.super_react(world.bob, message, UP)
    (reaction,) = (await world.bot.get_channel(world.chat.id).fetch_message(message.id)).reactions

    normal = [user.id async for user in reaction.users(type=discord.ReactionType.normal)]
    bursts = [user.id async for user in reaction.users(type=discord.ReactionType.burst)]
    assert sorted(normal) == sorted(voter.id for voter in voters)
    assert bursts == [world.bob.id]
    assert (reaction.count, reaction.normal_count, reaction.burst_count) == (131, 130, 1)


async def test_a_reaction_event_tells_whose_message_it_is_on_and_whether_it_is_super(world: World) -> None:
    message = await world.alice.send(world.chat, "vote")
    await world.bob.react(message, UP)
    await world.super_react(world.carol, message, DOWN)

    assert ("reaction", (world.bob.id, UP, world.alice.id, False)) in world.bot.heard
    assert ("reaction", (world.carol.id, DOWN, world.alice.id, True)) in world.bot.heard


async def test_both_spellings_of_an_arrow_are_one_reaction(world: World) -> None:
    message = await world.alice.send(world.chat, "vote")
    await world.bob.react(message, "⬆️")
    await world.carol.react(message, "⬆")

    assert world.reactors(message, "⬆️") == {"bob", "carol"}


async def test_the_bot_sees_its_own_reactions_as_its_own(world: World) -> None:
    message = await world.alice.send(world.chat, "vote")
    await world.bot.get_channel(world.chat.id).get_partial_message(message.id).add_reaction(UP)
    await world.bob.react(message, DOWN)
    history = [m async for m in world.bot.get_channel(world.chat.id).history(limit=1)]

    assert [(str(r.emoji), r.me) for r in history[0].reactions] == [(UP, True), (DOWN, False)]


async def test_text_is_no_emoji_and_twenty_emoji_are_the_most(world: World) -> None:
    message = await world.alice.send(world.chat, "vote")
    with pytest.raises(BackendError, match="Unknown Emoji"):
        await world.bob.react(message, "abc")
    for number in range(20):
        await world.bob.react(message, chr(0x1F600 + number))
    with pytest.raises(BackendError, match="Maximum"):
        await world.bob.react(message, UP)


async def test_a_message_has_one_thread_with_a_name_of_at_most_a_hundred_characters(world: World) -> None:
    thread = await world.ask(channel=world.text)
    channel = world.bot.get_channel(world.text.id)

    with pytest.raises(discord.HTTPException) as refusal:
        await channel.get_partial_message(thread.id).create_thread(name="again")
    assert refusal.value.code == 160004
    with pytest.raises(BackendError, match="100"):
        world.env.backend.create_thread(world.text.id, "x" * 101, world.alice.id)


async def test_the_bot_does_not_hear_a_channel_that_it_cannot_view(world: World) -> None:
    world.deny_bot(world.chat, view_channel=True)
    await world.alice.send(world.chat, "psst")

    assert ("message", "psst") not in world.bot.heard


async def test_closed_direct_messages_are_refused(world: World) -> None:
    world.close_dms(world.alice)

    with pytest.raises(discord.Forbidden) as refusal:
        await (await world.bot.fetch_user(world.alice.id)).send("hello")
    assert refusal.value.code == 50007
