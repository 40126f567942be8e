"""`/privacy`: what is stored of a member, for the member."""

from contextlib import closing
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import Snowflake
from bot.edge.replies import guild_of, tell, tell_more, think
from bot.edge.uploads import MOST_BYTES, most_bytes_each
from bot.ui.privacy import disclosed, more_disclosed


class Privacy(commands.Cog):
    """Letting members have what is stored of them."""

    privacy = app_commands.Group(name="privacy", description="What is stored of you here")

    def __init__(self, client: Askwell) -> None:
        self._client = client

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


def _name(number: int, parts: int) -> str:
    return "askwell-data.json" if parts == 1 else f"askwell-data-{number}-of-{parts}.json"
