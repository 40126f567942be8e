"""What happens to roles at Discord, as far as rank roles hang on it."""

import discord
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import Snowflake


class RankRoles(commands.Cog):
    """Tries anew what waits when the guild's roles, or the bot's own, change."""

    def __init__(self, client: Askwell) -> None:
        self._client = client

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Go on where the last session stopped."""
        self._client.rank_roles.wake()

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Follow a role that got other permissions or another place."""
        if before.permissions != after.permissions or before.position != after.position:
            await self._roles_changed(after.guild)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Follow a deletion: those below move up."""
        await self._roles_changed(role.guild)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Follow the bot's own roles; of them Discord tells without any intent."""
        if after.id == after.guild.me.id and before.roles != after.roles:
            await self._roles_changed(after.guild)

    async def _roles_changed(self, guild: discord.Guild) -> None:
        self._client.calls.forget_refusals(Snowflake(guild.id))
        await self._client.rank_roles.permissions_changed(Snowflake(guild.id))
