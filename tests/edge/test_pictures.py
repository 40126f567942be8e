"""Pictures of profiles: one at a time, each once, by a process that may fail."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.edge.pictures import Draughtsman, DrawingError, Pictures
from bot.ui.profile_picture import PictureContent

CONTENT = PictureContent(((20_000, 1), (20_001, 26)), 20_002, (("git", 1),))
OTHER = PictureContent((), 20_002, ())

ECHO = """
import struct, sys
for order in sys.stdin.buffer:
    sys.stdout.buffer.write(struct.pack(">cI", b"o", len(order)) + order)
    sys.stdout.buffer.flush()
"""
ONCE = ECHO + "    break\n"
REFUSING = ECHO.replace('b"o"', 'b"e"')
SILENT = "import sys, time\nfor order in sys.stdin.buffer:\n    time.sleep(600)\n"


class Counting(Draughtsman):
    """A process that gives back what was ordered, and how often it was asked."""

    def __init__(self, program: str = ECHO) -> None:
        super().__init__((sys.executable, "-I", "-c", program))
        self.orders = 0

    def draw(self, content: PictureContent) -> bytes:
        self.orders += 1
        return super().draw(content)


@pytest.fixture
def draughtsman() -> Counting:
    return Counting()


@pytest_asyncio.fixture
async def pictures(draughtsman: Counting) -> AsyncIterator[Pictures]:
    pictures = Pictures(draughtsman, most=2)
    yield pictures
    await pictures.close()


async def test_many_who_ask_at_once_are_given_one_drawing(pictures: Pictures, draughtsman: Counting) -> None:
    drawn = await asyncio.gather(*(pictures.picture(CONTENT) for _ in range(50)))
    assert len(set(drawn)) == 1
    assert draughtsman.orders == 1


async def test_a_picture_is_kept_until_others_were_wanted_since(pictures: Pictures, draughtsman: Counting) -> None:
    third = PictureContent((), 20_003, ())
    for content in (CONTENT, OTHER, CONTENT, third, CONTENT):
        assert await pictures.picture(content)
    assert draughtsman.orders == 3
    await pictures.picture(OTHER)
    assert draughtsman.orders == 4


async def test_who_stops_waiting_takes_it_from_nobody(pictures: Pictures, draughtsman: Counting) -> None:
    leaving = asyncio.create_task(pictures.picture(CONTENT))
    staying = asyncio.create_task(pictures.picture(CONTENT))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying
    assert draughtsman.orders == 1


async def test_what_failed_is_logged_once_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    draughtsman = Counting(REFUSING)
    pictures = Pictures(draughtsman)
    assert await asyncio.gather(pictures.picture(CONTENT), pictures.picture(CONTENT)) == [None, None]
    assert [record.message.split(":")[0] for record in caplog.records] == ["a profile is shown without its picture"]
    assert await pictures.picture(CONTENT) is None
    assert draughtsman.orders == 2
    await pictures.close()


async def test_after_the_end_nothing_is_drawn(pictures: Pictures, draughtsman: Counting) -> None:
    await pictures.picture(CONTENT)
    await pictures.close()
    await pictures.close()
    assert await pictures.picture(OTHER) is None
    assert draughtsman.orders == 1


@pytest.mark.parametrize("turns", [0, 1, 2, 50])
async def test_closing_does_not_wait_for_a_long_drawing(caplog: pytest.LogCaptureFixture, turns: int) -> None:
    pictures = Pictures(Counting(SILENT))
    waiting = asyncio.create_task(pictures.picture(CONTENT))
    for _ in range(turns):
        await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await pictures.close()
        assert await waiting is None
    assert caplog.records == []


def test_a_process_that_ended_meanwhile_is_begun_again() -> None:
    draughtsman = Draughtsman((sys.executable, "-I", "-c", ONCE))
    assert draughtsman.draw(CONTENT) == draughtsman.draw(CONTENT)
    draughtsman.close()


@pytest.mark.parametrize("command", [("/nowhere/python",), (sys.executable, "-I", "-c", "pass")])
def test_a_process_that_does_not_run_is_an_error_of_drawing(command: tuple[str, ...]) -> None:
    draughtsman = Draughtsman(command)
    with pytest.raises(DrawingError):
        draughtsman.draw(CONTENT)
    draughtsman.close()


def test_the_process_is_told_no_setting_of_the_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    telling = ECHO.replace("import struct", "import os, struct").replace(
        "in sys.stdin.buffer:", "in sys.stdin.buffer:\n    order = os.environ.get('DISCORD_TOKEN', '-').encode()"
    )
    draughtsman = Draughtsman((sys.executable, "-I", "-c", telling))
    assert draughtsman.draw(CONTENT) == b"-"
    draughtsman.close()


async def test_the_real_process_draws_a_picture() -> None:
    pictures = Pictures()
    picture = await pictures.picture(CONTENT)
    assert picture is not None
    assert picture.startswith(b"\x89PNG")
    await pictures.close()
