"""`run` and `demo`: the commands that stay until they are ended."""

from __future__ import annotations

import asyncio
import logging
import signal
from pathlib import Path

from bot.cli.exits import CommandError, Exit
from bot.cli.opening import opened
from bot.cli.words import one_line
from bot.settings import Settings
from bot.storage.lock import FileLock

_log = logging.getLogger(__name__)


def run(settings: Settings) -> Exit:
    """Run the bot on Discord until it is ended.

    Token and database are tried before Discord is called: `bot.start` would log in first.

    Raises:
        CommandError: there is no token; or Discord is unreachable or refuses it.
        StorageError: the database cannot be used, or another bot runs on it.
    """
    if settings.discord_token is None:
        raise CommandError("DISCORD_TOKEN is not set: put the bot's token into the environment or into .env")
    asyncio.run(_try_database(settings.database))
    return asyncio.run(_serve(settings, settings.discord_token.get_secret_value()))


def demo(port: int, archive: Path | None, database: Path | None, *, is_empty: bool) -> Exit:
    """Run the demo until it is ended."""
    from bot.demo.runner import run_demo

    return Exit(asyncio.run(run_demo(port, archive, database, is_empty=is_empty)))


async def _try_database(path: Path) -> None:
    """Make the database, or bring it up to date."""
    with FileLock.acquire(path):
        async with opened(path, migrate=True):
            pass


async def _serve(settings: Settings, token: str) -> Exit:
    # discord.py is loaded by this command alone: it costs half a second.
    import aiohttp
    import discord

    terminated = _cancel_on_sigterm()
    # The bot neither speaks nor listens: discord.py need not warn that its parts for voice are missing.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    try:
        await _connect(settings, token)
    except asyncio.CancelledError:
        if not terminated.is_set():
            raise
    except discord.LoginFailure as error:
        raise CommandError("Discord refused the token; make a new one in the developer portal", Exit.DISCORD) from error
    except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise CommandError(f"Discord is unreachable or refused: {one_line(error)}", Exit.DISCORD) from error
    return Exit.DONE


async def _connect(settings: Settings, token: str) -> None:
    """Run the bot; without the Message Content intent where the developer portal does not allow it."""
    import discord

    from bot.app import build_bot

    try:
        async with build_bot(settings) as bot:
            await bot.start(token)
    except discord.PrivilegedIntentsRequired:
        if not settings.message_content:
            raise
        _log.warning(
            "the Message Content intent is not allowed in the developer portal: the bot runs without it, and messages "
            "become answers by marking, voting, accepting and /answer only; allow it there and start again, or set "
            "ASKWELL_MESSAGE_CONTENT=false"
        )
        await _connect(settings.model_copy(update={"message_content": False}), token)


def _cancel_on_sigterm() -> asyncio.Event:
    """Let SIGTERM cancel the current task, and return what tells that it did."""
    terminated = asyncio.Event()
    task = asyncio.current_task()

    def terminate() -> None:
        terminated.set()
        if task is not None:
            task.cancel()

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, terminate)
    return terminated
