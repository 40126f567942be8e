"""A demo from its parts: clock, database, bot, guild, history, page."""

from __future__ import annotations

import tempfile
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from socket import socket
from typing import BinaryIO, cast

from discord.ext import commands

from bot.app import build_bot
from bot.client import Askwell
from bot.clock import SystemClock
from bot.demo.archive import lay_out, name_of_stranger
from bot.demo.clock import LaggingClock
from bot.demo.community import GUILD_ID, Community
from bot.demo.hub.server import Hub
from bot.demo.story import HISTORY_DAYS, TOPICS, Story
from bot.domain.identity import Snowflake
from bot.services.archive.importing import Importing
from bot.services.configuring import Configuring
from bot.settings import Settings
from bot.storage.database import Bounds, Database


async def open_session(
    stack: AsyncExitStack, listener: socket, archive: Path | None, database: Path, *, is_empty: bool = False
) -> Hub:
    """Open the demo's guild with its history and serve its page; the stack closes it again.

    Args:
        stack: takes over what has to be closed.
        listener: the socket of the page, bound.
        archive: an archive for the guild, or None.
        database: the database file; a guild that has questions there keeps them and gets no history.
        is_empty: the guild has neither channels for questions nor a history: it is yet to be set up.

    Raises:
        ArchiveError: the archive has a flaw; nothing was imported.
        OSError: the archive cannot be read.
        SettingsError: a setting of the process is wrong.
        DatabaseInvalidError: the database cannot be used.
    """
    # An archive ends in the present; the history that is played otherwise begins some weeks before it.
    lag = timedelta(days=HISTORY_DAYS) if archive is None and not is_empty else timedelta(0)
    clock = LaggingClock(SystemClock(), lag)
    community = Community(partial(_build, database, clock), clock, is_empty=is_empty)
    stack.push_async_callback(community.close)
    if archive is not None:
        await _import(archive, database, community, clock)
    await community.open()
    if not is_empty:
        known = await configure(community)
        for user_id in known:
            community.add_stranger(user_id, name_of_stranger(user_id))
        await Story(community, clock).play(TOPICS if not known else ())
    clock.catch_up(timedelta(0))
    hub = Hub(community)
    hub.put_away_notes()
    stack.push_async_callback(hub.close)
    await hub.start(listener)
    return hub


def _build(database: Path, clock: LaggingClock) -> commands.Bot:
    settings = Settings.load().model_copy(update={"database": database})
    return build_bot(settings, clock=clock)


async def _import(archive: Path, database: Path, community: Community, clock: LaggingClock) -> None:
    opened = await Database.open(database, bounds=Bounds(budget_ms=None))
    try:
        with tempfile.TemporaryFile(prefix="askwell-demo-") as copy, archive.open("rb") as original:
            lay_out(original, copy, community, until=clock.now())
            copy.seek(0)
            await Importing(opened, clock).import_file(cast("BinaryIO", copy), Snowflake(GUILD_ID))
        # With channels to look at, the bot finds at its start in which of them threads lie; till then nobody sees any.
        await Configuring(opened, clock).change(Snowflake(GUILD_ID), _qa_channels(community))
    finally:
        await opened.close()


async def configure(community: Community) -> list[int]:
    """Tell the bot where questions go and who helps; return everybody whom its database knows."""
    bot = cast("Askwell", community.bot)
    guild_id = Snowflake(GUILD_ID)
    settings = _qa_channels(community) | {
        "helper_role": str(community.helper_role.id),
        "bounties": "on",
    }
    if community.log is not None:
        settings["log_channel"] = str(community.log.id)
    await bot.services.configuring.change(guild_id, settings)
    await community.give_tags()
    known: list[int] = []
    await bot.services.ranking.everyone(guild_id, lambda standing: known.append(standing.user_id))
    return sorted(known)


def _qa_channels(community: Community) -> dict[str, str]:
    return {"qa_channels": f"{community.forum.id},{community.ask_here.id}"}
