"""The end of the bot's work."""

import asyncio
import inspect
import logging

import discord
import pytest
from discord import app_commands, ui
from discord.ext import commands

from bot.edge import chores, ending
from bot.edge.ending import Workers


class Slow:
    """Ends when all others have been told to."""

    def __init__(self, told: list["Slow"], number: int) -> None:
        self._told = told
        self._number = number

    async def close(self) -> None:
        self._told.append(self)
        while len(self._told) < self._number:
            await asyncio.sleep(0)


class Failing:
    async def close(self) -> None:
        raise ZeroDivisionError


async def test_all_workers_stop_at_the_same_time_and_once():
    workers, told = Workers(), list[Slow]()
    workers.add(*(Slow(told, 3) for _ in range(3)))
    async with asyncio.timeout(5):
        await workers.close()
        await workers.close()
    assert len(told) == 3


async def test_a_worker_that_fails_keeps_none_from_stopping(caplog: pytest.LogCaptureFixture):
    workers, told = Workers(), list[Slow]()
    workers.add(Failing(), Slow(told, 1))
    await workers.close()
    assert len(told) == 1
    assert [(record.levelno, record.message) for record in caplog.records] == [
        (logging.ERROR, "Failing did not stop as it should")
    ]


@pytest.fixture
def client() -> commands.Bot:
    return commands.Bot(command_prefix="!", intents=discord.Intents.none())


async def test_a_listener_that_was_begun_comes_to_its_end(client: commands.Bot):
    heard: list[str] = []
    gate = asyncio.Event()

    @client.listen()
    async def on_something() -> None:
        await gate.wait()
        heard.append("all")

    await client._async_setup_hook()  # pyright: ignore[reportPrivateUsage] - as its login does
    client.dispatch("something")
    closing = asyncio.create_task(Workers().close(client))
    await asyncio.sleep(0.01)
    assert not closing.done()
    gate.set()
    await closing
    assert heard == ["all"]


async def test_a_listener_that_does_not_end_is_cut_off(client: commands.Bot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ending, "FINISHING_SECONDS", 0.01)
    ended: list[BaseException] = []

    @client.listen()
    async def on_something() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError as error:
            ended.append(error)
            raise

    await client._async_setup_hook()  # pyright: ignore[reportPrivateUsage] - as its login does
    client.dispatch("something")
    await asyncio.sleep(0)
    await Workers().close(client)
    assert len(ended) == 1


async def test_cogs_that_hang_stop_at_the_same_time(client: commands.Bot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(chores, "CUTTING_SECONDS", 0.05)
    left: list[str] = []

    class Hanging(commands.Cog):
        async def cog_unload(self) -> None:
            left.append(self.qualified_name)
            while len(left) < 3:
                await asyncio.sleep(0)

    class Another(Hanging): ...

    class Third(Hanging): ...

    for cog in (Hanging(), Another(), Third()):
        await client.add_cog(cog)
    async with asyncio.timeout(5):
        await Workers().close(client)
    assert sorted(left) == ["Another", "Hanging", "Third"]
    assert not client.cogs


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (discord.Client, "discord.py: "),
        (app_commands.CommandTree, "CommandTree-invoker"),
        (ui.View.__mro__[1], "discord-ui-view-dispatch-"),
        (ui.Modal, "discord-ui-modal-dispatch-"),
        (inspect.getmodule(ui.View), "discord-ui-dynamic-item-"),
    ],
)
def test_discord_py_still_names_its_tasks_so(where: type, name: str):
    assert name in inspect.getsource(where)
