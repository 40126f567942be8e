"""The message menu "Report"."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import Snowflake
from bot.edge.replies import guild_of, tell
from bot.ui import replies


class Reporting(commands.Cog):
    """Flagging a post for the helpers."""

    def __init__(self, client: Askwell) -> None:
        self._client = client
        self._menu = app_commands.ContextMenu(name="Report", callback=self.report)

    async def cog_load(self) -> None:
        """Take the menu."""
        self._client.tree.add_command(self._menu)

    async def report(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Put a post on the helpers' list."""
        actor = await self._client.actor(interaction)
        report = await self._client.services.reporting.report(guild_of(interaction), Snowflake(message.id), actor)
        self._client.renderer.wake()
        await tell(interaction, **replies.reported(has_readers=report.has_readers))
