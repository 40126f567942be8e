"""The database: one writer, many readers, whole functions as transactions."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.storage.checkpoints import Checkpoints
from bot.storage.connection import Connection
from bot.storage.migrator import Migration
from bot.storage.opening import connect_checkpointer, connect_reader, connect_writer
from bot.storage.readers import Readers
from bot.storage.thread import ConnectionThread
from bot.storage.transaction import Transactions
from bot.storage.writer import Priority, Writer

__all__ = ["Bounds", "Database", "Priority"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of what a database bears.

    Attributes:
        queue: functions of one priority that may wait to write; at 7,000 a second, two seconds.
        group: functions that share a commit.
        reader_queue: functions that may wait at one reader.
        readers: connections for reads; search has one more of its own.
        busy_timeout_seconds: how long a transaction waits for another process's.
        budget_ms: how long a function may take in its transaction before a warning is logged; None: no matter.
        checkpoint_changes: changed rows after which a checkpoint begins. Seldom ones are long ones: with 1,000 the log
            keeps to 8 MB, and the slowest commits under 2,500 votes a second take a third of what they do with 16,000.
        log_bytes: size of the write-ahead log above which the writer truncates it.
    """

    queue: int = 16_384
    group: int = 256
    reader_queue: int = 1_024
    readers: int = 2
    busy_timeout_seconds: float = 5.0
    budget_ms: float | None = 50.0
    checkpoint_changes: int = 1_000
    log_bytes: int = 64 * 1024 * 1024


class Database:
    """An open database file.

    Attributes:
        path: the file.
        applied: the migrations that were applied when it was opened.
    """

    def __init__(
        self,
        path: Path,
        applied: list[Migration],
        writer: Writer,
        readers: Readers,
        search_readers: Readers,
        resources: AsyncExitStack,
        on_commit: Callable[[float], None] | None,
    ) -> None:
        """Take over what `open` made."""
        self.path = path
        self.applied = tuple(applied)
        self._writer = writer
        self._readers = readers
        self._search_readers = search_readers
        self._resources = resources
        self._on_commit = on_commit
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls,
        path: Path | str,
        *,
        now: int | None = None,
        migrate: bool = True,
        bounds: Bounds | None = None,
        on_commit: Callable[[float], None] | None = None,
    ) -> Database:
        """Open a database file; whatever is raised, no thread and no connection stays behind.

        Args:
            path: the file.
            now: the time that is recorded with a migration, in seconds since 1970; None: by SQLite's clock.
            migrate: whether the file (mode 0600) and its folder (0700) are made when missing, and missing migrations
                are applied, a database with content being copied beside itself before; otherwise both are errors.
            bounds: None: the defaults.
            on_commit: is told of each transaction how many seconds passed from its being asked for to its commit.

        Raises:
            DatabaseInvalidError: The file cannot be used: a folder, unwritable, corrupt, foreign, newer than the
                program, made with other migrations. Nothing was changed.
            StorageUnavailableError: The disk is full, or another process keeps the database locked.
        """
        path = Path(path)
        bounds = bounds or Bounds()
        applied: list[Migration] = []

        def connect() -> sqlite3.Connection:
            raw, done = connect_writer(
                path, busy_timeout_seconds=bounds.busy_timeout_seconds, now=now, may_migrate=migrate
            )
            applied.extend(done)
            return raw

        async def open_thread(connect: Callable[[], sqlite3.Connection]) -> ConnectionThread:
            thread = await ConnectionThread.open(connect)
            resources.push_async_callback(thread.close)
            return thread

        connect_to_read = partial(connect_reader, path, busy_timeout_seconds=bounds.busy_timeout_seconds)
        # Closed in the reverse order: the writer's connection, with the last checkpoint, comes last.
        async with AsyncExitStack() as resources:
            writing = await open_thread(connect)
            checkpoints = Checkpoints(
                await open_thread(partial(connect_checkpointer, path)),
                path.with_name(path.name + "-wal"),
                every_changes=bounds.checkpoint_changes,
                log_limit_bytes=bounds.log_bytes,
            )
            reading = [await open_thread(connect_to_read) for _ in range(bounds.readers)]
            searching = await open_thread(connect_to_read)
            transactions = await writing.submit(partial(Transactions, budget_ms=bounds.budget_ms))
            return cls(
                path,
                applied,
                Writer(
                    writing,
                    transactions,
                    checkpoints,
                    queue_limit=bounds.queue,
                    group_limit=bounds.group,
                ),
                Readers(reading, queue_limit=bounds.reader_queue),
                Readers([searching], queue_limit=bounds.reader_queue),
                resources.pop_all(),
                on_commit,
            )

    async def write(self, function: Callable[[Connection], T], *, priority: Priority = Priority.INTERACTION) -> T:
        """Run a function in a transaction of its own and return its value once it is committed.

        The function runs from start to end on the database's thread: read, check the rule, write, return the new
        state. Whatever it raises undoes it, and is raised here. It may run again (when one that shares its commit
        fails), so it has no effect outside the connection, and takes the time and ids as arguments. It is queued before
        anything is awaited: functions of one priority run in the order in which their callers started.
        Cancelling the caller skips a function that has not begun; one that began is committed all the same.

        Args:
            function: takes the connection first; at most 50 ms of work.
            priority: interactions go before listeners, listeners before jobs.

        Raises:
            StorageBusyError: Too many functions wait; nothing was changed.
            StorageUnavailableError: The commit failed, the disk is full, the file is locked by another process, or
                the database is closed; nothing was changed.
        """
        began = time.perf_counter()
        value = await self._writer.write(function, priority)
        if self._on_commit is not None:
            self._on_commit(time.perf_counter() - began)
        return value

    @property
    def waiting(self) -> int:
        """Return how many functions wait to write."""
        return self._writer.waiting

    async def read(self, function: Callable[[Connection], T]) -> T:
        """Run a function that only reads and return its value.

        It sees one snapshot, with every write whose caller resumed before. What it returns is never the ground of a
        write: that asks again inside its own transaction. A function that writes gets StorageUnavailableError.

        Raises:
            StorageBusyError: Too many functions wait.
            StorageUnavailableError: The file cannot be read, or the database is closed.
        """
        return await self._readers.read(function)

    async def search(self, function: Callable[[Connection], T]) -> T:
        """Do as `read`, on a connection that slow searches share among themselves alone."""
        return await self._search_readers.read(function)

    async def close(self) -> None:
        """Refuse new work, finish what is queued, empty the log into the file and join all threads.

        Once is enough; a caller that is cancelled does not interrupt it.
        """
        if self._closing is None:
            self._closing = asyncio.create_task(self._close())
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        self._readers.refuse()
        self._search_readers.refuse()
        try:
            await self._writer.close()
        finally:
            await self._resources.aclose()
