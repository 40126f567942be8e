"""`run`: what Discord refuses, and how the bot is ended."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.storage.lock import FileLock
from tests.cli.conftest import CommandLine
from tests.support.holder import held_elsewhere


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Awaitable[None]]], None]:
    """Return what puts a function in the place of the login at Discord."""
    monkeypatch.setenv("DISCORD_TOKEN", "a-token")

    def replace_login(function: Callable[[], Awaitable[None]]) -> None:
        async def in_its_place(client: discord.Client, token: str) -> None:
            assert token == "a-token"
            await function()

        monkeypatch.setattr(discord.Client, "login", in_its_place)

    return replace_login


def http_error(status: int, text: str) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="")
    return discord.HTTPException(response, text)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (discord.LoginFailure("Improper token has been passed."), "refused the token"),
        (discord.GatewayNotFound(), "unreachable or refused"),
        (http_error(503, "<html>\n<body>\nno upstream"), "no upstream"),
        (aiohttp.ClientConnectionError("Cannot connect to host discord.com:443"), "discord.com"),
        (TimeoutError(), "TimeoutError"),
        (ConnectionResetError(104, "Connection reset by peer"), "reset by peer"),
    ],
)
def test_what_discord_refuses_ends_with_3_and_one_line(
    run: CommandLine, login: Any, database_path: Path, error: Exception, words: str
) -> None:
    async def fail() -> None:
        raise error

    login(fail)
    assert words in run.refused("run", code=3)
    FileLock.acquire(database_path).close()


def test_without_the_intent_in_the_portal_it_goes_on_without_it_and_says_so_once(
    run: CommandLine, login: Any, database_path: Path
) -> None:
    logins: list[None] = []

    async def refuse_then_end() -> None:
        logins.append(None)
        if len(logins) == 1:
            raise discord.PrivilegedIntentsRequired(None)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    login(refuse_then_end)
    outcome = run("run")
    assert (outcome.code, outcome.out, len(logins)) == (0, "", 2)
    assert outcome.err.count("\n") == 1
    assert "WARNING" in outcome.err
    assert "Message Content" in outcome.err


def test_an_intent_refused_twice_ends_with_3(run: CommandLine, login: Any) -> None:
    async def refuse() -> None:
        raise discord.PrivilegedIntentsRequired(None)

    login(refuse)
    outcome = run("run")
    assert outcome.code == 3
    assert outcome.err.splitlines()[-1].startswith("askwell: Discord is unreachable or refused")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_the_bot_quietly(run: CommandLine, login: Any, number: int, code: int) -> None:
    ended: list[bool] = []

    async def be_told_to_end() -> None:
        os.kill(os.getpid(), number)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    login(be_told_to_end)
    outcome = run("run")
    assert (outcome.code, outcome.out, outcome.err) == (code, "", "")
    assert ended == [True]


def test_run_is_refused_while_another_bot_runs(run: CommandLine, login: Any, database_path: Path) -> None:
    async def never() -> None:
        pytest.fail("Discord was called")

    login(never)
    with held_elsewhere(database_path):
        assert "a running bot holds this database" in run.refused("run")


def test_a_bug_is_not_taken_for_discord(run: CommandLine, login: Any) -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    login(fail)
    with pytest.raises(ZeroDivisionError):
        run("run")
