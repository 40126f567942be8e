"""Search, similar questions and completion at two sizes: `python -m benchmarks.searches`.

The populations are those of `benchmarks.reads`; their words follow Zipf's law, stop words left out: of 40,000 words the
tenth stands in every fifth post, the two-hundredth in every hundredth. The exit code is 1 when a mark is missed.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Awaitable

from benchmarks.population import Guild, channel_id
from benchmarks.turns import Call, Read, compare, guild_id, read_share
from bot.domain.expertise import Subject
from bot.services.use_cases import Services

MAX_SEARCH_MS = 30.0
MAX_COMPLETION_MS = 5.0
MAX_COMPLETION_GROWTH = 1.5

_COMMON, _MIDDLING, _RARE = range(8, 20), range(150, 300), range(5_000, 20_000)


def _search(*ranks: range) -> Call:
    def read(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
        query = " ".join(_word(chance, each) for each in ranks)
        return services.searching.search(guild_id(guild), query, frozenset([channel_id(guild)]))

    return read


def _similar(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
    ranks = (_COMMON, _MIDDLING, _MIDDLING, _RARE, _RARE, _RARE)
    title = " ".join(_word(chance, each) for each in ranks)
    return services.searching.similar(
        guild_id(guild), Subject(title=title), 5, visible_channels=frozenset([channel_id(guild)])
    )


def _complete(ranks: range, *, is_start: bool) -> Call:
    def read(services: Services, guild: Guild, chance: random.Random) -> Awaitable[object]:
        word = _word(chance, ranks)
        typed = word if is_start else f"{_word(chance, _MIDDLING)} {word[:-1]}"
        return services.searching.titles(guild_id(guild), typed, frozenset([channel_id(guild)]))

    return read


def _word(chance: random.Random, ranks: range) -> str:
    return f"w{chance.choice(ranks)}"


READS = {
    "search, a common word": Read(_search(_COMMON), MAX_SEARCH_MS, None),
    "search, a middling word": Read(_search(_MIDDLING), MAX_SEARCH_MS, None),
    "search, a rare word": Read(_search(_RARE), MAX_SEARCH_MS, None),
    "search, two common words": Read(_search(_COMMON, _COMMON), MAX_SEARCH_MS, None),
    "search, common and rare": Read(_search(_COMMON, _RARE), MAX_SEARCH_MS, None),
    "similar questions": Read(_similar, MAX_SEARCH_MS, None),
    "completion, start": Read(_complete(_MIDDLING, is_start=True), MAX_COMPLETION_MS, MAX_COMPLETION_GROWTH),
    "completion, last word": Read(_complete(_MIDDLING, is_start=False), MAX_COMPLETION_MS, MAX_COMPLETION_GROWTH),
}


async def prepare(services: Services) -> None:
    """Enter all words into the index."""
    await services.indexing.catch_up()


def main() -> int:
    """Measure in a folder of the system's for temporary files."""
    share = read_share("python -m benchmarks.searches", "Measure search, similar questions and completion.")
    lines = asyncio.run(compare(READS, share, prepare))
    return 0 if all(line.is_met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
