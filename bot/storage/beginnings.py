"""How words go on: what begins with the letters that a member has typed so far."""

from __future__ import annotations

from collections.abc import Sequence

from bot.storage.connection import Connection
from bot.storage.words import guild_word

MOST_SCANNED = 5_000
"""How many occurrences in posts the index may put together to find what begins with some letters: within 1 ms."""

MOST_STEMS = 12
"""How many stems stand for a beginning that too many posts have: those that most posts have."""

_LAST_CHARACTER = "\U0010ffff"


class Beginnings:
    """Which stems begin with some letters, remembered where to find out takes long; they change slowly there.

    The index puts all posts with a beginning together before it returns the first of them, 80 ms for three common
    letters in a guild with 170,000 questions. So a beginning that many posts have stands for its most frequent stems
    alone: each is read from the newest post on, and only as far as needed.

    Safe for several threads: at worst something is looked up twice.
    """

    _SLOW_FROM = 500
    _MOST_KEPT = 10_000

    def __init__(self, most_scanned: int = MOST_SCANNED) -> None:
        """Begin with nothing remembered."""
        self._most_scanned = most_scanned
        self._kept: dict[tuple[int, str], tuple[str, ...] | None] = {}

    def of(self, connection: Connection, guild_id: int, start: str) -> Sequence[str] | None:
        """Return the stems that stand for a beginning in a guild; None: few posts have it, so all of them may be asked.

        Args:
            connection: the transaction. The first time it takes some 4 ms for 100,000 occurrences.
            guild_id: the guild's row.
            start: how the stems begin.
        """
        if (guild_id, start) in self._kept:
            return self._kept[guild_id, start]
        low = guild_word(guild_id, start)
        rows = connection.fetch_all(
            """
            SELECT term, doc
            FROM word_frequency
            WHERE term >= :low
              AND term < :high
            """,
            {"low": low, "high": low + _LAST_CHARACTER},
        )
        scanned = sum(row["doc"] for row in rows)
        found = None
        if scanned > self._most_scanned:
            rows.sort(key=lambda row: (-row["doc"], row["term"]))
            found = tuple(row["term"].removeprefix(guild_word(guild_id, "")) for row in rows[:MOST_STEMS])
        if scanned >= self._SLOW_FROM:
            if len(self._kept) >= self._MOST_KEPT:
                self._kept.clear()
            self._kept[guild_id, start] = found
        return found
