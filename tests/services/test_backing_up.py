"""Backups and restores, on files."""

from __future__ import annotations

import os
import resource
import sqlite3
import stat
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.errors import BackupRefusedError, DatabaseInvalidError, StorageError, StorageUnavailableError
from bot.services.backing_up import back_up, restore
from bot.services.checking import check_copy
from bot.storage import migrator, restores
from bot.storage.database import Database
from bot.storage.opening import connect_reader
from tests.support.ballots import Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, CAROL, Community
from tests.support.killed_restores import left_by_a_killed_bot

NEWER = "INSERT INTO schema_migration SELECT MAX(version) + 1, 'later', '', 0 FROM schema_migration"


@pytest_asyncio.fixture
async def ballots(community: Community) -> Ballots:
    ballots = Ballots(community)
    question = await community.ask(ALICE)
    await ballots.add(question.post, CAROL)
    return ballots


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "copies" / "copy.sqlite3"


@pytest.fixture(autouse=True)
def _folder(target: Path) -> None:
    target.parent.mkdir()


def value(path: Path, sql: str) -> Any:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as raw:
        return raw.execute(sql).fetchone()[0]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def damage(path: Path, sql: str = "UPDATE post SET ups = ups + 1") -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute(sql)


@pytest_asyncio.fixture
async def backup(ballots: Ballots, target: Path) -> Path:
    """Return a backup of a database that has got another question since and is closed."""
    assert back_up(ballots.community.database.path, target) == []
    await ballots.community.ask(BOB)
    await ballots.community.database.close()
    return target


# --- backups


async def test_a_name_that_cannot_be_looked_at_is_told_as_such(ballots: Ballots, target: Path):
    with pytest.raises(StorageError, match="File name too long"):
        back_up(ballots.community.database.path, target.with_name("x" * 300))


async def test_a_backup_is_one_private_file_with_all_that_was_committed(ballots: Ballots, target: Path) -> None:
    told: list[tuple[int, int]] = []
    assert back_up(ballots.community.database.path, target, lambda done, total: told.append((done, total))) == []
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert names(target.parent) == {target.name}
    assert value(target, "SELECT ups FROM post") == 1
    assert value(target, "PRAGMA journal_mode") == "delete"
    assert any(done == total for done, total in told)


async def test_a_backup_is_one_snapshot_while_the_bot_goes_on(
    ballots: Ballots, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.backing_up._PAGES_A_STEP", 5)
    path = ballots.community.database.path
    steps = 0

    def write_meanwhile(_done: int, _total: int) -> None:
        nonlocal steps
        steps += 1
        damage(path, f"INSERT INTO guild (discord_id, created_at) VALUES ({steps + 5000}, 0)")

    assert back_up(path, target, write_meanwhile) == []
    assert steps > 5
    assert value(target, "SELECT COUNT(*) FROM guild") == 1
    assert value(path, "SELECT COUNT(*) FROM guild") == steps + 1


async def test_a_backup_with_drift_is_kept_and_tells_of_it(ballots: Ballots, target: Path) -> None:
    damage(ballots.community.database.path)
    (drift,) = back_up(ballots.community.database.path, target)
    assert drift.kind == "votes of a post"
    assert value(target, "SELECT ups FROM post") == 2


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir, lambda path: path.symlink_to("nowhere")])
async def test_nothing_is_overwritten(ballots: Ballots, target: Path, make: Callable[[Path], None]) -> None:
    make(target)
    with pytest.raises(BackupRefusedError, match="overwrites nothing"):
        back_up(ballots.community.database.path, target)
    assert names(target.parent) == {target.name}


async def test_what_took_the_name_meanwhile_is_not_overwritten(ballots: Ballots, target: Path) -> None:
    def take(_done: int, _total: int) -> None:
        target.write_text("mine")

    with pytest.raises(BackupRefusedError):
        back_up(ballots.community.database.path, target, take)
    assert target.read_text() == "mine"
    assert names(target.parent) == {target.name}


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal", ".lock"])
async def test_a_name_of_the_database_itself_is_refused(ballots: Ballots, ending: str) -> None:
    path = ballots.community.database.path
    with pytest.raises(BackupRefusedError):
        back_up(path, path.with_name(path.name + ending))


async def test_a_link_to_the_database_is_refused(ballots: Ballots, target: Path) -> None:
    path = ballots.community.database.path
    target.symlink_to(path)
    with pytest.raises(BackupRefusedError):
        back_up(path, target)
    with pytest.raises(BackupRefusedError, match="belongs to the database"):
        back_up(path, path.parent / "copies" / ".." / f"{path.name}-journal")


async def test_a_missing_folder_is_told(ballots: Ballots, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="No such file or directory") as told:
        back_up(ballots.community.database.path, tmp_path / "nowhere" / "copy")
    assert str(told.value).count("nowhere") == 1


@contextmanager
def disk_of(size: int) -> Generator[None]:
    """Let no file of this process grow above a size, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_leaves_nothing_behind(ballots: Ballots, target: Path) -> None:
    with disk_of(64 * 1024), pytest.raises(StorageError, match=r"copy\.sqlite3"):
        back_up(ballots.community.database.path, target)
    assert names(target.parent) == set()


async def test_a_backup_that_is_stopped_leaves_nothing_behind(ballots: Ballots, target: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(ballots.community.database.path, target, stop)
    assert names(target.parent) == set()


async def test_what_a_killed_process_left_is_cleared_and_what_lives_is_not(ballots: Ballots, target: Path) -> None:
    left = target.with_name(f"{target.name}.{2**31 - 1}.unfinished")
    living = target.with_name(f"{target.name}.{os.getppid()}.unfinished")
    left.touch()
    living.touch()
    back_up(ballots.community.database.path, target)
    assert names(target.parent) == {target.name, living.name}


# --- restores


async def test_a_restore_brings_the_backup_back_and_keeps_what_was_there(
    backup: Path, database_path: Path, clock: ManualClock
) -> None:
    done = restore(backup, database_path, clock)
    assert done.is_done
    assert done.drift == []
    assert value(database_path, "SELECT COUNT(*) FROM question") == 1
    assert done.kept is not None
    assert done.kept == database_path.with_name("askwell.db.before-restore-20260101T000000Z.bak")
    assert value(done.kept, "SELECT COUNT(*) FROM question") == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in (database_path, done.kept)} == {0o600}
    assert value(backup, "SELECT COUNT(*) FROM question") == 1
    assert {name for name in names(database_path.parent) if name.endswith(("-wal", "-shm", "restoring"))} == set()


async def test_a_second_restore_in_the_same_second_keeps_both(
    backup: Path, database_path: Path, clock: ManualClock
) -> None:
    first, second = (restore(backup, database_path, clock).kept for _ in range(2))
    assert first is not None
    assert second is not None
    assert second.name == "askwell.db.before-restore-20260101T000000Z-2.bak"
    assert value(first, "SELECT COUNT(*) FROM question") == 2
    assert value(second, "SELECT COUNT(*) FROM question") == 1


async def test_what_only_the_log_of_a_killed_bot_holds_is_kept_and_not_mixed_in(
    ballots: Ballots, target: Path, database_path: Path, clock: ManualClock, tmp_path: Path
) -> None:
    back_up(database_path, target)
    await ballots.community.ask(BOB)
    killed = left_by_a_killed_bot(database_path, tmp_path)
    done = restore(target, killed / "a.db", clock)
    assert done.kept is not None
    assert value(done.kept, "SELECT COUNT(*) FROM question") == 2
    assert value(killed / "a.db", "SELECT COUNT(*) FROM question") == 1
    assert check_copy(killed / "a.db") == []


async def test_a_missing_or_an_empty_database_is_simply_made(backup: Path, tmp_path: Path, clock: ManualClock) -> None:
    for path in (tmp_path / "new.db", tmp_path / "empty.db"):
        if path.name == "empty.db":
            path.touch()
            path.with_name("empty.db-wal").write_bytes(b"what is left of another")
        done = restore(backup, path, clock)
        assert (done.is_done, done.kept) == (True, None)
        assert value(path, "SELECT COUNT(*) FROM question") == 1


async def test_a_damaged_database_is_kept_file_by_file(backup: Path, database_path: Path, clock: ManualClock) -> None:
    database_path.write_bytes(b"no database at all")
    log = database_path.with_name(database_path.name + "-wal")
    log.write_bytes(b"nor a log")
    done = restore(backup, database_path, clock)
    assert done.kept is not None
    assert done.kept.read_bytes() == b"no database at all"
    assert done.kept.with_name(done.kept.name + "-wal").read_bytes() == b"nor a log"
    assert not log.exists()
    assert value(database_path, "SELECT COUNT(*) FROM question") == 1


async def test_a_link_to_the_database_stays_a_link(
    backup: Path, database_path: Path, tmp_path: Path, clock: ManualClock
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(database_path)
    restore(backup, link, clock)
    assert link.is_symlink()
    assert value(database_path, "SELECT COUNT(*) FROM question") == 1


async def test_a_backup_with_drift_is_restored_only_when_that_was_agreed_to(
    backup: Path, database_path: Path, clock: ManualClock
) -> None:
    damage(backup)
    before = names(database_path.parent)
    done = restore(backup, database_path, clock)
    assert not done.is_done
    assert [drift.kind for drift in done.drift] == ["votes of a post"]
    assert names(database_path.parent) == before
    assert value(database_path, "SELECT COUNT(*) FROM question") == 2
    assert restore(backup, database_path, clock, accept_drift=True).is_done
    assert value(database_path, "SELECT ups FROM post") == 2


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (Path.unlink, "there is no such file"),
        (lambda path: path.write_bytes(b""), "not a database of Askwell"),
        (lambda path: path.write_bytes(b"text" * 100), "not a database"),
        (lambda path: path.write_bytes(path.read_bytes()[:8192]), "damaged|malformed"),
        (partial(damage, sql="DROP TABLE schema_migration"), "not a database of Askwell"),
        (
            partial(
                damage, sql="INSERT INTO schema_migration SELECT MAX(version) + 1, 'x', '', 0 FROM schema_migration"
            ),
            "newer",
        ),
    ],
)
async def test_what_is_no_good_backup_is_refused_and_nothing_is_changed(
    backup: Path, database_path: Path, clock: ManualClock, spoil: Callable[[Path], object], words: str
) -> None:
    spoil(backup)
    before = names(database_path.parent)
    with pytest.raises(DatabaseInvalidError, match=words):
        restore(backup, database_path, clock, accept_drift=True)
    assert names(database_path.parent) == before
    assert value(database_path, "SELECT COUNT(*) FROM question") == 2


async def test_the_database_itself_is_no_backup(backup: Path, database_path: Path, clock: ManualClock) -> None:
    with pytest.raises(BackupRefusedError, match="itself"):
        restore(database_path, database_path, clock)


async def test_a_database_that_another_program_reads_is_not_replaced(
    backup: Path, database_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restores, "_BUSY_TIMEOUT_SECONDS", 0)
    # As the bot would have left it: with a log.
    await (await Database.open(database_path)).close()
    with closing(connect_reader(database_path, busy_timeout_seconds=0)) as reader:
        reader.execute("SELECT COUNT(*) FROM post").fetchone()
        with pytest.raises(StorageUnavailableError, match="another program"):
            restore(backup, database_path, clock)
    assert value(database_path, "SELECT COUNT(*) FROM question") == 2
    assert not list(database_path.parent.glob("*.bak*"))


async def test_an_older_backup_is_brought_up_to_date_before_it_takes_its_place(
    database_path: Path, target: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    await database.close()
    known = migrator.load_migrations()
    with closing(sqlite3.connect(target, isolation_level=None)) as raw:
        migrator.migrate(raw, known[:-1], path=None, now=0)
    assert restore(target, database_path, clock).is_done
    assert value(database_path, "SELECT MAX(version) FROM schema_migration") == len(known)
    assert value(target, "SELECT MAX(version) FROM schema_migration") == len(known) - 1


async def test_whoever_opened_the_old_file_finds_nothing_in_it(
    backup: Path, database_path: Path, clock: ManualClock
) -> None:
    with database_path.open("rb", buffering=0) as late:
        assert late.read(6) == b"SQLite"
        restore(backup, database_path, clock)
        late.seek(0)
        assert late.read() == b""
