"""`/doctor` as a manager uses it."""

from __future__ import annotations

from bot.edge.commands import are_commands_synced
from tests.cogs import forging
from tests.cogs.steps import configure, shown
from tests.support.world import UP, World, said

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."


async def test_a_manager_sees_what_is_missing_where(qa: World):
    qa.deny_bot(qa.forum, manage_threads=True)
    await qa.settle()
    told = said(await qa.manager.slash(qa.chat, "doctor"))
    assert f"❌ <#{qa.forum.id}>: I lack **Manage Threads**" in told
    assert f"✅ <#{qa.text.id}>" in told
    assert "Nothing waits" in told


async def test_a_log_channel_that_tells_nobody_is_named(qa: World):
    log = qa.guild.create_text_channel("log")
    await qa.settle()
    await configure(qa, log_channel=str(log.id))
    assert f"✅ <#{log.id}>" in said(await qa.manager.slash(qa.chat, "doctor"))
    qa.deny_bot(log, send_messages=True)
    await qa.settle()
    assert f"❌ <#{log.id}>: I lack **Send Messages, Embed Links**" in said(await qa.manager.slash(qa.chat, "doctor"))
    qa.delete_channel(log)
    await qa.settle()
    assert f"❌ <#{log.id}> is the channel for reports" in said(await qa.manager.slash(qa.chat, "doctor"))


async def test_everything_is_compared_on_demand(qa: World):
    thread = await qa.ask(qa.alice)
    with qa.held():
        qa.react_now(qa.carol, qa.card(thread), UP)
    result = await qa.manager.slash(qa.chat, "doctor")
    told = await qa.manager.click(shown(result), label="Compare everything with Discord")
    assert "compared" in said(told)
    await qa.advance(10)
    assert qa.value("SELECT ups FROM post") == 1
    assert qa.value("SELECT is_full FROM repair_report") == 1
    assert "Found and mended: votes 1" in said(await qa.manager.slash(qa.chat, "doctor"))


async def test_the_right_is_asked_again_at_each_press(qa: World):
    card = qa.card(await qa.ask(qa.alice))
    before = qa.value("SELECT COUNT(*) FROM repair_report")
    for member, guild_id in ((qa.bob, qa.guild.id), (qa.manager, 5)):
        await forging.press(qa, member, card, f"guild:{guild_id}:compare")
    await qa.advance(10)
    assert qa.value("SELECT COUNT(*) FROM repair_report WHERE is_full = 1") == 0
    assert qa.value("SELECT COUNT(*) FROM repair_report") == before


async def test_a_guild_without_channels_is_told_so(world: World):
    assert "No channel for questions is chosen" in said(await world.manager.slash(world.chat, "doctor"))


async def test_who_is_no_manager_is_told_so_in_words_that_fit(qa: World):
    card = qa.card(await qa.ask(qa.alice))
    told = said(await forging.press(qa, qa.bob, card, f"guild:{qa.guild.id}:compare"))
    assert "Only members with *Manage Server* can do this" in told


async def test_roles_that_are_gone_or_too_high_are_named(qa: World):
    high, gone = qa.guild.create_role("Sage"), qa.guild.create_role("Scholar")
    await qa.settle()
    await configure(qa, helper_role=str(gone.id), rank_roles=f"{high.id}:100,{gone.id}:200")
    told = said(await qa.manager.slash(qa.chat, "doctor"))
    assert "❌ I lack **Manage Roles**" in told
    assert "helper role" not in told
    qa.bot_can(manage_roles=True)
    qa.env.backend.edit_role(qa.guild.id, high.id, {"position": 50})
    qa.env.backend.delete_role(qa.guild.id, gone.id)
    await qa.settle()
    told = said(await qa.manager.slash(qa.chat, "doctor"))
    assert "❌ The helper role was deleted" in told
    assert f"❌ The rank role `{gone.id}` was deleted" in told
    assert f"❌ The rank role <@&{high.id}> does not stand below my own role" in told


async def test_the_tags_of_forums_are_looked_at(qa: World):
    told = said(await qa.manager.slash(qa.chat, "doctor"))
    assert f"⚠️ <#{qa.forum.id}> has no tag that says that a question is solved" in told
    assert f"<#{qa.text.id}> has no tag" not in told
    qa.forum_tags("Solved", *(f"own{number}" for number in range(19)))
    await qa.settle()
    await qa.manager.slash(qa.chat, "tags create", name="git")
    told = said(await qa.manager.slash(qa.chat, "doctor"))
    assert "has no tag that says" not in told
    assert f"⚠️ <#{qa.forum.id}> has no place for some tags of this server (1)" in told


async def test_commands_intent_and_log_channel_are_looked_at(qa: World):
    told = said(await qa.manager.slash(qa.chat, "doctor"))
    assert "✅ Discord knows the commands of this version" in told
    assert "✅ I can read messages" in told
    assert "⚠️ No log channel is chosen" in told
    qa.bot.tree.remove_command("doctor")
    assert not await are_commands_synced(qa.bot, qa.bot.services.syncing)


async def test_what_discord_refused_or_failed_to_take_lately_is_told(qa: World):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, LONG)
    qa.fail("PUT", "/channels/*/messages/*/reactions/*", status=403, code=50013)
    qa.fail("PATCH", "/channels/*/messages/*", status=500, times=None)
    await qa.alice.context_menu(thread, "Accept answer", message)
    told = said(await qa.manager.slash(qa.chat, "doctor"))
    assert f"❌ <#{qa.forum.id}>: Discord refused this lately: adding reactions" in told
    assert "⚠️ Discord failed to take " in told
