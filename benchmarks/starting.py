"""How long the bot takes to start, beside a bare bot of discord.py: `python -m benchmarks.starting`.

Both are processes of their own that connect to a loopback Discord with one guild, by turns; the time runs from the
start of the process until it has heard of the guild. Commands of the command line run from their start to their end.
The first start of each, which compiles modules and makes the database, is not counted.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.processes import BARE, OURS, started
from tests.wire.server import WireServer
from tests.wire.views import until
from tests.wire.world import World

ROUNDS = 7

_START_SECONDS = 60.0


async def connect(server: WireServer, name: str, arguments: Sequence[str], folder: Path) -> float:
    """Start a bot, end it once it is connected, and return how many seconds that took."""
    began = perf_counter()
    async with started(server, name, arguments, folder):
        await until(lambda: server.gateway.find(name), _START_SECONDS)
        return perf_counter() - began


async def finish(server: WireServer, name: str, arguments: Sequence[str], folder: Path) -> float:
    """Run a command to its end and return how many seconds that took.

    Raises:
        ChildProcessError: it failed.
    """
    began = perf_counter()
    async with started(server, name, arguments, folder) as process:
        if await process.wait() != 0:
            raise ChildProcessError(f"{' '.join(arguments)} ended with {process.returncode}")
    return perf_counter() - began


CONTENDERS: dict[str, tuple[Callable[[WireServer, str, Sequence[str], Path], Awaitable[float]], Sequence[str]]] = {
    "bare discord.py until connected": (connect, BARE),
    "the whole bot until connected": (connect, OURS),
    "python -m bot --help": (finish, ("-m", "bot", "--help")),
    "python -m bot doctor --offline": (finish, ("-m", "bot", "doctor", "--offline")),
}


async def run(rounds: int, folder: Path) -> None:
    """Print the medians, and what they are of the bare bot's.

    Args:
        rounds: how often each starts.
        folder: where the database may lie.
    """
    seconds: dict[str, list[float]] = {contender: [] for contender in CONTENDERS}
    async with WireServer() as server:
        World(server).guild("Guild").text("general")
        for turn in range(rounds + 1):
            for number, (contender, (measure, arguments)) in enumerate(CONTENDERS.items()):
                seconds[contender].append(await measure(server, f"{number}-{turn}", arguments, folder))
    medians = {contender: statistics.median(taken[1:]) for contender, taken in seconds.items()}
    bare = next(iter(medians.values()))
    print(f"{'median of ' + str(rounds):<34} {'s':>6} {'ratio':>7}")
    for contender, median in medians.items():
        print(f"{contender:<34} {median:>6.2f} {median / bare:>7.2f}")


def main() -> None:
    """Measure in a folder of the system's for temporary files."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.starting", description="Measure the start.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each starts")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="askwell-bench-") as folder:
        asyncio.run(run(arguments.rounds, Path(folder)))


if __name__ == "__main__":
    main()
