"""Similar questions by words, and by meaning as well, in one large guild: `python -m benchmarks.meanings`.

Neither the semantic extra nor real texts are needed: the vectors are drawn by chance around some hundred directions,
and what is sought is one of them. The time that an embedder takes for a question comes on top, about a millisecond.
The exit code is 1 when a mark is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import numpy as np

from benchmarks.turns import StillClock
from bot.domain.expertise import Subject
from bot.domain.identity import Snowflake
from bot.domain.posts import PostKind
from bot.services.embedding import Embedding
from bot.services.nearest import MOST_BYTES, pack
from bot.services.searching import Searching
from bot.storage import guilds, members, posts, questions, vectors, words
from bot.storage.connection import Connection
from bot.storage.database import Bounds, Database, Priority

GUILD, CHANNEL = Snowflake(1), Snowflake(2)
MAX_MS = 1_000.0
_READS = 200
_AT_ONCE = 1_000


class ChanceEmbedder:
    """Makes a text one of some hundred directions, slightly turned."""

    name = "chance 1"
    dimensions = 128

    def __init__(self) -> None:
        self._chance = np.random.default_rng(1)
        self._directions = self._chance.normal(size=(300, self.dimensions))

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector for each text."""
        return [self._directions[len(text) % 300] + self._chance.normal(size=self.dimensions) for text in texts]


def ask_some(connection: Connection, embedder: ChanceEmbedder, first: int) -> None:
    """Put a thousand questions with their vectors."""
    guild_row = guilds.ensure_guild(connection, GUILD, 0)
    member_row = members.ensure_member(connection, guild_row, Snowflake(3))
    for number in range(first, first + _AT_ONCE):
        post_id = posts.add_post(
            connection,
            guild_id=guild_row,
            kind=PostKind.QUESTION,
            author_member_id=member_row,
            body="",
            created_at=0,
            message=None,
        )
        questions.add_question(
            connection,
            post_id,
            guild_id=guild_row,
            number=guilds.take_number(connection, guild_row),
            title=_title(number),
            channel_id=None,
            thread_id=None,
            last_activity_at=0,
        )
        words.index_post(connection, post_id)
    missing = vectors.list_missing(connection, embedder.name, _AT_ONCE)
    made = [pack(np.asarray(each, np.float32)) for each in embedder.embed([text.title for text in missing.texts])]
    vectors.put_some(connection, embedder.name, missing, list(zip(missing.texts, made, strict=True)))


def _title(number: int) -> str:
    return f"How does w{number % 997} go with w{number % 4_999}{'?' * (number % 7)}"


async def timed(call: Callable[[], Awaitable[object]]) -> float:
    """Return how long a call takes, in milliseconds."""
    started = perf_counter()
    await call()
    return 1_000 * (perf_counter() - started)


async def measure(folder: Path, number: int) -> dict[str, list[float]]:
    """Return how long each way takes, in milliseconds, the reads one by one."""
    database = await Database.open(folder / "meanings.db", bounds=Bounds(budget_ms=None))
    embedder = ChanceEmbedder()
    embeddings: list[Embedding] = []

    def begin() -> Searching:
        """Begin as a new process would."""
        embeddings.append(Embedding(database, embedder))
        return Searching(database, StillClock(), embeddings[-1])

    async def similar(searching: Searching, turn: int) -> float:
        subject = Subject(_title(turn * 37), f"w{turn % 997} w{turn % 997}", ())
        return await timed(partial(searching.similar, GUILD, subject, 5, visible_channels=frozenset({CHANNEL})))

    try:
        for first in range(0, number, _AT_ONCE):
            await database.write(partial(ask_some, embedder=embedder, first=first), priority=Priority.JOB)
        plain = Searching(database, StillClock())
        await similar(plain, 0)
        times = {"by words": [await similar(plain, turn) for turn in range(_READS)]}
        times["first by meaning, nothing read ahead"] = [await similar(begin(), 0)]
        searching = begin()
        times["reading ahead, in the background"] = [await timed(embeddings[-1].prepare)]
        times["first by meaning"] = [await similar(searching, 0)]
        times["by meaning"] = [await similar(searching, turn) for turn in range(_READS)]
        print(
            f"{embeddings[-1].nbytes / 1e6:.0f} MB are kept of the guild (of all guilds {MOST_BYTES / 1e6:.0f} at most)"
        )
        await database.write(_hide)
        times["by meaning, nothing may be seen"] = [await similar(searching, turn) for turn in range(_READS)]
    finally:
        for embedding in embeddings:
            embedding.close()
        await database.close()
    return times


def _hide(connection: Connection) -> None:
    connection.execute("UPDATE question SET thread_id = id")


def main() -> int:
    """Measure in a folder of the system's for temporary files."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.meanings", description="Measure similar questions.")
    parser.add_argument("--questions", type=int, default=170_000, help="in the guild")
    number: int = parser.parse_args().questions
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="askwell-bench-") as folder:
        times = asyncio.run(measure(Path(folder), number))
    print(f"{number:,} questions in the guild; in ms{'':<6}{'p50':>8}{'p99':>8}")
    for name, taken in times.items():
        print(f"{name:<38}{median(taken):8.1f}{quantiles([*taken, *taken], n=100)[98]:8.1f}")
    missed = [name for name, taken in times.items() if "background" not in name and max(taken) > MAX_MS]
    print(f"over {MAX_MS:g} ms: {', '.join(missed)}" if missed else f"all below {MAX_MS:g} ms")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
