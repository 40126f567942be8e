"""Run every measurement and print the ratios; the exit code is 1 when a mark is missed."""

from __future__ import annotations

import asyncio
import logging
import statistics
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks import gateway, plain, service
from benchmarks.ground import START, Ground, cast_votes, lay_ground

ROUNDS = 5
VOTES = 3_000
LONE_VOTES = 400
BURST = 10_000
TASKS = 64
_NOW = int(START.timestamp())


@dataclass(frozen=True, slots=True)
class Mark:
    """A ratio and what it is to be: at least so much, or at most."""

    name: str
    ratio: float
    limit: float
    is_at_least: bool

    @property
    def is_met(self) -> bool:
        """Return whether the ratio is what it should be."""
        return self.ratio >= self.limit if self.is_at_least else self.ratio <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.is_at_least else "≤"
        return f"{self.name:<58} {self.ratio:6.2f}   {sign} {self.limit:<4} {'ok' if self.is_met else 'MISSED'}"


class Ring:
    """The contenders take turns, each time on a fresh copy of the same database."""

    def __init__(self, ground: Ground, folder: Path) -> None:
        self._ground = ground
        self._folder = folder
        self._turns = 0
        self.seconds: dict[str, list[float]] = defaultdict(list)

    def fresh(self) -> Path:
        """Return a copy of the database for one turn."""
        for old in self._folder.glob("turn-*"):
            old.unlink()
        self._turns += 1
        return self._ground.copy(self._folder / f"turn-{self._turns}.db")

    def median(self, contender: str) -> float:
        """Return the median of what a contender took in its turns, in seconds."""
        return statistics.median(self.seconds[contender])

    async def votes(self) -> None:
        """Measure many votes at once and lone ones, against plain sqlite3."""
        events = cast_votes(VOTES, seed=1)
        recorded = plain.record(self.fresh(), events, _NOW)
        for _ in range(ROUNDS):
            self.seconds["together"].append(await service.vote_together(self.fresh(), events, TASKS))
            self.seconds["plain full"].append(sum(plain.replay(self.fresh(), recorded, "FULL")))
            self.seconds["plain normal"].append(sum(plain.replay(self.fresh(), recorded, "NORMAL")))
            lone = await service.vote_alone(self.fresh(), events[:LONE_VOTES])
            self.seconds["lone"].append(statistics.median(lone))
            lone = plain.replay(self.fresh(), recorded[:LONE_VOTES], "FULL")
            self.seconds["plain lone"].append(statistics.median(lone))

    async def bursts(self) -> None:
        """Measure a burst of raw payloads against the service given the same votes."""
        events = cast_votes(BURST, seed=2)
        payloads = [gateway.payload_of(event) for event in events]
        for _ in range(ROUNDS):
            self.seconds["burst"].append(await gateway.burst(self.fresh(), payloads))
            self.seconds["burst without gateway"].append(await service.vote_together(self.fresh(), events, TASKS))


async def measure(folder: Path) -> list[Mark]:
    """Run all measurements in a folder and print what they show."""
    ring = Ring(await lay_ground(folder), folder)
    await ring.votes()
    await ring.bursts()
    together, full, normal = ring.median("together"), ring.median("plain full"), ring.median("plain normal")
    lone, plain_lone = ring.median("lone"), ring.median("plain lone")
    alone, through = ring.median("burst without gateway"), ring.median("burst")
    print(f"medians of {ROUNDS} rounds; absolute figures tell the order of magnitude only\n")
    print(f"durable votes a second, {TASKS} at once, whole service       {VOTES / together:8,.0f}")
    print(f"plain sqlite3, a transaction a vote, synchronous=FULL    {VOTES / full:8,.0f}")
    print(f"plain sqlite3, a transaction a vote, synchronous=NORMAL  {VOTES / normal:8,.0f}")
    print(f"one lone vote, whole service                             {lone * 1e6:8,.0f} µs")
    print(f"one lone vote, plain sqlite3, synchronous=FULL           {plain_lone * 1e6:8,.0f} µs")
    print(f"votes a second from raw payload to commit, {BURST:,}      {BURST / through:8,.0f}")
    print(f"the same votes given to the service                      {BURST / alone:8,.0f}\n")
    return [
        Mark("votes at once, against plain sqlite3 with FULL", full / together, 2.0, is_at_least=True),
        Mark("votes at once, against plain sqlite3 with NORMAL", normal / together, 0.9, is_at_least=True),
        Mark("latency of a lone vote, against plain sqlite3 with FULL", lone / plain_lone, 2.0, is_at_least=False),
        Mark("from raw payload to commit, against the service alone", alone / through, 0.6, is_at_least=True),
    ]


def main() -> int:
    """Measure in a folder of the system's for temporary files."""
    # Each function that runs over its budget is told of, which on a busy machine is noise.
    logging.disable(logging.WARNING)
    started = perf_counter()
    with tempfile.TemporaryDirectory(prefix="askwell-bench-") as folder:
        marks = asyncio.run(measure(Path(folder)))
    for mark in marks:
        print(mark)
    print(f"\nmeasured in {perf_counter() - started:.0f} s")
    return 0 if all(mark.is_met for mark in marks) else 1


if __name__ == "__main__":
    sys.exit(main())
