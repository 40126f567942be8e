"""`/help`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.edge.replies import guild_of, tell
from bot.edge.rights import visible_channels
from bot.ui.help import help_screen


class Helping(commands.Cog):
    """Saying how it works here."""

    def __init__(self, client: Askwell) -> None:
        self._client = client

    @app_commands.command(name="help", description="How questions and answers work here")
    async def help(self, interaction: discord.Interaction[Any]) -> None:
        """Show how it works, in one screen."""
        settings = await self._client.services.configuring.settings(guild_of(interaction))
        await tell(interaction, embed=help_screen(settings, visible_channels(interaction.user)))
