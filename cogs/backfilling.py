"""The panel from which managers have a forum's existing posts taken over."""

from typing import Any

import discord
from discord.ext import commands

from bot.client import Askwell
from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.edge.replies import change_page, guild_of, tell
from bot.ui.backfilling import panel
from bot.ui.buttons import ButtonAction


class Backfilling(commands.Cog):
    """Taking existing posts over."""

    def __init__(self, client: Askwell) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take the buttons of the panel."""
        self._client.handle_presses("backfill", self.pressed)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Go on with what a restart interrupted."""
        self._client.backfills.wake()

    @commands.Cog.listener()
    async def on_guild_available(self, _guild: discord.Guild) -> None:
        """Go on with what an outage interrupted."""
        self._client.backfills.wake()

    @commands.Cog.listener()
    async def on_guild_join(self, _guild: discord.Guild) -> None:
        """Go on in a guild to which the bot was invited again."""
        self._client.backfills.wake()

    async def pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Do what a press asks for, and show how things stand then."""
        guild_id = guild_of(interaction)
        channel_id = Snowflake(action.id)
        actor = await self._client.actor(interaction)
        backfilling = self._client.services.backfilling
        channel = None if interaction.guild is None else interaction.guild.get_channel(channel_id)
        if action.verb in ("look", "adopt"):
            if not isinstance(channel, discord.ForumChannel):
                raise NotFoundError(Reason.NO_SUCH_CHANNEL)
            await backfilling.begin(guild_id, channel_id, actor, is_dry=action.verb == "look")
        elif action.verb == "stop":
            await backfilling.stop(guild_id, channel_id, actor)
        progress = await backfilling.progress(guild_id, channel_id, actor)
        reply = panel(channel_id, progress)
        if action.verb == "open":
            await tell(interaction, **reply)
        else:
            await change_page(interaction, **reply)
        self._client.backfills.wake()
        if action.verb == "stop" and progress.run is not None:
            await self._client.backfills.tell_end(progress.run)
