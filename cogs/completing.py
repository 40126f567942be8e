"""The completions that several commands share."""

import discord
from discord import app_commands

from bot.client import Askwell
from bot.edge.replies import guild_of
from bot.edge.rights import visible_channels


async def complete_tag(interaction: discord.Interaction[Askwell], typed: str) -> list[app_commands.Choice[str]]:
    """Complete the name of a tag with those that the member can see."""
    listing = interaction.client.services.listing
    names = await listing.tags_matching(guild_of(interaction), typed, visible_channels(interaction.user))
    return [app_commands.Choice(name=name, value=name) for name in names]
