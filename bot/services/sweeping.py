"""Sweeping: every post with votes is read from Discord once a week, whether or not anything was heard of it."""

from __future__ import annotations

from functools import partial

from bot.domain.identity import Clock, seconds
from bot.storage import posts, readings
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority

WEEK_SECONDS = 7 * 86_400

POSTS_A_SWEEP = 200
"""How many posts one sweep takes on; at six sweeps an hour a week has room for 200,000."""


class Sweeping:
    """Finds what leaves no trace: swaps that keep the numbers equal, and deletions in old archived threads."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def sweep(self, limit: int = POSTS_A_SWEEP) -> int:
        """Mark posts dirty that were not read for a week, the longest unread first; return how many there are to read.

        Posts without votes, or that stand no more, are put off for another week. One transaction.

        Args:
            limit: how many posts are looked at, at most.
        """
        now = seconds(self._clock.now())
        return await self._database.write(partial(_sweep, limit=limit, now=now), priority=Priority.JOB)

    async def next_due_at(self) -> int | None:
        """Return when the next post is to be looked at, in seconds since 1970; None while there is no post."""
        read_at = await self._database.read(readings.get_longest_unread_at)
        return None if read_at is None else read_at + WEEK_SECONDS + 1


def _sweep(connection: Connection, limit: int, now: int) -> int:
    unread = readings.list_longest_unread(connection, now - WEEK_SECONDS, limit)
    to_read = [each.post_id for each in unread if each.has_votes]
    # A post stays dirty until it was read: so the time may be written before.
    readings.put_read_at(connection, (each.post_id for each in unread), now)
    for post_id in to_read:
        posts.mark_dirty(connection, post_id, now)
    return len(to_read)
