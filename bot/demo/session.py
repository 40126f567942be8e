"""A demo from its parts: clock, database, bot, guild, history, page."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from socket import socket
from typing import cast

from discord.ext import commands

from bot.app import build_bot
from bot.client import Askwell
from bot.demo.clock import LaggingClock
from bot.demo.community import GUILD_ID, Community
from bot.demo.hub.server import Hub
from bot.demo.story import HISTORY_DAYS, Story
from bot.domain.identity import Snowflake
from bot.services.archive.importing import Importing
from bot.settings import Settings
from bot.storage.database import Bounds, Database

STRANGERS = (
    "Aiko",
    "Bea",
    "Cem",
    "Dora",
    "Edda",
    "Finn",
    "Gita",
    "Hugo",
    "Ines",
    "Jan",
    "Kofi",
    "Lena",
    "Mara",
    "Nils",
    "Olga",
    "Pia",
    "Quin",
    "Rosa",
    "Sam",
    "Tess",
    "Uma",
    "Vera",
    "Wim",
    "Xenia",
    "Yara",
    "Zoe",
)


class WallClock:
    """The time of the wall."""

    def now(self) -> datetime:
        """Return the present as an aware UTC datetime."""
        return datetime.now(UTC)


async def open_session(stack: AsyncExitStack, listener: socket, archive: Path | None, database: Path) -> Hub:
    """Open the demo's guild with its history and serve its page; the stack closes it again.

    Args:
        stack: takes over what has to be closed.
        listener: the socket of the page, bound.
        archive: an archive for the guild, or None.
        database: the database file; a guild that has questions there keeps them and gets no history.

    Raises:
        ArchiveError: the archive has a flaw; nothing was imported.
        DatabaseInvalidError: the database cannot be used.
    """
    clock = LaggingClock(WallClock(), timedelta(days=HISTORY_DAYS))
    if archive is not None:
        await _import(archive, database, clock)
    community = Community(partial(_build, database, clock), clock)
    stack.push_async_callback(community.close)
    await community.open()
    known = await _configure(community)
    for user_id in known:
        community.add_stranger(user_id, f"{STRANGERS[user_id % len(STRANGERS)]} {user_id}")
    await Story(community, clock).play()
    clock.catch_up(timedelta(0))
    hub = Hub(community)
    hub.put_away_notes()
    stack.push_async_callback(hub.close)
    await hub.start(listener)
    return hub


def _build(database: Path, clock: LaggingClock) -> commands.Bot:
    return build_bot(Settings(database=database), clock=clock)


async def _import(archive: Path, database: Path, clock: LaggingClock) -> None:
    opened = await Database.open(database, bounds=Bounds(budget_ms=None))
    try:
        with archive.open("rb") as file:
            await Importing(opened, clock).import_file(file, Snowflake(GUILD_ID))
    finally:
        await opened.close()


async def _configure(community: Community) -> list[int]:
    """Tell the bot where questions go and who helps; return everybody whom its database knows."""
    bot = cast("Askwell", community.bot)
    guild_id = Snowflake(GUILD_ID)
    settings = {
        "qa_channels": f"{community.forum.id},{community.ask_here.id}",
        "helper_role": str(community.helper_role.id),
    }
    await bot.services.configuring.change(guild_id, settings)
    await community.give_tags()
    known: list[int] = []
    await bot.services.ranking.everyone(guild_id, lambda standing: known.append(standing.user_id))
    return sorted(known)
