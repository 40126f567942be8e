"""`/search`, its completion and the turning of its pages."""

from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import Snowflake
from bot.domain.searching import Filters, Within
from bot.edge.replies import change_page, guild_of, tell
from bot.edge.rights import visible_channels
from bot.ui.buttons import ButtonAction
from bot.ui.reply import Reply
from bot.ui.searching import completion, found_page, kept_words, read_search
from cogs.completing import complete_tag


async def complete_title(interaction: discord.Interaction[Askwell], typed: str) -> list[app_commands.Choice[str]]:
    """Complete the titles of questions that the member can see."""
    searching = interaction.client.services.searching
    titles = await searching.titles(guild_of(interaction), typed, visible_channels(interaction.user))
    values = dict.fromkeys(completion(title) for title in titles)
    return [app_commands.Choice(name=value, value=value) for value in values]


class Searching(commands.Cog):
    """Finding what was asked and answered."""

    def __init__(self, client: Askwell) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take the buttons of what was found."""
        self._client.handle_presses("search", self.page_pressed)

    @app_commands.command(name="search", description="Find questions by the words in them and in their answers")
    @app_commands.describe(
        query="Words to look for",
        tag="Only questions with this tag",
        solved="Only questions that are solved, or that are not",
        author="Only what this member wrote",
        within="Only what is no older than this",
    )
    @app_commands.autocomplete(query=complete_title, tag=complete_tag)
    async def search(
        self,
        interaction: discord.Interaction[Any],
        query: str,
        tag: str | None = None,
        solved: bool | None = None,
        author: discord.User | None = None,
        within: Literal["day", "week", "month", "year"] | None = None,
    ) -> None:
        """Show the first page."""
        filters = Filters(
            tag=tag,
            is_solved=solved,
            author_id=None if author is None else Snowflake(author.id),
            within=None if within is None else Within(within),
        )
        await tell(interaction, **await self._page(interaction, kept_words(query, filters), filters, 0))

    async def page_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Show another page in the place of this one."""
        words, filters = read_search(action)
        await change_page(interaction, **await self._page(interaction, words, filters, action.id - 1))

    async def _page(self, interaction: discord.Interaction[Any], words: str, filters: Filters, page: int) -> Reply:
        searching = self._client.services.searching
        visible = visible_channels(interaction.user)
        found = await searching.search(guild_of(interaction), words, visible, filters=filters, page=page)
        return found_page(found, words, filters)
