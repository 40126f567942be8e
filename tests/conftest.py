"""What every test may ask for: a database path, a clock, the simulated Discord with the bot in it."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from discord.ext import commands
from hypothesis import HealthCheck, settings

from tests.support.clock import ManualClock
from tests.support.empty_database import EmptyDatabase
from tests.support.environment import QuickEnv
from tests.support.torture import Torture, leave_out_long
from tests.support.world import World

BLESSED_HOSTS = ("127.0.0.1", "::1", "localhost")
SETTINGS_PREFIXES = ("ASKWELL_", "DISCORD_TOKEN")
TORTURE = pytest.StashKey[Torture]()

slow_is_fine = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("fast", deadline=None, max_examples=50, suppress_health_check=slow_is_fine)
settings.register_profile(
    "ci", deadline=None, max_examples=100, derandomize=True, database=None, suppress_health_check=slow_is_fine
)
settings.register_profile("torture", deadline=None, max_examples=4_000, suppress_health_check=slow_is_fine)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "fast"))


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Let no test reach beyond this machine; an audit hook sees every connection of the process."""
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and address[0] not in BLESSED_HOSTS:
            raise RuntimeError(f"a test tried to reach {address[0]}")


sys.addaudithook(_refuse_network)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--torture", action="store_true", help="run the tests marked torture too, and the others long")


def pytest_configure(config: pytest.Config) -> None:
    # Shells let what runs in their background ignore Ctrl-C, and so would every process that is begun here.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Read before the first test: what the shell says to the bot is kept from the tests.
    config.stash[TORTURE] = Torture.read(config)
    if config.stash[TORTURE].is_long:
        settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "torture"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    leave_out_long(config, items)


@pytest.fixture(scope="session")
def torture(pytestconfig: pytest.Config) -> Torture:
    """Return how long the long tests run."""
    return pytestconfig.stash[TORTURE]


@pytest.fixture(autouse=True)
def _no_settings_of_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(SETTINGS_PREFIXES):
            monkeypatch.delenv(name)


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """Undo what a command, called in this process, sets up for its log."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def database_path(tmp_path: Path) -> Path:
    """Return where the test's database will be; no file is there yet."""
    return tmp_path / "askwell.db"


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> EmptyDatabase:
    """Return a migrated database that tests copy."""
    return EmptyDatabase(tmp_path_factory.mktemp("empty") / "askwell.db")


@pytest.fixture
def clock() -> ManualClock:
    """Return a clock that stands at 2026-01-01 00:00 UTC until it is moved."""
    return ManualClock()


@pytest.fixture
def make_bot(database_path: Path, empty_database: EmptyDatabase, clock: ManualClock) -> Callable[[], commands.Bot]:
    """Return what builds the real bot on the test's database, which is empty, and clock."""
    from bot.app import build_bot
    from bot.settings import Semantic, Settings

    empty_database.lay(database_path)
    # The same bot whether or not the semantic extra is installed here.
    return lambda: build_bot(Settings(database=database_path, semantic=Semantic.OFF), clock=clock)


@pytest_asyncio.fixture
async def env(make_bot: Callable[[], commands.Bot], clock: ManualClock) -> AsyncIterator[QuickEnv]:
    """Run the bot on the simulated Discord; fail the test if a REST body breaks Discord's OpenAPI file."""
    env = QuickEnv(make_bot(), clock)
    try:
        await env.start()
        yield env
    finally:
        try:
            await env.shutdown()
        finally:
            # SimCord closes no bot, and the timers and threads of an open one would outlive the test.
            await env.bot.close()
    assert not env.body_check.problems, "\n".join(env.body_check.problems)


@pytest_asyncio.fixture
async def world(env: QuickEnv, database_path: Path, make_bot: Callable[[], commands.Bot]) -> AsyncIterator[World]:
    """Return a guild with members; fail the test if the bot raised what it did not mean to tell a member.

    A test that provokes such errors looks at `world.unexpected_errors()` itself, which acknowledges them.
    """
    world = World(env, database_path, make_bot)
    await world.settle()
    yield world
    unexpected = world.unexpected_errors()
    if unexpected:
        raise BaseExceptionGroup("the bot raised during the test", unexpected)
