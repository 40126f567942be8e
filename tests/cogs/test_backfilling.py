"""Taking existing posts over, as managers use it and members see it."""

from __future__ import annotations

import discord
import pytest
from simcord import ChannelHandle

from tests.cogs import forging
from tests.cogs.steps import configure, shown
from tests.support.world import ACCEPT, DOWN, UP, World, http_error, said, text_of

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."
THREADS = "/guilds/*/threads/active"
ARCHIVED = "/channels/*/threads/archived/public"
MESSAGES = "/channels/*/messages"


@pytest.fixture
async def old(world: World):
    """Return a guild that has just chosen a forum in which four posts stand."""
    solved = world.forum_tags("git", "Solved")
    answered = await world.forum_post(world.alice, "How do I undo a push?", tags=[solved["git"]])
    reply = await world.bob.send(answered, LONG)
    thanks = await world.alice.send(answered, "Thanks, that worked!")
    await world.carol.react(world.card(answered), UP)
    await world.carol.react(reply, UP)
    await world.bob.react(reply, UP)
    await world.carol.react(thanks, DOWN)
    accepted = await world.forum_post(world.bob, "Why does the build fail?")
    short = await world.carol.send(accepted, "Clean first.")
    await world.bob.react(short, ACCEPT)
    await world.alice.react(short, ACCEPT)
    await world.forum_post(world.carol, "Where are the docs?", tags=[solved["Solved"]])
    lost = await world.forum_post(world.carol, "Never mind this")
    world.env.backend.delete_message(lost.id, lost.id)
    for thread in (answered, accepted):
        world.thread(thread, archived=True)
    await world.advance(3 * 86_400)
    await configure(world, qa_channels=f"{world.forum.id},{world.text.id}", helper_role=str(world.helper_role.id))
    await world.settle()
    return world


async def opened(world: World, member=None):
    result = await (member or world.manager).slash(world.chat, "doctor")
    return await world.manager.click(shown(result), label="Adopt existing posts of #questions…")


async def adopted(world: World) -> str:
    """Adopt everything, and return what the panel says then."""
    panel = await opened(world)
    await world.manager.click(shown(panel), label="Adopt")
    await world.advance(30)
    return said(await opened(world))


def runs_in(log: ChannelHandle) -> list[discord.Message]:
    """Return the messages of a log channel about runs; changed settings are told there as well."""
    return [message for message in log.history() if "changed settings" not in text_of(message)]


async def test_a_look_says_what_adopting_would_do_and_changes_nothing(old: World):
    panel = await opened(old)
    calls = old.calls()
    await old.manager.click(shown(panel), label="Look first")
    await old.advance(30)
    told = said(await opened(old))
    for line in ("**3** questions", "**1** answers", "**3** votes", "**2** that look solved", "**1** without a first"):
        assert line in told
    assert "calls to Discord" in told
    assert old.value("SELECT COUNT(*) FROM post") == 0
    assert len(calls.find("GET", THREADS)) == 1
    assert len(calls.find("GET", ARCHIVED)) == 1
    assert len(calls.find("GET", MESSAGES)) == 4


async def test_posts_become_questions_with_answers_votes_and_acceptance(old: World):
    told = await adopted(old)
    assert "**3** questions" in told
    assert old.rows("SELECT number, title FROM question ORDER BY number") == [
        {"number": 1, "title": "How do I undo a push?"},
        {"number": 2, "title": "Why does the build fail?"},
        {"number": 3, "title": "Where are the docs?"},
    ]
    bodies = old.rows("SELECT kind, ups, downs FROM post WHERE kind = 'answer' ORDER BY id")
    assert bodies == [{"kind": "answer", "ups": 1, "downs": 0}, {"kind": "answer", "ups": 0, "downs": 0}]
    assert old.value("SELECT ups FROM post WHERE kind = 'question' AND ups > 0") == 1
    assert old.value("SELECT COUNT(*) FROM vote WHERE state = 'refused'") == 1
    assert old.value("SELECT COUNT(*) FROM acceptance") == 1
    assert old.value("SELECT COUNT(*) FROM question_tag") == 1
    assert old.rows("SELECT 1 FROM post WHERE dirty_at IS NOT NULL") == []


async def test_nobody_is_told_and_nothing_is_posted_or_woken(old: World):
    before = {thread: len(old.channel(thread).history()) for thread in old.threads()}
    calls = old.calls()
    await adopted(old)
    await old.advance(86_400)
    assert before == {thread: len(old.channel(thread).history()) for thread in old.threads()}
    assert [route for route in calls.routes if route.startswith(("PATCH /channels", "POST /channels"))] == []
    assert old.value("SELECT COUNT(*) FROM question WHERE is_archived = 1") == 2
    assert old.value("SELECT COUNT(*) FROM notice") == 0


async def test_what_looks_solved_is_a_hint_and_no_acceptance(old: World):
    told = await adopted(old)
    assert "These look solved" in told
    assert "the asker says that it worked" in told
    assert "bears the tag *Solved*" in told
    assert "[#2]" not in told
    assert old.value("SELECT COUNT(*) FROM acceptance") == 1


async def test_a_second_run_adopts_nothing_twice_and_reads_no_known_thread(old: World):
    await adopted(old)
    before = old.value("SELECT COUNT(*) FROM post")
    calls = old.calls()
    told = await adopted(old)
    assert "**3** known already" in told
    assert "There is nothing to adopt" in told
    assert old.value("SELECT COUNT(*) FROM post") == before
    assert len(calls.find("GET", MESSAGES)) == 1


async def test_two_managers_at_once_begin_one_run(old: World):
    second = old.member("second", roles=[])
    card = await old.manager.send(old.chat, "a message with our buttons")
    await forging.press(old, old.manager, card, f"backfill:{old.forum.id}:adopt")
    await forging.press(old, old.manager, card, f"backfill:{old.forum.id}:look")
    await old.advance(30)
    assert old.rows("SELECT state, is_dry FROM backfill") == [{"state": "done", "is_dry": 0}]
    told = said(await forging.press(old, second, card, f"backfill:{old.forum.id}:stop"))
    assert "Only members with *Manage Server* can do this" in told


async def test_only_forums_of_the_guild_for_questions_can_be_adopted(old: World):
    card = await old.manager.send(old.chat, "a message with our buttons")
    for channel_id in (old.text.id, old.chat.id, 5):
        await forging.press(old, old.manager, card, f"backfill:{channel_id}:adopt")
    await old.advance(10)
    assert old.value("SELECT COUNT(*) FROM backfill") == 0


async def test_a_run_stops_on_request_and_goes_on_with_the_rest(old: World):
    held = old.hold("GET", "/channels/*/messages", times=1)
    panel = await opened(old)
    running = await old.manager.click(shown(panel), label="Adopt")
    await old.advance(5)
    stopped = await old.manager.click(shown(running), label="Stop")
    assert "Stopped" in said(stopped)
    held.release()
    await old.advance(30)
    assert old.value("SELECT COUNT(*) FROM post") == 0
    assert old.value("SELECT state FROM backfill") == "stopped"
    assert "**3** questions" in await adopted(old)


async def test_a_restart_goes_on_where_it_stood(old: World):
    old.hold("GET", "/channels/*/messages", times=1)
    await old.manager.click(shown(await opened(old)), label="Adopt")
    await old.advance(5)
    await old.restart()
    await old.advance(30)
    assert old.value("SELECT COUNT(*) FROM question") == 3
    assert old.value("SELECT state FROM backfill") == "done"


async def test_a_run_waits_for_a_permission_that_it_lost_and_says_so(old: World):
    log = old.guild.create_text_channel("log")
    await old.settle()
    await configure(old, log_channel=str(log.id))
    panel = await old.manager.send(old.chat, "a message with our buttons")
    old.deny_bot(old.forum, read_message_history=True)
    await old.settle()
    await forging.press(old, old.manager, panel, f"backfill:{old.forum.id}:adopt")
    await old.advance(10)
    assert "I wait" in (runs_in(log)[-1].embeds[0].description or "")
    old.deny_bot(old.forum, read_message_history=False)
    await old.settle()
    await old.advance(400)
    assert "**3** questions" in (runs_in(log)[-1].embeds[0].description or "")
    assert len(runs_in(log)) == 1


async def test_a_thread_that_cannot_be_read_is_counted_and_the_others_are_adopted(old: World):
    first = old.threads()[0]
    old.break_calls("GET", f"/channels/{first}/messages", lambda: http_error(403, 50001), times=None)
    told = await adopted(old)
    assert "**1** unreadable" in told
    assert "**2** questions" in told


async def test_discord_failing_for_a_while_loses_nothing(old: World):
    old.fail("GET", "/channels/*/messages", status=503, times=2)
    assert "Discord is slow" in await adopted(old)
    await old.advance(1000)
    assert "**3** questions" in said(await opened(old))


async def test_a_forum_that_is_deleted_ends_its_run(old: World):
    old.hold("GET", "/channels/*/messages", times=1)
    await old.manager.click(shown(await opened(old)), label="Adopt")
    old.delete_channel(old.forum)
    await old.restart()
    await old.advance(30)
    assert old.value("SELECT state FROM backfill") == "stopped"
    assert old.value("SELECT COUNT(*) FROM post") == 0


async def test_open_posts_get_the_vote_reactions_and_no_index(old: World):
    await old.advance(1)
    await adopted(old)
    await old.advance(60)
    docs = old.channel(old.threads()[2])
    assert old.reactors(old.card(docs), UP) == {old.bot.user.name}
    assert old.reactors(old.card(old.channel(old.threads()[0])), UP) == {"carol"}
