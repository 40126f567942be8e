"""Bots as processes of their own, led to a loopback Discord."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.wire.bot_process import HOOK
from tests.wire.server import WireServer

BARE = ("-m", "benchmarks.bare")
OURS = ("-m", "bot", "run")

_ROOT = Path(__file__).resolve().parents[1]


@asynccontextmanager
async def started(
    server: WireServer, name: str, arguments: Sequence[str], folder: Path
) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Start a process, yield it, and end it.

    Args:
        server: the loopback Discord.
        name: what its sessions are called.
        arguments: of Python.
        folder: where its database may lie.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(HOOK), str(_ROOT)]),
            "DISCORD_TOKEN": server.token,
            "ASKWELL_DATABASE": str(folder / "askwell.db"),
            "ASKWELL_BACKUPS_KEPT": "0",
            **server.environment(name),
        },
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
