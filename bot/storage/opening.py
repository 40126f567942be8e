"""The connections of a database: how they are set up, and what stops them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bot.domain.errors import DatabaseInvalidError, StorageError, StorageUnavailableError
from bot.storage.failures import primary_code
from bot.storage.files import prepare_file
from bot.storage.migrator import Migration, load_migrations, migrate, pending

# STRICT tables; RETURNING and upserts are older.
_OLDEST_SQLITE = (3, 37, 0)

# Kibibytes of pages that a connection keeps; allocated as they are used.
_WRITER_CACHE = 64 * 1024
_READER_CACHE = 16 * 1024

# Outages that another attempt may find gone; every other error at the start says that the file is unfit.
_PASSING = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM})


def connect_writer(
    path: Path, *, busy_timeout_seconds: float, now: int | None, may_migrate: bool
) -> tuple[sqlite3.Connection, list[Migration]]:
    """Make, check and migrate a database; return its writing connection and the migrations that were applied.

    Args:
        path: the file; it and its folder are made when missing and may_migrate.
        busy_timeout_seconds: how long to wait for a lock that another process holds.
        now: the time that is recorded with a migration, in seconds; None: by SQLite's clock.
        may_migrate: whether missing migrations are applied; otherwise they are an error.

    Raises:
        DatabaseInvalidError: The file cannot be used; nothing was changed.
        StorageUnavailableError: The disk is full or the database is locked.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise DatabaseInvalidError(f"SQLite {sqlite3.sqlite_version} is too old; 3.37 is needed")
    migrations = load_migrations()
    prepare_file(path, create=may_migrate)
    raw: sqlite3.Connection | None = None
    try:
        raw = _connect(path, busy_timeout_seconds)
        _require_known_schema(raw, migrations, may_migrate=may_migrate)
        # Cannot be done inside a transaction, and stays with the file.
        if raw.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise DatabaseInvalidError("this file system has no shared memory for a write-ahead log")
        _set_up(raw, cache=_WRITER_CACHE)
        applied = migrate(raw, migrations, path=path, now=now)
    except BaseException as error:
        if raw is not None:
            raw.close()
        if isinstance(error, (sqlite3.Error, StorageError, OSError)):
            raise _told(path, error) from error
        raise
    return raw, applied


def connect_checkpointer(path: Path) -> sqlite3.Connection:
    """Return a connection that moves pages from the log into the file and never waits for others."""
    raw = _connect(path, 0)
    _set_up(raw, cache=0)
    return raw


def connect_reader(path: Path, *, busy_timeout_seconds: float) -> sqlite3.Connection:
    """Return a connection that refuses to write."""
    raw = _connect(path, busy_timeout_seconds)
    _set_up(raw, cache=_READER_CACHE)
    raw.execute("PRAGMA query_only = ON")
    return raw


def _connect(path: Path, busy_timeout_seconds: float) -> sqlite3.Connection:
    raw = sqlite3.connect(
        # mode=rw: never make a file, whose mode would be the process's default.
        path.absolute().as_uri() + "?mode=rw",
        uri=True,
        timeout=busy_timeout_seconds,
        isolation_level=None,
        cached_statements=512,
    )
    raw.row_factory = sqlite3.Row
    return raw


def _set_up(raw: sqlite3.Connection, *, cache: int) -> None:
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("PRAGMA temp_store = MEMORY")
    # Checkpoints have their own thread: inside a commit they would make everybody wait.
    raw.execute("PRAGMA wal_autocheckpoint = 0")
    if cache:
        # A negative number counts kibibytes, a positive one pages.
        raw.execute(f"PRAGMA cache_size = -{cache:d}")


def _require_known_schema(raw: sqlite3.Connection, migrations: Sequence[Migration], *, may_migrate: bool) -> None:
    missing = pending(raw, migrations)
    if missing and not may_migrate:
        raise DatabaseInvalidError(f"the database lacks migration {missing[0].name}; run: python -m bot migrate")


def _told(path: Path, error: sqlite3.Error | StorageError | OSError) -> StorageError:
    """Return the one-line error that names the file and the cause."""
    kind = StorageUnavailableError if primary_code(error) in _PASSING else DatabaseInvalidError
    return kind(f"{path}: {error}")
