"""Whole transactions on the writing connection: one function each, one commit for all that wait together."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from bot.domain.errors import StorageUnavailableError
from bot.storage.connection import Connection
from bot.storage.failures import is_busy, is_outage, unavailable

_logger = logging.getLogger(__name__)

# Seconds between the tries of a COMMIT that another process holds up: 2 seconds in all.
COMMIT_PAUSES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.6, 0.712)

# Calls of a group under one savepoint. A savepoint copies each page that is written under it: one for each call makes
# votes a tenth dearer. Too many calls under one, and each error runs as many again.
SAVEPOINT_SHARERS = 8


class Call:
    """A function that waits for its transaction, and later what came of it.

    Attributes:
        function: what runs inside; it may run again, so it has no effect outside the connection.
        value: what it returned; valid when error is None.
        error: why nothing of it was committed.
    """

    __slots__ = ("error", "function", "value")

    def __init__(self, function: Callable[[Connection], Any]) -> None:
        """Make a call that has not run."""
        self.function = function
        self.value: Any = None
        self.error: BaseException | None = None


class Transactions:
    """The transactions of one writing connection; everything here runs on that connection's thread."""

    def __init__(
        self,
        raw: sqlite3.Connection,
        *,
        budget_ms: float | None,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        """Take over a connection with isolation_level None.

        Args:
            raw: the connection; nothing else begins or commits on it.
            budget_ms: how long a function may take, in milliseconds, before a warning is logged; None: no matter.
            pause: waits so many seconds before a COMMIT is tried again; None: on the calling thread.
        """
        self._raw = raw
        self._budget = float("inf") if budget_ms is None else budget_ms / 1000
        self._pause = threading.Event().wait if pause is None else pause

    def run(self, calls: Sequence[Call]) -> None:
        """Run the calls in order and commit them together, filling in their values and errors; raise nothing.

        An error of a function undoes that function alone; its nearest neighbours may have to run again for it. If the
        transaction as a whole is lost, or its commit fails, every call is run again by itself, once.
        """
        if len(calls) == 1:
            self._run_alone(calls[0])
        elif not self._run_together(calls):
            self._run_singly(calls)

    def _run_together(self, calls: Sequence[Call]) -> bool:
        """Return False when the transaction was lost and nothing was committed."""
        try:
            self._begin()
        except sqlite3.Error as error:
            for call in calls:
                call.error = unavailable(error)
            return True
        try:
            for start in range(0, len(calls), SAVEPOINT_SHARERS):
                self._run_under_savepoint(calls[start : start + SAVEPOINT_SHARERS])
            self._commit()
        except sqlite3.Error as error:
            _logger.warning("a commit of %d transactions failed (%s); each is run by itself", len(calls), error)
            self._roll_back()
            return False
        return True

    def _run_under_savepoint(self, calls: Sequence[Call]) -> None:
        """Run calls that share a savepoint; where one of them fails, run them again, each under its own.

        Raises:
            sqlite3.Error: the transaction was lost.
        """
        execute = self._raw.execute
        execute("SAVEPOINT shared")
        has_failed = False
        for call in calls:
            self._perform(call)
            has_failed = call.error is not None
            # What runs without a transaction would be committed statement by statement.
            if has_failed or not self._raw.in_transaction:
                break
        if has_failed:
            # Fails when the error took the whole transaction with it.
            execute("ROLLBACK TO shared")
        execute("RELEASE shared")
        if has_failed and len(calls) > 1:
            for call in calls:
                call.value = call.error = None
                self._run_under_savepoint((call,))

    def _run_singly(self, calls: Sequence[Call]) -> None:
        is_shut = False
        for call in calls:
            call.value = call.error = None
            if is_shut:
                call.error = StorageUnavailableError("the database stays locked")
            else:
                # One wait for a lock is bounded; 256 of them in a row would not be.
                is_shut = not self._run_alone(call)

    def _run_alone(self, call: Call) -> bool:
        """Return False when another process keeps the database locked."""
        try:
            self._begin()
        except sqlite3.Error as error:
            call.error = unavailable(error)
            return not is_busy(error)
        # The whole transaction is undone with the call, so it needs no savepoint.
        self._perform(call)
        if call.error is not None:
            self._roll_back()
            return True
        try:
            self._commit()
        except sqlite3.Error as error:
            call.value, call.error = None, unavailable(error)
            self._roll_back()
            return not is_busy(error)
        return True

    def _begin(self) -> None:
        if self._raw.in_transaction:
            # Only a ROLLBACK that failed leaves one behind.
            self._raw.execute("ROLLBACK")
        self._raw.execute("BEGIN IMMEDIATE")

    def _perform(self, call: Call) -> None:
        connection = Connection(self._raw)
        began = time.perf_counter()
        try:
            call.value = call.function(connection)
        except BaseException as error:  # noqa: BLE001 - every error belongs to the caller, none to this thread
            call.error = _for_the_caller(error)
        finally:
            connection.release()
        taken = time.perf_counter() - began
        if taken > self._budget:
            _logger.warning("%s took %.0f ms in its transaction", _name(call.function), taken * 1000)

    def _commit(self) -> None:
        for seconds in COMMIT_PAUSES:
            try:
                self._raw.execute("COMMIT")
            except sqlite3.OperationalError as error:
                if not is_busy(error) or not self._raw.in_transaction:
                    raise
                self._pause(seconds)
            else:
                return
        self._raw.execute("COMMIT")

    def _roll_back(self) -> None:
        if not self._raw.in_transaction:
            return
        try:
            self._raw.execute("ROLLBACK")
        except sqlite3.Error:
            _logger.exception("a transaction could not be rolled back; the next one tries again")


def _for_the_caller(error: BaseException) -> BaseException:
    if is_outage(error):
        return unavailable(error)
    if isinstance(error, StopIteration):
        # A future refuses to carry it.
        stopped = RuntimeError("a transaction raised StopIteration")
        stopped.__cause__ = error
        return stopped
    return error


def _name(function: Callable[..., Any]) -> str:
    while isinstance(function, partial):
        function = function.func
    return getattr(function, "__qualname__", type(function).__qualname__)
