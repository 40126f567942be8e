"""`/tags`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import Snowflake
from bot.edge.replies import change_page, guild_of, tell
from bot.edge.rights import visible_channels
from bot.ui.buttons import ButtonAction
from bot.ui.reply import Reply
from bot.ui.tags import followed, tag_list, unfollowed
from cogs.completing import complete_tag


async def complete_followed(interaction: discord.Interaction[Askwell], typed: str) -> list[app_commands.Choice[str]]:
    """Complete the name of a tag with those that the member follows and can see."""
    names = await interaction.client.services.tag_following.followed_matching(
        guild_of(interaction), Snowflake(interaction.user.id), typed, visible_channels(interaction.user)
    )
    return [app_commands.Choice(name=name, value=name) for name in names]


class Tagging(commands.Cog):
    """Listing tags, and following them."""

    tags = app_commands.Group(name="tags", description="The tags of questions, and those that you follow")

    def __init__(self, client: Askwell) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take the buttons that turn pages."""
        self._client.handle_presses("tags", self.page_pressed)

    @tags.command(name="list", description="See the tags, how many questions they have, and which of them you follow")
    async def list_tags(self, interaction: discord.Interaction[Any]) -> None:
        """Show the first page."""
        await tell(interaction, **await self._page(interaction, 0))

    @tags.command(name="follow", description="Be told of new questions in a tag")
    @app_commands.describe(tag="The tag")
    @app_commands.autocomplete(tag=complete_tag)
    async def follow(self, interaction: discord.Interaction[Any], tag: str) -> None:
        """Follow a tag, and say how one is told."""
        user_id = Snowflake(interaction.user.id)
        follow = await self._client.services.tag_following.follow(
            guild_of(interaction), user_id, tag, visible_channels(interaction.user)
        )
        await tell(interaction, **followed(follow, user_id))

    @tags.command(name="unfollow", description="Be told no more of new questions in a tag")
    @app_commands.describe(tag="The tag")
    @app_commands.autocomplete(tag=complete_followed)
    async def unfollow(self, interaction: discord.Interaction[Any], tag: str) -> None:
        """Follow a tag no more."""
        follow = await self._client.services.tag_following.unfollow(
            guild_of(interaction), Snowflake(interaction.user.id), tag, visible_channels(interaction.user)
        )
        await tell(interaction, **unfollowed(follow))

    async def page_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Show another page in the place of this one."""
        await change_page(interaction, **await self._page(interaction, action.id - 1))

    async def _page(self, interaction: discord.Interaction[Any], page: int) -> Reply:
        return tag_list(
            await self._client.services.tag_following.page(
                guild_of(interaction), Snowflake(interaction.user.id), visible_channels(interaction.user), page
            )
        )
