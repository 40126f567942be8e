"""`/tags`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.errors import InvalidInputError, Reason
from bot.domain.forum_mirror import MOST_FORUM_TAGS
from bot.domain.identity import Snowflake
from bot.edge.replies import change_page, guild_of, hold, tell, tell_instead
from bot.edge.rights import bot_may, visible_channels
from bot.edge.tag_keeper import TagKeeper
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

        services = client.services
        self._keeper = TagKeeper(
            client, client.calls, services.forum_mirroring, services.managing_tags, client.renderer, client.clock
        )

    async def cog_load(self) -> None:
        """Take the buttons that turn pages, and those that confirm."""
        self._client.handle_presses("tags", self.page_pressed)
        self._client.handle_presses("tag", self.confirmed)

    async def cog_unload(self) -> None:
        """Stop the work in the background; what is left of it waits in the database."""
        await self._keeper.close()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Carry on with the changes of tags that a stop of the bot cut off, and try refused ones anew."""
        for guild in self._client.guilds:
            await self._keeper.permissions_changed(Snowflake(guild.id))

    @commands.Cog.listener()
    async def on_forum_tags_taken_over(self) -> None:
        """Show in a forum what it lacks; `Following` has seen its tags just now."""
        self._keeper.wake()

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Try forums anew when permissions change."""
        if before.permissions != after.permissions:
            await self._permissions_changed(after.guild)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Try a forum anew when permissions in it change."""
        if before.overwrites != after.overwrites:
            await self._permissions_changed(after.guild)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Try forums anew when the bot gets or loses a role; of its own Discord tells without any intent."""
        if after.id == after.guild.me.id and before.roles != after.roles:
            await self._permissions_changed(after.guild)

    async def _permissions_changed(self, guild: discord.Guild) -> None:
        self._client.calls.forget_refusals(Snowflake(guild.id))
        await self._keeper.permissions_changed(Snowflake(guild.id))

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
        self._keeper.wake()
        await tell(interaction, **managed.created(tag, await self._forums(interaction)))

    @tags.command(name="rename", description="Rename a tag; the old name goes on meaning it (for managers)")
    @app_commands.describe(tag="The tag", name="What it is to be called, at most 50 characters")
    @app_commands.autocomplete(tag=complete_tag)
    async def rename(self, interaction: discord.Interaction[Any], tag: str, name: str) -> None:
        """Rename a tag, and let its questions follow."""
        managing = self._client.services.managing_tags
        plan = await managing.rename(guild_of(interaction), await self._client.actor(interaction), tag, name)
        self._keeper.wake()
        await tell(interaction, **managed.renamed(plan, await self._forums(interaction)))

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
        forums = await self._forums(interaction)
        plan = await self._client.services.managing_tags.begin(
            guild_of(interaction), actor, action.id, into_id, forums.editable
        )
        self._keeper.wake()
        await hold(interaction)
        await tell_instead(interaction, **managed.done(plan, forums))

    async def _ask(self, interaction: discord.Interaction[Any], tag: str, into: str | None) -> None:
        actor = await self._client.actor(interaction)
        forums = await self._forums(interaction)
        plan = await self._client.services.managing_tags.plan(guild_of(interaction), actor, tag, into, forums.editable)
        await tell(interaction, **managed.asked(plan))

    async def _forums(self, interaction: discord.Interaction[Any]) -> managed.Forums:
        """Return the guild's Q&A forums by what the bot can do with their tags."""
        settings = await self._client.services.configuring.settings(guild_of(interaction))
        guild = interaction.guild
        channels = [] if guild is None else [guild.get_channel(channel_id) for channel_id in settings.qa_channels]
        forums = [channel for channel in channels if isinstance(channel, discord.ForumChannel)]
        editable = [forum for forum in forums if bot_may(forum, "manage_channels")]
        return managed.Forums(
            editable=tuple(Snowflake(forum.id) for forum in editable),
            closed=tuple(Snowflake(forum.id) for forum in forums if forum not in editable),
            full=tuple(Snowflake(forum.id) for forum in editable if len(forum.available_tags) >= MOST_FORUM_TAGS),
        )

    async def page_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Show another page in the place of this one."""
        await change_page(interaction, **await self._page(interaction, action.id - 1))

    async def _page(self, interaction: discord.Interaction[Any], page: int) -> Reply:
        return tag_list(
            await self._client.services.tag_following.page(
                guild_of(interaction), Snowflake(interaction.user.id), visible_channels(interaction.user), page
            )
        )
