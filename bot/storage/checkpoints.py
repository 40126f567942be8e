"""Moving committed pages from the write-ahead log into the database file, out of the way of the writer."""

from __future__ import annotations

import asyncio
import logging
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
    """The checkpoints of one database, each in two steps.

    The bulk is moved by a passive checkpoint on a connection of its own, which blocks nobody and is begun by the
    writer's progress. What the writer adds meanwhile is left over, so that under a steady load the log would never be
    overwritten but grow, and each commit with it (a file that grows costs more to flush than one that is overwritten).
    So the writer itself moves this small rest, between two groups. Where a long read keeps the log from being
    overwritten all the same, the writer truncates it as soon as it is too large and that read is over.

    `measure`, `do_writers_step` and `truncate` run on the writer's thread, all else on the event loop.
    """

    def __init__(self, thread: ConnectionThread, log_path: Path, *, every_changes: int, log_limit_bytes: int) -> None:
        """Prepare to work on a connection of its own.

        Args:
            thread: the connection for the passive checkpoints.
            log_path: the write-ahead log's file.
            every_changes: a checkpoint begins after so many changed rows.
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
        self._has_rest = False

    @property
    def is_writer_due(self) -> bool:
        """Return whether the writer shall do its step now; SQLite runs one checkpoint at a time."""
        return self._running is None and (self._has_rest or self._log_bytes > self._truncate_above_bytes)

    def measure(self, raw: sqlite3.Connection) -> LogState:
        """Return how far the writer has come; takes microseconds."""
        try:
            size = self._log_path.stat().st_size
        except OSError:
            # Not there yet, or out of reach for now: what was committed is committed, whatever its log measures.
            size = 0
        return LogState(raw.total_changes, size)

    def note_progress(self, state: LogState) -> asyncio.Future[None] | None:
        """Take note of what the writer did; return the passive checkpoint that began, if one was due."""
        self._log_bytes = state.log_bytes
        if (
            self._running is not None
            or self.is_writer_due
            or state.changes - self._changes_covered < self._every_changes
        ):
            return None
        self._changes_covered = state.changes
        self._running = self._thread.submit(_checkpoint_passively)
        self._running.add_done_callback(self._finish)
        return self._running

    def do_writers_step(self, raw: sqlite3.Connection) -> LogState:
        """Move what the passive checkpoint left over, or truncate a log that is too large."""
        if self._log_bytes > self._truncate_above_bytes:
            return self.truncate(raw)
        try:
            _checkpoint_passively(raw)
        except sqlite3.Error as error:
            _logger.warning("the rest of a checkpoint failed and waits for the next one: %s", error)
        return self.measure(raw)

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

    def note_writers_step(self, state: LogState) -> None:
        """Take note of the writer's step; where a read stood in the way of a truncation, the next is due later."""
        self._has_rest = False
        self._log_bytes = state.log_bytes
        if state.log_bytes > self._truncate_above_bytes:
            self._truncate_above_bytes = state.log_bytes + self._log_limit_bytes // 8
        elif state.log_bytes <= self._log_limit_bytes:
            self._truncate_above_bytes = self._log_limit_bytes

    async def settle(self) -> None:
        """Wait for the checkpoint that runs."""
        if self._running is not None:
            await asyncio.wait([self._running])

    def _finish(self, future: asyncio.Future[None]) -> None:
        self._running = None
        self._has_rest = True
        if (error := future.exception()) is not None:
            _logger.warning("a checkpoint failed and will be tried again: %s", error)


def _checkpoint_passively(raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
