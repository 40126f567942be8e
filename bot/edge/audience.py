"""Who of some members is there, asked of Discord when they are to be told something."""

import asyncio
from collections.abc import Iterable

import discord

from bot.domain.identity import Snowflake
from bot.edge.troubles import DiscordTroubleError, Trouble

ANSWER_SECONDS = 10.0
"""How long an answer is waited for; nobody waits for us."""

MOST_AT_ONCE = 100
"""Discord tells of at most a hundred accounts in one request."""

_CALL = "ask for members"


async def members_of(guild: discord.Guild, user_ids: Iterable[Snowflake]) -> dict[Snowflake, discord.Member]:
    """Return those of some accounts (a hundred at most) that are members of a guild now, with the roles they have now.

    One request over the gateway and no call, however many they are; nothing is kept, as a role may go at any time.

    Raises:
        DiscordTroubleError: DOWN: there was no answer.
    """
    wanted = list(dict.fromkeys(user_ids))[:MOST_AT_ONCE]
    if not wanted:
        return {}
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            found = await guild.query_members(user_ids=[*wanted], limit=MOST_AT_ONCE, cache=False)
    except (TimeoutError, discord.ClientException, OSError) as error:
        raise DiscordTroubleError(_CALL, Trouble.DOWN, 0, 0) from error
    return {Snowflake(member.id): member for member in found}
