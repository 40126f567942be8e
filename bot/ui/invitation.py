"""The address at which a bot is invited, or is given further permissions."""

from __future__ import annotations

import discord

from bot.domain.identity import Snowflake

INVITED = discord.Permissions(328565124160)
"""What the bot asks for; never Administrator."""

MANAGE_CHANNELS = discord.Permissions(manage_channels=True)
MANAGE_ROLES = discord.Permissions(manage_roles=True)


def invitation_url(application_id: int, guild_id: Snowflake, extra: discord.Permissions) -> str:
    """Return the address that gives the bot a guild's permissions anew, with some more."""
    return discord.utils.oauth_url(
        application_id,
        permissions=INVITED | extra,
        guild=discord.Object(guild_id),
        scopes=("bot", "applications.commands"),
    )
