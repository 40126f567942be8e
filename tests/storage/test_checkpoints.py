"""The size of the write-ahead log."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from functools import partial
from pathlib import Path

import pytest

from bot.storage.connection import Connection
from bot.storage.database import Bounds, Database
from tests.storage.small_schema import SCHEMA, Gate, Open, put_note, use_migrations

KIB = 1024


@pytest.fixture(autouse=True)
def _small_schema(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    use_migrations(monkeypatch, tmp_path / "migrations", SCHEMA)


def log_size(path: Path) -> int:
    return path.with_name(path.name + "-wal").stat().st_size


def put_many(connection: Connection, first: int, count: int) -> None:
    texts = ({"text": f"{number:0>900}"} for number in range(first, first + count))
    connection.execute_many("INSERT INTO note (text) VALUES (:text)", texts)


async def quiet(database: Database) -> None:
    """Wait until the checkpoint that runs is done, and the writer's step after it."""
    await database._writer._checkpoints.settle()
    # The writer does its step before it begins a group.
    await database.write(lambda _connection: None)


async def test_without_checkpoints_the_log_grows(database_path: Path, open_database: Open) -> None:
    database = await open_database(bounds=Bounds(checkpoint_changes=10**9))
    for number in range(100):
        await database.write(partial(put_note, text=str(number)))
    await quiet(database)
    assert log_size(database_path) > 800 * KIB
    await database.close()


async def test_under_steady_writes_the_log_is_overwritten_and_does_not_grow(
    database_path: Path, open_database: Open
) -> None:
    database = await open_database(bounds=Bounds(checkpoint_changes=10))
    for number in range(100):
        await database.write(partial(put_note, text=str(number)))
        if number % 10 == 0:
            await quiet(database)
    assert log_size(database_path) < 400 * KIB
    await database.close()


async def test_the_writer_truncates_a_log_above_its_limit(database_path: Path, open_database: Open) -> None:
    bounds = Bounds(checkpoint_changes=10**9, log_bytes=500 * KIB)
    database = await open_database(bounds=bounds)
    await database.write(partial(put_many, first=0, count=1000))
    await quiet(database)
    assert log_size(database_path) == 0
    assert await database.write(lambda connection: connection.fetch_value("PRAGMA busy_timeout")) == 5000
    await database.close()


async def test_a_long_read_delays_the_truncation_and_not_the_writer(database_path: Path, open_database: Open) -> None:
    bounds = Bounds(checkpoint_changes=10**9, log_bytes=500 * KIB)
    database = await open_database(bounds=bounds)
    gate = Gate()
    reading = asyncio.ensure_future(database.read(gate.hold))
    await gate.entered()
    for step in range(3):
        await database.write(partial(put_many, first=1000 * step, count=1000))
    assert log_size(database_path) > 500 * KIB
    gate.open()
    assert await reading == (0, 0)
    await database.write(partial(put_many, first=3000, count=1000))
    await quiet(database)
    assert log_size(database_path) == 0
    await database.close()


async def test_a_checkpoint_that_fails_is_logged_and_the_next_one_tried(
    database_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, open_database: Open
) -> None:
    def fail(_raw: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("the disk is gone")

    database = await open_database(bounds=Bounds(checkpoint_changes=1))
    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr("bot.storage.checkpoints._checkpoint_passively", fail)
        await database.write(partial(put_note, text="a"))
        await quiet(database)
    # The passive checkpoint and the writer's step.
    assert caplog.text.count("the disk is gone") >= 2
    for number in range(100):
        await database.write(partial(put_note, text=str(number)))
        await quiet(database)
    assert log_size(database_path) < 400 * KIB
    await database.close()
