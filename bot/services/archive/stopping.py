"""Long work on another thread that ends soon after nobody waits for it any more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class StoppedError(Exception):
    """The work was called off; what it had begun is undone."""


class Stoppable:
    """Work that looks up now and then whether it is still wanted."""

    def __init__(self) -> None:
        self._is_called_off = threading.Event()

    def go_on(self) -> None:
        """Return if the work is still wanted; to be called from its thread.

        Raises:
            StoppedError: it is not.
        """
        if self._is_called_off.is_set():
            raise StoppedError

    async def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for the work; if the waiter is cancelled, call the work off and wait until it has ended."""
        task = asyncio.ensure_future(work)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            self._is_called_off.set()
            await asyncio.wait([task])
            if not task.cancelled():
                # Nobody waits for it any more: what came of it is looked at, so that asyncio does not report it.
                task.exception()
            raise
