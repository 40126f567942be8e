"""Erasing guilds that the bot has left: their data is kept for thirty days, in case it returns."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial

from bot.domain.identity import Clock, Snowflake, seconds
from bot.storage import erasures, forgettings
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority

_log = logging.getLogger(__name__)

_STEPS = ((erasures.erase_questions, 5), (erasures.erase_members, 20), (erasures.erase_rest, 20))
"""What is erased one after the other, and how much of it in one transaction."""

_PAGES_A_STEP = 64


class Erasing:
    """The use case of erasing guilds; each step is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock
        self._is_merging = False

    async def go_on(self) -> bool:
        """Erase some more of a guild whose time has come; return False when none is left.

        From the first step on nobody finds the guild: if the bot returns in the middle, it begins anew there.
        """
        now = seconds(self._clock.now())
        does = partial(_go_on, now=now, is_merging=self._is_merging)
        done = await self._database.write(does, priority=Priority.JOB)
        if done is None:
            return False
        if done.began_with is not None:
            _log.info("the data of guild %s is erased: the bot left it thirty days ago", done.began_with)
        self._is_merging = done.is_merging
        return True

    async def next_due_at(self) -> int | None:
        """Return when the next guild is to be erased, in seconds; None when none is."""
        return await self._database.read(erasures.get_next_due_at)


@dataclass(frozen=True, slots=True)
class _Done:
    """A step; began_with: the guild at Discord that it began to erase; is_merging: the index of words is cleaned."""

    began_with: Snowflake | None
    is_merging: bool = False


def _go_on(connection: Connection, now: int, is_merging: bool) -> _Done | None:
    """Do a step; None when there is nothing to do."""
    guild_id = erasures.get_due_guild(connection, now)
    if guild_id is None:
        return None
    began_with = erasures.detach(connection, guild_id)
    for erase_some, limit in _STEPS:
        if erase_some(connection, guild_id, limit):
            return _Done(began_with)
    if forgettings.merge_words(connection, _PAGES_A_STEP, is_first=not is_merging):
        return _Done(began_with, is_merging=True)
    erasures.erase_guild(connection, guild_id)
    return _Done(began_with)
