"""`/unanswered`, and the button that opens an archived thread."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.answering import check_may_wake
from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.domain.listing import Age
from bot.domain.posts import Question
from bot.edge.replies import change_page, guild_of, tell
from bot.edge.rights import require_bot_may, visible_channels
from bot.ui import replies
from bot.ui.buttons import ButtonAction
from bot.ui.listing import age_of, unanswered
from bot.ui.reply import Reply
from cogs.completing import complete_tag


class Listing(commands.Cog):
    """Showing the questions that wait."""

    def __init__(self, client: Askwell) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take the buttons of lists."""
        self._client.handle_presses("unanswered", self.page_pressed)
        self._client.handle_presses("thread", self.wake_pressed)

    @app_commands.command(name="unanswered", description="See the questions that wait for an answer")
    @app_commands.describe(tag="Only questions with this tag", age="Only questions asked at least so long ago")
    @app_commands.autocomplete(tag=complete_tag)
    @app_commands.choices(
        age=[
            app_commands.Choice(name="a day and more", value=Age.DAY.value),
            app_commands.Choice(name="a week and more", value=Age.WEEK.value),
            app_commands.Choice(name="a month and more", value=Age.MONTH.value),
        ]
    )
    async def unanswered(
        self, interaction: discord.Interaction[Any], tag: str | None = None, age: str = Age.ANY.value
    ) -> None:
        """Show the first page."""
        await tell(interaction, **await self._page(interaction, tag, Age(age), 0))

    async def page_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Show another page in the place of this one."""
        tag, age = action.argument or None, age_of(action.verb)
        await change_page(interaction, **await self._page(interaction, tag, age, action.id - 1))

    async def _page(self, interaction: discord.Interaction[Any], tag: str | None, age: Age, page: int) -> Reply:
        listing = self._client.services.listing
        visible = visible_channels(interaction.user)
        found = await listing.unanswered(guild_of(interaction), visible, tag=tag, age=age, page=page)
        return unanswered(found, tag, age)

    async def wake_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Open the archived thread of a question that the member may see."""
        guild_id, thread_id = guild_of(interaction), Snowflake(action.id)
        question = await self._client.services.listing.question_of_thread(guild_id, thread_id)
        if question is None or question.channel_id not in visible_channels(interaction.user):
            raise NotFoundError(Reason.NO_SUCH_POST)
        if question.is_archived:
            await self._check_may_wake(interaction, question)
            await self._client.calls.wake_thread(thread_id)
        await tell(interaction, **replies.thread_woken(guild_id, thread_id, was_asleep=question.is_archived))

    async def _check_may_wake(self, interaction: discord.Interaction[Any], question: Question) -> None:
        """Leave to helpers what moderators have locked; to open that, the bot needs Manage Threads."""
        if not question.is_locked:
            return
        check_may_wake(question, await self._client.actor(interaction))
        channel = None if interaction.guild is None else interaction.guild.get_channel(question.channel_id or 0)
        if isinstance(channel, discord.TextChannel | discord.ForumChannel):
            require_bot_may(channel, ("manage_threads",))
