"""What the bot can hear: sessions, guilds that go and come, and channels in and out of its sight."""

import asyncio
from collections.abc import Iterable

import discord
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import Snowflake
from bot.edge.rights import can_read

GUILDS_AT_ONCE = 4
"""At the start a thousand guilds arrive together; what each of them needs for a moment is not held a thousand times."""


class Listening(commands.Cog):
    """Has the record compared with Discord wherever something was not heard."""

    def __init__(self, client: Askwell) -> None:
        self._client = client
        self._places = asyncio.Semaphore(GUILDS_AT_ONCE)

    # --- sessions

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin a session: what happened since the last one is to be found by comparing."""
        guilds = self._client.guilds
        self._client.heartbeat.begin(
            (Snowflake(guild.id) for guild in guilds),
            (Snowflake(guild.id) for guild in guilds if guild.unavailable),
        )
        for guild in guilds:
            if not guild.unavailable:
                await self._look_around(guild)
        self._client.sweep.wake()

    @commands.Cog.listener()
    async def on_resumed(self) -> None:
        """Go on: nothing was missed."""
        self._client.heartbeat.resume()

    @commands.Cog.listener()
    async def on_disconnect(self) -> None:
        """Write down until when everything was heard."""
        await self._client.heartbeat.lose()

    # --- guilds

    @commands.Cog.listener()
    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Wait for the end of an outage at Discord."""
        await self._client.services.repairing.unavailable(Snowflake(guild.id))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Leave everything of a guild alone in which the bot is no more."""
        await self._client.services.repairing.left(Snowflake(guild.id))

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Have a guild compared that comes back."""
        await self._come_back(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Have a guild compared in which the bot was before."""
        await self._come_back(guild)

    async def _come_back(self, guild: discord.Guild) -> None:
        async with self._places:
            await self._client.services.repairing.available(Snowflake(guild.id))
        await self._look_around(guild)
        self._client.repairs.wake()
        self._client.recounts.wake()
        self._client.renderer.wake()
        self._client.notifier.wake()

    # --- channels in and out of sight

    @commands.Cog.listener()
    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """Look into a channel that appeared."""
        await self._look(channel.guild, [channel])

    @commands.Cog.listener()
    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Look whether the bot can still see into a channel."""
        if before.overwrites != after.overwrites:
            self._client.calls.forget_refusals(Snowflake(after.guild.id))
            await self._look(after.guild, [after])

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Look around, and try refused calls anew: permissions may have changed."""
        if before.permissions != after.permissions:
            await self._permissions_changed(after.guild)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Look around: the role may have been the bot's."""
        await self._permissions_changed(role.guild)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Look around when the bot's own roles change; of that Discord tells without any intent."""
        if after.id == after.guild.me.id and before.roles != after.roles:
            await self._permissions_changed(after.guild)

    async def _permissions_changed(self, guild: discord.Guild) -> None:
        self._client.calls.forget_refusals(Snowflake(guild.id))
        await self._look_around(guild)

    async def _look_around(self, guild: discord.Guild) -> None:
        await self._look(guild, guild.channels)

    async def _look(self, guild: discord.Guild, channels: Iterable[discord.abc.GuildChannel]) -> None:
        """Remember which channels the bot can read, and have those compared that it can read again."""
        async with self._places:
            looked_at = {Snowflake(channel.id): can_read(channel, guild.me) for channel in channels}
            visible = [channel_id for channel_id, is_visible in looked_at.items() if is_visible]
            if await self._client.services.repairing.blind(Snowflake(guild.id), looked_at, visible):
                self._client.repairs.wake()
