"""`/profile` and the user menu "Profile"."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import Snowflake, seconds
from bot.edge.people import person_of
from bot.edge.replies import guild_of, tell
from bot.edge.rights import visible_channels
from bot.ui.profile import profile, wakes


class Profiling(commands.Cog):
    """Showing what a member is known for."""

    def __init__(self, client: Askwell) -> None:
        self._client = client
        self._menu = app_commands.ContextMenu(name="Profile", callback=self.profile_of)

    async def cog_load(self) -> None:
        """Take the menu."""
        self._client.tree.add_command(self._menu)

    @app_commands.command(name="profile", description="See a member's reputation, best answers and top tags")
    @app_commands.describe(member="Whose profile; yours if you leave it out")
    async def profile(self, interaction: discord.Interaction[Any], member: discord.User | None = None) -> None:
        """Show a profile."""
        await self._show(interaction, interaction.user if member is None else member)

    async def profile_of(self, interaction: discord.Interaction[Any], member: discord.User) -> None:
        """Show the profile of the member whose menu was used."""
        await self._show(interaction, member)

    async def _show(self, interaction: discord.Interaction[Any], account: discord.User | discord.Member) -> None:
        guild_id = guild_of(interaction)
        services = self._client.services
        shown = await services.profiling.profile(guild_id, Snowflake(account.id), visible_channels(interaction.user))
        settings = await services.configuring.settings(guild_id)
        joined_at = account.joined_at if isinstance(account, discord.Member) else None
        since = None if joined_at is None else seconds(joined_at)
        await tell(interaction, embed=profile(guild_id, shown, settings, person_of(account), since), view=wakes(shown))
