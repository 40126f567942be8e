"""The support of the tests: what it notices and what it provokes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import discord
import pytest
from discord.ext import commands

from tests.support.calls import route_of
from tests.support.clock import ManualClock
from tests.support.environment import QuickEnv
from tests.support.openapi import check
from tests.support.small_bot import SmallBot
from tests.support.world import UP, World


@pytest.fixture
def make_bot(database_path: Path) -> Callable[[], commands.Bot]:
    """Return what builds the small bot."""
    return lambda: SmallBot(database_path)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/channels/1/messages", {"content": "x" * 2001}),
        (
            "POST",
            "/channels/1/messages",
            {"embeds": [{"description": "x" * 4096}, {"description": "x" * 4096}]},
        ),
        ("POST", "/channels/1/messages", {"embeds": [{"fields": [{"name": "a"}]}]}),
        ("POST", "/channels/1/messages/2/threads", {"name": "x" * 101}),
        (
            "POST",
            "/interactions/1/token/callback",
            {"type": 9, "data": {"custom_id": "a", "title": "b", "components": []}},
        ),
        ("PATCH", "/nowhere/1", {}),
    ],
)
def test_a_planted_error_in_a_body_is_found(method: str, path: str, body: object) -> None:
    assert check(method, path, body)


def test_a_body_with_ids_as_numbers_passes() -> None:
    assert check("POST", "/channels/1/messages", {"content": "hi", "allowed_mentions": {"users": [3 << 60]}}) == []


async def test_both_seams_pass_by_the_check(env: QuickEnv, world: World) -> None:
    calls = world.calls()
    await world.ask(channel=world.text)

    assert calls.routes == [
        "POST /interactions/*/*/callback",
        "POST /interactions/*/*/callback",
        "POST /channels/*/messages",
        "POST /channels/*/messages/*/threads",
        "PUT /channels/*/messages/*/reactions/*/@me",
    ]
    assert env.body_check.problems == []


async def test_a_wrong_body_is_noted(env: QuickEnv, world: World) -> None:
    channel = world.bot.get_channel(world.chat.id)
    with pytest.raises(discord.HTTPException):
        await channel.send("x" * 2001)

    assert any("2000" in problem for problem in env.body_check.problems)
    env.body_check.problems.clear()


def test_ids_tokens_and_emoji_do_not_stand_in_a_route() -> None:
    assert (
        route_of("/channels/123456/messages/123457/reactions/%E2%AC%86/@me") == "/channels/*/messages/*/reactions/*/@me"
    )


async def test_a_failure_of_discord_is_the_error_that_discord_py_raises(world: World) -> None:
    channel = world.bot.get_channel(world.chat.id)
    world.fail("POST", "/channels/*/messages", status=503)
    with pytest.raises(discord.DiscordServerError):
        await channel.send("lost")
    world.fail("POST", "/channels/*/messages", status=500, after=True)
    with pytest.raises(discord.DiscordServerError):
        await channel.send("posted all the same")

    assert [m.content for m in world.chat.history()] == ["posted all the same"]


async def test_a_held_call_goes_on_when_released(world: World) -> None:
    hanging = world.hold("POST", "/interactions/*")
    form = await world.alice.slash(world.text, "ask")
    assert form.modal is None
    hanging.release()
    await world.settle()

    assert form.modal is not None


async def test_what_happens_while_the_bot_is_away_reaches_it_never(world: World) -> None:
    async with world.offline():
        await world.alice.send(world.chat, "anyone?")
    await world.alice.send(world.chat, "back?")

    assert [text for kind, text in world.bot.heard if kind == "message"] == ["back?"]


async def test_held_events_can_be_delivered_twice_and_in_any_order(world: World) -> None:
    message = await world.alice.send(world.chat, "vote")
    with world.held() as held:
        world.react_now(world.bob, message, UP)
        world.react_now(world.carol, message, UP)
    assert not [heard for heard in world.bot.heard if heard[0] == "reaction"]
    await world.deliver_all([*reversed(held.events), held.events[0]])

    reactions = [heard[1][0] for heard in world.bot.heard if heard[0] == "reaction"]
    assert reactions == [world.carol.id, world.bob.id, world.bob.id]


async def test_time_is_one_for_discord_and_the_bot(env: QuickEnv, world: World, clock: ManualClock) -> None:
    before = clock.now()
    await world.advance(90)

    assert (clock.now() - before).total_seconds() == 90
    assert env.now() == clock.now()


async def test_an_error_of_the_bot_does_not_pass_unseen(world: World) -> None:
    await world.alice.slash(world.chat, "fail", words="on purpose")

    assert "on purpose" in str(world.unexpected_errors()[0])


async def test_the_database_file_can_be_looked_at(world: World) -> None:
    assert world.value("SELECT 40 + :two AS answer", two=2) == 42


async def test_the_timers_of_the_bot_wait_for_the_clock_and_nobody_waits_for_them(world: World) -> None:
    rung: list[str] = []
    with world.env._bot_scope():
        asyncio.get_running_loop().call_later(2.0, rung.append, "two")
    await world.alice.send(world.chat, "hello")
    await world.advance(1.9)
    assert rung == []
    await world.advance(0.2)

    assert rung == ["two"]
