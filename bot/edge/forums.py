"""Forums that the bot makes."""

import asyncio

import discord

from bot.edge.calls import CALL_TIMEOUT_SECONDS
from bot.edge.troubles import DiscordTroubleError, Trouble, known_troubles
from bot.ui.setup_forms import WantedForum

_SOLVED = "Solved"


async def create_forum(
    guild: discord.Guild, wanted: WantedForum, *, emoji_up: str, emoji_accept: str
) -> discord.ForumChannel:
    """Make a forum with its tags and guidelines, in one call; the tag for solved questions is set by moderators alone.

    Args:
        guild: where; the bot needs Manage Channels there.
        wanted: what it is to be.
        emoji_up: the reaction that Discord offers below each post.
        emoji_accept: stands beside the tag for solved questions.

    Raises:
        DiscordTroubleError: FORBIDDEN without the permission; or Discord failed, and the forum may be there.
    """
    if not guild.me.guild_permissions.manage_channels:
        raise DiscordTroubleError("create a forum", Trouble.FORBIDDEN, 403, 0)
    tags = [discord.ForumTag(name=name) for name in wanted.tags]
    solved = discord.ForumTag(name=_SOLVED, emoji=emoji_accept, moderated=True)
    with known_troubles("create a forum"):
        async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
            return await guild.create_forum(
                wanted.name,
                topic=wanted.guidelines,
                available_tags=[*tags, solved],
                default_reaction_emoji=emoji_up,
            )
