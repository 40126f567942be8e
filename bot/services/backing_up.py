"""Backing up and restoring: verified copies of the whole database, while the bot runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bot.domain.checking import DAMAGE, Drift
from bot.domain.errors import BackupRefusedError, DatabaseInvalidError
from bot.domain.identity import Clock, seconds
from bot.services.checking import check_copy
from bot.storage.backups import belongs_to, copied
from bot.storage.opening import open_snapshot, told
from bot.storage.restores import replace, staged

Progress = Callable[[int, int], None]
"""Is told how much is done, and of how much; what it raises ends the work, with nothing left behind."""

BUSY_TIMEOUT_SECONDS = 5.0

_PAGES_A_STEP = 256
"""A mebibyte with pages of the usual size: between two steps a copy can rest or be stopped."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    Attributes:
        drift: what the check found in the backup.
        is_done: whether the database was replaced: not if there was drift that nobody had agreed to.
        kept: where the database that was replaced is kept; None: there was none.
    """

    drift: list[Drift]
    is_done: bool
    kept: Path | None = None


def back_up(source: Path, target: Path, progress: Progress | None = None) -> list[Drift]:
    """Copy a database, which may be in use, and check the copy before it takes its name; return what was found.

    The copy is one snapshot: a single file with mode 0600. It is kept whatever the check finds, for a backup with a
    wrong total in it is better than none. Slow on a big database, and holds nobody up.

    Args:
        source: the database.
        target: the file to be made.
        progress: is told how far the copy is, in pages, and then how far the check is, in steps.

    Raises:
        BackupRefusedError: There is something of this name already, or a database would take the file for its own.
        StorageError: The database or the copy's folder cannot be used, or the disk is full; nothing is left behind.
    """
    with told(target):
        _require_free(source, target)
    with (
        open_snapshot(source, busy_timeout_seconds=BUSY_TIMEOUT_SECONDS) as raw,
        told(target),
        copied(raw, target, pages=_PAGES_A_STEP, progress=progress) as unfinished,
    ):
        # The snapshot is let go before the check: as long as it stands, the log of a running bot grows.
        raw.execute("ROLLBACK")
        found = check_copy(unfinished, progress)
        _require_free(source, target)
    return found


def restore(
    backup: Path,
    database: Path,
    clock: Clock,
    *,
    accept_drift: bool = False,
    progress: Progress | None = None,
) -> Restored:
    """Put a backup in the place of the database, which is kept beside it as ``<name>.before-restore-<time>.bak``.

    The backup is copied, brought up to date and checked before anything is replaced; it is not changed itself.

    Args:
        backup: the file; a database of this program, of this version or an older one.
        database: the database, whose lock is held by the caller; it may be missing or damaged.
        clock: the source of time.
        accept_drift: whether a backup with drift is restored as well.
        progress: is told how far the copy is, in pages, and then how far the check is, in steps.

    Raises:
        BackupRefusedError: The backup is the database itself.
        StorageError: The backup is no good, another program uses the database, or the disk is full; nothing was
            changed.
    """
    database = database.resolve()
    now = clock.now()
    kept = _free_name(database, f"{now:%Y%m%dT%H%M%SZ}")
    with told(backup):
        if backup.exists() and database.exists() and backup.samefile(database):
            raise BackupRefusedError(f"{backup}: this is the database itself")
    with staged(backup, database, now=seconds(now), progress=progress) as copy:
        found = check_copy(copy, progress)
        if damage := next((drift for drift in found if drift.kind == DAMAGE), None):
            raise DatabaseInvalidError(f"{backup}: this file is damaged: {damage.kept}")
        if found and not accept_drift:
            return Restored(found, is_done=False)
        had_one = replace(database, copy, kept)
    return Restored(found, is_done=True, kept=kept if had_one else None)


def _free_name(database: Path, time: str) -> Path:
    """Return the name for the database that is replaced, with a number where another bears it."""
    names = (f"{database.name}.before-restore-{time}{suffix}.bak" for suffix in _suffixes())
    return next(path for path in map(database.with_name, names) if not path.exists())


def _suffixes() -> Iterator[str]:
    yield ""
    for number in count(2):
        yield f"-{number}"


def _require_free(source: Path, target: Path) -> None:
    """Refuse to write over anything, and to give the copy a name that SQLite would take for part of the database.

    Raises:
        BackupRefusedError: It is so.
    """
    if target.is_symlink() or target.exists():
        raise BackupRefusedError(f"{target}: there is something of this name already, and a backup overwrites nothing")
    if belongs_to(source, target):
        raise BackupRefusedError(f"{target}: this name belongs to the database itself")
