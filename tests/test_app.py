"""The bot as a whole: how it is put together, starts and ends."""

import logging
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from bot.app import DiscordClock, build_bot
from bot.client import Askwell
from bot.domain.errors import DatabaseInvalidError, DatabaseLockedError
from bot.domain.expertise import Subject
from bot.edge.intents import intents
from bot.services import static_embedder
from bot.settings import Settings
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.environment import QuickEnv
from tests.support.holder import held_elsewhere
from tests.support.tiny_embedder import TinyEmbedder

COMMANDS = {
    "ask",
    "answer",
    "privacy",
    "setup",
    "profile",
    "leaderboard",
    "unanswered",
    "reputation",
    "review",
    "doctor",
    "tags",
    "settings",
    "experts",
    "search",
    "question",
    "frequent",
    "bounty",
    "help",
    "Mark as answer",
    "Accept answer",
    "Not an answer",
    "Ask about this",
    "Report",
    "Profile",
}


async def do_nothing(interaction: discord.Interaction) -> None: ...


@pytest.fixture
def settings(database_path: Path) -> Settings:
    return Settings(database=database_path)


def test_the_intents_are_the_asked_ones():
    assert intents(message_content=True).value == 34305
    assert intents(message_content=False).value == 1537


async def test_a_bot_is_ready_to_start_and_opens_nothing_before(settings: Settings):
    bot = build_bot(settings)
    assert isinstance(bot, commands.Bot)
    assert not settings.database.exists()
    await bot.close()


async def test_nobody_is_pinged_and_no_members_are_cached(settings: Settings):
    bot = build_bot(settings)
    assert bot.allowed_mentions is not None
    assert bot.allowed_mentions.to_dict() == {"parse": []}
    assert bot._connection.member_cache_flags.value == 0
    await bot.close()


def test_the_clock_is_in_utc():
    assert DiscordClock().now().utcoffset().total_seconds() == 0


async def test_all_commands_are_registered_for_guilds_alone(env: QuickEnv):
    assert isinstance(env.bot, Askwell)
    tree = env.bot.tree
    assert {command.name for command in tree.get_commands()} == COMMANDS
    for command in tree.get_commands():
        assert command.to_dict(tree)["contexts"] == [0]


async def test_without_the_semantic_extra_one_line_says_so_and_the_bot_starts(
    env: QuickEnv, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(static_embedder, "find_spec", lambda _: None)
    await env.bot.close()
    with caplog.at_level(logging.INFO, "bot"):
        await env.restart_bot(build_bot(settings))
    assert cast("Askwell", env.bot).services.embedding is None
    told = [record.getMessage() for record in caplog.records if "by words alone" in record.getMessage()]
    assert told == ["Similar questions are found by words alone: the semantic extra is not installed"]


async def test_an_embedder_that_is_plugged_in_is_used(env: QuickEnv, settings: Settings):
    embedder = TinyEmbedder()
    await env.bot.close()
    await env.restart_bot(build_bot(settings, embedder=embedder))
    embedding = cast("Askwell", env.bot).services.embedding
    assert embedding is not None
    await embedding.of(Subject("A title", "", ()))
    assert embedder.texts[0] == "A title"


async def test_the_database_is_private(env: QuickEnv, database_path: Path):
    assert stat.S_IMODE(database_path.stat().st_mode) == 0o600


async def test_a_bot_on_a_database_that_another_process_holds_is_refused(settings: Settings):
    bot = build_bot(settings)
    with held_elsewhere(settings.database), pytest.raises(DatabaseLockedError):
        await bot.setup_hook()
    await bot.close()


async def test_a_failed_start_leaves_nothing_behind(settings: Settings):
    settings.database.parent.mkdir(exist_ok=True)
    settings.database.write_bytes(b"this is no database, but long enough to look at" * 40)
    bot = build_bot(settings)
    with pytest.raises(DatabaseInvalidError):
        await bot.setup_hook()
    await bot.close()
    settings.database.unlink()
    database = await Database.open(settings.database)
    await database.close()


async def test_closing_twice_is_closing_once_and_frees_the_database(env: QuickEnv, database_path: Path):
    await env.shutdown()
    await env.bot.close()
    await env.bot.close()
    database = await Database.open(database_path)
    await database.close()


async def test_commands_are_registered_only_when_they_changed(env: QuickEnv, settings: Settings, make_bot):
    def registrations() -> int:
        return sum(call.method == "PUT" and call.path.endswith("/commands") for call in env.http_requests)

    assert registrations() == 1
    await env.bot.close()
    await env.restart_bot(make_bot())
    assert registrations() == 1
    changed = make_bot()

    async def setup_with_another_command() -> None:
        another = app_commands.Command(name="another", description="Another", callback=do_nothing)
        changed.tree.add_command(another)
        await Askwell.setup_hook(changed)

    changed.setup_hook = setup_with_another_command
    await env.bot.close()
    await env.restart_bot(changed)
    assert registrations() == 2


async def test_commands_that_cannot_be_registered_do_not_stop_the_start(settings: Settings, clock):
    env = QuickEnv(build_bot(settings, clock=clock), clock)
    env.inject_error("PUT", "/applications/{application_id}/commands", status=500)
    try:
        await env.start()
        assert env.bot.is_ready()
    finally:
        await env.shutdown()
        await env.bot.close()


@pytest.mark.parametrize(
    ("settings", "folder"),
    [({}, "backups"), ({"backup_folder": "elsewhere"}, "elsewhere"), ({"backups_kept": 0}, None)],
)
async def test_daily_backups_lie_beside_the_database_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: ManualClock, settings: dict[str, Any], folder: str | None
):
    monkeypatch.chdir(tmp_path)
    bot = cast("Askwell", build_bot(Settings(database=tmp_path / "a.db", **settings), clock=clock))
    daily = bot._daily_backups
    assert (daily and (tmp_path / daily._folder)) == (folder and tmp_path / folder)


def test_what_a_bot_may_never_need_is_not_loaded_at_its_start() -> None:
    rare = ["prometheus_client", "aiohttp.web", "bot.services.archive.importing", "bot.demo", "simcord", "matplotlib"]
    code = f"import sys, bot.cli.main, bot.app; print(*sys.modules.keys() & {rare})"
    loaded = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
