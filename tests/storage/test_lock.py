"""The lock of a running bot."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.domain.errors import DatabaseInvalidError, DatabaseLockedError
from bot.storage.lock import FileLock
from tests.support.holder import held_elsewhere


def test_a_lock_excludes_other_processes(database_path: Path) -> None:
    with held_elsewhere(database_path), pytest.raises(DatabaseLockedError, match="running bot"):
        FileLock.acquire(database_path)


def test_a_closed_lock_is_free_and_closing_it_again_does_nothing(database_path: Path) -> None:
    lock = FileLock.acquire(database_path)
    lock.close()
    lock.close()
    with held_elsewhere(database_path):
        pass


def test_a_bot_that_was_dropped_without_closing_does_not_lock_out_its_successor(database_path: Path) -> None:
    dropped = FileLock.acquire(database_path)
    with FileLock.acquire(database_path):
        pass
    dropped.close()


def test_a_link_to_the_database_is_locked_with_it(database_path: Path, tmp_path: Path) -> None:
    database_path.touch()
    link = tmp_path / "link.db"
    link.symlink_to(database_path)
    with held_elsewhere(link), pytest.raises(DatabaseLockedError):
        FileLock.acquire(database_path)


def test_a_killed_process_holds_nothing(database_path: Path) -> None:
    with held_elsewhere(database_path) as holder:
        holder.kill()
        holder.wait()
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


def test_nothing_is_put_beside_what_is_surely_no_database(tmp_path: Path) -> None:
    other = tmp_path / "README.md"
    other.write_text("# Not a database, whatever is made of its first sixteen bytes")
    for path, words in ((other, "not a database"), (tmp_path, "folder")):
        with pytest.raises(DatabaseInvalidError, match=words):
            FileLock.acquire(path)
    assert list(tmp_path.iterdir()) == [other]
    assert not tmp_path.with_name(f"{tmp_path.name}.lock").exists()
