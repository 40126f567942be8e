"""Loss of sight is no deletion: what Discord says is gone counts as gone only where the bot can look."""

from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import discord
import pytest

from bot.domain.identity import Snowflake
from bot.edge.absences import Absences
from bot.edge.troubles import DiscordTroubleError, Trouble
from tests.cogs.steps import configure
from tests.support.world import World

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."
UP = "⬆️"
MESSAGE = "/channels/*/messages/*"


async def _dirty_answer_in_an_archived_thread(world: World) -> int:
    """Return the id of the message of an answer whose votes are in doubt, in a thread that nothing has cached."""
    await configure(world, qa_channels=str(world.forum.id))
    thread = await world.ask(world.alice)
    message = await world.bob.send(thread, LONG)
    await world.carol.react(message, UP)
    await world.advance(60)
    with world.held() as held:
        await world.carol.unreact(message, UP)
    world.thread(thread, archived=True)
    await world.settle()
    # A removal of what we hold, then one of what we do not hold any more.
    await world.deliver_all(held.events * 2)
    return message.id


def _state(world: World) -> tuple[str, str]:
    (row,) = world.rows("SELECT question.state AS question, answer.state AS answer FROM question, answer")
    return row["question"], row["answer"]


async def test_a_missing_thread_is_deleted(world: World):
    await _dirty_answer_in_an_archived_thread(world)
    for path in (MESSAGE, "/channels/*"):
        world.fail("GET", path, status=404, code=10003, times=None)
    await world.advance(20)
    assert _state(world) == ("deleted", "live")


async def test_a_missing_message_is_deleted(world: World):
    await _dirty_answer_in_an_archived_thread(world)
    world.fail("GET", MESSAGE, status=404, code=10008, times=1)
    await world.advance(20)
    assert _state(world) == ("open", "deleted")


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (500, 0)])
async def test_a_refusal_or_a_failure_deletes_nothing(world: World, status: int, code: int):
    await _dirty_answer_in_an_archived_thread(world)
    world.fail("GET", MESSAGE, status=status, code=code, times=None)
    await world.advance(20)
    assert _state(world) == ("open", "live")


# --- what the bot can see of the channel above a missing thread

SEEING = discord.Permissions(view_channel=True, read_message_history=True)


def _forum(permissions: discord.Permissions) -> SimpleNamespace:
    return SimpleNamespace(guild=SimpleNamespace(me=None), permissions_for=lambda _: permissions)


def _guild(channel: object, *, unavailable: bool = False) -> SimpleNamespace:
    return SimpleNamespace(unavailable=unavailable, get_channel=lambda _: channel)


@pytest.mark.parametrize(
    ("guild", "is_deleted"),
    [
        (_guild(_forum(SEEING)), True),
        (_guild(_forum(discord.Permissions(read_message_history=True))), False),
        (_guild(_forum(discord.Permissions(view_channel=True))), False),
        (_guild(_forum(SEEING), unavailable=True), False),
        (_guild(None), False),
        (None, False),
    ],
    ids=["seen", "hidden", "no history", "outage", "no channel", "no guild"],
)
async def test_a_missing_thread_counts_as_deleted_only_where_the_bot_can_look(guild: object, is_deleted: bool):
    calls, following = AsyncMock(), AsyncMock()
    calls.look_up_thread.side_effect = DiscordTroubleError("read a thread", Trouble.GONE, 404, 10003)
    client: Any = SimpleNamespace(get_guild=lambda _: guild)
    absences = Absences(client, calls, AsyncMock(), following)
    assert await absences.look_up(Snowflake(1), Snowflake(2), Snowflake(3)) is None
    assert following.thread_deleted.await_count == is_deleted
