"""Memory and start of the whole bot at 1,000 guilds against a bare bot of discord.py: `python -m benchmarks.memory`.

Both are processes of their own, connected to a loopback Discord over HTTP and a WebSocket. The guilds have twenty
channels and ten roles each; members are left out, for neither bot keeps them. The exit code is 1 when the mark is
missed.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.processes import BARE, OURS, started
from tests.wire.server import WireServer
from tests.wire.views import until
from tests.wire.world import World

GUILDS = 1_000
CHANNELS_EACH = 20
ROLES_EACH = 10
MAX_RATIO = 1.3

_START_SECONDS = 180.0
_QUIET_SECONDS = 5.0
_RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Process:
    """What a process needed: resident memory in MB, and seconds from its start until it was connected."""

    resident_mb: float
    start_seconds: float


def _build(world: World, guilds: int) -> None:
    for number in range(guilds):
        guild = world.guild(f"Guild {number}")
        for channel in range(CHANNELS_EACH - 1):
            guild.text(f"channel-{channel}")
        guild.forum("questions", "python", "sql")
        for role in range(ROLES_EACH):
            world.backend.create_role(guild.id, f"Role {role}")


async def measure_process(server: WireServer, name: str, arguments: Sequence[str], folder: Path) -> Process:
    """Start a process, wait until it is connected and has nothing more to ask, look at its memory and end it.

    Args:
        server: the loopback Discord.
        name: what its sessions are called.
        arguments: of Python.
        folder: where its database may lie.
    """
    began = perf_counter()
    async with started(server, name, arguments, folder) as process:
        await until(lambda: server.gateway.find(name), _START_SECONDS)
        start_seconds = perf_counter() - began
        await server.quiet(_QUIET_SECONDS, _START_SECONDS)
        resident_mb = _resident_mb(process.pid)
    return Process(resident_mb, start_seconds)


def _resident_mb(process_id: int) -> float:
    found = _RESIDENT.search(Path(f"/proc/{process_id}/status").read_text(encoding="ascii"))
    if found is None:
        raise LookupError("this system does not tell the memory of a process in /proc")
    return int(found[1]) / 1024


async def run(guilds: int, folder: Path) -> float:
    """Print what both need, and return the ratio of their memory."""
    async with WireServer() as server:
        _build(World(server), guilds)
        bare = await measure_process(server, "bare", BARE, folder)
        # The first start tells Discord the commands and writes every guild down; all later ones are like the second.
        await measure_process(server, "first", OURS, folder)
        ours = await measure_process(server, "ours", OURS, folder)
    ratio = ours.resident_mb / bare.resident_mb
    print(f"{guilds:,} guilds{'':<24} {'resident MB':>12} {'s to connected':>15}")
    print(f"{'bare discord.py, the same caches':<36} {bare.resident_mb:>10,.0f} {bare.start_seconds:>15.1f}")
    print(f"{'the whole bot':<36} {ours.resident_mb:>10,.0f} {ours.start_seconds:>15.1f}")
    print(f"{'ratio of memory':<36} {ratio:>10.2f}   ≤ {MAX_RATIO} {'ok' if ratio <= MAX_RATIO else 'MISSED'}")
    return ratio


def main() -> int:
    """Measure in a folder of the system's for temporary files."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description="Measure memory and start.")
    parser.add_argument("--guilds", type=int, default=GUILDS, help="how many guilds the bot is in")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="askwell-bench-") as folder:
        ratio = asyncio.run(run(arguments.guilds, Path(folder)))
    return 0 if ratio <= MAX_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
