"""Plain sqlite3 doing the statements of the service, one committed transaction a vote."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.domain.emoji import normalise_emoji
from bot.domain.reactions import ReactionEvent
from bot.domain.voting import Change
from bot.services.voting import follow
from bot.storage.connection import Connection
from bot.storage.opening import connect_writer

Statement = tuple[str, Any, bool]
"""The SQL, its parameters, and whether they are many sets."""


class _Recorder:
    """A connection that remembers what it was given to do."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        self.statements: list[Statement] = []

    @property
    def in_transaction(self) -> bool:
        return self._raw.in_transaction

    def execute(self, sql: str, parameters: Mapping[str, Any] | tuple[()]) -> sqlite3.Cursor:
        self.statements.append((sql, parameters, False))
        return self._raw.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Mapping[str, Any]]) -> sqlite3.Cursor:
        sets = list(parameters)
        self.statements.append((sql, sets, True))
        return self._raw.executemany(sql, sets)


def record(path: Path, events: Sequence[ReactionEvent], now: int) -> list[list[Statement]]:
    """Follow votes on a database and return the statements of each."""
    raw = _open(path, "OFF")
    recorded: list[list[Statement]] = []
    for event in events:
        recorder = _Recorder(raw)
        raw.execute("BEGIN IMMEDIATE")
        follow(
            Connection(recorder),  # pyright: ignore[reportArgumentType] -- it does all that is asked of it here
            event=event,
            change=Change.ADDED,
            emoji=normalise_emoji(event.emoji),
            now=now,
        )
        raw.execute("COMMIT")
        recorded.append(recorder.statements)
    raw.close()
    return recorded


def replay(path: Path, recorded: Sequence[Sequence[Statement]], synchronous: str) -> list[float]:
    """Do the statements, each vote's in a transaction of its own, and return how long each took in seconds."""
    raw = _open(path, synchronous)
    durations: list[float] = []
    for statements in recorded:
        started = perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        for sql, parameters, is_many in statements:
            if is_many:
                raw.executemany(sql, parameters)
            else:
                raw.execute(sql, parameters).fetchone()
        raw.execute("COMMIT")
        durations.append(perf_counter() - started)
    raw.close()
    return durations


def _open(path: Path, synchronous: str) -> sqlite3.Connection:
    """Open the database as the service does, but with SQLite's own checkpoints."""
    raw, _ = connect_writer(path, busy_timeout_seconds=5.0, now=None, may_migrate=False)
    raw.execute(f"PRAGMA synchronous = {synchronous}")
    raw.execute("PRAGMA wal_autocheckpoint = 1000")
    return raw
