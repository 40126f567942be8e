"""`/review`, the buttons that decide of suspicious votes, and the nightly search for them."""

from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.findings import Verdict, seconds_to_next_review
from bot.edge.chores import Chore
from bot.edge.replies import change_page, guild_of, tell
from bot.ui.buttons import ButtonAction
from bot.ui.reply import Reply
from bot.ui.reviewing import LIST, finding_card, review


class Reviewing(commands.Cog):
    """Looking at suspicious votes."""

    def __init__(self, client: Askwell) -> None:
        self._client = client
        self._nightly = Chore("nightly review of votes", self._review_due)

    async def cog_load(self) -> None:
        """Take the buttons of findings and of their list."""
        self._client.handle_presses("finding", self.verdict_pressed)
        self._client.handle_presses("review", self.page_pressed)

    async def cog_unload(self) -> None:
        """Stop the nightly search where it stands; the guilds that were not done are done after the next start."""
        await self._nightly.close()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Review what was not reviewed today, and every night from now on."""
        self._nightly.wake()

    @app_commands.command(name="review", description="Look at suspicious votes, and decide what becomes of them")
    @app_commands.describe(show="Those that wait for a decision, or those that were decided")
    @app_commands.default_permissions(manage_guild=True)
    async def review(self, interaction: discord.Interaction[Any], show: Literal["open", "decided"] = "open") -> None:
        """Show the first page."""
        await tell(interaction, **await self._page(interaction, show == "open", 0))

    async def page_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Show another page in the place of this one."""
        await change_page(interaction, **await self._page(interaction, action.verb == "open", action.id - 1))

    async def verdict_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Decide of a finding, and show what is left to decide: of this one, or of the list."""
        verdict = Verdict(action.verb)
        actor = await self._client.actor(interaction)
        finding = await self._client.services.reviewing.decide(guild_of(interaction), action.id, verdict, actor)
        self._client.renderer.wake()
        if action.argument == LIST:
            reply = await self._page(interaction, verdict is not Verdict.RESTORE, 0)
        else:
            reply = finding_card(finding)
        await change_page(interaction, **reply)

    async def _page(self, interaction: discord.Interaction[Any], is_open: bool, page: int) -> Reply:
        actor = await self._client.actor(interaction)
        reviewing = self._client.services.reviewing
        return review(await reviewing.page(guild_of(interaction), actor, is_open=is_open, page=page), is_open=is_open)

    async def _review_due(self) -> None:
        if await self._client.services.reviewing.review_due():
            self._client.renderer.wake()
        self._nightly.wake(seconds_to_next_review(self._client.now()))
