"""Suspicious votes, from the night that finds them to the managers who decide."""

import discord
from simcord import ChannelHandle

from tests.cogs.forging import press
from tests.cogs.steps import configure, shown
from tests.support.crowd import Crowd, honest, ring
from tests.support.world import World, said, text_of

RING_VOTES = 48


async def plant(qa: World) -> None:
    """Let a crowd vote in which three vote each other up, and the bot start in a guild not reviewed today."""
    database = qa.bot.services.reviewing._database
    begins_at = qa.bot.now() - 4_000
    crowd = await Crowd.gather(database, 33, 12, begins_at, guild_id=qa.guild.id)
    await crowd.vote(honest(7, 30, 12, begins_at, 3_600) + ring(7, (30, 31, 32), 8, begins_at, 3_600))
    await qa.restart()
    await qa.settle()


def states(qa: World) -> dict[str, int]:
    return {row["state"]: row["n"] for row in qa.rows("SELECT state, COUNT(*) AS n FROM vote GROUP BY state")}


def findings_in(log: ChannelHandle) -> list[discord.Message]:
    """Return the messages of a log channel about votes; changed settings are told there as well."""
    return [message for message in log.history() if "changed settings" not in text_of(message)]


async def test_the_night_tells_the_log_channel_and_a_manager_decides_there(qa: World):
    log = qa.guild.create_text_channel("log")
    await qa.settle()
    await configure(qa, log_channel=str(log.id))
    await plant(qa)
    (told,) = findings_in(log)
    assert "ring" in text_of(told)
    assert f"<@{Crowd.account(30)}>" in text_of(told)
    await qa.manager.click(told, label="Invalidate")
    assert states(qa)["invalidated"] == RING_VOTES
    (told,) = findings_in(log)
    assert f"Invalidated by {qa.manager.mention}" in text_of(told)
    await qa.manager.click(told, label="Restore")
    assert set(states(qa)) == {"counted"}
    assert qa.value("SELECT COUNT(*) FROM render WHERE kind = 'finding'") == 0


async def test_the_list_shows_what_is_open_and_what_was_decided(qa: World):
    await plant(qa)
    listed = await qa.manager.slash(qa.chat, "review")
    assert listed.ephemeral
    assert "A ring of votes" in said(listed)
    await qa.manager.click(shown(listed), label="Dismiss 1")
    assert "no suspicious votes" in said(listed)
    decided = await qa.manager.slash(qa.chat, "review", show="decided")
    assert f"Dismissed by {qa.manager.mention}" in said(decided)
    assert set(states(qa)) == {"counted"}


async def test_a_second_press_is_told_who_was_first(qa: World):
    await plant(qa)
    listed = await qa.manager.slash(qa.chat, "review")
    role = qa.guild.create_role("More managers", permissions=discord.Permissions(manage_guild=True))
    other = qa.member("other manager", roles=[role])
    await qa.settle()
    late = await other.slash(qa.chat, "review")
    await qa.manager.click(shown(listed), label="Invalidate 1")
    refused = await other.click(shown(late), label="Invalidate 1")
    assert qa.manager.mention in said(refused)
    assert "invalidated" in said(refused)
    assert states(qa)["invalidated"] == RING_VOTES


async def test_who_is_no_manager_neither_sees_nor_decides(qa: World):
    await plant(qa)
    message = await qa.helper.send(qa.chat, "hello")
    for custom_id in ("finding:1:invalidate", "review:1:open"):
        assert "Manage Server" in said(await press(qa, qa.helper, message, custom_id))
    assert set(states(qa)) == {"counted"}


async def test_a_finding_that_is_not_there_is_said(qa: World):
    message = await qa.manager.send(qa.chat, "hello")
    assert "no such finding" in said(await press(qa, qa.manager, message, "finding:999:dismiss"))


async def test_a_day_is_reviewed_once_whatever_restarts(qa: World):
    await plant(qa)
    assert qa.value("SELECT COUNT(*) FROM finding") == 1
    await qa.restart()
    await qa.settle()
    assert qa.value("SELECT COUNT(*) FROM finding") == 1
