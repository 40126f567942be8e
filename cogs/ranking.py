"""`/leaderboard`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import Snowflake
from bot.domain.ranking import Leaderboard, Period
from bot.edge.replies import change_page, guild_of, tell
from bot.edge.rights import visible_channels
from bot.ui.board import board
from bot.ui.buttons import ButtonAction
from bot.ui.reply import Reply
from cogs.completing import complete_tag


class Ranking(commands.Cog):
    """Showing who stands where."""

    def __init__(self, client: Askwell) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take the buttons that turn pages."""
        self._client.handle_presses("leaderboard", self.page_pressed)

    @app_commands.command(name="leaderboard", description="See who has the most reputation")
    @app_commands.describe(period="All time, or since the year, month or week began", tag="Only answers in this tag")
    @app_commands.choices(
        period=[
            app_commands.Choice(name="all time", value=Period.ALL.value),
            app_commands.Choice(name="this year", value=Period.YEAR.value),
            app_commands.Choice(name="this month", value=Period.MONTH.value),
            app_commands.Choice(name="this week", value=Period.WEEK.value),
        ]
    )
    @app_commands.autocomplete(tag=complete_tag)
    async def leaderboard(
        self, interaction: discord.Interaction[Any], period: str = Period.ALL.value, tag: str | None = None
    ) -> None:
        """Show the first page."""
        await tell(interaction, **await self._page(interaction, Period(period), tag, 0))

    async def page_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Show another page in the place of this one."""
        reply = await self._page(interaction, Period(action.verb), action.argument or None, action.id - 1)
        await change_page(interaction, **reply)

    async def _page(self, interaction: discord.Interaction[Any], period: Period, tag: str | None, page: int) -> Reply:
        shown = await self._board(interaction, period, tag, page)
        if interaction.guild is not None:
            # Who left is not shown; the places of those who move up onto the page are not asked for again.
            on_page = [standing.user_id for standing in shown.page.items]
            if await self._client.presence.ask(interaction.guild, on_page):
                shown = await self._board(interaction, period, tag, page)
        return board(shown)

    async def _board(
        self, interaction: discord.Interaction[Any], period: Period, tag: str | None, page: int
    ) -> Leaderboard:
        guild_id = guild_of(interaction)
        return await self._client.services.ranking.leaderboard(
            guild_id,
            Snowflake(interaction.user.id),
            period=period,
            tag=tag,
            page=page,
            absent=self._client.presence.absent(guild_id),
            visible_channels=visible_channels(interaction.user),
        )
