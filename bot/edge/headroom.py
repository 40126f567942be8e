"""Room for another thread: a guild has about a thousand active ones, and Discord opens none beyond that."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import discord

from bot.domain.diagnosing import MANY_THREADS, MOST_THREADS
from bot.domain.errors import LimitReachedError, Reason
from bot.domain.identity import Snowflake
from bot.edge.calls import ArchiveMinutes, Calls
from bot.edge.troubles import DiscordTroubleError
from bot.services.ageing import Ageing

_log = logging.getLogger(__name__)

Made = TypeVar("Made")

NORMAL_MINUTES: ArchiveMinutes = 10080
"""After how many minutes without a message Discord archives a question's thread: a week, the longest it offers, as
nobody can vote in an archived one."""

SHORT_MINUTES: ArchiveMinutes = 1440
"""The same where threads are many: a day."""

SHORT_OF_ROOM = 950
"""From how many active threads on idle ones are archived when somebody asks."""

_ARCHIVED_AT_ONCE = 5

_FULL = 160_006
"""Discord's code: the guild has as many active threads as it may have."""


def active_threads(guild: discord.Guild) -> int:
    """Return how many active threads the bot sees in a guild; there may be more in channels that are hidden from it."""
    return sum(not thread.archived for thread in guild.threads)


class Headroom:
    """Opens threads where there is room, and makes some where there is little.

    To make room, threads of settled questions are archived that the bot opened and in which nothing has happened for a
    day; at no other time.
    """

    def __init__(self, calls: Calls, ageing: Ageing) -> None:
        self._calls = calls
        self._ageing = ageing

    async def open(
        self, guild: discord.Guild, make: Callable[[ArchiveMinutes], Awaitable[Made]], *, is_repeatable: bool
    ) -> Made:
        """Open a thread.

        Args:
            guild: in which.
            make: opens it, given the minutes after which Discord is to archive it.
            is_repeatable: whether it may be called once more, when there is room.

        Raises:
            LimitReachedError: NO_ROOM_FOR_THREADS (most).
            DiscordTroubleError: Discord failed otherwise.
        """
        number = active_threads(guild)
        if number >= SHORT_OF_ROOM:
            await self._make_room(guild)
        minutes = NORMAL_MINUTES if number < MANY_THREADS else SHORT_MINUTES
        try:
            return await make(minutes)
        except DiscordTroubleError as error:
            if error.code != _FULL:
                raise
            if not await self._make_room(guild) or not is_repeatable:
                raise _no_room() from error
        try:
            return await make(SHORT_MINUTES)
        except DiscordTroubleError as error:
            if error.code != _FULL:
                raise
            raise _no_room() from error

    async def _make_room(self, guild: discord.Guild) -> bool:
        """Archive some idle threads; return whether any was."""
        is_any = False
        for question in await self._ageing.idle_threads(Snowflake(guild.id), _ARCHIVED_AT_ONCE):
            if question.thread_id is None:
                continue
            try:
                await self._calls.archive_thread(question.thread_id)
            except DiscordTroubleError as error:
                _log.info("idle thread %s stays open: %s", question.thread_id, error)
            else:
                is_any = True
        return is_any


def _no_room() -> LimitReachedError:
    return LimitReachedError(Reason.NO_ROOM_FOR_THREADS, most=MOST_THREADS)
