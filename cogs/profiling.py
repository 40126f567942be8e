"""`/profile` and the user menu "Profile"."""

import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import Snowflake, seconds
from bot.domain.profiling import Profile
from bot.edge.people import person_of
from bot.edge.replies import guild_of, tell, think
from bot.edge.rights import visible_channels
from bot.ui.portrait import content_of, picture_file
from bot.ui.profile import of_bot, profile, wakes

_log = logging.getLogger(__name__)


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
        if account.bot:
            await tell(interaction, **of_bot(Snowflake(account.id)))
            return
        # Drawing may take longer than Discord waits.
        await think(interaction)
        guild_id, services = guild_of(interaction), self._client.services
        shown = await services.profiling.profile(
            guild_id, Snowflake(account.id), visible_channels(interaction.user), Snowflake(interaction.user.id)
        )
        settings = await services.configuring.settings(guild_id)
        picture = await self._picture(interaction, shown)
        # Discord resolves a member of the guild as such, and everybody else as a mere account.
        joined_at = account.joined_at if isinstance(account, discord.Member) else None
        embed = profile(
            guild_id,
            shown,
            settings,
            person_of(account),
            None if joined_at is None else seconds(joined_at),
            has_left=not isinstance(account, discord.Member),
            has_picture=picture is not None,
        )
        files = [] if picture is None else [picture_file(shown, picture)]
        await tell(interaction, embed=embed, view=wakes(shown), files=files)

    async def _picture(self, interaction: discord.Interaction[Any], shown: Profile) -> bytes | None:
        """Return the picture of a profile, or None: without it the profile is shown all the same."""
        content = content_of(shown)
        if content is None:
            return None
        if not interaction.app_permissions.attach_files:
            _log.info(
                "a profile is shown without its picture: attach_files is missing in guild %s", interaction.guild_id
            )
            return None
        return await self._client.pictures.picture(content)
