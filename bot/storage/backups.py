"""Copies of a database: whole, private and on the disk before they bear their name."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

Progress = Callable[[int, int], None]
"""Is told how much is done, and of how much. It is where a copy may rest, and what it raises ends the copy."""

_ALL_PAGES = -1
_UNFINISHED = re.compile(r".+\.([1-9][0-9]*)\.unfinished", re.DOTALL)

# What SQLite may keep beside a file. Source: https://www.sqlite.org/tempfiles.html
COMPANIONS = ("-wal", "-shm", "-journal")

_LOCK = ".lock"


def belongs_to(database: Path, path: Path) -> bool:
    """Return whether a path is a database's file, or one of those that are kept beside it: its lock is one."""
    place = path.parent.resolve() / path.name
    files = (database.resolve(), database.parent.resolve() / database.name)
    return any(place == file.with_name(file.name + ending) for file in files for ending in ("", *COMPANIONS, _LOCK))


@contextmanager
def copied(
    connection: sqlite3.Connection, target: Path, *, pages: int = _ALL_PAGES, progress: Progress | None = None
) -> Generator[Path]:
    """Copy a database that may be in use into a file with mode 0600, which appears whole or not at all.

    The copy takes its name, over whatever bore it, when the block ends well; until then it may be looked at. Nothing
    is left behind when the block raises. What a killed process leaves, ``<name>.<process>.unfinished``, is removed the
    next time.

    Args:
        connection: to the database. Where others write to it meanwhile and the copy is made in steps, it must have a
            transaction open: its snapshot is copied. (Without one SQLite begins anew after each write.)
        target: the copy.
        pages: how many are copied in a step; -1: all in one.
        progress: is told after each step, in pages.

    Yields:
        The file, complete but not flushed, that will be the copy.

    Raises:
        sqlite3.Error: The copy failed.
        OSError: The file cannot be made.
    """
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.unfinished")
    remove(unfinished)
    for leftover in list_leftovers(target.parent):
        if leftover.name.startswith(f"{target.name}."):
            remove(leftover)
    os.close(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as copy:
            # A copy that does not come to its end is thrown away: it need neither be flushed nor be undone.
            copy.execute("PRAGMA synchronous = OFF")
            connection.backup(copy, pages=pages, progress=_told_in_pages(progress))
            # The copy inherits the journal mode; a single file is easier to carry about.
            copy.execute("PRAGMA journal_mode = DELETE")
        yield unfinished
        flush(unfinished)
        unfinished.replace(target)
        flush(target.parent)
    finally:
        remove(unfinished)


def list_leftovers(folder: Path) -> list[Path]:
    """Return the unfinished copies in a folder whose processes are gone."""
    found = ((path, _UNFINISHED.fullmatch(path.name)) for path in folder.glob("*.unfinished"))
    return [path for path, match in found if match is not None and not _is_running(int(match[1]))]


def remove(path: Path) -> None:
    """Remove a database, if it is there, with what SQLite keeps beside it."""
    path.unlink(missing_ok=True)
    for ending in COMPANIONS:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Have a file, or the entries of a folder, written to the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        # It is another user's.
        return True
    return True


def _told_in_pages(progress: Progress | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None

    def tell(_status: int, remaining: int, total: int) -> None:
        progress(total - remaining, total)

    return tell
