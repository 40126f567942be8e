"""Counting in what changed, a while after it did, so that what follows from it comes without anyone looking."""

from collections.abc import Callable

from bot.edge.chores import Chore
from bot.services.standing import Standings

SETTLING_SECONDS = 5.0
"""The time after a transaction in which others of its burst come; all are counted in together."""


class Folds:
    """Counts in what transactions changed; wherever totals are read before, the reader does.

    It is woken by every transaction, its own too: after these it looks once more, finds nothing, and rests.
    """

    def __init__(self, standings: Standings, after: Callable[[], None]) -> None:
        """Prepare; nothing is done before `wake`.

        Args:
            standings: what counts.
            after: is called when something was counted in, here or by a reader: something may be due now.
        """
        self._standings = standings
        self._after = after
        self._steps_seen = standings.steps
        self._chore = Chore("counting in", self._fold)

    def wake(self) -> None:
        """Count in a while from now, or earlier if that was asked for already."""
        self._chore.wake(SETTLING_SECONDS)

    async def close(self) -> None:
        """Stop between two steps; what was not counted in waits in the database."""
        await self._chore.close()

    async def _fold(self) -> None:
        if await self._standings.is_behind():
            await self._standings.catch_up()
        if self._standings.steps != self._steps_seen:
            self._steps_seen = self._standings.steps
            self._after()
