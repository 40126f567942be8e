"""SQLite's errors, told apart: outages of the file or its disk, and the rest, which are bugs."""

from __future__ import annotations

import sqlite3

from bot.domain.errors import StorageUnavailableError

# Source: https://www.sqlite.org/rescode.html; the primary code is the low byte of the extended one.
_OUTAGES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)


def primary_code(error: BaseException) -> int | None:
    """Return SQLite's primary result code of an error; None when SQLite did not report it."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def is_busy(error: BaseException) -> bool:
    """Return whether another connection was in the way."""
    return primary_code(error) == sqlite3.SQLITE_BUSY


def is_outage(error: BaseException) -> bool:
    """Return whether the file, its disk or its locks failed, rather than the statement."""
    return primary_code(error) in _OUTAGES


def unavailable(error: BaseException) -> StorageUnavailableError:
    """Return the error that tells a caller of an outage, with SQLite's own as its cause."""
    outage = StorageUnavailableError(str(error))
    outage.__cause__ = error
    return outage
