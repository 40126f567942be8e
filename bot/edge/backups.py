"""The daily backup as work in the background."""

from __future__ import annotations

import logging
import math

from bot.domain.errors import StorageError
from bot.domain.identity import Clock
from bot.edge.chores import Chore
from bot.edge.metrics import Metrics
from bot.services.backing_up_daily import DailyBackups

_log = logging.getLogger(__name__)

START_SECONDS = 60.0
"""The time from the start of the bot to its first look whether a backup is due: a start has other things to do."""

RETRY_SECONDS = 3600.0
"""The time after which a backup that failed is tried again."""


class Backups:
    """Makes a backup when one is due and something is heard from Discord: no clock ticks while nothing happens."""

    def __init__(self, daily: DailyBackups, metrics: Metrics, clock: Clock) -> None:
        """Make none before `begin`."""
        self._daily = daily
        self._metrics = metrics
        self._clock = clock
        self._look_at = math.inf
        self._chore = Chore("daily backup", self._run)

    def begin(self) -> None:
        """Look soon whether one is due, and from then on each day."""
        self._look_again_in(START_SECONDS)

    def hear(self) -> None:
        """Take note of an event: a backup may be due."""
        if self._now() >= self._look_at:
            self._look_at = math.inf
            self._chore.wake()

    async def close(self) -> None:
        """Stop a backup that runs; once is enough."""
        await self._chore.close()

    async def _run(self) -> None:
        delay = self._daily.seconds_until_due()
        if delay > 0:
            self._look_again_in(delay)
            return
        try:
            found = await self._daily.make()
        except StorageError as error:
            self._metrics.backup_failed()
            _log.error("the daily backup failed and is tried again in an hour: %s", error)
            self._look_again_in(RETRY_SECONDS)
            return
        self._metrics.backed_up(self._clock, has_drift=bool(found))
        if found:
            kinds = ", ".join(sorted({drift.kind for drift in found}))
            _log.error("the daily backup was made, but the database has drift (%s): run `check`", kinds)
        else:
            _log.info("the daily backup was made and checked")
        self._look_again_in(self._daily.seconds_until_due())

    def _look_again_in(self, delay: float) -> None:
        self._look_at = self._now() + delay

    def _now(self) -> float:
        return self._clock.now().timestamp()
