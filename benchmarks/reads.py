"""Profiles, boards and experts in a large database and in one of a tenth of its size: `python -m benchmarks.reads`.

The databases are populations of 200 guilds; by default the larger one is a tenth of the full size (1 million questions,
3 million answers, 10 million votes), `--share 1` makes it whole. Every read goes through the service that the commands
call, for members, tags and pages drawn by chance; both databases are asked in turn. The exit code is 1 when a mark is
missed.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from benchmarks.population import NOW, Guild, channel_id, make_population, skewed, tag_name, user_id
from bot.app import make_services
from bot.domain.expertise import Subject
from bot.domain.identity import Snowflake, moment
from bot.domain.ranking import Period
from bot.services.use_cases import Services
from bot.storage.database import Bounds, Database

SMALLER = 10
READS = 1_000
WARM_UP = 100
MAX_P99_MS = 5.0
MAX_GROWTH = 1.5

# Guilds by their place: the largest, and a middling one with a tenth of its questions.
_GUILDS = {"largest guild": 0, "middling guild": 9}
_PAGES = 20
_TAGS = 12


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


_Read = Callable[[Services, Guild, random.Random], Awaitable[object]]


def _account(guild: Guild, chance: random.Random) -> Snowflake:
    """Return a member, active ones more often, as people look at those."""
    return Snowflake(user_id(guild.first_member + skewed(chance, guild.members)))


def _guild_id(guild: Guild) -> Snowflake:
    return Snowflake(guild.discord_id)


def _profile(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
    return services.profiling.profile(_guild_id(guild), _account(guild, chance))


def _busiest(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
    busiest = Snowflake(user_id(guild.first_member + chance.randrange(3)))
    return services.profiling.profile(_guild_id(guild), busiest)


def _board(period: Period) -> _Read:
    def read(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
        return services.ranking.leaderboard(
            _guild_id(guild), _account(guild, chance), period=period, page=chance.randrange(_PAGES)
        )

    return read


def _tag_board(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
    tag = tag_name(skewed(chance, _TAGS))
    return services.ranking.leaderboard(_guild_id(guild), _account(guild, chance), tag=tag)


def _tag_experts(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
    tag = tag_name(skewed(chance, _TAGS))
    return services.suggesting.of_tag(_guild_id(guild), tag, visible_channels=frozenset([channel_id(guild)]))


def _experts(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
    tags = tuple(tag_name(skewed(chance, _TAGS)) for _ in range(2))
    return services.suggesting.experts(_guild_id(guild), Subject(tags=tags), limit=5)


READS_BY_NAME: dict[str, _Read] = {
    "profile": _profile,
    "profile of the busiest": _busiest,
    "leaderboard, all time": _board(Period.ALL),
    "leaderboard, year": _board(Period.YEAR),
    "leaderboard, week": _board(Period.WEEK),
    "leaderboard of a tag": _tag_board,
    "experts of a tag": _tag_experts,
    "experts for a question": _experts,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One read in one guild: milliseconds in the larger database and, as p99, in the smaller one."""

    name: str
    p50: float
    p99: float
    smaller_p99: float

    @property
    def growth(self) -> float:
        """Return how many times slower the slow reads of the larger database are."""
        return self.p99 / self.smaller_p99

    @property
    def is_met(self) -> bool:
        """Return whether both marks are met."""
        return self.p99 <= MAX_P99_MS and self.growth <= MAX_GROWTH

    def __str__(self) -> str:
        verdict = "ok" if self.is_met else "MISSED"
        return f"{self.name:<42} {self.p50:8.2f} {self.p99:8.2f} {self.smaller_p99:8.2f} {self.growth:8.2f}   {verdict}"


async def measure(larger: Contender, smaller: Contender) -> list[Line]:
    """Time every read, in every kind of guild, in both databases by turns."""
    return [
        await _line(f"{name}, {where}", read, place, larger, smaller)
        for where, place in _GUILDS.items()
        for name, read in READS_BY_NAME.items()
    ]


async def _line(name: str, read: _Read, place: int, larger: Contender, smaller: Contender) -> Line:
    chances = {id(contender): random.Random(place) for contender in (larger, smaller)}
    taken: dict[int, list[float]] = {id(larger): [], id(smaller): []}
    for turn in range(WARM_UP + READS):
        for contender in (larger, smaller):
            started = perf_counter()
            await read(contender.services, contender.guilds[place], chances[id(contender)])
            if turn >= WARM_UP:
                taken[id(contender)].append(1_000 * (perf_counter() - started))
    larger_ms, smaller_ms = taken[id(larger)], taken[id(smaller)]
    return Line(name, median(larger_ms), _p99(larger_ms), _p99(smaller_ms))


def _p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100)[98]


async def _contender(stack: AsyncExitStack, path: Path, share: float) -> Contender:
    started = perf_counter()
    guilds = await make_population(path, share)
    made = perf_counter()
    database = await Database.open(path, bounds=Bounds(budget_ms=None))
    stack.push_async_callback(database.close)
    services = make_services(database, StillClock())
    await services.standing.catch_up()
    counted = perf_counter()
    print(f"{share:g} of the full size: made in {made - started:.0f} s, counted in {counted - made:.0f} s", flush=True)
    return Contender(services, guilds)


async def run(folder: Path, share: float) -> list[Line]:
    """Make both databases in a folder and print what their reads take."""
    async with AsyncExitStack() as stack:
        larger = await _contender(stack, folder / "larger.db", share)
        smaller = await _contender(stack, folder / "smaller.db", share / SMALLER)
        lines = await measure(larger, smaller)
    print(f"\n{READS:,} reads each, in ms{'':<20} {'p50':>8} {'p99':>8} {'p99 of':>8} {'growth':>8}")
    print(f"{'marks':<42} {'':>8} {'≤ ' + format(MAX_P99_MS, 'g'):>8} {'a tenth':>8} {'≤ ' + str(MAX_GROWTH):>8}")
    for line in lines:
        print(line)
    return lines


def main() -> int:
    """Measure in a folder of the system's for temporary files."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reads", description="Measure what members read.")
    parser.add_argument("--share", type=float, default=0.1, help="of the full size, for the larger database")
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="askwell-bench-") as folder:
        lines = asyncio.run(run(Path(folder), arguments.share))
    return 0 if all(line.is_met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
