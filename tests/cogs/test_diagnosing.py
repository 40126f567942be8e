"""`/doctor` as a manager uses it."""

from __future__ import annotations

from tests.cogs import forging
from tests.cogs.steps import configure, shown
from tests.support.world import UP, World, said


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
