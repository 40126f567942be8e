"""Similar questions before posting, found by what they mean, as members see them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from discord.ext import commands

from bot.app import build_bot
from bot.settings import Settings
from tests.cogs.test_similar import POST, be_asked, buttons
from tests.support.clock import ManualClock
from tests.support.empty_database import EmptyDatabase
from tests.support.tiny_embedder import TinyEmbedder
from tests.support.world import World, said

TITLE = "Can a mechanic fix my automobile"
OTHER: dict[str, Any] = {
    "title": "A garage to repair my car",
    "details": "Can a garage repair my car? A garage, a car: can it repair?",
}
"""The same in words of which the first has none but small ones."""


@pytest.fixture
def embedder() -> TinyEmbedder:
    return TinyEmbedder()


@pytest.fixture
def make_bot(
    database_path: Path, empty_database: EmptyDatabase, clock: ManualClock, embedder: TinyEmbedder
) -> Callable[[], commands.Bot]:
    """Return what builds the real bot with an embedder plugged in."""
    empty_database.lay(database_path)
    return lambda: build_bot(Settings(database=database_path), clock=clock, embedder=embedder)


async def understand(world: World) -> None:
    embedding = world.bot.services.embedding
    assert embedding is not None
    await embedding.catch_up()


async def ask(world: World) -> None:
    await be_asked(world)
    await world.ask(world.alice, title=TITLE, details=f"{TITLE}? {TITLE}? {TITLE}?")


async def test_what_means_the_same_is_shown_before_it_is_posted_again(qa: World) -> None:
    await ask(qa)
    await understand(qa)
    result = await qa.submit_ask(qa.bob, **OTHER)
    assert result.ephemeral
    assert TITLE in said(result)
    assert buttons(result)[0] == POST
    assert len(qa.threads()) == 1


async def test_what_lies_in_a_channel_that_the_asker_cannot_read_is_not_told_of(qa: World) -> None:
    await ask(qa)
    await understand(qa)
    qa.hide(qa.forum, qa.bob)
    result = await qa.submit_ask(qa.bob, channel=qa.text, **OTHER)
    assert TITLE not in said(result)


async def test_a_new_question_is_understood_in_the_background_and_after_a_restart(
    qa: World, embedder: TinyEmbedder
) -> None:
    await ask(qa)
    await qa.restart()
    await understand(qa)
    made = len(embedder.texts)
    result = await qa.submit_ask(qa.bob, **OTHER)
    assert TITLE in said(result)
    assert len(embedder.texts) == made + 2


async def test_an_embedder_that_breaks_hinders_nobody(qa: World, embedder: TinyEmbedder) -> None:
    await ask(qa)
    embedder.is_able = False
    await qa.submit_ask(qa.bob, **OTHER)
    assert len(qa.threads()) == 2
