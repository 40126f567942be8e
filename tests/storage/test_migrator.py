"""Forward-only migrations."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import DatabaseInvalidError
from bot.storage.migrator import back_up, load_migrations, migrate, migrations_folder, pending, statements
from tests.storage.small_schema import SCHEMA, connect

FIRST = "CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT;"
SECOND = "CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id)) STRICT;\nINSERT INTO a VALUES (7);"


@pytest.fixture
def raw(database_path: Path) -> Iterator[sqlite3.Connection]:
    raw = connect(database_path)
    raw.execute("PRAGMA foreign_keys = ON")
    yield raw
    raw.close()


def folder_of(path: Path, *texts: str) -> Path:
    path.mkdir(exist_ok=True)
    for version, text in enumerate(texts, start=1):
        (path / f"{version:04d}_step.sql").write_text(text, encoding="utf-8")
    return path


def run(raw: sqlite3.Connection, database_path: Path, *texts: str, now: int | None = 1_000) -> list[int]:
    migrations = load_migrations(folder_of(database_path.parent / "migrations", *texts))
    return [migration.version for migration in migrate(raw, migrations, path=database_path, now=now)]


def tables(raw: sqlite3.Connection) -> set[str]:
    return {name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def test_the_projects_migrations_make_a_sound_database(raw: sqlite3.Connection, database_path: Path) -> None:
    migrations = load_migrations()
    assert migrations_folder().name == "migrations"
    assert list(migrations) == migrate(raw, migrations, path=database_path, now=1)
    assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert pending(raw, migrations) == []


def test_migrations_are_applied_in_order_and_recorded(raw: sqlite3.Connection, database_path: Path) -> None:
    assert run(raw, database_path, FIRST, SECOND) == [1, 2]
    rows = raw.execute("SELECT version, name, length(checksum), applied_at FROM schema_migration").fetchall()
    assert rows == [(1, "0001_step", 64, 1_000), (2, "0002_step", 64, 1_000)]
    assert run(raw, database_path, FIRST, SECOND) == []
    assert raw.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_without_a_clock_the_time_is_that_of_sqlite(raw: sqlite3.Connection, database_path: Path) -> None:
    run(raw, database_path, FIRST, now=None)
    assert raw.execute("SELECT applied_at FROM schema_migration").fetchone()[0] > 1_700_000_000


@pytest.mark.parametrize(
    "broken",
    [
        "CREATE TABLE c (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1);",
        "CREATE TABLE c (id INTEGER) STRICT; COMMIT; CREATE TABLE d (id INTEGER) STRICT;",
        "CREATE TABLE c (id INTEGER) STRICT; CREATE TABLE",
    ],
)
def test_a_migration_that_fails_leaves_nothing_behind(
    raw: sqlite3.Connection, database_path: Path, broken: str
) -> None:
    with pytest.raises(sqlite3.Error):
        run(raw, database_path, FIRST, broken)
    assert tables(raw) == {"a", "schema_migration"}
    assert not raw.in_transaction
    (database_path.parent / "migrations" / "0002_step.sql").write_text(SECOND)
    assert run(raw, database_path, FIRST, SECOND) == [2]


def test_a_migration_that_breaks_a_foreign_key_is_undone(raw: sqlite3.Connection, database_path: Path) -> None:
    run(raw, database_path, FIRST, SECOND)
    with pytest.raises(DatabaseInvalidError, match="foreign key"):
        run(raw, database_path, FIRST, SECOND, "INSERT INTO b VALUES (1, 99);")
    assert raw.execute("SELECT count(*) FROM b").fetchone() == (0,)


def test_a_table_can_be_rebuilt_while_others_refer_to_it(raw: sqlite3.Connection, database_path: Path) -> None:
    run(raw, database_path, FIRST, SECOND)
    raw.execute("INSERT INTO b VALUES (1, 7)")
    rebuild = """
        CREATE TABLE new_a (id INTEGER PRIMARY KEY, name TEXT) STRICT;
        INSERT INTO new_a (id) SELECT id FROM a;
        DROP TABLE a;
        ALTER TABLE new_a RENAME TO a;
    """
    assert run(raw, database_path, FIRST, SECOND, rebuild) == [3]
    assert raw.execute("SELECT count(*) FROM b").fetchone() == (1,)


def test_a_newer_database_is_refused(raw: sqlite3.Connection, database_path: Path) -> None:
    run(raw, database_path, FIRST, SECOND)
    older = load_migrations(folder_of(database_path.parent / "older", FIRST))
    with pytest.raises(DatabaseInvalidError, match="0002, newer than this program"):
        pending(raw, older)


def test_a_changed_migration_is_refused(raw: sqlite3.Connection, database_path: Path) -> None:
    run(raw, database_path, FIRST)
    with pytest.raises(DatabaseInvalidError, match="0001_step is not the one"):
        run(raw, database_path, FIRST + "-- changed", SECOND)
    assert "b" not in tables(raw)


def test_a_record_with_gaps_is_refused(raw: sqlite3.Connection, database_path: Path) -> None:
    run(raw, database_path, FIRST, SECOND)
    raw.execute("DELETE FROM schema_migration WHERE version = 1")
    with pytest.raises(DatabaseInvalidError, match="gaps"):
        run(raw, database_path, FIRST, SECOND)


def test_the_database_of_another_program_is_refused(raw: sqlite3.Connection, database_path: Path) -> None:
    raw.execute("CREATE TABLE song (title TEXT)")
    with pytest.raises(DatabaseInvalidError, match="not a database of Askwell"):
        run(raw, database_path, FIRST)
    assert tables(raw) == {"song"}


def test_a_database_with_content_is_copied_before(raw: sqlite3.Connection, database_path: Path) -> None:
    run(raw, database_path, FIRST)
    raw.execute("INSERT INTO a VALUES (5)")
    assert not list(database_path.parent.glob("*.bak"))
    run(raw, database_path, FIRST, SECOND)
    backup = database_path.with_name("askwell.db.before-0002.bak")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with closing(connect(backup)) as copy:
        assert copy.execute("SELECT id FROM a").fetchall() == [(5,)]
        assert "b" not in tables(copy)
    assert [path.name for path in database_path.parent.glob("*.bak*")] == [backup.name]


def test_a_copy_replaces_an_older_one_whole(raw: sqlite3.Connection, tmp_path: Path) -> None:
    raw.executescript("PRAGMA journal_mode = WAL;" + FIRST)
    target = tmp_path / "copy"
    target.write_text("an older copy")
    (tmp_path / f"copy.{2**31 - 1}.unfinished").write_text("what a crash left")
    back_up(raw, target)
    with closing(connect(target)) as copy:
        assert tables(copy) == {"a"}
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert not list(tmp_path.glob("*.unfinished"))


def test_a_copy_that_cannot_be_made_stops_the_migration(raw: sqlite3.Connection, database_path: Path) -> None:
    run(raw, database_path, FIRST)
    database_path.with_name("askwell.db.before-0002.bak").mkdir()
    with pytest.raises(OSError, match="directory"):
        run(raw, database_path, FIRST, SECOND)
    assert "b" not in tables(raw)
    assert not list(database_path.parent.glob("*.unfinished"))


def test_what_another_process_applied_meanwhile_is_not_applied_again(
    raw: sqlite3.Connection, database_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(raw, database_path, FIRST)
    copied = back_up

    def copy_while_another_migrates(connection: sqlite3.Connection, target: Path) -> None:
        copied(connection, target)
        monkeypatch.undo()
        with closing(connect(database_path)) as other:
            assert run(other, database_path, FIRST, SECOND) == [2]

    monkeypatch.setattr("bot.storage.migrator.back_up", copy_while_another_migrates)
    assert run(raw, database_path, FIRST, SECOND) == []
    assert raw.execute("SELECT count(*) FROM a").fetchone() == (1,)


@pytest.mark.parametrize("names", [[], ["0002_late.sql"], ["0001_a.sql", "0001_b.sql"], ["first.sql"]])
def test_files_that_are_not_numbered_one_by_one_are_refused(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text(FIRST)
    with pytest.raises(DatabaseInvalidError, match="migrations"):
        load_migrations(tmp_path)


def test_a_text_is_split_into_its_statements() -> None:
    parts = list(statements(SCHEMA + "-- the end; really\n"))
    assert [part.splitlines()[-1][:12] for part in parts[:2]] == ["CREATE TABLE", "CREATE TABLE"]
    assert len(parts) == 6
    assert parts[4].startswith("CREATE TRIGGER")
    assert parts[4].endswith("END;")


def test_semicolons_in_texts_do_not_split() -> None:
    assert list(statements("INSERT INTO a VALUES ('x;y'); SELECT \";\"; SELECT 1")) == [
        "INSERT INTO a VALUES ('x;y');",
        'SELECT ";";',
        "SELECT 1",
    ]
