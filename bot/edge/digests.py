"""The digester: has digests told when they are due."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.identity import SECONDS_A_DAY, Clock
from bot.edge.chores import Chore
from bot.services.digesting import Digests

LONGEST_SECONDS = SECONDS_A_DAY
"""The time after which it is looked at the latest: what was asked for in between is due a week later at the soonest."""

WAITING_SECONDS = 600
"""The time after which it is looked again where what is due waits for a guild to be compared with Discord."""


class Digester:
    """Puts digests among the notices as their time comes."""

    def __init__(self, digests: Digests, tell: Callable[[], None], clock: Clock) -> None:
        """Prepare; nothing is done before `wake`.

        Args:
            digests: knows what is due.
            tell: has the notices told that are due.
            clock: the source of time.
        """
        self._digests = digests
        self._tell = tell
        self._clock = clock
        self._chore = Chore("digests", self._take_all)

    def wake(self) -> None:
        """Do what is due now, and what is due later at its time."""
        self._chore.wake()

    async def close(self) -> None:
        """Stop; what was not done waits in the database."""
        await self._chore.close()

    async def _take_all(self) -> None:
        while await self._digests.take_due():
            self._tell()
        next_due_at = await self._digests.next_due_at()
        delay = LONGEST_SECONDS if next_due_at is None else next_due_at - self._clock.now().timestamp()
        self._chore.wake(WAITING_SECONDS if delay <= 0 else min(delay, LONGEST_SECONDS))
