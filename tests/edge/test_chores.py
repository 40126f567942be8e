"""Work in the background."""

import asyncio
import logging
from contextlib import suppress

import pytest

from bot.edge import chores
from bot.edge.chores import Chore


class Work:
    """Counts its runs; each waits until it is let go."""

    def __init__(self) -> None:
        self.runs = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self) -> None:
        self.runs += 1
        await self.gate.wait()


async def turns(count: int = 5) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_nothing_runs_before_it_is_woken():
    work = Work()
    Chore("test", work)
    await turns()
    assert work.runs == 0


async def test_waking_runs_the_work_once():
    work = Work()
    chore = Chore("test", work)
    chore.wake()
    chore.wake()
    await turns()
    assert work.runs == 1
    await chore.close()


async def test_waking_while_it_runs_makes_it_run_once_more():
    work = Work()
    work.gate.clear()
    chore = Chore("test", work)
    chore.wake()
    await turns()
    for _ in range(10):
        chore.wake()
    work.gate.set()
    await turns()
    assert work.runs == 2
    await chore.close()


async def test_the_earliest_of_several_delays_counts():
    work = Work()
    chore = Chore("test", work)
    chore.wake(3600)
    chore.wake(0.001)
    chore.wake(60)
    await asyncio.sleep(0.05)
    assert work.runs == 1
    await chore.close()


async def test_waking_at_once_cancels_the_timer():
    work = Work()
    chore = Chore("test", work)
    chore.wake(0.001)
    chore.wake()
    await asyncio.sleep(0.05)
    assert work.runs == 1
    await chore.close()


async def test_an_error_is_logged_and_the_work_is_tried_again(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(chores, "ACCIDENT_SECONDS", 0.001)
    tried_again = asyncio.Event()

    async def fail_once() -> None:
        if caplog.records:
            tried_again.set()
        else:
            raise ZeroDivisionError

    chore = Chore("test", fail_once)
    chore.wake()
    async with asyncio.timeout(5):
        await tried_again.wait()
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    await chore.close()


async def test_closing_stops_the_work_and_no_waking_begins_it_again():
    work = Work()
    work.gate.clear()
    chore = Chore("test", work)
    chore.wake()
    await turns()
    await chore.close()
    chore.wake()
    chore.wake(0.001)
    await asyncio.sleep(0.01)
    assert work.runs == 1
    await chore.close()


class Calls:
    """Work in parts that are not to be stopped; each waits until it is let go, and is noted when it is done."""

    def __init__(self, parts: int) -> None:
        self.chore = Chore("test", self._run)
        self.parts = parts
        self.begun = self.done = 0
        self.gate = asyncio.Event()

    async def _run(self) -> None:
        await asyncio.gather(*(self._part() for _ in range(self.parts)))
        async with self.chore.unbroken():
            raise AssertionError("begun at the end")

    async def _part(self) -> None:
        async with self.chore.unbroken():
            self.begun += 1
            await self.gate.wait()
            self.done += 1


async def test_closing_waits_for_what_may_not_be_stopped_and_lets_nothing_else_begin():
    calls = Calls(3)
    calls.chore.wake()
    await turns()
    closing = asyncio.create_task(calls.chore.close())
    await turns()
    assert not closing.done()
    calls.gate.set()
    await closing
    assert (calls.begun, calls.done) == (3, 3)


async def test_closing_cuts_off_what_does_not_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(chores, "FINISHING_SECONDS", 0.01)
    calls = Calls(2)
    calls.chore.wake()
    await turns()
    await calls.chore.close()
    assert (calls.begun, calls.done) == (2, 0)


async def test_closing_leaves_behind_what_will_not_be_cut_off(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(chores, "CUTTING_SECONDS", 0.01)
    gate = asyncio.Event()

    async def stubborn() -> None:
        while not gate.is_set():
            with suppress(asyncio.CancelledError):
                await gate.wait()

    chore = Chore("stubborn", stubborn)
    chore.wake()
    await turns()
    await chore.close()
    assert "stubborn does not end and is left behind" in caplog.text
    gate.set()
    await turns()
