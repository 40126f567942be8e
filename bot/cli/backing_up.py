"""`backup` and `restore`."""

from __future__ import annotations

from pathlib import Path

from bot.cli.exits import Exit
from bot.cli.findings import print_findings
from bot.cli.opening import require_database
from bot.cli.progress import progress_bar
from bot.clock import SystemClock
from bot.services import backing_up
from bot.storage.lock import FileLock
from bot.storage.restores import require_backup


def backup(path: Path, file_name: str) -> Exit:
    """Copy the database into a file, check the copy, and print what was found.

    Raises:
        CommandError: there is no database.
        StorageError: the database cannot be used, or the file not be made; nothing was left behind.
    """
    require_database(path)
    target = Path(file_name)
    with progress_bar("Backing up") as bar:
        found = backing_up.back_up(path, target, bar.show)
    print_findings(found)
    print(f"{target}: backed up, {target.stat().st_size:,} bytes" + (", with drift in it" if found else ", no drift"))
    return Exit.FOUND if found else Exit.DONE


def restore(path: Path, file_name: str, *, accept_drift: bool) -> Exit:
    """Put a backup in the place of the database, and print where the old one is kept.

    Raises:
        StorageError: a bot runs on the database, or the backup is no good; nothing was changed.
    """
    backup = Path(file_name)
    require_backup(backup)
    with FileLock.acquire(path), progress_bar("Restoring") as bar:
        done = backing_up.restore(backup, path, SystemClock(), accept_drift=accept_drift, progress=bar.show)
    print_findings(done.drift)
    if not done.is_done:
        print(f"{file_name}: nothing was restored; --accept-drift restores it all the same")
        return Exit.FOUND
    print(f"{path}: restored from {file_name}")
    if done.kept is not None:
        print(f"the database before is kept as {done.kept}")
    return Exit.FOUND if done.drift else Exit.DONE
