"""`/bounty`, and the menu in which an asker awards one."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.bounties import LEAST_AMOUNT, MOST_AMOUNT
from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import PostId, Snowflake
from bot.edge.replies import announce, change_page, guild_of, tell
from bot.edge.rights import channels_seen
from bot.ui import bounties
from bot.ui.buttons import ButtonAction
from bot.ui.words import speaking


class Bountying(commands.Cog):
    """Offering reputation for an answer, and giving it."""

    def __init__(self, client: Askwell) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take the button and the menu of bounties."""
        self._client.handle_presses("bounty", self.pressed)

    @app_commands.command(name="bounty", description="Offer some of your reputation for an answer to your question")
    @app_commands.describe(amount="How much: it is paid at once, and runs for seven days")
    async def bounty(
        self, interaction: discord.Interaction[Any], amount: app_commands.Range[int, LEAST_AMOUNT, MOST_AMOUNT]
    ) -> None:
        """Offer a bounty; where one runs already, show it to the asker."""
        if interaction.channel_id is None:
            raise NotFoundError(Reason.NOT_A_QUESTION_THREAD)
        thread_id, user_id = Snowflake(interaction.channel_id), Snowflake(interaction.user.id)
        shown = await self._client.services.bountying.offer(guild_of(interaction), thread_id, user_id, amount)
        if shown.is_new:
            self._client.renderer.wake()
            with speaking(await self._client.languages.of_guild(guild_of(interaction))):
                offered = bounties.offered(shown)
            await announce(interaction, **offered)
        else:
            await tell(interaction, **bounties.award_panel(shown))

    async def pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Show the asker the answers to choose from, or give the bounty to the chosen one."""
        guild_id, user_id = guild_of(interaction), Snowflake(interaction.user.id)
        bountying, seen = self._client.services.bountying, channels_seen(interaction)
        if action.verb == "award":
            running = await bountying.to_award(guild_id, action.id, user_id, seen)
            await tell(interaction, **bounties.award_panel(running))
            return
        answer_id = PostId(bounties.answer_of(action))
        shown = await bountying.award(guild_id, action.id, user_id, answer_id, seen)
        self._client.renderer.wake()
        await change_page(interaction, **bounties.awarded(shown))
