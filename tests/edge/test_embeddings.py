"""Making vectors some seconds after questions came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.edge import embeddings
from bot.edge.embeddings import Embeddings
from bot.services.embedding import Embedding
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.community import ALICE, Community
from tests.support.tiny_embedder import TinyEmbedder


class Scene:
    """A database whose commits wake the work."""

    def __init__(self) -> None:
        self.embedder = TinyEmbedder()
        self.hearers: list[Embeddings] = []

    def committed(self, _: float) -> None:
        for hearer in self.hearers:
            hearer.wake()

    def begin(self, database: Database) -> None:
        self.database = database
        self.embedding = Embedding(database, self.embedder)
        self.work = Embeddings(self.embedding)
        self.hearers.append(self.work)

    async def until(self, condition: Callable[[], bool]) -> None:
        for _ in range(500):
            if condition():
                return
            await asyncio.sleep(0.005)
        raise AssertionError("it never came")

    async def count(self) -> int:
        return await self.database.read(lambda c: c.fetch_value("SELECT COUNT(*) FROM question_vector"))


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "SETTLING_SECONDS", 0.01)


@pytest_asyncio.fixture
async def scene(database_path: Path) -> AsyncIterator[Scene]:
    scene = Scene()
    database = await Database.open(database_path, on_commit=scene.committed)
    scene.begin(database)
    yield scene
    await scene.work.close()
    scene.embedding.close()
    await database.close()


async def test_a_question_gets_its_vector_without_anyone_looking(scene: Scene, clock: ManualClock) -> None:
    community = await Community.found(scene.database, clock)
    await community.ask(ALICE)
    await scene.until(lambda: len(scene.embedder.texts) == 2)
    await asyncio.sleep(0.05)
    # Its own commit wakes it once more: nothing is left, and nothing follows.
    assert (len(scene.embedder.texts), await scene.count()) == (2, 1)


async def test_what_takes_long_to_load_is_loaded_once(
    scene: Scene, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[None] = []

    async def prepare() -> None:
        loaded.append(None)

    monkeypatch.setattr(scene.embedding, "prepare", prepare)
    community = await Community.found(scene.database, clock)
    for number in range(1, 4):
        await community.ask(ALICE)
        await scene.until(lambda number=number: len(scene.embedder.texts) == 2 * number)
    assert len(loaded) == 1


async def test_a_backlog_is_worked_off_at_the_start(scene: Scene, clock: ManualClock) -> None:
    scene.hearers.clear()
    community = await Community.found(scene.database, clock)
    for _ in range(3):
        await community.ask(ALICE)
    scene.work.begin()
    await scene.until(lambda: len(scene.embedder.texts) == 6)


async def test_an_embedder_that_cannot_work_is_left_alone(
    scene: Scene, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    scene.embedder.is_able = False
    community = await Community.found(scene.database, clock)
    await scene.until(lambda: bool(caplog.records))
    await community.ask(ALICE)
    await asyncio.sleep(0.05)
    assert len(caplog.records) == 1
    assert await scene.count() == 0


async def test_nothing_is_done_once_it_is_closed(scene: Scene, clock: ManualClock) -> None:
    await scene.work.close()
    community = await Community.found(scene.database, clock)
    await community.ask(ALICE)
    await asyncio.sleep(0.03)
    assert scene.embedder.texts == []
