"""Who is still a member, asked of Discord when somebody is to be shown."""

import asyncio
import logging
from collections.abc import Iterable

import discord

from bot.domain.identity import SECONDS_A_DAY, Clock, Snowflake, seconds

_log = logging.getLogger(__name__)

ANSWER_SECONDS = 1.0
"""How long an answer is waited for: an interaction has three seconds in all."""

MOST_AT_ONCE = 100
"""Discord tells of at most a hundred accounts in one request."""


class Presence:
    """Which accounts have left which guild; an answer holds for a day, and who is not known counts as present.

    Without the intent for members the gateway tells of accounts by their ids only, which is all that is needed.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[Snowflake, dict[Snowflake, tuple[bool, int]]] = {}

    def absent(self, guild_id: Snowflake) -> frozenset[Snowflake]:
        """Return the accounts that are known to have left a guild."""
        now = seconds(self._clock.now())
        known = self._known.get(guild_id, {})
        return frozenset(
            user_id for user_id, (is_there, asked_at) in known.items() if not is_there and _holds(asked_at, now)
        )

    async def ask(self, guild: discord.Guild, user_ids: Iterable[Snowflake]) -> bool:
        """Ask Discord for the accounts about which nothing is known today; return whether one of them has left."""
        now = seconds(self._clock.now())
        known = self._known.setdefault(Snowflake(guild.id), {})
        for user_id in [user_id for user_id, (_, asked_at) in known.items() if not _holds(asked_at, now)]:
            del known[user_id]
        unknown = [user_id for user_id in user_ids if user_id not in known][:MOST_AT_ONCE]
        if not unknown:
            return False
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                found = await guild.query_members(user_ids=list(unknown), limit=MOST_AT_ONCE)
        except (TimeoutError, discord.ClientException, OSError) as error:
            _log.info("who left guild %s could not be asked: %s", guild.id, error)
            return False
        there = {member.id for member in found}
        known.update({user_id: (user_id in there, now) for user_id in unknown})
        return not there.issuperset(unknown)


def _holds(asked_at: int, now: int) -> bool:
    return now - asked_at < SECONDS_A_DAY
