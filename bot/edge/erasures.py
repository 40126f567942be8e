"""Guilds that the bot has left, erased when their time has come."""

from bot.domain.identity import Clock
from bot.edge.chores import Chore
from bot.services.erasing import Erasing


class Erasures:
    """Erases what is due, and comes back when the next guild is."""

    def __init__(self, erasing: Erasing, clock: Clock) -> None:
        self._erasing = erasing
        self._clock = clock
        self._chore = Chore("erasure of guilds", self._erase)

    def wake(self) -> None:
        """Erase what is due now; to be called when a session begins and when the bot leaves a guild."""
        self._chore.wake()

    async def close(self) -> None:
        """Stop; what was not erased is erased after the next start."""
        await self._chore.close()

    async def _erase(self) -> None:
        while await self._erasing.go_on():
            pass
        next_due_at = await self._erasing.next_due_at()
        if next_due_at is not None:
            self._chore.wake(max(next_due_at - self._clock.now().timestamp(), 0.01))
