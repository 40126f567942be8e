"""Putting a copy in the place of a database.

The order is made for a process that may be killed between any two steps: until the one rename that puts the new file
in its place the old database is whole, under its name; from then on the new one is, with nothing of the old beside it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.domain.errors import DatabaseInvalidError, StorageUnavailableError
from bot.storage.backups import COMPANIONS, Progress, copied, flush, list_leftovers, remove
from bot.storage.failures import is_busy
from bot.storage.migrator import back_up, load_migrations, migrate, pending
from bot.storage.opening import told

_PAGES_A_STEP = 1_024
_BUSY_TIMEOUT_SECONDS = 5.0
_LOG, _, _JOURNAL = COMPANIONS


@contextmanager
def staged(backup: Path, database: Path, *, now: int | None, progress: Progress | None = None) -> Generator[Path]:
    """Copy a backup beside the database and bring the copy up to date; it is gone when the block ends.

    Args:
        backup: the file; it may be in use and is not changed.
        database: the resolved path of the database's file; its lock is held.
        now: the time that is recorded with a migration, in seconds; None: by SQLite's clock.
        progress: is told how many pages are copied.

    Yields:
        The copy: a single file with mode 0600.

    Raises:
        DatabaseInvalidError: The backup is missing, unreadable, damaged, no database of this program, or newer.
        StorageUnavailableError: The disk is full.
    """
    copy = database.with_name(f"{database.name}.restoring")
    with told(database):
        for leftover in list_leftovers(database.parent):
            if leftover.name.startswith(f"{database.name}."):
                remove(leftover)
    try:
        with (
            told(backup),
            closing(_connect_source(backup)) as source,
            copied(source, copy, pages=_PAGES_A_STEP, progress=progress),
        ):
            pass
        with told(backup), closing(sqlite3.connect(copy, isolation_level=None)) as raw:
            migrate(raw, load_migrations(), path=None, now=now)
        yield copy
    finally:
        remove(copy)


def replace(database: Path, copy: Path, kept: Path) -> bool:
    """Put a copy in the place of the database, which is kept under another name; return whether there was one.

    What was committed to the write-ahead log is part of what is kept. A database that is too damaged to be read is
    kept as it is, file by file.

    Args:
        database: the resolved path of the database's file; its lock is held.
        copy: a database that is a single file in the same folder; it is moved.
        kept: the name under which the old database is kept; nothing bears it.

    Raises:
        DatabaseInvalidError: The old database cannot be kept, or the copy not be moved; nothing was changed.
        StorageUnavailableError: Another program uses the database, or the disk is full; nothing was changed.
    """
    with told(database):
        flush(copy)
        if not database.exists() or database.stat().st_size == 0:
            _put(database, copy)
            return False
        # Open from before SQLite opens the file until after: closing any descriptor of it drops SQLite's locks on it.
        descriptor = os.open(database, os.O_RDWR | os.O_CLOEXEC)
        try:
            with closing(_connect(database, "rw")) as raw:
                if _take_over(raw):
                    back_up(raw, kept)
                else:
                    _keep_files(database, kept)
                _put(database, copy)
                # Whoever opened the old file in this very moment shall find nothing in it, and not lay its log beside
                # the new one.
                os.ftruncate(descriptor, 0)
        finally:
            os.close(descriptor)
    return True


def require_backup(backup: Path) -> None:
    """Refuse a path where no file is.

    Raises:
        DatabaseInvalidError: It is so.
    """
    if backup.is_dir():
        raise DatabaseInvalidError(f"{backup}: this is a folder, not a backup")
    if not backup.is_file():
        raise DatabaseInvalidError(f"{backup}: there is no such file")


def _connect_source(backup: Path) -> sqlite3.Connection:
    """Return a connection to a backup, in one snapshot.

    Raises:
        DatabaseInvalidError: As `staged`.
    """
    require_backup(backup)
    with backup.open("rb"):
        # A file that may not be read is told as such.
        pass
    raw = _connect(backup, "ro")
    try:
        raw.execute("BEGIN")
        migrations = load_migrations()
        if len(pending(raw, migrations)) == len(migrations):
            raise DatabaseInvalidError("this is not a database of Askwell")
    except BaseException:
        raw.close()
        raise
    return raw


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    source = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(source, uri=True, isolation_level=None, timeout=_BUSY_TIMEOUT_SECONDS)


def _take_over(raw: sqlite3.Connection) -> bool:
    """Move the log into the file and lock all others out of it; return False for a file too damaged for that.

    Raises:
        StorageUnavailableError: Another program uses it.
    """
    try:
        raw.execute("PRAGMA locking_mode = EXCLUSIVE")
        raw.execute("PRAGMA journal_mode = DELETE")
        raw.execute("BEGIN EXCLUSIVE")
        raw.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise StorageUnavailableError("another program uses the database") from error
        return False
    return True


def _keep_files(database: Path, kept: Path) -> None:
    """Copy a damaged database with its log, the file itself last."""
    for ending in (_LOG, _JOURNAL, ""):
        source, target = (path.with_name(path.name + ending) for path in (database, kept))
        if not source.exists():
            continue
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with source.open("rb") as old, os.fdopen(descriptor, "wb") as new:
            shutil.copyfileobj(old, new)
            new.flush()
            os.fsync(new.fileno())
    flush(kept.parent)


def _put(database: Path, copy: Path) -> None:
    """Move the copy over the database, beside which no log may lie: SQLite would take it for the copy's."""
    for ending in COMPANIONS:
        database.with_name(database.name + ending).unlink(missing_ok=True)
    copy.replace(database)
    flush(database.parent)
