"""Restores that are killed at each step they take, in processes of their own.

Run by `python -m tests.support.killed_restores FOLDER BACKUP WORK`. A step is whatever Python tells its audit hooks of:
each file that is opened, renamed, removed or cut, each connection. Prints one JSON object a restore: the step at which
it was killed (null: it came to its end), and the number of questions in the database that it left.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from bot.clock import SystemClock
from bot.services.backing_up import restore
from bot.services.checking import check_copy
from bot.storage.opening import connect_writer

_STEPS = ("open", "os.", "shutil.", "sqlite3.connect")


def left_by_a_killed_bot(running: Path, tmp_path: Path) -> Path:
    """Return a folder with a database a.db, of which a part stands in its log alone."""
    folder = tmp_path / "killed"
    folder.mkdir()
    for ending in ("", "-wal"):
        (folder / f"a.db{ending}").write_bytes(running.with_name(running.name + ending).read_bytes())
    assert (folder / "a.db-wal").stat().st_size > 0
    return folder


def main(folder: Path, backup: Path, work: Path) -> None:
    """Restore a backup over copies of the database `a.db` in a folder, killed ever later until one is done."""
    for last in range(1, 1_000):
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(folder, work)
        database = work / "a.db"
        step = _restore_killed_at(last, database, backup)
        left = _questions(database)
        # Whatever a kill left: the next restore does not stumble over it.
        assert restore(backup, database, SystemClock()).is_done
        assert not [path for path in work.iterdir() if "restoring" in path.name or "unfinished" in path.name]
        print(json.dumps({"step": step, "questions": left}), flush=True)
        if step is None:
            return


def _restore_killed_at(last: int, database: Path, backup: Path) -> str | None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        steps = 0

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal steps
            if not event.startswith(_STEPS):
                return
            steps += 1
            if steps == last:
                os.write(writing, f"{event} {arguments[:1]}".encode())
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        restore(backup, database, SystemClock())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        step = told.read()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) == bool(step), status
    return step or None


def _questions(database: Path) -> int:
    """Open the database as the bot does, check it, and return how many questions it has."""
    raw, _ = connect_writer(database, busy_timeout_seconds=0, now=None, may_migrate=False)
    with closing(raw):
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.execute("PRAGMA journal_mode = DELETE")
        (number,) = raw.execute("SELECT COUNT(*) FROM question").fetchone()
    assert check_copy(database) == []
    assert isinstance(number, int)
    return number


if __name__ == "__main__":
    sqlite3.enable_callback_tracebacks(True)
    main(*map(Path, sys.argv[1:4]))
