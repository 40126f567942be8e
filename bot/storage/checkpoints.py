"""Moving committed pages from the write-ahead log into the database file, out of the way of the writer."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from bot.storage.thread import ConnectionThread

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LogState:
    """How far the writer has come.

    Attributes:
        changes: rows changed on the writing connection since it was opened.
        log_bytes: size of the write-ahead log's file. The file is overwritten from its start after a complete
            checkpoint, but shrinks only when it is truncated.
    """

    changes: int
    log_bytes: int


class Checkpoints:
    """The checkpoints of one database.

    A passive checkpoint runs on a connection of its own and blocks nobody. It is begun by the writer's progress.
    Under a steady load it never catches up entirely, so that the log is never overwritten and grows: above a limit the
    writer itself truncates it, between two groups.

    `measure` and `truncate` run on the writer's thread, all else on the event loop.
    """

    def __init__(
        self, thread: ConnectionThread, log_path: Path, *, every_changes: int, log_limit_bytes: int
    ) -> None:
        """Prepare to work on a connection of its own.

        Args:
            thread: the connection for the passive checkpoints.
            log_path: the write-ahead log's file.
            every_changes: a passive checkpoint begins after so many changed rows.
            log_limit_bytes: size of the log above which it is truncated.
        """
        self._thread = thread
        self._log_path = log_path
        self._every_changes = every_changes
        self._log_limit_bytes = log_limit_bytes
        self._truncate_above_bytes = log_limit_bytes
        self._changes_covered = 0
        self._log_bytes = 0
        self._running: asyncio.Future[None] | None = None

    @property
    def is_truncation_due(self) -> bool:
        """Return whether the writer shall truncate the log now; SQLite runs one checkpoint at a time."""
        return self._log_bytes > self._truncate_above_bytes and self._running is None

    def measure(self, raw: sqlite3.Connection) -> LogState:
        """Return how far the writer has come; takes microseconds."""
        try:
            size = os.stat(self._log_path).st_size
        except FileNotFoundError:
            size = 0
        return LogState(raw.total_changes, size)

    def note_progress(self, state: LogState) -> asyncio.Future[None] | None:
        """Take note of what the writer did; return the passive checkpoint that began, if one was due."""
        self._log_bytes = state.log_bytes
        if (
            self._running is not None
            or self.is_truncation_due
            or state.changes - self._changes_covered < self._every_changes
        ):
            return None
        self._changes_covered = state.changes
        self._running = self._thread.submit(_checkpoint_passively)
        self._running.add_done_callback(self._finish)
        return self._running

    def truncate(self, raw: sqlite3.Connection) -> LogState:
        """Move all pages of the log into the database and empty the log; give way to readers at once."""
        busy_timeout_ms = raw.execute("PRAGMA busy_timeout").fetchone()[0]
        try:
            raw.execute("PRAGMA busy_timeout = 0")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            _logger.warning("the write-ahead log could not be truncated: %s", error)
        finally:
            raw.execute(f"PRAGMA busy_timeout = {busy_timeout_ms:d}")
        return self.measure(raw)

    def note_truncation(self, state: LogState) -> None:
        """Take note of the writer's truncation; where a long read stood in its way, the next is due a bit later."""
        self._log_bytes = state.log_bytes
        self._changes_covered = state.changes
        self._truncate_above_bytes = self._log_limit_bytes
        if state.log_bytes > self._log_limit_bytes:
            self._truncate_above_bytes = state.log_bytes + self._log_limit_bytes // 8

    async def settle(self) -> None:
        """Wait for the checkpoint that runs."""
        if self._running is not None:
            await asyncio.wait([self._running])

    def _finish(self, future: asyncio.Future[None]) -> None:
        self._running = None
        if (error := future.exception()) is not None:
            _logger.warning("a checkpoint failed and will be tried again: %s", error)


def _checkpoint_passively(raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
