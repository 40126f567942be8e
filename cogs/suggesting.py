"""`/experts`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import Snowflake
from bot.edge.replies import guild_of, tell
from bot.edge.rights import visible_channels
from bot.services.suggesting import TagExpert
from bot.ui.experts import experts_of_tag
from cogs.completing import complete_tag


class Suggesting(commands.Cog):
    """Showing who knows a tag."""

    def __init__(self, client: Askwell) -> None:
        self._client = client

    @app_commands.command(name="experts", description="See who knows a tag; nobody is pinged")
    @app_commands.describe(tag="The tag")
    @app_commands.autocomplete(tag=complete_tag)
    async def experts(self, interaction: discord.Interaction[Any], tag: str) -> None:
        """Show up to ten who know a tag, those who left passed over."""
        found = await self._of_tag(interaction, tag)
        if interaction.guild is not None:
            shown: list[Snowflake] = [expert.user_id for expert in found]
            if await self._client.presence.ask(interaction.guild, shown):
                found = await self._of_tag(interaction, tag)
        await tell(interaction, **experts_of_tag(tag, found))

    async def _of_tag(self, interaction: discord.Interaction[Any], tag: str) -> list[TagExpert]:
        guild_id = guild_of(interaction)
        return await self._client.services.suggesting.of_tag(
            guild_id,
            tag,
            visible_channels=visible_channels(interaction.user),
            absent=self._client.presence.absent(guild_id),
        )
