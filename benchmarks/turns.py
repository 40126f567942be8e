"""Reads of two databases of different size by turns: how long they take, and how that grows with the size."""

from __future__ import annotations

import argparse
import gc
import logging
import random
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from benchmarks.population import NOW, Guild, make_population, skewed, user_id
from bot.app import make_services
from bot.domain.identity import Snowflake, moment
from bot.services.use_cases import Services
from bot.storage.database import Bounds, Database

SMALLER = 10
READS = 1_000
WARM_UP = 100

# Guilds by their place: the largest, and a middling one with a tenth of its questions.
_GUILDS = {"largest guild": 0, "middling guild": 9}


class StillClock:
    """A clock that stands at the newest time of the population."""

    def now(self) -> datetime:
        """Return the present."""
        return moment(NOW)


@dataclass(frozen=True, slots=True)
class Contender:
    """One of the databases: its use cases and its guilds."""

    services: Services
    guilds: Sequence[Guild]


Call = Callable[[Services, Guild, random.Random], Awaitable[object]]
Prepare = Callable[[Services], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Read:
    """A read and its marks.

    Attributes:
        call: does it once, for something drawn by chance.
        most_ms: what its 99th percentile may be, in milliseconds.
        most_growth: how many times that of a tenth of the size it may be; None: whatever.
    """

    call: Call
    most_ms: float
    most_growth: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """What a read took in one guild: milliseconds in the larger database and, as p99, in the smaller one."""

    name: str
    read: Read
    p50: float
    p99: float
    smaller_p99: float

    @property
    def is_met(self) -> bool:
        """Return whether the marks are met."""
        has_grown = self.read.most_growth is not None and self.p99 > self.read.most_growth * self.smaller_p99
        return self.p99 <= self.read.most_ms and not has_grown

    def __str__(self) -> str:
        growth, most = self.p99 / self.smaller_p99, self.read.most_growth
        limit = f"≤ {self.read.most_ms:g} ms" + ("" if most is None else f", ≤ {most:g}×")
        return (
            f"{self.name:<44} {self.p50:8.2f} {self.p99:8.2f} {self.smaller_p99:8.2f} {growth:7.2f}×"
            f"   {limit:<14} {'ok' if self.is_met else 'MISSED'}"
        )


def account(guild: Guild, chance: random.Random) -> Snowflake:
    """Return a member, active ones more often, as people look at those."""
    return Snowflake(user_id(guild.first_member + skewed(chance, guild.members)))


def guild_id(guild: Guild) -> Snowflake:
    """Return the id of a guild at Discord."""
    return Snowflake(guild.discord_id)


async def measure(reads: Mapping[str, Read], larger: Contender, smaller: Contender) -> list[Line]:
    """Time every read, in every kind of guild, in both databases by turns; print and return what it took."""
    print(f"\n{READS:,} of each, in ms{'':<26} {'p50':>8} {'p99':>8} {'a tenth':>8} {'growth':>8}   marks", flush=True)
    lines: list[Line] = []
    for where, place in _GUILDS.items():
        for name, read in reads.items():
            lines.append(await _line(f"{name}, {where}", read, place, larger, smaller))
            print(lines[-1], flush=True)
    return lines


async def _line(name: str, read: Read, place: int, larger: Contender, smaller: Contender) -> Line:
    chances = {id(contender): random.Random(place) for contender in (larger, smaller)}
    taken: dict[int, list[float]] = {id(larger): [], id(smaller): []}
    for turn in range(WARM_UP + READS):
        for contender in (larger, smaller):
            started = perf_counter()
            await read.call(contender.services, contender.guilds[place], chances[id(contender)])
            if turn >= WARM_UP:
                taken[id(contender)].append(1_000 * (perf_counter() - started))
    larger_ms, smaller_ms = taken[id(larger)], taken[id(smaller)]
    return Line(name, read, median(larger_ms), _p99(larger_ms), _p99(smaller_ms))


def _p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100)[98]


@asynccontextmanager
async def contender(path: Path, share: float, prepare: Prepare) -> AsyncGenerator[Contender]:
    """Make a population, open it for the length of a block and have it prepared.

    Args:
        path: where its database is made.
        share: of the full size.
        prepare: brings up to date what is read.
    """
    started = perf_counter()
    guilds = await make_population(path, share)
    made = perf_counter()
    database = await Database.open(path, bounds=Bounds(budget_ms=None))
    try:
        services = make_services(database, StillClock())
        await prepare(services)
        prepared = perf_counter() - made
        print(f"{share:g} of the full size: made in {made - started:.0f} s, prepared in {prepared:.0f} s", flush=True)
        yield Contender(services, guilds)
    finally:
        await database.close()


async def compare(reads: Mapping[str, Read], share: float, prepare: Prepare) -> list[Line]:
    """Measure reads in a population of a share of the full size, and in one of a tenth of it."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="askwell-bench-") as name:
        folder = Path(name)
        async with (
            contender(folder / "larger.db", share, prepare) as larger,
            contender(folder / "smaller.db", share / SMALLER, prepare) as smaller,
        ):
            # Python looks through all objects now and then: those of this program's making are none of a bot's.
            gc.collect()
            gc.freeze()
            return await measure(reads, larger, smaller)


def read_share(program: str, description: str) -> float:
    """Return the share of the full size that the command line asks for."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("--share", type=float, default=0.1, help="of the full size, for the larger database")
    share: float = parser.parse_args().share
    return share
