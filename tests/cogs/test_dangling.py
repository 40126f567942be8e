"""What settings name and is gone, and threads that nobody can write in: the rest goes on, and people are told."""

from __future__ import annotations

from simcord import ChannelHandle

from tests.cogs.steps import configure, shown
from tests.support.world import TITLE, UP, World, said

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."
GONE_UP, GONE_ACCEPT = "<:up:123456789012345678>", "<:ok:123456789012345679>"
LOOKED = 65.0
"""Seconds after which what Discord refused is told."""


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


async def play(world: World, channel: ChannelHandle | None = None) -> ChannelHandle:
    """Ask, answer, vote, accept and close; return the thread."""
    thread = await world.ask(world.alice, channel=channel or world.chat)
    message = await world.bob.send(thread, LONG)
    await world.carol.react(message, UP)
    assert "is accepted" in said(await world.alice.context_menu(thread, "Accept answer", message))
    assert "closed #" in said(await world.alice.slash(thread, "question close", reason="solved"))
    await world.advance(LOOKED)
    assert world.rows("SELECT kind FROM render") == []
    return thread


async def doctor(world: World) -> str:
    return said(await world.manager.slash(world.chat, "doctor"))


# --- settings that name what is gone


async def test_without_the_default_channel_questions_go_to_the_next_one(qa: World) -> None:
    log = await log_of(qa)
    qa.delete_channel(qa.forum)
    await qa.settle()
    thread = await play(qa)
    assert thread._channel.parent_id == qa.text.id
    assert f"❌ <#{qa.forum.id}> is a channel for questions, but I cannot find it" in await doctor(qa)
    assert len(told_in(log)) == 1
    assert qa.unexpected_errors() == []


async def test_without_any_channel_of_questions_left_the_asker_is_told_and_keeps_the_text(qa: World) -> None:
    form = await qa.alice.slash(qa.chat, "ask")
    qa.delete_channel(qa.forum)
    qa.delete_channel(qa.text)
    await qa.settle()
    told = said(await qa.alice.submit_modal(form, {"title": TITLE, "details": LONG}))
    assert "channel" in told
    assert qa.value("SELECT COUNT(*) FROM draft WHERE state = 'kept'") + len(qa.threads()) == 1
    assert qa.unexpected_errors() == []


async def test_without_the_log_channel_everything_goes_on(qa: World) -> None:
    log = await log_of(qa)
    qa.delete_channel(log)
    await qa.settle()
    await play(qa)
    assert f"❌ <#{log.id}> is the channel for reports" in await doctor(qa)
    assert qa.unexpected_errors() == []


async def test_without_the_helper_role_managers_help_and_the_log_channel_is_told(qa: World) -> None:
    log = await log_of(qa)
    await configure(qa, helper_role=str(qa.helper_role.id))
    qa.env.backend.delete_role(qa.guild.id, qa.helper_role.id)
    await qa.settle()
    thread = await play(qa)
    assert "The helper role was deleted" in told_in(log)[0]
    assert "only" in said(await qa.helper.slash(thread, "question reopen")).lower()
    assert "opened #1 again" in said(await qa.manager.slash(thread, "question reopen"))
    assert qa.unexpected_errors() == []


async def test_without_a_rank_role_points_count_and_the_log_channel_is_told(qa: World) -> None:
    qa.bot_can(manage_roles=True)
    role = qa.guild.create_role("Sage")
    log = await log_of(qa)
    await configure(qa, rank_roles=f"{role.id}:10")
    qa.env.backend.delete_role(qa.guild.id, role.id)
    await qa.settle()
    await play(qa)
    assert qa.value("SELECT points FROM member WHERE user_id = :id", id=qa.bob.id) == 25
    told = [message.embeds[0].description or "" for message in log.history() if message.embeds]
    assert sum(f"The role `{role.id}` was deleted" in text for text in told) == 1
    assert f"❌ The rank role `{role.id}` was deleted" in await doctor(qa)
    assert qa.unexpected_errors() == []


async def test_a_forums_tag_that_is_deleted_leaves_the_question_its_tag(qa: World) -> None:
    qa.forum_tags("git", "Solved")
    await qa.settle()
    thread = await qa.ask(qa.alice, tags=["git"])
    qa.env.backend.edit_channel(qa.forum.id, {"available_tags": []})
    await qa.settle()
    message = await qa.bob.send(thread, LONG)
    assert "is accepted" in said(await qa.alice.context_menu(thread, "Accept answer", message))
    await qa.advance(LOOKED)
    assert qa.value("SELECT name FROM question_tag JOIN tag ON tag.id = tag_id") == "git"
    assert qa.rows("SELECT kind FROM render") == []
    assert qa.unexpected_errors() == []


# --- emoji


async def test_an_emoji_that_is_gone_is_told_once_and_stops_nothing_else(qa: World) -> None:
    log = await log_of(qa)
    await configure(qa, emoji_up=GONE_UP, emoji_accept=GONE_ACCEPT)
    qa.fail("PUT", "/channels/*/messages/*/reactions/*up*", status=400, code=10014, times=None)
    qa.fail("PUT", "/channels/*/messages/*/reactions/*ok*", status=400, code=10014, times=None)
    thread = await play(qa)
    (told,) = told_in(log)
    assert f"❌ Discord does not know the emoji {GONE_UP} (`emoji_up`) any more" in told
    assert f"❌ Discord does not know the emoji {GONE_ACCEPT} (`emoji_accept`) any more" in told
    assert qa.reactors(qa.card(thread), "⬇️") == {"Askwell"}, "the other emoji is there"
    assert GONE_UP in await doctor(qa)
    await qa.restart()
    await play(qa)
    assert len(told_in(log)) == 1, "a restart is no news"
    await configure(qa, emoji_up=UP, emoji_accept="✅")
    await play(qa)
    assert "does not know the emoji" not in await doctor(qa)
    assert qa.unexpected_errors() == []


# --- what Discord refuses although permissions seem to allow it


async def test_a_refused_call_is_told_once_a_day(qa: World) -> None:
    log = await log_of(qa)
    fault = qa.fail("PUT", "/channels/*/messages/*/reactions/*", status=403, code=50013, times=None)
    await play(qa)
    (told,) = told_in(log)
    assert f"❌ <#{qa.forum.id}>: Discord refused this lately: adding reactions" in told
    await qa.advance(3_700)
    await play(qa)
    await qa.restart()
    await play(qa)
    assert len(told_in(log)) == 1
    qa.control.faults.remove(fault)
    await qa.advance(86_400)
    await qa.restart()
    await qa.advance(LOOKED)
    assert qa.rows("SELECT what FROM told_trouble WHERE what LIKE 'held_back%'") == []
    qa.control.faults.append(fault)
    await play(qa)
    assert len(told_in(log)) == 2
    assert qa.unexpected_errors() == []


# --- threads that are archived and locked


async def shut_thread(world: World) -> ChannelHandle:
    """Return the thread of a question that moderators archived and locked, where the bot lacks Manage Threads."""
    thread = await world.ask(world.alice)
    world.deny_bot(world.forum, manage_threads=True)
    world.thread(thread, archived=True, locked=True)
    await world.settle()
    return thread


async def test_who_closes_a_question_in_a_locked_thread_is_told_why_it_does_not_show(qa: World) -> None:
    thread = await shut_thread(qa)
    qa.fail("PATCH", f"/channels/{thread.id}*", status=403, code=50013, times=None)
    told = said(await qa.alice.slash(qa.chat, "question close", reason="no_longer_needed", question="1"))
    assert "closed #1" in told
    assert "archived and locked, and I lack **Manage Threads**" in told
    await qa.advance(LOOKED)
    assert qa.value("SELECT state FROM question") == "closed"
    assert qa.rows("SELECT kind FROM render") == []
    assert qa.unexpected_errors() == []


async def test_it_is_shown_once_the_thread_is_open_again(qa: World) -> None:
    thread = await shut_thread(qa)
    fault = qa.fail("PATCH", f"/channels/{thread.id}*", status=403, code=50013, times=None)
    await qa.alice.slash(qa.chat, "question close", reason="no_longer_needed", question="1")
    await qa.advance(LOOKED)
    assert "No longer needed" not in str(qa.card(thread).embeds[0].to_dict())
    qa.control.faults.remove(fault)
    qa.thread(thread, archived=False, locked=False)
    await qa.advance(3_700)
    assert "no longer needed" in str(qa.card(thread).embeds[0].to_dict()).lower()


async def test_a_bot_that_may_open_the_thread_says_nothing_of_it(qa: World) -> None:
    thread = await qa.ask(qa.alice)
    qa.thread(thread, archived=True, locked=True)
    await qa.settle()
    told = said(await qa.alice.slash(qa.chat, "question close", reason="no_longer_needed", question="1"))
    assert "closed #1" in told
    assert "Manage Threads" not in told


async def test_editing_and_retagging_say_so_too(qa: World) -> None:
    qa.forum_tags("git", "vcs")
    await qa.settle()
    thread = await shut_thread(qa)
    qa.fail("PATCH", f"/channels/{thread.id}*", status=403, code=50013, times=None)
    form = await qa.alice.slash(qa.chat, "question edit", question="1")
    fields = {"title": "How do I undo a commit that others have pulled?", "details": LONG}
    told = said(await qa.alice.submit_modal(form, fields))
    assert "I lack **Manage Threads**" in told
    form = await qa.alice.slash(qa.chat, "question tags", question="1")
    assert "I lack **Manage Threads**" in said(await qa.alice.submit_modal(form, {"tags": ["git"]}))


async def test_a_locked_thread_that_the_bot_may_not_open_is_not_woken_and_the_helper_is_told(qa: World) -> None:
    await configure(qa, helper_role=str(qa.helper_role.id))
    await qa.ask(qa.alice)
    thread = qa.channel(qa.threads()[0])
    qa.thread(thread, archived=True, locked=True)
    qa.deny_bot(qa.forum, manage_threads=True)
    await qa.settle()
    listed = await qa.helper.slash(qa.chat, "unanswered")
    calls = qa.calls()
    told = said(await qa.helper.click(shown(listed), label="Wake thread #1"))
    assert "I lack the permission **Manage Threads**" in told
    assert [route for route in calls.routes if route.startswith("PATCH")] == []
