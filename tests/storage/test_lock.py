"""The lock of a running bot."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.errors import DatabaseInvalidError, DatabaseLockedError
from bot.storage.lock import FileLock

HOLDER = """
import sys
from bot.storage.lock import FileLock
lock = FileLock.acquire(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


def test_a_lock_excludes_a_second_one_until_it_is_closed(database_path: Path) -> None:
    lock = FileLock.acquire(database_path)
    with pytest.raises(DatabaseLockedError, match="running bot"):
        FileLock.acquire(database_path)
    lock.close()
    lock.close()
    with FileLock.acquire(database_path):
        pass
    FileLock.acquire(database_path).close()


def test_a_link_to_the_database_is_locked_with_it(database_path: Path, tmp_path: Path) -> None:
    database_path.touch()
    link = tmp_path / "link.db"
    link.symlink_to(database_path)
    with FileLock.acquire(link), pytest.raises(DatabaseLockedError):
        FileLock.acquire(database_path)


def test_a_killed_process_holds_nothing(database_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(database_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    with holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(DatabaseLockedError):
            FileLock.acquire(database_path)
        holder.kill()
    FileLock.acquire(database_path).close()


def test_the_file_and_a_missing_folder_are_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "askwell.db"
    with FileLock.acquire(path):
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE((path.parent / "askwell.db.lock").stat().st_mode) == 0o600
        assert not path.exists()


def test_a_place_where_no_lock_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseInvalidError, match="file"):
        FileLock.acquire(tmp_path / "file" / "askwell.db")
    (tmp_path / "askwell.db.lock").mkdir()
    with pytest.raises(DatabaseInvalidError, match=r"askwell\.db\.lock"):
        FileLock.acquire(tmp_path / "askwell.db")
