"""`/tags`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake
from bot.edge.replies import change_page, guild_of, hold, tell, tell_instead, think
from bot.edge.rights import visible_channels
from bot.ui import managing_tags as managed
from bot.ui.buttons import ButtonAction
from bot.ui.reply import Reply
from bot.ui.tags import followed, tag_list, unfollowed
from cogs.completing import complete_tag

_MOST_DIGITS = 19
"""A row id has fewer."""


async def complete_followed(interaction: discord.Interaction[Askwell], typed: str) -> list[app_commands.Choice[str]]:
    """Complete the name of a tag with those that the member follows and can see."""
    names = await interaction.client.services.tag_following.followed_matching(
        guild_of(interaction), Snowflake(interaction.user.id), typed, visible_channels(interaction.user)
    )
    return [app_commands.Choice(name=name, value=name) for name in names]


class Tagging(commands.Cog):
    """Listing tags and following them; for managers, changing them."""

    tags = app_commands.Group(name="tags", description="The tags of questions, and those that you follow")

    def __init__(self, client: Askwell) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take the buttons that turn pages, and those that confirm."""
        self._client.handle_presses("tags", self.page_pressed)
        self._client.handle_presses("tag", self.confirmed)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Carry on with the changes of tags that a stop of the bot cut off."""
        await self._client.services.managing_tags.finish()

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

    @tags.command(name="create", description="Make a tag (for managers)")
    @app_commands.describe(name="What it is called, at most 50 characters")
    async def create(self, interaction: discord.Interaction[Any], name: str) -> None:
        """Make a tag."""
        actor = await self._client.actor(interaction)
        tag = await self._client.services.managing_tags.create(guild_of(interaction), actor, name)
        await tell(interaction, **managed.created(tag))

    @tags.command(name="rename", description="Rename a tag; the old name goes on meaning it (for managers)")
    @app_commands.describe(tag="The tag", name="What it is to be called, at most 50 characters")
    @app_commands.autocomplete(tag=complete_tag)
    async def rename(self, interaction: discord.Interaction[Any], tag: str, name: str) -> None:
        """Rename a tag, and let its questions follow."""
        await think(interaction)
        managing = self._client.services.managing_tags
        plan = await managing.rename(guild_of(interaction), await self._client.actor(interaction), tag, name)
        await self._finish()
        await tell(interaction, **managed.renamed(plan))

    @tags.command(name="merge", description="Merge a tag into another one (for managers)")
    @app_commands.describe(tag="The tag that goes", into="The tag that stays")
    @app_commands.autocomplete(tag=complete_tag, into=complete_tag)
    async def merge(self, interaction: discord.Interaction[Any], tag: str, into: str) -> None:
        """Ask whether to merge."""
        await self._ask(interaction, tag, into)

    @tags.command(name="delete", description="Delete a tag (for managers)")
    @app_commands.describe(tag="The tag")
    @app_commands.autocomplete(tag=complete_tag)
    async def delete(self, interaction: discord.Interaction[Any], tag: str) -> None:
        """Ask whether to delete."""
        await self._ask(interaction, tag, None)

    async def confirmed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Merge or delete, as was confirmed."""
        if action.verb == "merge" and not (action.argument.isdecimal() and len(action.argument) < _MOST_DIGITS):
            raise InvalidInputError(Reason.BAD_ID)
        into_id = int(action.argument) if action.verb == "merge" else None
        actor = await self._client.actor(interaction)
        plan = await self._client.services.managing_tags.begin(guild_of(interaction), actor, action.id, into_id)
        await hold(interaction)
        await self._finish()
        await tell_instead(interaction, **managed.done(plan))

    async def _ask(self, interaction: discord.Interaction[Any], tag: str, into: str | None) -> None:
        actor = await self._client.actor(interaction)
        plan = await self._client.services.managing_tags.plan(guild_of(interaction), actor, tag, into)
        await tell(interaction, **managed.asked(plan))

    async def _finish(self) -> None:
        await self._client.services.managing_tags.finish()
        self._client.renderer.wake()

    async def page_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Show another page in the place of this one."""
        await change_page(interaction, **await self._page(interaction, action.id - 1))

    async def _page(self, interaction: discord.Interaction[Any], page: int) -> Reply:
        return tag_list(
            await self._client.services.tag_following.page(
                guild_of(interaction), Snowflake(interaction.user.id), visible_channels(interaction.user), page
            )
        )
