"""A schema of three tables with which the storage engine is tested, whatever the project's own tables are."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.storage import migrator
from bot.storage.connection import Connection
from bot.storage.database import Database

Open = Callable[..., Awaitable[Database]]

SCHEMA = """-- Notes, and children that may come before their parents; the semicolon in this line; ends nothing.
CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE child (
    id INTEGER PRIMARY KEY,
    parent_id INTEGER NOT NULL REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE TABLE owned (note_id INTEGER NOT NULL REFERENCES note (id)) STRICT;
CREATE TRIGGER note_poison BEFORE INSERT ON note WHEN NEW.text = 'poison'
BEGIN
    SELECT RAISE(ROLLBACK, 'the whole transaction is gone');
END;
"""


def use_migrations(monkeypatch: pytest.MonkeyPatch, folder: Path, *texts: str) -> Path:
    """Let the program know these migrations and no others."""
    folder.mkdir(exist_ok=True)
    for version, text in enumerate(texts, start=1):
        (folder / f"{version:04d}_step.sql").write_text(text, encoding="utf-8")
    monkeypatch.setattr(migrator, "migrations_folder", lambda: folder)
    return folder


def connect(path: Path) -> sqlite3.Connection:
    """Connect as another program would."""
    return sqlite3.connect(path, isolation_level=None, timeout=0)


def put_note(connection: Connection, text: str) -> int:
    """Add a note and return its id."""
    return connection.fetch_value("INSERT INTO note (text) VALUES (:text) RETURNING id", {"text": text})


def put_orphan(connection: Connection) -> None:
    """Add a child without a parent: the commit of this transaction fails."""
    connection.execute("INSERT INTO child (parent_id) VALUES (:parent)", {"parent": 99})


def list_notes(connection: Connection) -> list[str]:
    """Return the texts of all notes, oldest first."""
    return [row["text"] for row in connection.fetch_all("SELECT text FROM note ORDER BY id")]


class Gate:
    """A function that began and waits inside its transaction until it is let go."""

    def __init__(self) -> None:
        self._entered = threading.Event()
        self._opened = threading.Event()

    def __call__(self, connection: Connection) -> str:
        """Wait on the database's thread, then write a note."""
        self._entered.set()
        assert self._opened.wait(10)
        put_note(connection, "gate")
        return "through"

    def hold(self, connection: Connection) -> tuple[int, int]:
        """Count the notes, wait, and count them again."""
        before = connection.fetch_value("SELECT count(*) FROM note")
        self._entered.set()
        assert self._opened.wait(10)
        return before, connection.fetch_value("SELECT count(*) FROM note")

    async def entered(self) -> None:
        """Wait until the function began."""
        assert await asyncio.to_thread(self._entered.wait, 10)

    def open(self) -> None:
        """Let the function go."""
        self._opened.set()


async def queue_behind(
    database: Database, gate: Gate, start: Callable[[], list[asyncio.Task[object]]]
) -> list[asyncio.Task[object]]:
    """Occupy the writer, let `start` queue functions behind it, and return their tasks; the gate stays shut."""
    first = asyncio.ensure_future(database.write(gate))
    await gate.entered()
    tasks = [first, *start()]
    # One turn of the loop is enough for every task to queue its function.
    await asyncio.sleep(0)
    return tasks
