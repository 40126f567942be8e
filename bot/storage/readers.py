"""Reads: whole functions, each in one snapshot of the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from bot.domain.errors import StorageBusyError, StorageUnavailableError
from bot.storage.connection import Connection
from bot.storage.failures import is_outage, unavailable
from bot.storage.thread import ConnectionThread

T = TypeVar("T")


class Readers:
    """Connections that can only read, and how much waits at each."""

    def __init__(self, threads: Sequence[ConnectionThread], *, queue_limit: int) -> None:
        """Take over query-only connections; queue_limit bounds how many functions wait at one of them."""
        self._threads = tuple(threads)
        self._waiting = [0] * len(self._threads)
        self._queue_limit = queue_limit
        self._is_closing = False

    async def read(self, function: Callable[[Connection], T]) -> T:
        """Run a function on the least busy connection and return its value; see `Database.read`."""
        if self._is_closing:
            raise StorageUnavailableError("the database is closed")
        place = min(range(len(self._threads)), key=self._waiting.__getitem__)
        if self._waiting[place] >= self._queue_limit:
            raise StorageBusyError(f"{self._queue_limit} reads wait already")
        self._waiting[place] += 1
        try:
            return await self._threads[place].submit(partial(_read, function))
        finally:
            self._waiting[place] -= 1

    def refuse(self) -> None:
        """Refuse new functions; those that wait are finished before their thread closes."""
        self._is_closing = True


def _read(function: Callable[[Connection], T], raw: sqlite3.Connection) -> T:
    try:
        raw.execute("BEGIN")
        connection = Connection(raw)
        try:
            return function(connection)
        finally:
            connection.release()
            if raw.in_transaction:
                raw.execute("ROLLBACK")
    except sqlite3.Error as error:
        if is_outage(error):
            raise unavailable(error) from error
        raise
