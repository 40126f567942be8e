"""The vectors of guilds in memory, and those nearest to another."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from bot.domain.identity import PostId, Snowflake
from bot.domain.meaning import DEPTH, Near
from bot.storage import vectors
from bot.storage.connection import Connection
from bot.storage.vectors import Vectors

MOST_BYTES = 64 * 1024 * 1024
"""What is kept of all guilds together: 450,000 questions with 128 dimensions. One guild is kept in any case."""

MOST_READ = 5_000
"""How many vectors are read at once: some 20 ms."""

_MOST_READS_IN_PASSING = 16
"""How often that is done while somebody waits: a guild with more is known to its last question the next time."""

_MOST_LOOKED_AT = 2_000
"""How far down the list a reader who sees few channels is served: some 20 ms."""

_BLOCK = 4_096

_TINY = 1e-9
"""What is shorter has no direction."""

Floats = NDArray[np.float32]


def pack(vector: Floats) -> bytes:
    """Return a vector as a byte for each dimension; only its direction is kept."""
    longest = float(np.abs(vector).max(initial=0.0))
    scaled = vector * (127 / longest) if longest > _TINY else vector
    return np.rint(scaled).astype(np.int8).tobytes()


def joined(parts: Sequence[Sequence[float]]) -> Floats:
    """Return the sum of vectors, each made as long as the others."""
    return np.stack([_unit(np.asarray(part, dtype=np.float32)) for part in parts]).sum(axis=0)


@dataclass(frozen=True, slots=True)
class _Matrix:
    """The vectors of a guild, a row each.

    Attributes:
        made: the last step whose vectors are in it.
        question_ids: of the rows.
        steps: that made the rows.
        rows: bytes, a row for each question.
        scales: 1 / the length of each row.
    """

    made: int
    question_ids: NDArray[np.int64]
    steps: NDArray[np.int64]
    rows: NDArray[np.int8]
    scales: Floats

    @classmethod
    def empty(cls, dimensions: int) -> _Matrix:
        nothing = np.empty(0, np.int64)
        return cls(0, nothing, nothing, np.empty((0, dimensions), np.int8), np.empty(0, np.float32))

    @property
    def nbytes(self) -> int:
        return self.rows.nbytes + self.question_ids.nbytes + self.steps.nbytes + self.scales.nbytes

    def with_newer(self, newer: Vectors) -> _Matrix:
        """Return a matrix with further vectors, which take the places of older ones of the same questions."""
        ids = np.array(newer.question_ids, np.int64)
        rows = np.frombuffer(newer.packed, np.int8).reshape(len(ids), -1)
        lengths = np.linalg.norm(rows.astype(np.float32), axis=1)
        kept = ~np.isin(self.question_ids, ids)
        return _Matrix(
            made=newer.made[-1],
            question_ids=np.concatenate((self.question_ids[kept], ids)),
            steps=np.concatenate((self.steps[kept], np.array(newer.made, np.int64))),
            rows=np.concatenate((self.rows[kept], rows)),
            scales=np.concatenate((self.scales[kept], (1 / np.maximum(lengths, _TINY)).astype(np.float32))),
        )

    def likeness(self, sought: Floats) -> Floats:
        """Return the cosine of each row with a vector of length 1."""
        # Not by the operator @: its threads wait for each other on a busy machine, up to 40 times as long.
        parts = [np.einsum("ij,j->i", part.astype(np.float32), sought) for part in _blocks(self.rows)]
        return np.concatenate(parts) * self.scales if parts else self.scales


class Nearest:
    """The vectors of the guilds that were asked last; safe for several threads."""

    def __init__(self, model: str, dimensions: int, most_bytes: int = MOST_BYTES) -> None:
        """Begin with none.

        Args:
            model: whose vectors.
            dimensions: their length.
            most_bytes: what is kept, but for the guild that was asked last.
        """
        self._model = model
        self._dimensions = dimensions
        self._most_bytes = most_bytes
        self._kept: OrderedDict[int, _Matrix] = OrderedDict()
        self._lock = Lock()

    @property
    def nbytes(self) -> int:
        """Return how much is kept."""
        with self._lock:
            return sum(matrix.nbytes for matrix in self._kept.values())

    def find(
        self,
        connection: Connection,
        guild_id: int,
        vector: bytes,
        *,
        visible: Iterable[Snowflake] | None,
        before: PostId | None,
    ) -> list[Near]:
        """Return the questions nearest to a vector, the nearest first, at most `DEPTH`.

        All of the guild are compared: 10 ms for 170,000. Who comes first has them read, 5 µs each, 80,000 at most: so
        nobody waits for more than half a second.

        Args:
            connection: the transaction.
            guild_id: the guild's row.
            vector: as `pack` makes it.
            visible: the channels, by Discord's ids, outside of which nothing is to be seen; None: all are seen.
            before: only questions entered before this one; None: all.
        """
        matrix = self._matrix(connection, guild_id)
        sought = np.frombuffer(vector, np.int8).astype(np.float32)
        if not len(matrix.question_ids) or not sought.any():
            return []
        likeness = matrix.likeness(_unit(sought))
        if before is not None:
            likeness = np.where(matrix.question_ids < before, likeness, np.float32(-2))
        seen_by = vectors.visible_list(visible)
        found: list[Near] = []
        for place in _highest(likeness, _MOST_LOOKED_AT):
            if likeness[place] <= 0 or len(found) == DEPTH:
                break
            question_id = PostId(int(matrix.question_ids[place]))
            number = vectors.get_number_if_seen(connection, question_id, int(matrix.steps[place]), seen_by)
            if number is not None:
                found.append(Near(question_id, number, float(likeness[place])))
        return found

    def read_some(self, connection: Connection, guild_id: int) -> bool:
        """Read the next vectors of a guild, at most `MOST_READ`; return False when none is left, or no room."""
        matrix = self._known(guild_id)
        newer = self._newer(connection, guild_id, matrix)
        if newer is None or self.nbytes + len(newer.packed) > self._most_bytes:
            return False
        self._keep(guild_id, matrix.with_newer(newer))
        return True

    def _matrix(self, connection: Connection, guild_id: int) -> _Matrix:
        matrix = self._known(guild_id)
        for _ in range(_MOST_READS_IN_PASSING):
            newer = self._newer(connection, guild_id, matrix)
            if newer is None:
                break
            matrix = matrix.with_newer(newer)
        self._keep(guild_id, matrix)
        return matrix

    def _known(self, guild_id: int) -> _Matrix:
        with self._lock:
            return self._kept.get(guild_id) or _Matrix.empty(self._dimensions)

    def _newer(self, connection: Connection, guild_id: int, matrix: _Matrix) -> Vectors | None:
        return vectors.list_newer(
            connection, guild_id, self._model, matrix.made, length=self._dimensions, limit=MOST_READ
        )

    def _keep(self, guild_id: int, matrix: _Matrix) -> None:
        with self._lock:
            self._kept[guild_id] = matrix
            self._kept.move_to_end(guild_id)
            total = sum(each.nbytes for each in self._kept.values())
            while total > self._most_bytes and len(self._kept) > 1:
                total -= self._kept.popitem(last=False)[1].nbytes


def _unit(vector: Floats) -> Floats:
    return (vector / np.float32(max(float(np.linalg.norm(vector)), _TINY))).astype(np.float32, copy=False)


def _blocks(rows: NDArray[np.int8]) -> list[NDArray[np.int8]]:
    """Return the rows in parts that fit the caches of a processor."""
    return [rows[first : first + _BLOCK] for first in range(0, len(rows), _BLOCK)]


def _highest(values: Floats, number: int) -> list[int]:
    """Return the places of the highest values, the highest first; of equal ones the first in place."""
    number = min(number, len(values))
    places = np.sort(np.argpartition(-values, number - 1)[:number])
    return [int(place) for place in places[np.argsort(-values[places], kind="stable")]]
