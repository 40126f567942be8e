"""The four verbs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from bot.storage.connection import Connection
from tests.storage.small_schema import SCHEMA, put_note


@pytest.fixture
def raw() -> Iterator[sqlite3.Connection]:
    raw = sqlite3.connect(":memory:", isolation_level=None)
    raw.row_factory = sqlite3.Row
    raw.executescript(SCHEMA)
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("BEGIN")
    yield raw
    raw.close()


@pytest.fixture
def connection(raw: sqlite3.Connection) -> Connection:
    return Connection(raw)


def test_execute_returns_the_number_of_changed_rows(connection: Connection) -> None:
    put_note(connection, "a")
    put_note(connection, "b")
    assert connection.execute("UPDATE note SET text = text || '!'") == 2
    assert connection.execute("DELETE FROM note WHERE text = :text", {"text": "none"}) == 0
    assert connection.execute("SELECT 1") == 0


def test_execute_counts_the_rows_of_a_statement_with_returning(connection: Connection) -> None:
    put_note(connection, "a")
    put_note(connection, "b")
    assert connection.execute("DELETE FROM note RETURNING id") == 2


def test_execute_many_counts_all_rows(connection: Connection) -> None:
    texts = ({"text": str(number)} for number in range(5))
    assert connection.execute_many("INSERT INTO note (text) VALUES (:text)", texts) == 5


def test_fetch_one_gives_a_row_by_names_or_none(connection: Connection) -> None:
    put_note(connection, "a")
    row = connection.fetch_one("SELECT id, text FROM note WHERE text = :text", {"text": "a"})
    assert row is not None
    assert row["text"] == "a"
    assert connection.fetch_one("SELECT id FROM note WHERE text = :text", {"text": "b"}) is None


def test_fetch_value_gives_the_first_column_or_none(connection: Connection) -> None:
    assert connection.fetch_value("SELECT 7, 8") == 7
    assert connection.fetch_value("SELECT id FROM note") is None


def test_fetch_all_gives_every_row_in_order(connection: Connection) -> None:
    for text in "abc":
        put_note(connection, text)
    assert [row["text"] for row in connection.fetch_all("SELECT text FROM note ORDER BY id")] == ["a", "b", "c"]


def test_iterate_gives_rows_until_the_loan_ends(connection: Connection) -> None:
    for text in "abc":
        put_note(connection, text)
    rows = connection.iterate("SELECT text FROM note ORDER BY id")
    assert next(rows)["text"] == "a"
    connection.release()
    with pytest.raises(sqlite3.ProgrammingError):
        next(rows)


def test_a_missing_parameter_is_an_error(connection: Connection) -> None:
    with pytest.raises(sqlite3.ProgrammingError):
        connection.fetch_one("SELECT :a", {"b": 1})


def test_text_of_members_is_data_and_never_sql(connection: Connection) -> None:
    text = "'); DROP TABLE note; -- %s {0} :text ?"
    put_note(connection, text)
    assert connection.fetch_value("SELECT text FROM note") == text


@pytest.mark.parametrize("verb", ["execute", "fetch_one", "fetch_all", "fetch_value"])
def test_a_broken_foreign_key_is_noticed_although_the_statement_returns_a_row(
    connection: Connection, verb: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        getattr(connection, verb)("INSERT INTO owned (note_id) VALUES (:id) RETURNING note_id", {"id": 99})
    assert connection.fetch_value("SELECT count(*) FROM owned") == 0


def test_nothing_works_after_the_transaction(connection: Connection) -> None:
    connection.release()
    for verb in (connection.execute, connection.fetch_one, connection.fetch_all, connection.fetch_value):
        with pytest.raises(sqlite3.ProgrammingError, match="is over"):
            verb("SELECT 1")
    with pytest.raises(sqlite3.ProgrammingError, match="is over"):
        connection.iterate("SELECT 1")
    with pytest.raises(sqlite3.ProgrammingError, match="is over"):
        connection.execute_many("SELECT :a", [{"a": 1}])


def test_nothing_works_after_an_error_that_cost_the_transaction(
    connection: Connection, raw: sqlite3.Connection
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        put_note(connection, "poison")
    with pytest.raises(sqlite3.ProgrammingError, match="rolled the transaction"):
        put_note(connection, "alone")
    assert raw.execute("SELECT count(*) FROM note").fetchone()[0] == 0


def test_an_ordinary_error_leaves_the_connection_usable(connection: Connection) -> None:
    put_note(connection, "a")
    with pytest.raises(sqlite3.IntegrityError):
        put_note(connection, "a")
    put_note(connection, "b")
    assert connection.fetch_value("SELECT count(*) FROM note") == 2
