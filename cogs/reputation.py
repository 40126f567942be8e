"""`/reputation`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import Snowflake
from bot.domain.reputation import Turn
from bot.edge.replies import change_page, guild_of, tell
from bot.edge.rights import visible_channels
from bot.ui.buttons import ButtonAction
from bot.ui.reputation import ledger, of_bot, start_of


class Reputation(commands.Cog):
    """Showing where a member's points come from."""

    def __init__(self, client: Askwell) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take the buttons that turn pages."""
        self._client.handle_presses("reputation", self.page_pressed)

    @app_commands.command(name="reputation", description="See every point that a member gained or lost, and why")
    @app_commands.describe(member="Whose reputation; yours if you leave it out")
    async def reputation(self, interaction: discord.Interaction[Any], member: discord.User | None = None) -> None:
        """Show the newest page."""
        account = interaction.user if member is None else member
        user_id = Snowflake(account.id)
        if account.bot:
            await tell(interaction, **of_bot(user_id))
            return
        page = await self._client.services.reputation.page(
            guild_of(interaction), user_id, Snowflake(interaction.user.id), visible_channels(interaction.user)
        )
        # Discord resolves a member of the guild as such, and everybody else as a mere account.
        has_left = not isinstance(account, discord.Member)
        await tell(interaction, **ledger(guild_of(interaction), page, has_left=has_left))

    async def page_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Show another page in the place of this one."""
        guild_id, user_id = guild_of(interaction), Snowflake(action.id)
        page = await self._client.services.reputation.page(
            guild_id,
            user_id,
            Snowflake(interaction.user.id),
            visible_channels(interaction.user),
            start=start_of(action),
            turn=Turn(action.verb),
        )
        has_left = user_id in self._client.presence.absent(guild_id)
        await change_page(interaction, **ledger(guild_id, page, has_left=has_left))
