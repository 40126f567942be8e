"""The queue of functions that want to write, and the groups in which they are committed."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from enum import IntEnum
from functools import partial
from typing import Any, TypeVar

from bot.domain.errors import StorageBusyError, StorageUnavailableError
from bot.storage.checkpoints import Checkpoints, LogState
from bot.storage.connection import Connection
from bot.storage.thread import ConnectionThread
from bot.storage.transaction import Call, Transactions

T = TypeVar("T")


class Priority(IntEnum):
    """Who goes first when several wait; within a priority, whoever came first."""

    INTERACTION = 0
    LISTENER = 1
    JOB = 2


class _Waiting(Call):
    """A call whose caller waits on the event loop."""

    __slots__ = ("waiter",)

    def __init__(self, function: Callable[[Connection], Any], waiter: asyncio.Future[Any]) -> None:
        super().__init__(function)
        self.waiter = waiter


class Writer:
    """The only writer of this process; everything here runs on the event loop.

    Nothing is parked: a group is begun by the first function that comes while none runs, and each group begins the
    next while functions wait. Only callers wait, each for a future of its own.
    """

    def __init__(
        self,
        thread: ConnectionThread,
        transactions: Transactions,
        checkpoints: Checkpoints,
        *,
        queue_limit: int,
        group_limit: int,
    ) -> None:
        """Take over the writing connection.

        Args:
            thread: the thread of the writing connection.
            transactions: the transactions on that connection.
            checkpoints: what moves the committed pages onwards.
            queue_limit: how many functions of one priority may wait: a flood of events turns no interaction away.
            group_limit: how many functions share a commit.
        """
        self._thread = thread
        self._transactions = transactions
        self._checkpoints = checkpoints
        self._queue_limit = queue_limit
        self._group_limit = group_limit
        self._queues = tuple(deque[_Waiting]() for _ in Priority)
        self._is_running = False
        self._is_closing = False
        self._idle: asyncio.Future[None] | None = None

    @property
    def waiting(self) -> int:
        """Return how many functions wait, of all priorities."""
        return sum(map(len, self._queues))

    async def write(self, function: Callable[[Connection], T], priority: Priority) -> T:
        """Run a function in a transaction and return its value once that is committed; see `Database.write`."""
        # Nothing is awaited before the function is queued: callers rely on the order in which they were started.
        if self._is_closing:
            raise StorageUnavailableError("the database is closed")
        queue = self._queues[priority]
        if len(queue) >= self._queue_limit:
            raise StorageBusyError(f"{self._queue_limit} transactions wait already")
        waiter: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        queue.append(_Waiting(function, waiter))
        self._wake()
        return await waiter

    async def close(self) -> None:
        """Refuse new functions, commit those that were queued, and empty the log; the connection stays open."""
        self._is_closing = True
        if self._is_running:
            self._idle = asyncio.get_running_loop().create_future()
            await self._idle
        await self._checkpoints.settle()
        await self._thread.submit(self._checkpoints.truncate)

    def _wake(self) -> None:
        if not self._is_running:
            self._is_running = True
            self._begin_soon()

    def _begin_soon(self) -> None:
        # Not at once: whoever is ready to run in this turn of the loop (the callers that just resumed, the other
        # events that came with the first) still joins the group.
        asyncio.get_running_loop().call_soon(self._begin)

    def _begin(self) -> None:
        if self._checkpoints.is_writer_due:
            step = self._thread.submit(self._checkpoints.do_writers_step)
            step.add_done_callback(self._finish_step)
        elif members := self._take_members():
            self._thread.submit(partial(self._run, members)).add_done_callback(partial(self._finish, members))
        else:
            self._is_running = False
            if self._idle is not None and not self._idle.done():
                self._idle.set_result(None)

    def _take_members(self) -> list[_Waiting]:
        members: list[_Waiting] = []
        for queue in self._queues:
            while queue and len(members) < self._group_limit:
                member = queue.popleft()
                if not member.waiter.done():
                    members.append(member)
        return members

    def _run(self, members: list[_Waiting], raw: sqlite3.Connection) -> LogState:
        """Run a group on the connection's thread."""
        self._transactions.run(members)
        return self._checkpoints.measure(raw)

    def _finish(self, members: list[_Waiting], future: asyncio.Future[LogState]) -> None:
        failure = future.exception()
        for member in members:
            if member.waiter.done():
                # Cancelled after it began: it was committed, and nobody asks any more.
                continue
            if (error := member.error or failure) is None:
                member.waiter.set_result(member.value)
            else:
                member.waiter.set_exception(error)
        if failure is None and (checkpoint := self._checkpoints.note_progress(future.result())) is not None:
            checkpoint.add_done_callback(self._finish_checkpoint)
        self._begin_soon()

    def _finish_checkpoint(self, _future: asyncio.Future[None]) -> None:
        # Its rest is the writer's, and no function may come for a long time.
        if not self._is_closing:
            self._wake()

    def _finish_step(self, future: asyncio.Future[LogState]) -> None:
        self._checkpoints.note_writers_step(future.result())
        self._begin_soon()
