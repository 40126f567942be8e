"""Until when Discord was heard: written down while events come, so that the next session knows what to compare."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.domain.errors import StorageError
from bot.domain.identity import Clock, Snowflake
from bot.edge.chores import Chore
from bot.services.repairing import MARGIN_SECONDS, Repairing

INTERVAL_SECONDS = 60.0
"""How much later than the time that was written last an event has to be to be written as well."""

SESSION_RECORDED = "session_recorded"
"""What the client tells its listeners when it is on record which guilds a new session has, and which it lacks."""


@dataclass(frozen=True, slots=True)
class _Start:
    """The guilds of a session that began, until what they missed is on record."""

    guild_ids: frozenset[Snowflake]
    unavailable: frozenset[Snowflake]


class Heartbeat:
    """Writes the time of the newest event, a minute at the most behind.

    Discord sends the events of a session in order: where one was heard, none before it was missed. No clock ticks here:
    while nothing happens there is nothing to miss either. A session that begins without RESUME first has all guilds
    compared since the time that was written last.
    """

    def __init__(self, repairing: Repairing, clock: Clock, wake_repairs: Callable[[], None]) -> None:
        """Prepare; nothing is written before `begin`.

        Args:
            repairing: where it is written.
            clock: the source of time.
            wake_repairs: is called when comparisons became due.
        """
        self._repairing = repairing
        self._clock = clock
        self._wake_repairs = wake_repairs
        self._start: _Start | None = None
        self._is_up = False
        self._heard_at = self._written_at = self._looked_at = self._trusted_at = self._ticks = 0.0
        self._chore = Chore("heartbeat", self._write)

    def begin(self, guild_ids: Iterable[Snowflake], unavailable: Iterable[Snowflake] = ()) -> None:
        """Begin a session that was not resumed.

        Args:
            guild_ids: the guilds in which the bot is.
            unavailable: those of them that cannot be reached yet.
        """
        self._start = _Start(frozenset(guild_ids), frozenset(unavailable))
        self.resume()

    def resume(self) -> None:
        """Go on after RESUME: Discord has told everything that was missed."""
        self._is_up = True
        self._heard_at = self._looked_at = self._trusted_at = self._now()
        self._ticks = self._tick()
        self._chore.wake()

    def hear(self) -> None:
        """Take note of an event; it is written when the last one written is a minute old.

        After the machine stood still, what comes first may have waited since before: for a while nothing is noted.
        """
        if not self._is_up:
            return
        now, ticks = self._now(), self._tick()
        slept = (now - self._looked_at) - (ticks - self._ticks)
        self._looked_at, self._ticks = now, ticks
        if slept > MARGIN_SECONDS:
            self._trusted_at = now + MARGIN_SECONDS
        if now < self._trusted_at:
            return
        self._heard_at = now
        if self._heard_at - self._written_at >= INTERVAL_SECONDS:
            self._written_at = self._heard_at
            self._chore.wake()

    async def lose(self) -> None:
        """Write down the newest event before the connection was lost; nothing is heard from now on."""
        if not self._is_up:
            return
        self._is_up = False
        if self._start is None:
            await self._repairing.heard(int(self._heard_at))

    async def close(self) -> None:
        """Write down the newest event of a session that was alive; once is enough."""
        await self._chore.close()
        try:
            await self.lose()
        except StorageError:
            # The next session compares since the time that was written last.
            return

    async def _write(self) -> None:
        if not self._is_up:
            return
        start = self._start
        if start is not None:
            await self._repairing.want_all(start.guild_ids, start.unavailable)
            if self._start is start:
                self._start = None
            self._wake_repairs()
        if self._is_up and self._start is None:
            await self._repairing.heard(int(self._heard_at))

    def _tick(self) -> float:
        """Return the time of a clock that stands still while the machine does."""
        return asyncio.get_running_loop().time()

    def _now(self) -> float:
        return self._clock.now().timestamp()
