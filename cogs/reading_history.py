"""The pages of `/question history` and its button that erases."""

from typing import Any

import discord
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import PostId
from bot.edge.replies import change_page, guild_of
from bot.edge.rights import visible_channels
from bot.services.history import Reader
from bot.ui import history as views
from bot.ui.buttons import ButtonAction

_NEWEST = 1


class ReadingHistory(commands.Cog):
    """Turning pages, and erasing."""

    def __init__(self, client: Askwell) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take the buttons."""
        self._client.handle_presses(views.NOUN, self.pressed)

    async def pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Show another change, ask whether all is to be erased, or erase it."""
        reader, post_id = await reader_of(self._client, interaction), PostId(action.id)
        history = self._client.services.history
        if action.verb == "confirm":
            shown = views.erased(await history.erase(reader, post_id))
        else:
            change = await history.change(reader, post_id, int(action.argument or _NEWEST))
            shown = views.erasure_asked(change) if action.verb == "erase" else views.change_page(change)
        await change_page(interaction, **shown)


async def reader_of(client: Askwell, interaction: discord.Interaction[Any]) -> Reader:
    """Return who asks, with what they may see now."""
    return Reader(guild_of(interaction), await client.actor(interaction), visible_channels(interaction.user))
