"""Standing: kept totals that are exact whenever somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from bot.domain.identity import Clock, seconds
from bot.services import folding
from bot.storage import stale
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority

T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Is told how many changes are counted in, and of how many."""

_AT_ONCE = 25
_READ_STEPS = 160
_TRIES = 3


class _Behind:
    """What a snapshot says in which something is not counted in yet."""


_BEHIND: Final = _Behind()


class Standings:
    """The use cases of standing; each step is one transaction.

    Attributes:
        steps: how many were done; only that it grows means something.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self.steps = 0
        self._database = database
        self._clock = clock

    async def read(self, function: Callable[[Connection], T]) -> T:
        """Read totals, with all that changed before counted in; function sees one snapshot.

        While votes pour in faster than they are counted, or everything is counted anew after a migration, the last try
        takes what is there: the totals of a moment ago.

        Raises:
            StorageError: as of `Database.read` and `Database.write`.
        """
        for _ in range(_TRIES):
            found = await self._database.read(partial(_read_if_exact, function=function))
            if not isinstance(found, _Behind):
                return found
            await self._fold(_READ_STEPS, Priority.INTERACTION)
        return await self._database.read(function)

    async def is_behind(self) -> bool:
        """Return whether something waits to be counted in."""
        return await self._database.read(stale.has_any)

    async def catch_up(self, progress: Progress | None = None, *, at_once: int = _AT_ONCE) -> None:
        """Count in all that waits, in steps, behind everybody else.

        Args:
            progress: is told after each step; what it raises ends the work between two steps.
            at_once: posts in a step; more than that only where nobody else uses the database.

        Raises:
            StorageError: as of `Database.write`; the rest waits for the next time.
        """
        total = 0 if progress is None else await self._database.read(stale.count)
        while await self._fold(1, Priority.JOB, at_once):
            if progress is not None:
                left = await self._database.read(stale.count)
                progress(max(total - left, 0), total)
        if progress is not None and total:
            progress(total, total)

    async def _fold(self, steps: int, priority: Priority, at_once: int = _AT_ONCE) -> bool:
        """Do as many steps, fewer if nothing is left; return whether more waits."""
        for _ in range(steps):
            now = seconds(self._clock.now())
            step = partial(folding.fold_some, limit=at_once, now=now)
            has_more = await self._database.write(step, priority=priority)
            self.steps += 1
            if not has_more:
                return False
        return True


def _read_if_exact(connection: Connection, function: Callable[[Connection], T]) -> T | _Behind:
    """Read in a snapshot in which nothing waits to be counted in."""
    return _BEHIND if stale.has_any(connection) else function(connection)
