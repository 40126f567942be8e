"""The slow sweep: every post with votes is read once a week."""

from collections.abc import Callable

from bot.domain.identity import Clock
from bot.edge.chores import Chore
from bot.services.sweeping import Sweeping

INTERVAL_SECONDS = 600.0
"""The time between two steps of a sweep that has more to do than one step takes on."""

LONGEST_SLEEP_SECONDS = 86_400.0


class Sweep:
    """Has the posts read that were not read for a week, some at a time; sleeps until the next is due."""

    def __init__(self, sweeping: Sweeping, clock: Clock, read_dirty: Callable[[], None]) -> None:
        """Prepare; nothing is swept before `wake`.

        Args:
            sweeping: what is due.
            clock: the source of time.
            read_dirty: has dirty posts read.
        """
        self._sweeping = sweeping
        self._clock = clock
        self._read_dirty = read_dirty
        self._chore = Chore("sweep", self._sweep)

    def wake(self) -> None:
        """Look what is due."""
        self._chore.wake()

    async def close(self) -> None:
        """Stop; once is enough."""
        await self._chore.close()

    async def _sweep(self) -> None:
        if await self._sweeping.sweep():
            self._read_dirty()
        due_at = await self._sweeping.next_due_at()
        delay = LONGEST_SLEEP_SECONDS if due_at is None else due_at - self._clock.now().timestamp()
        self._chore.wake(min(max(delay, INTERVAL_SECONDS), LONGEST_SLEEP_SECONDS))
