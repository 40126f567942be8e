"""The queue of the writer, its groups and the callers that wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.errors import StorageBusyError, StorageUnavailableError
from bot.storage.connection import Connection
from bot.storage.database import Bounds, Database, Priority
from bot.storage.transaction import Call, Transactions
from tests.storage.small_schema import (
    SCHEMA,
    Gate,
    Open,
    connect,
    list_notes,
    put_note,
    put_orphan,
    queue_behind,
    use_migrations,
)


@pytest.fixture(autouse=True)
def _small_schema(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    use_migrations(monkeypatch, tmp_path / "migrations", SCHEMA)


@pytest_asyncio.fixture
async def database(database_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(database_path, now=1, bounds=Bounds(queue=60, group=40, busy_timeout_seconds=0.05))
    yield database
    await database.close()


@pytest.fixture
def groups(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the sizes of the groups, as they are run."""
    sizes: list[int] = []
    run = Transactions.run

    def run_and_count(self: Transactions, calls: list[Call]) -> None:
        sizes.append(len(calls))
        run(self, calls)

    monkeypatch.setattr(Transactions, "run", run_and_count)
    return sizes


def writes(database: Database, *texts: str, priority: Priority = Priority.INTERACTION) -> list[asyncio.Task[object]]:
    return [asyncio.ensure_future(database.write(partial(put_note, text=text), priority=priority)) for text in texts]


async def test_a_caller_resumes_when_its_transaction_is_committed(database: Database, database_path: Path) -> None:
    other = connect(database_path)
    assert await database.write(partial(put_note, text="a")) == 1
    assert other.execute("SELECT text FROM note").fetchall() == [("a",)]
    other.close()


async def test_no_caller_of_a_group_resumes_before_its_commit(database: Database, database_path: Path) -> None:
    other = connect(database_path)
    seen: list[int] = []

    async def write(text: str) -> None:
        await database.write(partial(put_note, text=text))
        seen.append(other.execute("SELECT count(*) FROM note").fetchone()[0])

    await asyncio.gather(*(write(str(number)) for number in range(20)))
    assert seen == [20] * 20
    other.close()


async def test_callers_resume_in_the_order_in_which_they_started(database: Database) -> None:
    resumed: list[int] = []

    async def write(number: int) -> None:
        await database.write(partial(put_note, text=str(number)))
        resumed.append(number)

    await asyncio.gather(*(write(number) for number in range(50)))
    assert resumed == list(range(50))
    assert await database.read(list_notes) == [str(number) for number in range(50)]


async def test_fifty_at_once_are_each_done_once(database: Database, groups: list[int]) -> None:
    ids = await asyncio.gather(*writes(database, *(str(number) for number in range(50))))
    assert ids == list(range(1, 51))
    assert sum(groups) == 50


async def test_those_who_wait_together_share_commits_up_to_the_bound(database: Database, groups: list[int]) -> None:
    gate = Gate()
    texts = [str(number) for number in range(50)]
    tasks = await queue_behind(database, gate, lambda: writes(database, *texts))
    gate.open()
    await asyncio.gather(*tasks)
    assert groups == [1, 40, 10]


async def test_callers_that_write_again_at_once_stay_together(database: Database, groups: list[int]) -> None:
    async def write_thrice(name: str) -> None:
        for number in range(3):
            await database.write(partial(put_note, text=f"{name}{number}"))

    await asyncio.gather(*(write_thrice(name) for name in "abcdefgh"))
    assert groups == [8, 8, 8]


async def test_an_error_reaches_its_own_caller_only(database: Database) -> None:
    results = await asyncio.gather(*writes(database, "a", "a", "b"), return_exceptions=True)
    assert [type(result).__name__ for result in results] == ["int", "IntegrityError", "int"]


async def test_interactions_go_before_listeners_and_listeners_before_jobs(database: Database) -> None:
    gate = Gate()
    tasks = await queue_behind(
        database,
        gate,
        lambda: [
            *writes(database, "job", priority=Priority.JOB),
            *writes(database, "listener 1", "listener 2", priority=Priority.LISTENER),
            *writes(database, "interaction", priority=Priority.INTERACTION),
        ],
    )
    gate.open()
    await asyncio.gather(*tasks)
    assert await database.read(list_notes) == ["gate", "interaction", "listener 1", "listener 2", "job"]


async def test_a_full_queue_refuses_its_own_priority_only(database: Database) -> None:
    gate = Gate()
    events = [str(number) for number in range(61)]
    tasks = await queue_behind(database, gate, lambda: writes(database, *events, priority=Priority.LISTENER))
    with pytest.raises(StorageBusyError):
        await tasks[-1]
    interaction = writes(database, "interaction")
    await asyncio.sleep(0)
    gate.open()
    await asyncio.gather(*tasks[:-1], *interaction)
    assert len(await database.read(list_notes)) == 62
    assert await database.write(partial(put_note, text="later"), priority=Priority.LISTENER)


async def test_a_cancelled_caller_whose_function_is_queued_has_it_skipped(database: Database) -> None:
    gate = Gate()
    tasks = await queue_behind(database, gate, lambda: writes(database, "a", "cancelled", "b"))
    tasks[2].cancel()
    await asyncio.sleep(0)
    gate.open()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(results[2], asyncio.CancelledError)
    assert await database.read(list_notes) == ["gate", "a", "b"]


async def test_a_cancelled_caller_whose_function_began_has_it_committed(database: Database) -> None:
    gate = Gate()
    tasks = await queue_behind(database, gate, lambda: writes(database, "after"))
    tasks[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await tasks[0]
    gate.open()
    await tasks[1]
    assert await database.read(list_notes) == ["gate", "after"]


async def test_all_callers_cancelled_leaves_the_writer_ready(database: Database) -> None:
    gate = Gate()
    tasks = await queue_behind(database, gate, lambda: writes(database, "a", "b"))
    for task in tasks:
        task.cancel()
    gate.open()
    await asyncio.gather(*tasks, return_exceptions=True)
    await database.write(partial(put_note, text="c"))
    assert await database.read(list_notes) == ["gate", "c"]


async def test_nothing_is_parked_while_nobody_writes(database: Database) -> None:
    before = asyncio.all_tasks()
    await asyncio.gather(*writes(database, "a", "b"))
    assert asyncio.all_tasks() == before


async def test_a_lone_commit_that_fails_tells_its_caller_and_changes_nothing(database: Database) -> None:
    with pytest.raises(StorageUnavailableError):
        await database.write(put_orphan)
    assert await database.read(lambda connection: connection.fetch_value("SELECT count(*) FROM child")) == 0
    assert await database.write(partial(put_note, text="a")) == 1


async def test_a_commit_that_fails_for_a_group_fails_for_the_guilty_only(database: Database) -> None:
    gate = Gate()
    tasks = await queue_behind(
        database,
        gate,
        lambda: [*writes(database, "a"), asyncio.ensure_future(database.write(put_orphan)), *writes(database, "b")],
    )
    gate.open()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result).__name__ for result in results] == ["str", "int", "StorageUnavailableError", "int"]
    assert await database.read(list_notes) == ["gate", "a", "b"]


async def test_a_full_disk_is_told_and_ends_with_its_cause(database: Database) -> None:
    def shut(connection: Connection) -> None:
        pages = connection.fetch_value("PRAGMA page_count")
        connection.fetch_value(f"PRAGMA max_page_count = {pages}")

    await database.write(shut)
    with pytest.raises(StorageUnavailableError, match="full"):
        await database.write(partial(put_note, text="x" * 100_000))
    assert await database.read(list_notes) == []
    await database.write(lambda connection: connection.fetch_value("PRAGMA max_page_count = 1000000"))
    assert await database.write(partial(put_note, text="x" * 100_000)) == 1


async def test_a_lock_of_another_process_is_waited_for_within_bounds(database: Database, database_path: Path) -> None:
    other = connect(database_path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageUnavailableError, match="locked"):
        await database.write(partial(put_note, text="a"))
    other.execute("ROLLBACK")
    other.close()
    assert await database.write(partial(put_note, text="a")) == 1


async def test_another_process_that_ends_in_time_is_not_noticed(database_path: Path, open_database: Open) -> None:
    database = await open_database()
    other = connect(database_path)
    other.execute("BEGIN IMMEDIATE")
    (task,) = writes(database, "a")
    await asyncio.sleep(0)
    other.execute("INSERT INTO note (text) VALUES ('by another process')")
    other.execute("COMMIT")
    other.close()
    assert await task == 2
    await database.close()


async def test_a_program_error_within_a_group_leaves_no_caller_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: Transactions, _calls: list[Call]) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(Transactions, "run", fail)
        results = await asyncio.gather(*writes(database, "a", "b"), return_exceptions=True)
    assert [type(result) for result in results] == [MemoryError, MemoryError]
    assert await database.write(partial(put_note, text="c")) == 1
