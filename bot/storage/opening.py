"""The connections of a database: how they are set up, and what stops them."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from bot.domain.errors import DatabaseInvalidError, StorageError, StorageUnavailableError
from bot.storage.connection import Connection
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


@contextmanager
def open_snapshot(path: Path, *, busy_timeout_seconds: float) -> Generator[sqlite3.Connection]:
    """Yield a connection that only reads, inside a transaction: one snapshot of a database that may be in use.

    Raises:
        DatabaseInvalidError: There is no such file, or it is no database with the schema of this program.
        StorageUnavailableError: It is locked.
    """
    prepare_file(path, create=False)
    with told(path):
        raw = connect_reader(path, busy_timeout_seconds=busy_timeout_seconds)
    with closing(raw):
        with told(path):
            # The snapshot is taken by the first read, not by BEGIN.
            raw.execute("BEGIN")
            _require_known_schema(raw, load_migrations(), may_migrate=False)
        yield raw


@contextmanager
def open_unchanging(path: Path) -> Generator[Connection]:
    """Yield a connection that only reads a file that nobody writes to; nothing is made beside it.

    Raises:
        DatabaseInvalidError: It is no database with the schema of this program.
    """
    source = path.absolute().as_uri() + "?immutable=1"
    with told(path), closing(sqlite3.connect(source, uri=True, isolation_level=None)) as raw:
        raw.row_factory = sqlite3.Row
        raw.execute("PRAGMA temp_store = MEMORY")
        raw.execute("BEGIN")
        _require_known_schema(raw, load_migrations(), may_migrate=False)
        connection = Connection(raw)
        try:
            yield connection
        finally:
            connection.release()


@contextmanager
def told(path: Path) -> Generator[None]:
    """Raise what SQLite or the system reports in the block as an error of one line that names the file."""
    try:
        yield
    except (sqlite3.Error, OSError, DatabaseInvalidError) as error:
        raise _told(path, error) from error


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
    reason = error.strerror if isinstance(error, OSError) else error
    text = f"{path}: {reason}"
    return kind(text if not str(reason).startswith(str(path)) else str(reason))
