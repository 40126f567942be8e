"""Whole transactions and their groups, on the thread of the test itself."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import StorageUnavailableError
from bot.storage.connection import Connection
from bot.storage.transaction import COMMIT_PAUSES, SAVEPOINT_SHARERS, Call, Transactions
from tests.storage.small_schema import SCHEMA, connect, list_notes, put_note, put_orphan


class Troubled(sqlite3.Connection):
    """A connection on which chosen statements fail with a chosen code, a number of times."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.troubles: dict[str, tuple[int, int]] = {}
        self.log: list[str] = []

    def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
        self.log.append(sql)
        code, times = self.troubles.get(sql, (0, 0))
        if times:
            self.troubles[sql] = code, times - 1
            error = sqlite3.OperationalError("made to fail")
            error.sqlite_errorcode = code
            raise error
        return super().execute(sql, *arguments)


@pytest.fixture
def raw(database_path: Path) -> Iterator[Troubled]:
    raw = new_connection(database_path)
    yield raw
    raw.close()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def transactions(raw: Troubled, pauses: list[float]) -> Transactions:
    return Transactions(raw, budget_ms=None, pause=pauses.append)


def new_connection(path: Path | str) -> Troubled:
    raw = sqlite3.connect(path, isolation_level=None, timeout=0, factory=Troubled)
    raw.row_factory = sqlite3.Row
    raw.executescript("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;" + SCHEMA)
    return raw


def notes(raw: sqlite3.Connection) -> list[str]:
    return [row[0] for row in raw.execute("SELECT text FROM note ORDER BY id")]


def note(text: str) -> Call:
    return Call(partial(put_note, text=text))


def fail_after(text: str, error: BaseException) -> Callable[[Connection], None]:
    def function(connection: Connection) -> None:
        put_note(connection, text)
        raise error

    return function


def test_a_lone_function_is_committed_without_a_savepoint(transactions: Transactions, raw: Troubled) -> None:
    call = note("a")
    transactions.run([call])
    assert (call.value, call.error) == (1, None)
    assert not raw.in_transaction
    assert notes(raw) == ["a"]
    assert not any("SAVEPOINT" in sql for sql in raw.log)


def test_a_group_shares_one_commit(transactions: Transactions, raw: Troubled) -> None:
    calls = [note(text) for text in "abc"]
    transactions.run(calls)
    assert [call.value for call in calls] == [1, 2, 3]
    assert raw.log.count("COMMIT") == 1
    assert raw.log.count("BEGIN IMMEDIATE") == 1


def test_a_raised_error_undoes_its_own_function_only(transactions: Transactions, raw: Troubled) -> None:
    refusal = KeyError("refused")
    calls = [note("a"), Call(fail_after("b", refusal)), note("c")]
    transactions.run(calls)
    assert calls[1].error is refusal
    assert calls[0].error is calls[2].error is None
    assert notes(raw) == ["a", "c"]
    assert raw.log.count("COMMIT") == 1


def test_an_error_runs_those_of_its_savepoint_again_and_no_others(transactions: Transactions, raw: Troubled) -> None:
    runs: list[int] = []

    def run(connection: Connection, number: int) -> None:
        runs.append(number)
        put_note(connection, str(number))
        if number == SAVEPOINT_SHARERS + 1:
            raise KeyError("refused")

    calls = [Call(partial(run, number=number)) for number in range(3 * SAVEPOINT_SHARERS)]
    transactions.run(calls)
    failed = SAVEPOINT_SHARERS + 1
    first, shared, last = (
        list(range(start, start + SAVEPOINT_SHARERS)) for start in range(0, len(calls), SAVEPOINT_SHARERS)
    )
    assert runs == [*first, *shared[:2], *shared, *last]
    assert [number for number, call in enumerate(calls) if call.error is not None] == [failed]
    assert notes(raw) == [str(number) for number in range(len(calls)) if number != failed]
    assert raw.log.count("COMMIT") == 1


def test_a_raised_error_undoes_a_lone_function(transactions: Transactions, raw: Troubled) -> None:
    call = Call(fail_after("a", KeyError()))
    transactions.run([call])
    assert isinstance(call.error, KeyError)
    assert not raw.in_transaction
    assert notes(raw) == []


def test_later_members_of_a_group_see_what_earlier_ones_wrote(transactions: Transactions) -> None:
    calls = [note("a"), Call(list_notes)]
    transactions.run(calls)
    assert calls[1].value == ["a"]


def test_a_failed_commit_runs_each_member_again_by_itself_once(transactions: Transactions, raw: Troubled) -> None:
    runs: list[str] = []

    def counted(name: str, function: Callable[[Connection], object]) -> Call:
        def run(connection: Connection) -> object:
            runs.append(name)
            return function(connection)

        return Call(run)

    calls = [
        counted("a", partial(put_note, text="a")),
        counted("orphan", put_orphan),
        counted("b", partial(put_note, text="b")),
    ]
    transactions.run(calls)
    assert runs == ["a", "orphan", "b", "a", "orphan", "b"]
    assert calls[0].error is calls[2].error is None
    assert isinstance(calls[1].error, StorageUnavailableError)
    assert notes(raw) == ["a", "b"]
    assert raw.execute("SELECT count(*) FROM child").fetchone()[0] == 0


def test_the_commit_of_a_lone_function_that_fails_tells_its_caller(transactions: Transactions, raw: Troubled) -> None:
    call = Call(put_orphan)
    transactions.run([call])
    assert isinstance(call.error, StorageUnavailableError)
    assert call.value is None
    assert not raw.in_transaction


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL])
def test_a_commit_that_the_disk_refuses_leaves_nothing(
    transactions: Transactions, raw: Troubled, pauses: list[float], code: int
) -> None:
    raw.troubles["COMMIT"] = code, 1
    call = note("a")
    transactions.run([call])
    assert isinstance(call.error, StorageUnavailableError)
    assert notes(raw) == []
    assert pauses == []


def test_a_function_that_loses_the_transaction_costs_the_others_nothing(
    transactions: Transactions, raw: Troubled
) -> None:
    calls = [note("a"), note("poison"), note("b")]
    transactions.run(calls)
    assert calls[0].error is calls[2].error is None
    assert isinstance(calls[1].error, sqlite3.IntegrityError)
    assert notes(raw) == ["a", "b"]


@pytest.mark.parametrize("others", [0, 2])
def test_a_function_that_hides_the_loss_of_the_transaction_is_found_out(
    transactions: Transactions, raw: Troubled, others: int
) -> None:
    def hide(connection: Connection) -> str:
        for text in ("poison", "committed alone"):
            try:
                put_note(connection, text)
            except sqlite3.Error:
                continue
        return "all is well"

    calls = [Call(hide), *(note(str(number)) for number in range(others))]
    transactions.run(calls)
    assert isinstance(calls[0].error, StorageUnavailableError)
    assert notes(raw) == [str(number) for number in range(others)]


def test_a_busy_commit_is_tried_again(transactions: Transactions, raw: Troubled, pauses: list[float]) -> None:
    raw.troubles["COMMIT"] = sqlite3.SQLITE_BUSY, 3
    calls = [note("a"), note("b")]
    transactions.run(calls)
    assert [call.error for call in calls] == [None, None]
    assert pauses == list(COMMIT_PAUSES[:3])
    assert notes(raw) == ["a", "b"]


def test_a_commit_that_stays_busy_is_given_up_after_two_seconds(
    transactions: Transactions, raw: Troubled, pauses: list[float]
) -> None:
    raw.troubles["COMMIT"] = sqlite3.SQLITE_BUSY, len(COMMIT_PAUSES) + 1
    call = note("a")
    transactions.run([call])
    assert isinstance(call.error, StorageUnavailableError)
    assert sum(pauses) == pytest.approx(2)
    assert notes(raw) == []
    again = note("a")
    transactions.run([again])
    assert again.error is None


def test_a_group_does_not_wait_for_a_lock_once_for_each_member(
    transactions: Transactions, raw: Troubled, pauses: list[float]
) -> None:
    raw.troubles["COMMIT"] = sqlite3.SQLITE_BUSY, 1_000
    calls = [note(str(number)) for number in range(50)]
    transactions.run(calls)
    assert all(isinstance(call.error, StorageUnavailableError) for call in calls)
    assert sum(pauses) == pytest.approx(4)
    assert notes(raw) == []


def test_a_database_that_another_process_locks_is_unavailable(
    transactions: Transactions, raw: Troubled, database_path: Path
) -> None:
    other = connect(database_path)
    other.execute("BEGIN IMMEDIATE")
    calls = [note("a"), note("b")]
    transactions.run(calls)
    assert all(isinstance(call.error, StorageUnavailableError) for call in calls)
    other.execute("ROLLBACK")
    other.close()
    transactions.run(calls := [note("a"), note("b")])
    assert [call.error for call in calls] == [None, None]


def test_a_full_disk_leaves_the_database_as_it_was(transactions: Transactions, raw: Troubled) -> None:
    transactions.run([note("a")])
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count = {pages}")
    calls = [note("b"), note("x" * 100_000), note("c")]
    transactions.run(calls)
    assert calls[0].error is calls[2].error is None
    assert isinstance(calls[1].error, StorageUnavailableError)
    assert notes(raw) == ["a", "b", "c"]
    lone = note("x" * 100_000)
    transactions.run([lone])
    assert isinstance(lone.error, StorageUnavailableError)
    assert isinstance(lone.error.__cause__, sqlite3.OperationalError)
    raw.execute("PRAGMA max_page_count = 1000000")
    transactions.run([again := note("x" * 100_000)])
    assert again.error is None


def test_a_rollback_that_failed_is_made_up_for(transactions: Transactions, raw: Troubled) -> None:
    raw.troubles["ROLLBACK"] = sqlite3.SQLITE_IOERR, 1
    transactions.run([Call(fail_after("a", KeyError()))])
    assert raw.in_transaction
    transactions.run([call := note("b")])
    assert call.error is None
    assert notes(raw) == ["b"]


def test_a_stop_iteration_becomes_an_error_that_a_future_can_carry(transactions: Transactions) -> None:
    call = Call(lambda _connection: next(iter(())))
    transactions.run([call])
    assert isinstance(call.error, RuntimeError)
    assert isinstance(call.error.__cause__, StopIteration)


def test_a_connection_kept_beyond_its_function_is_useless(transactions: Transactions, raw: Troubled) -> None:
    kept: list[Connection] = []

    def use_that_of_another(_connection: Connection) -> None:
        put_note(kept[0], "b")

    calls = [Call(kept.append), Call(use_that_of_another)]
    transactions.run(calls)
    assert isinstance(calls[1].error, sqlite3.ProgrammingError)
    assert notes(raw) == []


def test_rows_that_were_not_read_to_their_end_do_not_outlive_the_transaction(
    transactions: Transactions, raw: Troubled
) -> None:
    transactions.run([note(text) for text in "abc"])
    call = Call(lambda connection: next(connection.iterate("SELECT text FROM note ORDER BY id"))["text"])
    transactions.run([call])
    assert call.value == "a"
    assert raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


def test_a_function_over_its_budget_is_named_in_the_log(raw: Troubled, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        Transactions(raw, budget_ms=0).run([note("a secret text")])
        Transactions(raw, budget_ms=60_000).run([note("b")])
    assert len(caplog.messages) == 1
    assert "put_note" in caplog.text
    assert "secret" not in caplog.text


@given(st.lists(st.sampled_from(["fine", "refused", "orphan", "poison"]), min_size=1, max_size=12))
def test_whatever_a_group_holds_exactly_what_succeeded_is_kept(kinds: list[str]) -> None:
    raw = new_connection(":memory:")
    calls = [
        {
            "fine": note(str(number)),
            "refused": Call(fail_after(str(number), KeyError())),
            "orphan": Call(put_orphan),
            "poison": note("poison"),
        }[kind]
        for number, kind in enumerate(kinds)
    ]
    Transactions(raw, budget_ms=None).run(calls)
    assert notes(raw) == [str(number) for number, kind in enumerate(kinds) if kind == "fine"]
    assert [call.error is None for call in calls] == [kind == "fine" for kind in kinds]
    assert not raw.in_transaction
    raw.close()
