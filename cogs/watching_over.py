"""The listeners that notice when the bot may lack something."""

import discord
from discord.ext import commands

from bot.client import Askwell
from bot.edge.trouble_log import TroubleLog


class WatchingOver(commands.Cog):
    """Having the log channel told, once, when a permission, a channel or a role goes."""

    def __init__(self, client: Askwell) -> None:
        services = client.services
        self._client = client
        self._troubles = TroubleLog(
            client, client.calls, client.languages, services.configuring, services.watching_over, client.clock
        )

    async def cog_load(self) -> None:
        """Hear what Discord refuses."""
        self._client.calls.gate.hearers.append(self._troubles.note)

    async def cog_unload(self) -> None:
        """Stop looking."""
        self._client.calls.gate.hearers.remove(self._troubles.note)
        await self._troubles.close()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look at every guild: much may have changed while the bot was away."""
        for guild in self._client.guilds:
            self._troubles.note(guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, _before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Look at the guild again."""
        self._troubles.note(after.guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Look at the guild again."""
        self._troubles.note(channel.guild.id)

    @commands.Cog.listener()
    async def on_guild_role_update(self, _before: discord.Role, after: discord.Role) -> None:
        """Look at the guild again."""
        self._troubles.note(after.guild.id)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Look at the guild again."""
        self._troubles.note(role.guild.id)

    @commands.Cog.listener()
    async def on_member_update(self, _before: discord.Member, after: discord.Member) -> None:
        """Look again where the bot's own roles changed."""
        if after.id == after.guild.me.id:
            self._troubles.note(after.guild.id)
