"""The bot as a process: started, watched, ended, killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.settings import OWN_PREFIXES
from tests.wire.server import WireServer
from tests.wire.session import Session
from tests.wire.views import until

ROOT = Path(__file__).resolve().parents[2]
HOOK = Path(__file__).resolve().parent / "hook"
START_SECONDS = 30.0
END_SECONDS = 10.0


@dataclass(frozen=True)
class Finished:
    """A command that ended."""

    code: int
    out: str
    err: str


class BotProcess:
    """`python -m bot run`, led to a server.

    Each start has a name of its own (`bot-1`, `bot-2`, …), which its REST calls and sessions bear.

    Attributes:
        lines: what all starts wrote to standard error and standard output.
        settings: what the environment says besides token and database; a start reads it.
        started_at: when the newest start was, in seconds since 1970.
    """

    def __init__(self, server: WireServer, database: Path) -> None:
        self.lines: list[str] = []
        self.settings: dict[str, str] = {}
        self.started_at = 0.0
        self._server = server
        self._database = database
        self._starts = 0
        self._process: asyncio.subprocess.Process | None = None
        self._readers: list[asyncio.Task[None]] = []

    @property
    def client(self) -> str:
        """Return the name of the newest start."""
        return f"bot-{self._starts}"

    @property
    def is_running(self) -> bool:
        """Return whether the process lives."""
        return self._process is not None and self._process.returncode is None

    # --- start

    async def start(self) -> None:
        """Start the process; `ready` waits for it."""
        assert not self.is_running
        self._starts += 1
        self.started_at = time.time()
        self._process = await self._spawn("run")
        streams = (self._process.stdout, self._process.stderr)
        self._readers = [asyncio.create_task(self._read(stream)) for stream in streams if stream is not None]

    async def ready(self) -> Session:
        """Wait until the bot is connected and was told of every guild.

        discord.py calls its own `on_ready` two seconds later.

        Raises:
            AssertionError: it ended, or took too long; with what it wrote.
        """

        def session() -> Session | None:
            assert self.is_running, f"the bot ended:\n{self.tail()}"
            return self._server.gateway.find(self.client)

        try:
            found = await until(session, START_SECONDS)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.tail()}") from None
        assert found is not None
        return found

    async def restart(self) -> None:
        """Kill the process, start another and wait for it."""
        await self.kill()
        await self.start()
        await self.ready()

    async def run(self, *arguments: object) -> Finished:
        """Run another command on the same database, beside the bot."""
        process = await self._spawn(*map(str, arguments))
        out, err = await asyncio.wait_for(process.communicate(), START_SECONDS)
        assert process.returncode is not None
        return Finished(process.returncode, out.decode(), err.decode())

    async def _spawn(self, *arguments: str) -> asyncio.subprocess.Process:
        # Not in the project's folder: a file .env that lies there is nobody's business here.
        self._database.parent.mkdir(exist_ok=True)
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=self._database.parent,
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith(OWN_PREFIXES)},
                "PYTHONPATH": os.pathsep.join([str(HOOK), str(ROOT)]),
                "DISCORD_TOKEN": self._server.token,
                "ASKWELL_DATABASE": str(self._database),
                **self._server.environment(self.client),
                **self.settings,
            },
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    # --- end

    async def kill(self) -> None:
        """End it as a power cut does."""
        await self._end(signal.SIGKILL)

    async def terminate(self) -> int:
        """End it as systemd and docker do; return its exit code."""
        return await self._end(signal.SIGTERM)

    async def interrupt(self) -> int:
        """End it as Ctrl-C does; return its exit code."""
        return await self._end(signal.SIGINT)

    async def stop(self) -> None:
        """End it, whatever it takes."""
        if not self.is_running:
            return
        try:
            await self.terminate()
        except TimeoutError:
            await self.kill()

    async def wait(self) -> int:
        """Wait until it has ended by itself; return its exit code.

        Raises:
            TimeoutError: it did not end within ten seconds.
        """
        assert self._process is not None
        code = await asyncio.wait_for(self._process.wait(), END_SECONDS)
        await asyncio.gather(*self._readers)
        return code

    async def _end(self, number: signal.Signals) -> int:
        assert self._process is not None
        with suppress(ProcessLookupError):
            self._process.send_signal(number)
        return await self.wait()

    # --- output

    async def _read(self, stream: asyncio.StreamReader) -> None:
        async for line in stream:
            self.lines.append(line.decode(errors="replace").rstrip("\n"))

    def tail(self) -> str:
        """Return the last lines that it wrote."""
        return "\n".join(self.lines[-60:])
