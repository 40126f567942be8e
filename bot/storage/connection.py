"""The four verbs through which every query goes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Parameters = Mapping[str, Any]
Row = sqlite3.Row


class Connection:
    """The database as one transaction sees it.

    It is lent to a function for the length of one transaction and refuses to work afterwards, so that nothing can be
    read or written outside of it. It also refuses after an error that cost the transaction itself (SQLite rolls back
    by itself when the disk is full, for example): whatever a function that caught such an error would write next
    would be committed alone.

    SQL is a literal with named parameters (``:name``). Every verb raises `sqlite3.Error` as SQLite reports it.
    """

    __slots__ = ("_cursors", "_raw")

    def __init__(self, raw: sqlite3.Connection) -> None:
        """Lend a connection whose transaction is open and whose rows are `sqlite3.Row`."""
        self._raw: sqlite3.Connection | _Refusing = raw
        self._cursors: list[sqlite3.Cursor] | None = None

    def execute(self, sql: str, parameters: Parameters | None = None) -> int:
        """Run a statement and return the number of rows that it changed; 0 when it is none that changes rows."""
        try:
            cursor = self._raw.execute(sql, parameters or ())
            if cursor.description is not None:
                # Rows of RETURNING: SQLite has checked the constraints only when the last of them was fetched.
                cursor.fetchall()
        except sqlite3.Error:
            self._refuse_without_transaction()
            raise
        return max(cursor.rowcount, 0)

    def execute_many(self, sql: str, parameters: Iterable[Parameters]) -> int:
        """Run a statement once for each set of parameters and return the number of rows changed in all."""
        try:
            cursor = self._raw.executemany(sql, parameters)
        except sqlite3.Error:
            self._refuse_without_transaction()
            raise
        return max(cursor.rowcount, 0)

    def fetch_one(self, sql: str, parameters: Parameters | None = None) -> Row | None:
        """Run a query for at most one row and return it, or None.

        A statement with RETURNING must concern one row at most.
        """
        try:
            return self._raw.execute(sql, parameters or ()).fetchone()
        except sqlite3.Error:
            self._refuse_without_transaction()
            raise

    def fetch_all(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Run a query and return all its rows; the caller bounds their number."""
        try:
            return self._raw.execute(sql, parameters or ()).fetchall()
        except sqlite3.Error:
            self._refuse_without_transaction()
            raise

    def fetch_value(self, sql: str, parameters: Parameters | None = None) -> Any:
        """Run a query for one value and return the first column of its row; None when there is no row."""
        row = self.fetch_one(sql, parameters)
        return None if row is None else row[0]

    def iterate(self, sql: str, parameters: Parameters | None = None) -> Iterator[Row]:
        """Run a query and return its rows one by one, in bounded memory; they end with the transaction."""
        try:
            cursor = self._raw.execute(sql, parameters or ())
        except sqlite3.Error:
            self._refuse_without_transaction()
            raise
        if self._cursors is None:
            self._cursors = []
        self._cursors.append(cursor)
        return cursor

    def release(self) -> None:
        """End the loan: close what `iterate` left open, and refuse from now on."""
        self._raw = _OVER
        if self._cursors is not None:
            for cursor in self._cursors:
                cursor.close()
            self._cursors = None

    def _refuse_without_transaction(self) -> None:
        if isinstance(self._raw, sqlite3.Connection) and not self._raw.in_transaction:
            self._raw = _LOST


class _Refusing:
    """What stands in for a connection that may not be used any more."""

    __slots__ = ("_reason",)

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def execute(self, _sql: str, _parameters: object) -> sqlite3.Cursor:
        raise sqlite3.ProgrammingError(self._reason)

    def executemany(self, _sql: str, _parameters: object) -> sqlite3.Cursor:
        raise sqlite3.ProgrammingError(self._reason)


_OVER = _Refusing("the transaction of this connection is over")
_LOST = _Refusing("an error has rolled the transaction of this connection back")
