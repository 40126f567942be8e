"""A folder with one backup a day, each named by its day; whatever else lies in it is left alone."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from bot.storage.backups import list_leftovers, remove
from bot.storage.opening import told

_NAME = re.compile(r"askwell-([0-9]{4}-[0-9]{2}-[0-9]{2})\.sqlite3")
_UNFINISHED = re.compile(_NAME.pattern + r"\.[0-9]+\.unfinished")


def path_of(folder: Path, day: date) -> Path:
    """Return the file for the backup of a day."""
    return folder / f"askwell-{day.isoformat()}.sqlite3"


def list_copies(database: Path, folder: Path) -> list[Path]:
    """Return the files that hold what the database held before: daily backups, and the copies made beside it.

    Args:
        database: the file of the database.
        folder: of the daily backups; it may be missing.

    Raises:
        StorageError: A folder cannot be read.
    """
    with told(folder):
        daily = [path for _, path in _list(folder)] if folder.is_dir() else []
        beside = [path for path in database.parent.glob(f"{glob.escape(database.name)}.*.bak") if path.is_file()]
        return sorted([*daily, *beside])


def prune(folder: Path, *, today: date, kept: int, database: Path) -> list[Path]:
    """Remove the backups that are too many, the oldest first, and return what was removed.

    Files named by a day to come are of a clock that was wrong: they neither count nor go. Nor does a backup that
    somebody has made the database.

    Args:
        folder: with the backups.
        today: the day of the newest one, which stays.
        kept: how many stay, 1 or more.
        database: the file of the database.

    Raises:
        StorageError: A file cannot be removed.
    """
    with told(folder):
        past = sorted(path for day, path in _list(folder) if day <= today and not path.samefile(database))
        spare = past[:-kept]
        for path in spare:
            remove(path)
        return spare


def clear(folder: Path) -> None:
    """Remove the unfinished daily backups of processes that are gone.

    Raises:
        StorageError: A file cannot be removed.
    """
    with told(folder):
        for path in list_leftovers(folder):
            if _UNFINISHED.fullmatch(path.name):
                remove(path)


def _list(folder: Path) -> Iterator[tuple[date, Path]]:
    for path in folder.iterdir():
        match = _NAME.fullmatch(path.name)
        if match is None or path.is_symlink() or not path.is_file():
            continue
        with suppress(ValueError):  # such as the 31st of February
            yield date.fromisoformat(match[1]), path
