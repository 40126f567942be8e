"""The backup of each day, made beside the running bot."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.domain.checking import Drift
from bot.domain.identity import Clock
from bot.services.backing_up import back_up
from bot.storage import backup_folders
from bot.storage.files import make_folder

REST_SECONDS = 0.02
"""The rest after each step, a mebibyte copied or some thousand rows checked: votes have the machine meanwhile."""

_NICENESS = 10


class DailyBackups:
    """One backup a UTC day in a folder. What is due follows from the files in it, so a restart changes nothing."""

    def __init__(self, database: Path, folder: Path, kept: int, clock: Clock) -> None:
        """Make nothing yet.

        Args:
            database: the file of the database.
            folder: for the backups; made with mode 0700 when missing.
            kept: how many backups stay, 1 or more.
            clock: the source of time.
        """
        self._database = database
        self._folder = folder
        self._kept = kept
        self._clock = clock

    def seconds_until_due(self) -> float:
        """Return the time until the next backup is due; 0 when it is."""
        now = self._clock.now()
        if not os.path.lexists(backup_folders.path_of(self._folder, now.date())):
            return 0.0
        midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
        return (midnight - now).total_seconds()

    async def make(self) -> list[Drift]:
        """Make the backup of this day and return what its check found; old ones go if that is nothing.

        It takes a thread of its own and rests between steps. Cancelling it waits for the step that runs; nothing is
        left behind.

        Raises:
            StorageError: It could not be made; no other backup was touched.
        """
        stop = threading.Event()
        with ThreadPoolExecutor(1, "daily backup") as executor:
            making = asyncio.get_running_loop().run_in_executor(executor, self._make, stop)
            try:
                return await asyncio.shield(making)
            except asyncio.CancelledError:
                stop.set()
                await asyncio.wait([making])
                # What it ended with is of no interest to whoever stopped it.
                making.exception()
                raise

    def _make(self, stop: threading.Event) -> list[Drift]:
        _step_back()
        today = self._clock.now().date()
        target = backup_folders.path_of(self._folder, today)
        make_folder(target)
        backup_folders.clear(self._folder)

        def rest(_done: int, _total: int) -> None:
            if stop.wait(REST_SECONDS):
                raise _StoppedError

        found = back_up(self._database, target, rest)
        if not found:
            backup_folders.prune(self._folder, today=today, kept=self._kept, database=self._database)
        return found


class _StoppedError(Exception):
    """The bot ends."""


def _step_back() -> None:
    """Let every other thread of this machine go before this one, where threads have a priority of their own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
