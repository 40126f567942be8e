"""What the index of words costs whoever writes: `python -m benchmarks.upkeep`.

In a guild of many questions that are indexed, questions are entered and edited through the service, one after the
other: by turns with the index and as if there were none, in the same database. The ratio of the medians is to be at
most 3, else the exit code is 1. With `--merging` the same is done under other settings of FTS5, on copies of the
database: how many segments of a level are merged in steps as one writes (`automerge`; 0: never), and how many at once
(`crisismerge`). Absolute figures tell the order of magnitude only.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median, quantiles
from time import perf_counter
from unittest.mock import patch

from benchmarks.population import NOW, Guild, channel_id, make_population, user_id
from benchmarks.turns import StillClock, guild_id
from bot.app import make_services
from bot.domain.identity import PostId, Snowflake
from bot.domain.messages import MessageText, NativePost
from bot.domain.posts import MessageRef
from bot.services.use_cases import Services
from bot.storage import words
from bot.storage.connection import Connection
from bot.storage.database import Bounds, Database

MAX_RATIO = 3.0
WRITES = 500
WARM_UP = 20

_VOCABULARY = 40_000
_TITLE_WORDS, _BODY_WORDS = 8, 100
_FIRST_THREAD = 9 * 10**15
_WITH, _WITHOUT = "with the index", "without"
_KINDS = ("a question", "an edit")


@dataclass(frozen=True, slots=True)
class Merging:
    """Settings of FTS5; see "The 'automerge' Configuration Option" in its documentation."""

    automerge: int = 4
    crisismerge: int = 16

    def __str__(self) -> str:
        return f"automerge {self.automerge}, crisismerge {self.crisismerge}"


DEFAULT = Merging()
OTHERS = (Merging(automerge=0), Merging(automerge=0, crisismerge=64), Merging(automerge=2), Merging(automerge=8))


class Writer:
    """Enters questions of made-up words into a guild, and edits them."""

    def __init__(self, services: Services, guild: Guild) -> None:
        self._services = services
        self._guild = guild
        self._chance = random.Random(1)
        self._next_thread = _FIRST_THREAD

    async def write(self) -> Mapping[str, float]:
        """Enter a question and edit it; return how long each took, in milliseconds."""
        thread_id = Snowflake(self._next_thread)
        self._next_thread += 1
        native, changed = self._native(thread_id), self._words(_BODY_WORDS)
        started = perf_counter()
        question = await self._services.asking.adopt(native)
        entered = perf_counter()
        assert question is not None
        await self._services.following.message_edited(
            guild_id(self._guild), MessageRef(thread_id, thread_id), changed, NOW + 1
        )
        edited = perf_counter()
        return dict(zip(_KINDS, (1_000 * (entered - started), 1_000 * (edited - entered)), strict=True))

    def _native(self, thread_id: Snowflake) -> NativePost:
        message = MessageText(
            guild_id=guild_id(self._guild),
            thread_id=thread_id,
            message_id=thread_id,
            author_id=Snowflake(user_id(self._guild.first_member)),
            author_is_bot=False,
            text=self._words(_BODY_WORDS),
            created_at=NOW,
            is_reply=False,
            file_count=0,
        )
        return NativePost(guild_id(self._guild), channel_id(self._guild), self._words(_TITLE_WORDS), message, ())

    def _words(self, number: int) -> str:
        return " ".join(f"w{int(_VOCABULARY ** self._chance.random())}" for _ in range(number))


@contextmanager
def no_index() -> Generator[None]:
    """Let nothing be entered into the index of words, nor taken out, within a block."""

    def leave(_connection: Connection, _post_id: PostId) -> None:
        pass

    with patch.object(words, "index_post", leave), patch.object(words, "remove_post", leave):
        yield


async def measure(path: Path, guild: Guild, merging: Merging) -> Mapping[tuple[str, str], Sequence[float]]:
    """Write by turns with and without the index; return milliseconds by what was written, and how."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for name, value in (("automerge", merging.automerge), ("crisismerge", merging.crisismerge)):
            raw.execute("INSERT INTO word (word, rank) VALUES (?, ?)", (name, value))
    database = await Database.open(path, bounds=Bounds(budget_ms=None))
    taken: dict[tuple[str, str], list[float]] = defaultdict(list)
    try:
        writer = Writer(make_services(database, StillClock()), guild)
        for turn in range(WARM_UP + WRITES):
            with no_index():
                without = await writer.write()
            for how, times in ((_WITHOUT, without), (_WITH, await writer.write())):
                if turn >= WARM_UP:
                    for kind, milliseconds in times.items():
                        taken[kind, how].append(milliseconds)
    finally:
        await database.close()
    return taken


def report(taken: Mapping[tuple[str, str], Sequence[float]], merging: Merging) -> list[float]:
    """Print what was measured; return the ratios of the medians."""
    ratios: list[float] = []
    for kind in _KINDS:
        for how in (_WITHOUT, _WITH):
            times = taken[kind, how]
            figures = f"{median(times):8.2f} {mean(times):8.2f} {quantiles(times, n=100)[98]:8.2f} {max(times):8.2f}"
            print(f"{merging!s:<30} {kind:<12} {how:<16} {figures}", end="")
            if how == _WITH:
                ratios.append(median(times) / median(taken[kind, _WITHOUT]))
                verdict = "ok" if ratios[-1] <= MAX_RATIO else "MISSED"
                print(f"   {ratios[-1]:.2f}× ≤ {MAX_RATIO:g}×  {verdict}", end="")
            print(flush=True)
    return ratios


async def run(share: float, mergings: Sequence[Merging]) -> list[float]:
    """Make a population, index it, and measure on a copy for each setting; return the ratios under the first one."""
    with tempfile.TemporaryDirectory(prefix="askwell-bench-") as name:
        ground, copy = Path(name) / "ground.db", Path(name) / "copy.db"
        guilds = await make_population(ground, share)
        database = await Database.open(ground, bounds=Bounds(budget_ms=None))
        await make_services(database, StillClock()).indexing.catch_up()
        await database.close()
        print(f"{guilds[0].questions:,} questions in the guild; {WRITES} writes of each kind, one at a time, in ms")
        print(f"{'':<60} {'p50':>8} {'mean':>8} {'p99':>8} {'max':>8}")
        ratios: list[float] = []
        for merging in mergings:
            shutil.copyfile(ground, copy)
            ratios += report(await measure(copy, guilds[0], merging), merging)
        return ratios[: len(_KINDS)]


def main() -> int:
    """Measure in a folder of the system's for temporary files."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.upkeep", description="Measure what the index of words costs whoever writes."
    )
    parser.add_argument("--share", type=float, default=0.02, help="of a million questions in 200 guilds")
    parser.add_argument("--merging", action="store_true", help="try other settings of FTS5 as well")
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    mergings = (DEFAULT, *OTHERS) if arguments.merging else (DEFAULT,)
    ratios = asyncio.run(run(arguments.share, mergings))
    return 0 if all(ratio <= MAX_RATIO for ratio in ratios) else 1


if __name__ == "__main__":
    sys.exit(main())
