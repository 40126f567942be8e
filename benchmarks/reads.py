"""Profiles, boards and experts in a large database and in one of a tenth of its size: `python -m benchmarks.reads`.

The databases are populations of 200 guilds; by default the larger one is a tenth of the full size (1 million questions,
3 million answers, 10 million votes), `--share 1` makes it whole. Every read goes through the service that the commands
call, for members, tags and pages drawn by chance; both databases are asked in turn. The exit code is 1 when a mark is
missed.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Awaitable

from benchmarks.population import Guild, channel_id, skewed, tag_name, user_id
from benchmarks.turns import Call, Read, account, compare, guild_id, read_share
from bot.domain.expertise import Subject
from bot.domain.identity import Snowflake
from bot.domain.ranking import Period
from bot.services.use_cases import Services

MAX_P99_MS = 5.0
MAX_GROWTH = 1.5

_PAGES = 20
_TAGS = 12


def _profile(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
    return services.profiling.profile(guild_id(guild), account(guild, chance))


def _busiest(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
    return services.profiling.profile(guild_id(guild), Snowflake(user_id(guild.first_member + chance.randrange(3))))


def _board(period: Period) -> Call:
    def read(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
        page = chance.randrange(_PAGES)
        return services.ranking.leaderboard(guild_id(guild), account(guild, chance), period=period, page=page)

    return read


def _tag_board(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
    tag = tag_name(skewed(chance, _TAGS))
    return services.ranking.leaderboard(guild_id(guild), account(guild, chance), tag=tag)


def _tag_experts(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
    tag = tag_name(skewed(chance, _TAGS))
    return services.suggesting.of_tag(guild_id(guild), tag, visible_channels=frozenset([channel_id(guild)]))


def _experts(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
    tags = tuple(tag_name(skewed(chance, _TAGS)) for _ in range(2))
    return services.suggesting.experts(guild_id(guild), Subject(tags=tags), limit=5)


READS = {
    name: Read(call, MAX_P99_MS, MAX_GROWTH)
    for name, call in {
        "profile": _profile,
        "profile of the busiest": _busiest,
        "leaderboard, all time": _board(Period.ALL),
        "leaderboard, year": _board(Period.YEAR),
        "leaderboard, week": _board(Period.WEEK),
        "leaderboard of a tag": _tag_board,
        "experts of a tag": _tag_experts,
        "experts by two tags": _experts,
    }.items()
}


async def prepare(services: Services) -> None:
    """Count everything in."""
    await services.standing.catch_up()


def main() -> int:
    """Measure in a folder of the system's for temporary files."""
    share = read_share("python -m benchmarks.reads", "Measure what members read.")
    lines = asyncio.run(compare(READS, share, prepare))
    return 0 if all(line.is_met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
