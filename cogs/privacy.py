"""`/privacy`: what is stored of a member, for the member to have and to have forgotten."""

from contextlib import closing
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.errors import NotAllowedError, Reason
from bot.domain.identity import Snowflake
from bot.edge.erasures import Erasures
from bot.edge.forgettings import Forgettings
from bot.edge.heartbeat import SESSION_RECORDED
from bot.edge.replies import change_page, guild_of, hold, tell, tell_more, think
from bot.edge.uploads import MOST_BYTES, most_bytes_each
from bot.ui.buttons import ButtonAction
from bot.ui.privacy import (
    Extent,
    disclosed,
    first_question,
    forgotten,
    kept,
    more_disclosed,
    read_extent,
    second_question,
)


class Privacy(commands.Cog):
    """Letting members have what is stored of them, and have it forgotten."""

    privacy = app_commands.Group(name="privacy", description="What is stored of you here")

    def __init__(self, client: Askwell) -> None:
        self._client = client
        services = client.services
        self._forgettings = Forgettings(
            client.calls, services.forgetting, client.recent, client.people, client.renderer, client.clock
        )
        self._erasures = Erasures(services.erasing, client.clock)

    async def cog_load(self) -> None:
        """Take the buttons that ask."""
        self._client.handle_presses("privacy", self.pressed)

    async def cog_unload(self) -> None:
        """Stop what goes on in the background; it goes on after the next start."""
        await self._forgettings.close()
        await self._erasures.close()

    @commands.Cog.listener(f"on_{SESSION_RECORDED}")
    async def go_on(self) -> None:
        """Go on with what a restart interrupted; it is on record now in which guilds the bot is no more."""
        self._forgettings.wake()
        self._erasures.wake()

    @commands.Cog.listener()
    async def on_guild_available(self, _guild: discord.Guild) -> None:
        """Delete what could not be deleted while the guild was away."""
        self._forgettings.wake()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Let the data of a guild be erased in thirty days; an outage is told as something else."""
        await self._client.services.repairing.left(Snowflake(guild.id))
        self._erasures.wake()

    @privacy.command(name="export", description="Get a file with everything that is stored of you in this server")
    async def export(self, interaction: discord.Interaction[Any]) -> None:
        """Send the caller all that is stored of them, in as many messages as there are files."""
        await think(interaction)
        guild_id, user_id = guild_of(interaction), Snowflake(interaction.user.id)
        most_bytes = min(MOST_BYTES, most_bytes_each(interaction.guild))
        with await self._client.services.disclosing.disclose(guild_id, user_id, most_bytes) as disclosure:
            parts = len(disclosure.files)
            for number, content in enumerate(disclosure.files, start=1):
                with closing(discord.File(content, filename=_name(number, parts))) as file:
                    if number == 1:
                        was_told = await tell(interaction, **disclosed(disclosure.rows, parts), files=[file])
                    else:
                        was_told = await tell_more(interaction, **more_disclosed(number, parts), files=[file])
                if not was_told:
                    return

    @privacy.command(name="forget", description="Have everything forgotten that is stored of you in this server")
    async def forget(self, interaction: discord.Interaction[Any]) -> None:
        """Say what goes and what stays, and ask for the first time."""
        guild_of(interaction)
        await tell(interaction, **first_question(Snowflake(interaction.user.id)))

    async def pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Ask for the second time, or do it."""
        guild_id, user_id = guild_of(interaction), Snowflake(action.id)
        if user_id != interaction.user.id:
            raise NotAllowedError(Reason.NOT_YOUR_DATA)
        if action.verb == "keep":
            await change_page(interaction, **kept())
            return
        extent = read_extent(action)
        if action.verb == "forget":
            await change_page(interaction, **second_question(user_id, extent))
            return
        await hold(interaction)
        deletes_messages = extent is Extent.WITH_MESSAGES
        await self._forgettings.begin(guild_id, user_id, deletes_messages=deletes_messages)
        await change_page(interaction, **forgotten(extent))


def _name(number: int, parts: int) -> str:
    return "askwell-data.json" if parts == 1 else f"askwell-data-{number}-of-{parts}.json"
