"""Work in the background that is begun by what makes it due, and ends when nothing is left to do."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from discord.ext import tasks
from discord.utils import utcnow

_log = logging.getLogger(__name__)

ACCIDENT_SECONDS = 60.0
"""The time after which work that ended in an unknown error is tried again."""

FINISHING_SECONDS = 4.0
"""The time that what was begun has to come to its end in when the bot ends."""

CUTTING_SECONDS = 1.5
"""The time that what was cut off has to be gone in."""


class Chore:
    """One piece of work that runs at most once at a time; being woken while it runs makes it run again.

    No task of ours is parked: between two runs there is at most an alarm. The alarm is a loop of discord.ext.tasks,
    which counts by the clock on the wall (a machine that slept is not late) and is known to whatever watches the bot.
    """

    def __init__(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Prepare the work; nothing runs before `wake`.

        Args:
            name: for the log.
            work: does everything that is due.
        """
        self._name = name
        self._work = work
        self._task: asyncio.Task[None] | None = None
        self._alarm: tasks.Loop[Any] | None = None
        self._rings_at: datetime | None = None
        self._is_woken = False
        self._is_closed = False
        self._unbroken = 0
        self._finished: asyncio.Future[None] | None = None

    def wake(self, delay: float = 0.0) -> None:
        """Run the work after a delay in seconds, or earlier if that was asked for already."""
        if self._is_closed:
            return
        if delay > 0:
            self._wake_later(delay)
            return
        self._silence()
        if self._task is not None and not self._task.done():
            self._is_woken = True
            return
        self._task = asyncio.get_running_loop().create_task(self._run(), name=self._name)

    def _wake_later(self, delay: float) -> None:
        now = utcnow()
        rings_at = now + timedelta(seconds=delay)
        # An alarm whose time is over and that did not ring (the clock jumped) is not waited for.
        if self._rings_at is not None and now < self._rings_at <= rings_at:
            return
        self._silence()
        self._rings_at = rings_at

        async def ring() -> None:
            # A loop runs once as it starts; what was asked for is the time after.
            if alarm.current_loop:
                self._alarm = self._rings_at = None
                self.wake()

        alarm = tasks.loop(seconds=delay, count=2, name=f"{self._name} alarm")(ring)
        self._alarm = alarm
        alarm.start()

    def _silence(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = self._rings_at = None

    @asynccontextmanager
    async def unbroken(self) -> AsyncGenerator[None, None]:
        """Stand around a part of the work in which it may not stop, as a call to Discord and the note of it.

        When the bot ends while it runs, it has `FINISHING_SECONDS`; once the bot ends, no other is begun.
        """
        if self._is_closed:
            await asyncio.get_running_loop().create_future()  # until `close` cuts the work off
        self._unbroken += 1
        try:
            yield
        finally:
            self._unbroken -= 1
            if not self._unbroken and self._finished is not None and not self._finished.done():
                self._finished.set_result(None)

    async def close(self) -> None:
        """Stop the work where it stands, or after what is `unbroken`; once is enough.

        It takes no longer than `FINISHING_SECONDS` and `CUTTING_SECONDS`.
        """
        self._is_closed = True
        self._silence()
        task, self._task = self._task, None
        if task is None or task is asyncio.current_task():
            return
        if self._unbroken and not task.done():
            self._finished = asyncio.get_running_loop().create_future()
            await asyncio.wait([task, self._finished], timeout=FINISHING_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        await cut_off(task)

    async def _run(self) -> None:
        while True:
            self._is_woken = False
            try:
                await self._work()
            except Exception:  # noqa: BLE001 - a loop goes on
                _log.exception("%s ended in an error", self._name)
                self.wake(ACCIDENT_SECONDS)
                return
            if not self._is_woken:
                return


async def cut_off(task: asyncio.Task[Any]) -> None:
    """Cancel a task and wait until it is gone; one that does not go is left behind."""
    task.cancel()
    if (await asyncio.wait([task], timeout=CUTTING_SECONDS))[1]:
        _log.warning("%s does not end and is left behind", task.get_name())
