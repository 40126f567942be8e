"""Renders as calls to Discord."""

from bot.domain.emoji import reaction_route
from bot.domain.identity import Actor, Snowflake
from bot.domain.posts import MessageRef
from bot.edge.messages import message_text
from tests.cogs.conftest import qa
from tests.support.world import UP, World

__all__ = ["qa"]

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."


def test_an_emoji_stands_in_an_address_as_discord_wants_it():
    assert reaction_route("⬆️") == "⬆️"
    assert reaction_route("<:yes:123>") == "yes:123"
    assert reaction_route("<a:yes:123>") == "yes:123"


async def test_a_tag_set_by_a_moderator_survives_an_acceptance(qa: World):
    tags = qa.forum_tags("git", "pinned", "Solved")
    await qa.settle()
    thread = await qa.ask(qa.alice, tags=["git"])
    qa.env.backend.edit_channel(thread.id, {"applied_tags": [tags["git"], tags["pinned"]]})
    message = await qa.bob.send(thread, LONG)
    await qa.alice.context_menu(thread, "Accept answer", message)
    assert thread._channel.applied_tags == [tags["git"], tags["pinned"], tags["Solved"]]


async def test_a_forum_without_a_solved_tag_is_left_as_it_is(qa: World):
    qa.forum_tags("git")
    await qa.settle()
    thread = await qa.ask(qa.alice, tags=["git"])
    message = await qa.bob.send(thread, LONG)
    calls = qa.calls()
    await qa.alice.context_menu(thread, "Accept answer", message)
    assert calls.find("PATCH", "/channels/*") == []


async def test_a_render_that_a_crash_cut_off_is_made_up_for_after_the_restart(qa: World):
    thread = await qa.ask(qa.alice)
    qa.hold("PUT", "/channels/*/messages/*/reactions/*/@me")
    message = await qa.bob.send(thread, LONG)
    await qa.restart()
    assert qa.reactors(message, UP) == {"Askwell"}
    assert qa.rows("SELECT kind FROM render") == []


async def test_an_index_posted_just_before_a_crash_is_posted_again_under_the_same_nonce(qa: World):
    # By which Discord knows it for the same message, and posts no second one.
    thread = await qa.ask(qa.alice)
    qa.hold("POST", f"/channels/{thread.id}/messages", after=True)
    calls = qa.calls()
    await qa.bob.send(thread, LONG)
    await qa.restart()
    first, second = (call.body for call in calls.find("POST", "/channels/*/messages"))
    assert first["nonce"] == second["nonce"]
    assert first["enforce_nonce"] is second["enforce_nonce"] is True


async def test_a_render_failed_by_a_bug_is_logged_and_holds_up_no_other(qa: World):
    thread = await qa.ask(qa.alice)

    async def fail(*_: object) -> None:
        raise ZeroDivisionError

    qa.bot.renderer._drawing._draws_with_target["index"] = fail
    message = await qa.bob.send(thread, LONG)
    assert qa.reactors(message, UP) == {"Askwell"}
    assert [row["kind"] for row in qa.rows("SELECT kind FROM render")] == ["index"]


async def test_a_thread_that_sleeps_without_our_knowing_is_woken_once(qa: World):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, LONG)
    await qa.advance(10)
    with qa.held():
        qa.thread(thread, archived=True)
    calls = qa.calls()
    await qa.bot.services.following.message_edited(qa.guild.id, message_ref(message), LONG + " Edited.", qa.bot.now())
    with qa.env._bot_scope():
        qa.bot.renderer.wake()
    await qa.settle()
    assert calls.routes == ["PATCH /channels/*/messages/*", "PATCH /channels/*", "PATCH /channels/*/messages/*"]


async def test_the_solved_tag_of_a_post_that_sleeps_without_our_knowing_is_set(qa: World):
    tags = qa.forum_tags("git", "Solved")
    await qa.settle()
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, LONG)
    with qa.held():
        qa.thread(thread, archived=True)
    text = message_text(qa.fresh(message), Snowflake(qa.guild.id))
    await qa.bot.services.accepting.accept(text, Actor(Snowflake(qa.alice.id)))
    with qa.env._bot_scope():
        qa.bot.renderer.wake()
    await qa.settle()
    assert thread._channel.applied_tags == [tags["Solved"]]


def message_ref(message) -> MessageRef:
    return MessageRef(Snowflake(message.channel.id), Snowflake(message.id))
