"""Until when Discord was heard: written down while a session lives, so that the next one knows what to compare."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.domain.errors import StorageError
from bot.domain.identity import Clock, Snowflake
from bot.edge.chores import Chore
from bot.services.repairing import MARGIN_SECONDS, Repairing

INTERVAL_SECONDS = 60.0

MOST_SECONDS_BETWEEN = 2 * INTERVAL_SECONDS
"""A longer silence of our own means that the process or the machine stood still, and nobody knows how dead the
connection has become meanwhile."""


@dataclass(frozen=True, slots=True)
class _Start:
    """The guilds of a session that began, until what they missed is on record."""

    guild_ids: frozenset[Snowflake]
    unavailable: frozenset[Snowflake]


class Heartbeat:
    """Writes the time every minute while everything is heard.

    A session that begins without RESUME first has all guilds compared since the time that was written last. Only then
    is it written again: never while the connection is down, nor on waking from a sleep before the connection has
    proved to be alive.
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
        self._beat_at = self._trusted_at = 0.0
        self._chore = Chore("heartbeat", self._beat)

    def begin(self, guild_ids: Iterable[Snowflake], unavailable: Iterable[Snowflake] = ()) -> None:
        """Begin a session that was not resumed.

        Args:
            guild_ids: the guilds in which the bot is.
            unavailable: those of them that cannot be reached yet.
        """
        self._start = _Start(frozenset(guild_ids), frozenset(unavailable))
        self._come_up()

    def resume(self) -> None:
        """Go on after RESUME: Discord has told everything that was missed."""
        self._come_up()

    async def lose(self) -> None:
        """Write down when the connection was lost; nothing is heard from now on."""
        if not self._is_up:
            return
        self._is_up = False
        if self._start is None:
            await self._note()

    async def close(self) -> None:
        """Write down the end of a session that was alive; once is enough."""
        await self._chore.close()
        try:
            await self.lose()
        except StorageError:
            # The next session compares since the last minute that was written.
            return

    def _come_up(self) -> None:
        self._is_up = True
        self._beat_at = self._trusted_at = self._now()
        self._chore.wake()

    async def _beat(self) -> None:
        if not self._is_up:
            return
        start = self._start
        if start is not None:
            await self._repairing.want_all(start.guild_ids, start.unavailable)
            if self._start is start:
                self._start = None
            self._wake_repairs()
        if self._is_up and self._start is None:
            await self._note()
        self._chore.wake(INTERVAL_SECONDS)

    async def _note(self) -> None:
        now, last = self._now(), self._beat_at
        self._beat_at = now
        if now - last > MOST_SECONDS_BETWEEN:
            self._trusted_at = now + MARGIN_SECONDS
        if now >= self._trusted_at:
            await self._repairing.heard()

    def _now(self) -> float:
        return self._clock.now().timestamp()
