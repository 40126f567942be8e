"""`/settings`, its panel, and the buttons that stop a notice."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.errors import InvalidInputError, NotAllowedError, Reason
from bot.domain.identity import Snowflake
from bot.domain.preferences import NOTICES, Delivery, NoticeKind
from bot.edge.replies import change_page, guild_of, tell
from bot.ui.buttons import ButtonAction
from bot.ui.notices import kind_to_stop, stopped
from bot.ui.preferences import read_choice, settings_panel
from bot.ui.selects import DIRECT
from bot.ui.tags import way_chosen


class Preferring(commands.Cog):
    """Letting members choose for themselves."""

    def __init__(self, client: Askwell) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take what is chosen in panels, and the buttons of notices."""
        self._client.handle_presses("preference", self.chosen)
        self._client.handle_presses("notice", self.stop_pressed, in_direct_messages=True)

    @app_commands.command(name="settings", description="Choose what you are told here, and what others see of you")
    async def settings(self, interaction: discord.Interaction[Any]) -> None:
        """Show the panel with what the caller chose."""
        own = await self._client.services.preferring.settings(guild_of(interaction), Snowflake(interaction.user.id))
        await tell(interaction, view=settings_panel(own))

    async def chosen(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Keep a choice and show what then holds; a panel that was out of date is up to date again."""
        guild_id, user_id = guild_of(interaction), Snowflake(action.id)
        if user_id != interaction.user.id:
            raise NotAllowedError(Reason.NOT_YOUR_SETTINGS)
        preferring = self._client.services.preferring
        if action.verb == "reopen":
            own = await preferring.reopen_dms(guild_id, user_id)
        elif action.verb == "follow":
            own = await preferring.change(guild_id, user_id, NOTICES[NoticeKind.FOLLOWED_TAG].name, action.argument)
            delivery = Delivery(action.argument)
            await change_page(interaction, **way_chosen(user_id, delivery, is_dm_closed=own.is_dm_closed))
            return
        else:
            name, text = read_choice(action)
            if name == DIRECT:
                own = await preferring.change_direct(guild_id, user_id, text)
            else:
                own = await preferring.change(guild_id, user_id, name, text)
        await self._client.speak_to(interaction)  # It may be the language that was chosen.
        await change_page(interaction, view=settings_panel(own))

    async def stop_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Tell whoever presses nothing of a kind any more, in the server of which the message told."""
        if interaction.guild_id not in (None, action.id):
            raise InvalidInputError(Reason.BAD_ID)
        user_id, kind = Snowflake(interaction.user.id), kind_to_stop(action)
        await self._client.services.preferring.stop(Snowflake(action.id), user_id, kind)
        await change_page(interaction, **stopped())
