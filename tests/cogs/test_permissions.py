"""The bot with less than it asks for: one feature degrades with a clear word, and nothing fails."""

import pytest

from tests.cogs.steps import configure, shown
from tests.support.world import UP, World, said

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."

OPTIONAL = ("add_reactions", "manage_messages", "manage_threads", "read_message_history", "attach_files")
NEEDED_TO_ASK = ("view_channel", "send_messages", "embed_links")


@pytest.mark.parametrize("permission", OPTIONAL)
async def test_the_loop_goes_on_without_what_only_adorns_it(qa: World, permission: str):
    qa.forum_tags("git", "Solved")
    qa.deny_bot(qa.forum, **{permission: True})
    await qa.settle()
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, LONG)
    await qa.carol.react(message, UP)
    await qa.bob.react(message, UP)
    await qa.alice.context_menu(thread, "Accept answer", message)
    await qa.advance(60)
    assert qa.value("SELECT points FROM member WHERE user_id = :id", id=qa.bob.id) == 25
    assert qa.value("SELECT ups FROM post WHERE kind = 'answer'") == 1
    assert qa.rows("SELECT kind FROM render") == []


@pytest.mark.parametrize("permission", NEEDED_TO_ASK)
async def test_asking_names_what_is_missing_and_works_once_it_is_there(qa: World, permission: str):
    qa.deny_bot(qa.forum, **{permission: True})
    await qa.settle()
    refused = await qa.submit_ask(channel=qa.chat)
    assert f"<#{qa.forum.id}>" in said(refused)
    assert qa.threads() == []
    qa.deny_bot(qa.forum, **{permission: False})
    await qa.settle()
    form = await qa.alice.click(shown(refused), label="Edit again")
    await qa.alice.submit_modal(form, {"title": "How do I undo a pushed commit?", "details": LONG})
    assert len(qa.threads()) == 1


async def test_files_need_the_permission_to_attach_them(qa: World):
    qa.deny_bot(qa.forum, attach_files=True)
    await qa.settle()
    refused = await qa.submit_ask(files=[("log.txt", b"lines")])
    assert "permission" in said(refused)
    assert qa.threads() == []
    assert len(kept_drafts(qa)) == 1


async def test_without_manage_messages_no_call_is_made_to_take_a_reaction_off(qa: World):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, LONG)
    qa.deny_bot(qa.forum, manage_messages=True)
    await qa.settle()
    calls = qa.calls()
    await qa.bob.react(message, UP)
    assert len(calls) == 0
    assert qa.value("SELECT state FROM vote") == "refused"


async def test_a_channel_hidden_from_the_bot_stops_nothing_else(qa: World):
    hidden = await qa.ask(qa.alice, channel=qa.text)
    message = await qa.bob.send(hidden, LONG)
    qa.deny_bot(qa.text, view_channel=True)
    await qa.settle()
    calls = qa.calls()
    await qa.carol.react(message, UP)
    await qa.advance(10)
    assert calls.routes == []
    assert len(kept_drafts(qa)) == 0
    await qa.ask(qa.bob, title="Does the other channel still work?", channel=qa.chat)
    assert qa.value("SELECT COUNT(*) FROM question") == 2


def kept_drafts(world: World) -> list[dict[str, object]]:
    """Return the drafts that are kept."""
    return world.rows("SELECT id FROM draft WHERE state = 'kept'")


@pytest.mark.parametrize("permission", ["add_reactions", "manage_messages", "manage_threads"])
async def test_existing_posts_are_adopted_without_what_only_adorns_them(world: World, permission: str):
    thread = await world.forum_post(world.alice)
    await world.bob.react(await world.bob.send(thread, LONG), UP)
    await configure(world, qa_channels=str(world.forum.id))
    world.deny_bot(world.forum, **{permission: True})
    await world.settle()
    told = await world.manager.slash(world.chat, "doctor")
    panel = await world.manager.click(shown(told), label="Adopt existing posts of #questions…")
    await world.manager.click(shown(panel), label="Adopt")
    await world.advance(60)
    assert world.value("SELECT COUNT(*) FROM post") == 2
    assert world.value("SELECT SUM(ups) FROM post") == 0
    assert world.rows("SELECT kind FROM render") == []


@pytest.mark.parametrize("permission", ["manage_channels", "manage_threads"])
async def test_tags_are_changed_without_what_only_shows_them(qa: World, permission: str):
    qa.bot_can(manage_channels=True)
    qa.deny_bot(qa.forum, **{permission: True})
    await qa.settle()
    for name in ("git", "vcs"):
        await qa.manager.slash(qa.chat, "tags create", name=name)
    await qa.ask(qa.alice, tags=["git"])
    asked = await qa.manager.slash(qa.chat, "tags merge", tag="git", into="vcs")
    await qa.manager.click(shown(asked), label="Merge")
    await qa.advance(60)
    assert qa.value("SELECT name FROM question_tag JOIN tag ON tag.id = tag_id") == "vcs"
    assert qa.rows("SELECT kind FROM render") == []
    shown_there = {tag["name"] for tag in qa.forum._channel.available_tags}
    assert shown_there == (set() if permission == "manage_channels" else {"Solved", "vcs"})
