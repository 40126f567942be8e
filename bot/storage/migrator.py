"""Forward-only changes of the schema, from the files of the folder ``migrations``."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import DatabaseInvalidError
from bot.storage.backups import copied

_FILE_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")

_CREATE_RECORD = """
CREATE TABLE IF NOT EXISTS schema_migration (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at INTEGER NOT NULL
) STRICT
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema.

    Attributes:
        version: counts from 1 without gaps.
        name: the file's name without its ending.
        checksum: SHA-256 of the text, in hexadecimal; a migration never changes once it was applied.
        sql: the statements.
    """

    version: int
    name: str
    checksum: str
    sql: str


def migrations_folder() -> Path:
    """Return the folder with the project's migrations, which lies beside the package ``bot``."""
    return Path(__file__).resolve().parents[2] / "migrations"


def load_migrations(folder: Path | None = None) -> tuple[Migration, ...]:
    """Read all migrations of a folder (None: the project's), in order.

    Raises:
        DatabaseInvalidError: The folder is missing or empty, or its files are not numbered 0001, 0002, ….
    """
    folder = migrations_folder() if folder is None else folder
    migrations: list[Migration] = []
    for path in sorted(folder.glob("*.sql")):
        match = _FILE_NAME.fullmatch(path.name)
        if match is None or int(match[1]) != len(migrations) + 1:
            raise DatabaseInvalidError(f"{path}: migrations are numbered one by one, as in 0001_purpose.sql")
        try:
            sql = path.read_text(encoding="utf-8")
        except OSError as error:
            raise DatabaseInvalidError(f"{path}: {error.strerror}") from error
        checksum = hashlib.sha256(sql.encode()).hexdigest()
        migrations.append(Migration(int(match[1]), path.stem, checksum, sql))
    if not migrations:
        raise DatabaseInvalidError(f"{folder}: there are no migrations")
    return tuple(migrations)


def pending(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> list[Migration]:
    """Return the migrations that a database still lacks, in order; change nothing.

    Raises:
        DatabaseInvalidError: The database is of another program, newer than the migrations, or was made with others.
    """
    applied = _applied(connection)
    if len(applied) > len(migrations):
        raise DatabaseInvalidError(
            f"the database has schema {len(applied):04d}, newer than this program, which knows {len(migrations):04d}"
        )
    for migration, checksum in zip(migrations, applied, strict=False):
        if checksum != migration.checksum:
            raise DatabaseInvalidError(f"migration {migration.name} is not the one that made this database")
    return list(migrations[len(applied) :])


def migrate(
    connection: sqlite3.Connection, migrations: Sequence[Migration], *, path: Path | None, now: int | None
) -> list[Migration]:
    """Apply what a database lacks, each migration in one transaction with its record; return what was applied.

    A database with content is first copied to ``<path>.before-NNNN.bak``, NNNN being the first missing version. A
    migration that fails leaves nothing behind; those before it stay. Slow on a big database: the copy, the migrations
    themselves, and a check of all foreign keys.

    Args:
        connection: with isolation_level None and no transaction.
        migrations: all that the program knows.
        path: the database's file; None: it is a copy, of which no other is made.
        now: the time to be recorded, in seconds; None: by SQLite's clock.

    Raises:
        DatabaseInvalidError: As `pending`; or a migration broke a foreign key.
        sqlite3.Error: A statement failed or would end the transaction, the disk is full, or the database stays locked.
        OSError: The copy cannot be written.
    """
    missing = pending(connection, migrations)
    if not missing:
        return []
    if path is not None and missing[0].version > 1:
        back_up(connection, path.with_name(f"{path.name}.before-{missing[0].version:04d}.bak"))
    # A table is rebuilt by making a new one and dropping the old: with foreign keys on, that would delete its rows
    # one by one. They are checked as a whole before each commit instead (https://www.sqlite.org/lang_altertable.html).
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        return [migration for migration in missing if _apply(connection, migrations, migration, now)]
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """Copy a database that may be in use into a file with mode 0600, which appears whole or not at all.

    Raises:
        sqlite3.Error: The copy failed.
        OSError: The file cannot be made.
    """
    with copied(connection, target):
        pass


def statements(sql: str) -> Iterator[str]:
    """Split the text of a migration into statements; comments stay with the statement that follows."""
    statement = ""
    for piece in re.split("(?<=;)", sql):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if statement.strip():
        # A last statement without its semicolon; or a comment, which SQLite takes for an empty one.
        yield statement.strip()


def _applied(connection: sqlite3.Connection) -> list[str]:
    """Return the checksums of the applied migrations in order."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if "schema_migration" not in tables:
        if tables:
            raise DatabaseInvalidError("this is not a database of Askwell")
        return []
    rows = connection.execute("SELECT version, checksum FROM schema_migration ORDER BY version").fetchall()
    if [version for version, _ in rows] != list(range(1, len(rows) + 1)):
        raise DatabaseInvalidError("the record of migrations has gaps")
    return [checksum for _, checksum in rows]


def _apply(
    connection: sqlite3.Connection, migrations: Sequence[Migration], migration: Migration, now: int | None
) -> bool:
    """Return False when another process has applied the migration meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if migration not in pending(connection, migrations):
            return False
        connection.execute(_CREATE_RECORD)
        connection.set_authorizer(_refuse_transactions)
        try:
            for statement in statements(migration.sql):
                connection.execute(statement)
        finally:
            connection.set_authorizer(None)
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise DatabaseInvalidError(f"migration {migration.name} breaks a foreign key")
        connection.execute(
            """
            INSERT INTO schema_migration (version, name, checksum, applied_at)
            VALUES (:version, :name, :checksum, coalesce(:now, CAST(strftime('%s', 'now') AS INTEGER)))
            """,
            {
                "version": migration.version,
                "name": migration.name,
                "checksum": migration.checksum,
                "now": now,
            },
        )
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return True


def _refuse_transactions(action: int, *_details: object) -> int:
    """Keep a migration from ending the transaction that it shares with its record."""
    return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_TRANSACTION else sqlite3.SQLITE_OK
