"""A SQLite connection on a thread of its own: the one place that knows aiosqlite, and two private parts of it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeAlias, TypeVar, cast

import aiosqlite

T = TypeVar("T")
_Item: TypeAlias = tuple[asyncio.Future[Any] | None, Callable[[], Any]]


class ConnectionThread:
    """A connection and the thread that alone uses it, one function at a time, in the order of submission."""

    def __init__(self, proxy: aiosqlite.Connection, raw: sqlite3.Connection, thread: threading.Thread) -> None:
        """Take over what `open` made."""
        self._proxy = proxy
        self._raw = raw
        self._thread = thread
        self._is_closed = False

    @classmethod
    async def open(cls, connect: Callable[[], sqlite3.Connection]) -> ConnectionThread:
        """Start a thread and let it connect; whatever `connect` raises is raised, with the thread gone again."""
        made: list[sqlite3.Connection] = []
        threads: list[threading.Thread] = []

        def connect_here() -> sqlite3.Connection:
            threads.append(threading.current_thread())
            made.append(connect())
            return made[0]

        proxy = aiosqlite.Connection(connect_here, iter_chunk_size=64)
        # A program that ends without closing ends all the same: what was committed is on the disk, the rest never was.
        proxy._thread.daemon = True  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        opening = asyncio.ensure_future(_open(proxy))
        try:
            await asyncio.shield(opening)
        except BaseException:
            # A cancelled start waits for its thread all the same: aiosqlite would leave it running.
            while not opening.done():
                with suppress(asyncio.CancelledError):
                    await asyncio.wait([opening])
            if opening.exception() is None:
                await proxy.close()
            for thread in threads:
                thread.join()
            raise
        return cls(proxy, made[0], threads[0])

    def submit(self, function: Callable[[sqlite3.Connection], T]) -> asyncio.Future[T]:
        """Queue a function for the thread and return the future of its result, to be used on the running loop.

        A function whose future is cancelled before it began is skipped; one that began runs to its end.

        Raises:
            RuntimeError: The thread was closed.
        """
        if self._is_closed:
            raise RuntimeError("this connection is closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        # aiosqlite offers single statements only. Its queue of (future, function) pairs is private: the version is
        # pinned, and tests/storage/test_thread.py notices when the queue changes.
        queue = cast(
            "SimpleQueue[_Item]",
            self._proxy._tx,  # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType]
        )
        queue.put((future, partial(_run, future, function, self._raw)))
        return future

    async def close(self) -> None:
        """Let the thread finish what was submitted, close the connection and join the thread; once is enough."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            await self._proxy.close()
        finally:
            self._thread.join()


async def _open(proxy: aiosqlite.Connection) -> None:
    await proxy


def _run(future: asyncio.Future[T], function: Callable[[sqlite3.Connection], T], raw: sqlite3.Connection) -> T | None:
    if future.cancelled():
        return None
    try:
        return function(raw)
    except StopIteration as error:
        # A future refuses to carry it, and its caller would wait for ever.
        raise RuntimeError("a function on the database's thread raised StopIteration") from error
