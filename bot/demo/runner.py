"""`python -m bot demo`: the bot on a Discord of its own, played from a page in the browser."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
import sys
import tempfile
from contextlib import AsyncExitStack
from importlib.util import find_spec
from pathlib import Path

EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130
HOST = "127.0.0.1"
DATABASE_NAME = "askwell-demo.db"


async def run_demo(
    port: int, archive: Path | None = None, database: Path | None = None, *, is_empty: bool = False
) -> int:
    """Serve the demo until it is interrupted.

    Args:
        port: the port on the loopback address; 0 takes any that is free.
        archive: an archive that is imported into the demo's guild before the bot starts.
        database: the database file; by default one in a folder that goes away with the demo.
        is_empty: the guild is yet to be set up: it has no channel for questions and no history.

    Returns:
        The exit code: 130 after Ctrl-C, 0 after SIGTERM, 2 if the demo cannot start.
    """
    if find_spec("simcord") is None:
        return _refuse("The demo needs SimCord: install the requirements of the demo first.")
    try:
        listener = _listen(port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return _refuse(f"Port {port} is in use: choose another one with --port (make demo PORT=…).")
        return _refuse(f"Port {port} cannot be used: {error.strerror}.")
    with listener:
        return await _serve(listener, archive, database, is_empty)


async def _serve(listener: socket.socket, archive: Path | None, database: Path | None, is_empty: bool) -> int:
    from discord import VoiceClient

    VoiceClient.warn_nacl = VoiceClient.warn_dave = False  # the demo has no voice to miss
    logging.getLogger("discord.state").setLevel(logging.ERROR)  # SimCord makes a client without intents
    # How long transactions take says nothing where Discord, the bot and the visitor's browser share one machine.
    logging.getLogger("bot.storage.transaction").setLevel(logging.ERROR)
    from bot.demo.session import open_session

    stopped = _stop_signals()
    async with AsyncExitStack() as stack:
        if database is None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="askwell-demo-"))
            database = Path(folder) / DATABASE_NAME
        print("Starting the demo ...", flush=True)
        opening = asyncio.create_task(open_session(stack, listener, archive, database, is_empty=is_empty))
        await asyncio.wait((opening, stopped), return_when=asyncio.FIRST_COMPLETED)
        if stopped.done():
            opening.cancel()
            await asyncio.gather(opening, return_exceptions=True)
            return stopped.result()
        try:
            await opening
        except OSError as error:
            return _refuse(f"{error.filename or archive}: {error.strerror}.")
        address, port = listener.getsockname()[:2]
        print(f"Open http://{address}:{port}/ in a browser. Ctrl-C ends the demo.", flush=True)
        return await stopped


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def _stop_signals() -> asyncio.Future[int]:
    """Return what becomes the exit code when the process is asked to stop."""
    loop = asyncio.get_running_loop()
    stopped: asyncio.Future[int] = loop.create_future()

    def stop(code: int) -> None:
        if not stopped.done():
            stopped.set_result(code)

    loop.add_signal_handler(signal.SIGINT, stop, EXIT_INTERRUPTED)
    loop.add_signal_handler(signal.SIGTERM, stop, 0)
    return stopped


def _refuse(reason: str) -> int:
    print(f"askwell: {reason}", file=sys.stderr)
    return EXIT_BAD_INPUT
