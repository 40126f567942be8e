"""The message menu "Accept answer"."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.edge.messages import message_text
from bot.edge.replies import guild_of, tell
from bot.services.accepting import AcceptOutcome
from bot.ui import replies


class Accepting(commands.Cog):
    """Accepting an answer; ✅ does the same and is heard with the votes."""

    def __init__(self, client: Askwell) -> None:
        self._client = client
        self._menu = app_commands.ContextMenu(name="Accept answer", callback=self.accept)

    async def cog_load(self) -> None:
        """Take the menu."""
        self._client.tree.add_command(self._menu)

    async def accept(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Accept the answer that a message is, making it one first if needed; on the accepted one take it back."""
        guild_id = guild_of(interaction)
        actor = await self._client.actor(interaction)
        text = self._client.services.forgotten.read(message_text(message, guild_id))
        accepted = await self._client.services.accepting.accept(text, actor, toggle=True)
        self._client.renderer.wake()
        if accepted.outcome is AcceptOutcome.ACCEPTED:
            # It may have become an answer by this, with votes that stood there before.
            self._client.recounts.wake()
        settings = await self._client.services.configuring.settings(guild_id)
        await tell(interaction, **replies.accepted(accepted, settings))
