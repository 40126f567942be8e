"""Opening, reading and closing a database."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import stat
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.errors import DatabaseInvalidError, StorageBusyError, StorageUnavailableError
from bot.storage.connection import Connection
from bot.storage.database import Bounds, Database
from tests.storage.small_schema import (
    SCHEMA,
    Gate,
    Open,
    connect,
    list_notes,
    put_note,
    queue_behind,
    use_migrations,
)

SECOND = "CREATE TABLE second (id INTEGER PRIMARY KEY) STRICT;"


@pytest.fixture(autouse=True)
def migrations(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    return use_migrations(monkeypatch, tmp_path / "migrations", SCHEMA)


@pytest_asyncio.fixture
async def database(database_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(database_path, now=1, bounds=Bounds(reader_queue=2))
    yield database
    await database.close()


@pytest.fixture
def no_new_threads() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    # Threads of asyncio.to_thread belong to the loop.
    left = {thread for thread in threading.enumerate() if not thread.name.startswith("asyncio_")} - before
    assert left == set()


async def refusal(path: Path | str, *, migrate: bool = True) -> str:
    """Return the message with which a database is refused."""
    with pytest.raises(DatabaseInvalidError) as caught:
        await Database.open(path, now=1, migrate=migrate)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def pragma(name: str) -> Callable[[Connection], object]:
    return lambda connection: connection.fetch_value(f"PRAGMA {name}")


async def test_a_missing_file_and_its_folder_are_made_privately(tmp_path: Path) -> None:
    path = tmp_path / "new" / "askwell.db"
    database = await Database.open(path, now=1)
    await database.write(partial(put_note, text="a"))
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for name in ("askwell.db", "askwell.db-wal", "askwell.db-shm"):
        assert stat.S_IMODE((path.parent / name).stat().st_mode) == 0o600
    await database.close()


async def test_what_was_applied_is_told_once(database_path: Path, open_database: Open) -> None:
    database = await open_database()
    assert [migration.version for migration in database.applied] == [1]
    await database.close()
    database = await Database.open(str(database_path), now=1)
    assert database.applied == ()
    await database.close()


async def test_the_writing_connection_is_durable_and_strict(database: Database) -> None:
    settings = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "temp_store": 2,
        "cache_size": -65536,
        "wal_autocheckpoint": 0,
        "busy_timeout": 5000,
    }
    assert {name: await database.write(pragma(name)) for name in settings} == settings


async def test_references_are_checked_where_there_is_nothing_to_migrate_as_well(open_database: Open) -> None:
    await (await open_database()).close()
    database = await open_database()
    assert database.applied == ()
    assert await database.write(pragma("foreign_keys")) == 1
    await database.close()


async def test_a_read_sees_every_write_whose_caller_resumed(database: Database) -> None:
    for count in range(1, 30):
        await database.write(partial(put_note, text=str(count)))
        assert len(await database.read(list_notes)) == count
        assert len(await database.search(list_notes)) == count


async def test_a_read_sees_one_snapshot(database: Database) -> None:
    gate = Gate()
    reading = asyncio.ensure_future(database.read(gate.hold))
    await gate.entered()
    await database.write(partial(put_note, text="meanwhile"))
    gate.open()
    assert await reading == (0, 0)
    assert await database.read(list_notes) == ["meanwhile"]


@pytest.mark.parametrize("kind", ["read", "search"])
async def test_a_read_cannot_write(database: Database, kind: str) -> None:
    with pytest.raises(StorageUnavailableError, match="readonly"):
        await getattr(database, kind)(partial(put_note, text="a"))
    assert await database.read(list_notes) == []


async def test_an_error_of_a_read_reaches_its_caller_and_harms_nobody(database: Database) -> None:
    def fail(connection: Connection) -> None:
        list_notes(connection)
        raise KeyError("refused")

    for _ in range(3):
        with pytest.raises(KeyError):
            await database.read(fail)
    await database.write(partial(put_note, text="a"))
    assert await database.read(list_notes) == ["a"]


async def test_a_search_does_not_wait_for_other_reads(database: Database) -> None:
    gates = [Gate(), Gate()]
    reading = [asyncio.ensure_future(database.read(gate.hold)) for gate in gates]
    for gate in gates:
        await gate.entered()
    assert await database.search(list_notes) == []
    for gate in gates:
        gate.open()
    await asyncio.gather(*reading)


async def test_too_many_reads_are_refused_and_cancelled_ones_skipped(database: Database) -> None:
    gate, ran = Gate(), []
    first = asyncio.ensure_future(database.search(gate.hold))
    await gate.entered()
    second = asyncio.ensure_future(database.search(ran.append))
    await asyncio.sleep(0)
    with pytest.raises(StorageBusyError):
        await database.search(list_notes)
    second.cancel()
    gate.open()
    await first
    assert await database.search(list_notes) == []
    assert ran == []


async def test_closing_finishes_what_is_queued_and_refuses_the_rest(
    database_path: Path, no_new_threads: None, open_database: Open
) -> None:
    database = await open_database()
    gate = Gate()
    tasks = await queue_behind(
        database, gate, lambda: [asyncio.ensure_future(database.write(partial(put_note, text=t))) for t in "ab"]
    )
    closing = asyncio.ensure_future(database.close())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for refused in (database.write(list_notes), database.read(list_notes), database.search(list_notes)):
        with pytest.raises(StorageUnavailableError, match="closed"):
            await refused
    gate.open()
    await closing
    assert [await task for task in tasks] == ["through", 2, 3]
    await database.close()
    assert not database_path.with_name("askwell.db-wal").exists()
    other = connect(database_path)
    assert other.execute("SELECT count(*) FROM note").fetchone() == (3,)
    other.close()


async def test_closing_waits_for_every_group(open_database: Open, no_new_threads: None) -> None:
    database = await open_database(bounds=Bounds(group=1))
    writing = [asyncio.ensure_future(database.write(partial(put_note, text=str(number)))) for number in range(50)]
    await asyncio.sleep(0)
    await database.close()
    assert await asyncio.gather(*writing) == list(range(1, 51))


async def test_closing_empties_the_log_even_while_another_process_looks_on(
    database_path: Path, open_database: Open
) -> None:
    database = await open_database()
    other = connect(database_path)
    other.execute("SELECT count(*) FROM note").fetchone()
    await database.write(partial(put_note, text="a"))
    await database.close()
    assert database_path.with_name("askwell.db-wal").stat().st_size == 0
    assert other.execute("SELECT text FROM note").fetchall() == [("a",)]
    other.close()


async def test_a_cancelled_close_is_carried_out(database_path: Path, no_new_threads: None, open_database: Open) -> None:
    database = await open_database()
    gate = Gate()
    (writing,) = await queue_behind(database, gate, list)
    closing = asyncio.ensure_future(database.close())
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    gate.open()
    assert await writing == "through"
    await database.close()


async def test_a_start_that_fails_late_leaves_no_thread(
    database_path: Path, no_new_threads: None, monkeypatch: pytest.MonkeyPatch, open_database: Open
) -> None:
    def fail(*_arguments: object, **_options: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("no reader today")

    with monkeypatch.context() as patch:
        patch.setattr("bot.storage.database.connect_reader", fail)
        with pytest.raises(sqlite3.OperationalError, match="no reader today"):
            await open_database()
    database = await open_database()
    await database.close()


@pytest.mark.parametrize("turns", range(8))
async def test_a_start_that_is_cancelled_leaves_no_thread(
    database_path: Path, no_new_threads: None, turns: int
) -> None:
    opening = asyncio.ensure_future(Database.open(database_path, now=1))
    for _ in range(turns):
        await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening


async def test_a_place_that_is_no_file_is_refused(tmp_path: Path, no_new_threads: None) -> None:
    assert "this is a folder" in await refusal(tmp_path)
    assert "path of a file" in await refusal(":memory:")
    assert "path of a file" in await refusal("")
    (tmp_path / "file").touch()
    assert "folder cannot be made" in await refusal(tmp_path / "file" / "askwell.db")
    os.mkfifo(tmp_path / "pipe")
    assert "not a file" in await refusal(tmp_path / "pipe")


async def test_what_is_no_database_is_refused_and_left_alone(database_path: Path, no_new_threads: None) -> None:
    database_path.write_bytes(b"a letter to somebody" * 500)
    assert str(database_path) in await refusal(database_path)
    assert database_path.read_bytes() == b"a letter to somebody" * 500
    assert [path.name for path in database_path.parent.glob("askwell*")] == ["askwell.db"]


async def test_a_corrupt_database_is_refused_and_left_alone(
    database_path: Path, no_new_threads: None, open_database: Open
) -> None:
    await (await open_database()).close()
    content = bytearray(database_path.read_bytes())
    content[100:4096] = bytes(range(256)) * 15 + bytes(156)
    database_path.write_bytes(content)
    assert str(database_path) in await refusal(database_path)
    assert database_path.read_bytes() == content


async def test_the_database_of_another_program_is_refused_and_left_alone(
    database_path: Path, no_new_threads: None
) -> None:
    other = connect(database_path)
    other.execute("CREATE TABLE song (title TEXT)")
    other.close()
    content = database_path.read_bytes()
    assert "not a database of Askwell" in await refusal(database_path)
    assert database_path.read_bytes() == content


async def test_a_newer_database_is_refused_and_left_alone(
    database_path: Path, migrations: Path, no_new_threads: None, open_database: Open
) -> None:
    (migrations / "0002_second.sql").write_text(SECOND)
    await (await open_database()).close()
    (migrations / "0002_second.sql").unlink()
    content = database_path.read_bytes()
    assert "newer than this program" in await refusal(database_path)
    assert database_path.read_bytes() == content


async def test_a_migration_that_fails_at_the_start_is_told_in_one_line(
    database_path: Path, migrations: Path, no_new_threads: None
) -> None:
    (migrations / "0002_second.sql").write_text("CREATE TABLE note (id INTEGER) STRICT;")
    assert "already exists" in await refusal(database_path)


async def test_without_leave_to_migrate_nothing_is_made_or_changed(
    database_path: Path, migrations: Path, no_new_threads: None, open_database: Open
) -> None:
    assert "no such file" in await refusal(database_path, migrate=False)
    assert not database_path.exists()
    assert "not writable" in await refusal(database_path.parent / "missing" / "askwell.db", migrate=False)
    await (await open_database()).close()
    await (await Database.open(database_path, migrate=False)).close()
    (migrations / "0002_second.sql").write_text(SECOND)
    assert "run: python -m bot migrate" in await refusal(database_path, migrate=False)


async def test_a_database_that_another_process_locks_whole_is_unavailable(
    database_path: Path, no_new_threads: None, open_database: Open
) -> None:
    other = connect(database_path)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageUnavailableError, match="locked"):
        await open_database(bounds=Bounds(busy_timeout_seconds=0.02))
    other.execute("ROLLBACK")
    other.close()


async def test_an_old_sqlite_is_refused(database_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 0))
    assert "too old" in await refusal(database_path)


@pytest.fixture
def folder_of_an_ordinary_user(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder of the user as whom the test runs; root, who may do anything, becomes another one for it."""
    base = Path(tempfile.mkdtemp())
    base.chmod(0o755)
    use_migrations(monkeypatch, base / "migrations", SCHEMA)
    folder = base / "data"
    folder.mkdir()
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    yield folder
    if is_root:
        os.seteuid(0)
    folder.chmod(0o700)
    shutil.rmtree(base)


async def test_a_folder_that_is_not_writable_is_refused(folder_of_an_ordinary_user: Path, no_new_threads: None) -> None:
    folder_of_an_ordinary_user.chmod(0o500)
    assert "folder is not writable" in await refusal(folder_of_an_ordinary_user / "askwell.db")
    assert "Permission denied" in await refusal(folder_of_an_ordinary_user / "new" / "askwell.db")
    assert list(folder_of_an_ordinary_user.iterdir()) == []


async def test_a_file_that_is_read_only_is_refused(folder_of_an_ordinary_user: Path, no_new_threads: None) -> None:
    path = folder_of_an_ordinary_user / "askwell.db"
    path.touch(mode=0o400)
    assert "not readable and writable" in await refusal(path)
    assert path.read_bytes() == b""


async def test_each_commit_is_told_with_its_time_and_a_failure_is_not(database_path: Path) -> None:
    told: list[float] = []
    database = await Database.open(database_path, on_commit=told.append)
    try:
        await database.write(lambda connection: connection.fetch_value("SELECT 1"))
        with pytest.raises(ZeroDivisionError):
            await database.write(lambda _connection: 1 // 0)
        writes = [asyncio.ensure_future(database.write(lambda _connection: None)) for _ in range(5)]
        await asyncio.sleep(0)
        assert database.waiting == 5
        await asyncio.gather(*writes)
        assert database.waiting == 0
    finally:
        await database.close()
    assert len(told) == 6
    assert all(0 < seconds < 60 for seconds in told)
