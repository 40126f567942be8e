"""The thread of a connection, and the private part of aiosqlite that it uses."""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import aiosqlite
import pytest

from bot.storage.thread import ConnectionThread

connect_to_memory = partial(sqlite3.connect, ":memory:")


async def test_aiosqlite_still_queues_pairs_of_future_and_function() -> None:
    """The canary: if this fails after an update of aiosqlite, `ConnectionThread.submit` has to follow."""
    assert aiosqlite.__version__ == "0.22.1"
    proxy = aiosqlite.Connection(connect_to_memory, iter_chunk_size=64)
    await proxy
    assert isinstance(proxy._tx, queue.SimpleQueue)
    assert isinstance(proxy._thread, threading.Thread)
    answered: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    failed: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    proxy._tx.put_nowait((answered, lambda: threading.current_thread().name))
    proxy._tx.put_nowait((failed, lambda: 1 // 0))
    assert await answered != threading.current_thread().name
    with pytest.raises(ZeroDivisionError):
        await failed
    await proxy.close()


async def test_functions_run_one_after_another_on_one_other_thread() -> None:
    thread = await ConnectionThread.open(connect_to_memory)
    seen: list[int] = []
    idents = await asyncio.gather(
        *(thread.submit(lambda _raw, n=n: (seen.append(n), threading.get_ident())[1]) for n in range(20))
    )
    assert seen == list(range(20))
    assert len(set(idents)) == 1
    assert idents[0] != threading.get_ident()
    await thread.close()


async def test_a_function_cancelled_before_it_began_is_skipped() -> None:
    thread = await ConnectionThread.open(connect_to_memory)
    hold, ran = threading.Event(), []
    first = thread.submit(lambda _raw: hold.wait(10))
    second = thread.submit(lambda _raw: ran.append(1))
    second.cancel()
    hold.set()
    assert await first
    await thread.close()
    assert ran == []


async def test_a_stop_iteration_reaches_the_caller_as_an_error() -> None:
    thread = await ConnectionThread.open(connect_to_memory)
    with pytest.raises(RuntimeError, match="StopIteration"):
        await thread.submit(lambda _raw: next(iter(())))
    await thread.close()


async def test_closing_finishes_what_was_submitted_and_joins_the_thread() -> None:
    before = threading.active_count()
    thread = await ConnectionThread.open(connect_to_memory)
    assert threading.active_count() == before + 1
    last = thread.submit(lambda raw: raw.execute("SELECT 7").fetchone()[0])
    await thread.close()
    await thread.close()
    assert last.result() == 7
    assert threading.active_count() == before
    with pytest.raises(RuntimeError, match="closed"):
        thread.submit(lambda _raw: None)


async def test_a_connection_that_cannot_be_made_leaves_no_thread() -> None:
    def fail() -> sqlite3.Connection:
        raise sqlite3.OperationalError("no")

    before = threading.active_count()
    with pytest.raises(sqlite3.OperationalError):
        await ConnectionThread.open(fail)
    assert threading.active_count() == before


async def test_a_start_that_is_cancelled_leaves_no_thread_and_no_connection() -> None:
    begun, hold, threads, made = threading.Event(), threading.Event(), [], []

    def connect() -> sqlite3.Connection:
        threads.append(threading.current_thread())
        begun.set()
        assert hold.wait(10)
        made.append(connect_to_memory())
        return made[0]

    opening = asyncio.ensure_future(ConnectionThread.open(connect))
    assert await asyncio.to_thread(begun.wait, 10)
    opening.cancel()
    await asyncio.sleep(0)
    # A second time, while it waits for its thread.
    opening.cancel()
    await asyncio.sleep(0)
    assert not opening.done()
    hold.set()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert not threads[0].is_alive()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        made[0].total_changes  # noqa: B018


def test_a_program_that_forgets_to_close_ends_all_the_same() -> None:
    program = """
import asyncio, sqlite3
from bot.storage.thread import ConnectionThread
kept = asyncio.run(ConnectionThread.open(lambda: sqlite3.connect(":memory:")))
"""
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], cwd=root, check=True, timeout=20)
