"""Embedding: vectors of questions, made beside everything else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from bot.domain.expertise import Subject
from bot.domain.identity import PostId, Snowflake
from bot.domain.meaning import Embedder, EmbedderUnavailableError, Near, texts_of
from bot.services.nearest import Nearest, joined, pack
from bot.storage import vectors
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority

_QUESTIONS_A_STEP = 16

_MOST_GUILDS_READ_AHEAD = 20

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Direction:
    """What a text means: a vector, and where others are kept."""

    vector: bytes
    nearest: Nearest

    def near(
        self, connection: Connection, guild_id: int, *, visible: Iterable[Snowflake] | None, before: PostId | None
    ) -> list[Near]:
        """Return the questions of a guild that mean something like it, the nearest first; inside a transaction."""
        return self.nearest.find(connection, guild_id, self.vector, visible=visible, before=before)


class Embedding:
    """Finds out what questions mean, on a thread of its own; an embedder that cannot work is asked no more."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        """Keep the vectors of this embedder in this database; nothing is done yet."""
        self._database = database
        self._embedder = embedder
        self._nearest = Nearest(embedder.name, embedder.dimensions)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="embedding")
        self._is_able = True

    @property
    def nbytes(self) -> int:
        """Return how much memory the vectors take."""
        return self._nearest.nbytes

    async def of(self, subject: Subject) -> Direction | None:
        """Return what a question means; None if the embedder cannot work."""
        found = await self._vectors([texts_of(subject.title, subject.details, subject.tags)])
        return None if found is None else Direction(found[0], self._nearest)

    async def prepare(self) -> None:
        """Load the embedder, and the vectors of the largest guilds as far as memory is meant for them.

        So the first member who asks does not wait for either. Some vectors at a time: others read in between.
        """
        if await self._vectors([]) is None:
            return
        largest = partial(vectors.list_largest_guilds, limit=_MOST_GUILDS_READ_AHEAD)
        for guild_row in await self._database.read(largest):
            while await self._database.read(partial(self._nearest.read_some, guild_id=guild_row)):
                pass

    async def count_missing(self) -> int:
        """Count the questions that may lack a vector."""
        return await self._database.read(partial(vectors.count_missing, model=self._embedder.name))

    async def catch_up(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Make all vectors that are missing: of new and changed questions, or of all when the embedder is another one.

        Some questions a step, between which everyone else goes first. A crash loses nothing: the next call goes on
        where it was.

        Args:
            progress: is told after each step how many of how many questions are done.
        """
        total = 0 if progress is None else await self.count_missing()
        done = 0
        while looked_at := await self._step():
            done += looked_at
            if progress is not None:
                progress(min(done, total), total)

    def close(self) -> None:
        """End the thread as soon as it has done what it is at."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _step(self) -> int:
        """Make the next vectors and return how many questions were looked at; 0 when nothing is left to do."""
        if not self._is_able:
            return 0
        model = self._embedder.name
        missing = await self._database.read(partial(vectors.list_missing, model=model, limit=_QUESTIONS_A_STEP))
        if not missing.question_ids:
            return 0
        made = await self._vectors([texts_of(each.title, each.body, each.tags) for each in missing.texts])
        if made is None:
            return 0
        put = partial(vectors.put_some, model=model, missing=missing, made=list(zip(missing.texts, made, strict=True)))
        await self._database.write(put, priority=Priority.JOB)
        return len(missing.question_ids)

    async def _vectors(self, questions: Sequence[tuple[str, str]]) -> list[bytes] | None:
        """Return a vector for each pair of texts; None if the embedder cannot work."""
        if not self._is_able:
            return None
        embed: Callable[[], list[bytes]] = partial(vectors_of, self._embedder, questions)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, embed)
        except EmbedderUnavailableError as error:
            if self._is_able:
                self._is_able = False
                _log.warning("Similar questions are found by words alone: %s", error)
            return None


def vectors_of(embedder: Embedder, questions: Sequence[tuple[str, str]]) -> list[bytes]:
    """Return a vector for each pair of texts, as `texts_of` makes them.

    Raises:
        EmbedderUnavailableError: the embedder cannot work.
    """
    found = embedder.embed([text for pair in questions for text in pair])
    return [pack(joined(found[place : place + 2])) for place in range(0, len(found), 2)]
