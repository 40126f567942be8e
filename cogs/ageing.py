"""The buttons of reminders, and the start of the clockwork that sends them."""

from typing import Any

import discord
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import PostId, Snowflake
from bot.edge.replies import change_page, guild_of, tell
from bot.edge.rights import channels_seen
from bot.ui import replies
from bot.ui.ageing import NOUN, accept_panel, chosen_answer, kept_open
from bot.ui.buttons import ButtonAction
from bot.ui.words import speaking


class Ageing(commands.Cog):
    """Deciding what is to become of a question that waits."""

    def __init__(self, client: Askwell) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take the buttons and the menu of reminders."""
        self._client.handle_presses(NOUN, self.pressed)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Do what became due while the bot was away, once it is known what it missed."""
        self._client.clockwork.note_commit()

    async def pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Show asker or helper the answers, accept the chosen one, or keep the question open."""
        guild_id, question_id = guild_of(interaction), PostId(action.id)
        actor = await self._client.actor(interaction)
        await self._client.services.managing_questions.check_seen(guild_id, question_id, channels_seen(interaction))
        ageing = self._client.services.ageing
        if action.verb == "accept":
            question, answers = await ageing.answers(guild_id, question_id, actor)
            await tell(interaction, **accept_panel(question, answers))
            return
        if action.verb == "open":
            question = await ageing.keep_open(guild_id, question_id, actor)
            with speaking(await self._client.languages.of_guild(guild_id)):
                shown = kept_open(question, Snowflake(interaction.user.id))
            await change_page(interaction, **{"content": None, **shown})
            return
        accepting = self._client.services.accepting
        accepted = await accepting.accept_answer(guild_id, question_id, chosen_answer(action), actor)
        self._client.renderer.wake()
        settings = await self._client.services.configuring.settings(guild_id)
        await change_page(interaction, **{"view": None, **replies.accepted(accepted, settings)})
