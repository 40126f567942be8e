"""What holds for every table that the migrations make."""

from __future__ import annotations

from bot.storage.connection import Connection
from bot.storage.database import Database


def _tables(connection: Connection) -> list[str]:
    rows = connection.fetch_all("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL")
    return [row["name"] for row in rows if not row["name"].startswith(("sqlite_", "word_"))]


def _has_index_on(connection: Connection, table: str, column: str) -> bool:
    """Return whether the table's key, or an index over all rows that have the column, begins with it."""
    keys = connection.fetch_all(f"SELECT name FROM pragma_table_info('{table}') WHERE pk = 1")
    firsts = connection.fetch_all(
        f"""
        SELECT first.name
        FROM pragma_index_list('{table}') AS listed
        JOIN pragma_index_info(listed.name) AS first
        JOIN sqlite_schema AS stored ON stored.name = listed.name
        WHERE first.seqno = 0
          AND (listed.partial = 0 OR stored.sql LIKE '%WHERE ' || first.name || ' IS NOT NULL')
        """
    )
    return column in {row["name"] for row in (*keys, *firsts)}


async def test_every_reference_has_an_index(database: Database) -> None:
    def missing(connection: Connection) -> list[str]:
        return [
            f"{table}.{reference['from']}"
            for table in _tables(connection)
            for reference in connection.fetch_all(f"PRAGMA foreign_key_list('{table}')")
            if not _has_index_on(connection, table, reference["from"])
        ]

    assert await database.read(missing) == []


async def test_every_table_checks_the_types_of_its_columns(database: Database) -> None:
    def loose(connection: Connection) -> list[str]:
        strict = connection.fetch_all("SELECT name FROM pragma_table_list WHERE strict = 1")
        return sorted(set(_tables(connection)) - {row["name"] for row in strict})

    assert set(await database.read(loose)) <= {"word"}
