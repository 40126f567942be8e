"""What happens to messages, threads, channels and guilds on Discord, and the state of things at every start."""

import logging
from collections.abc import Iterable, Sequence

import discord
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import Snowflake, seconds
from bot.edge.forum_tags import FORUM_TAGS_TAKEN_OVER, ForumTags
from bot.edge.messages import message_text

_log = logging.getLogger(__name__)


class Following(commands.Cog):
    """Follows Discord by raw events only: they come whether or not the thing is cached."""

    def __init__(self, client: Askwell) -> None:
        self._client = client
        self._forum_tags = ForumTags(
            client.services.mirroring, client.services.configuring, lambda: client.dispatch(FORUM_TAGS_TAKEN_OVER)
        )

    # --- messages

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Follow the edit of a member's own message."""
        message = payload.message
        own = message.author.bot or message.webhook_id is not None
        if payload.guild_id is None or own or message.edited_at is None or not self._client.intents.message_content:
            return
        guild_id = Snowflake(payload.guild_id)
        text = self._client.services.forgotten.read(message_text(message, guild_id))
        if isinstance(message.channel, discord.Thread | discord.PartialMessageable):
            self._client.recent.put(text)
        is_changed = await self._client.services.following.message_edited(
            guild_id, text.reference, text.text, seconds(message.edited_at)
        )
        if is_changed:
            self._client.renderer.wake()

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Follow the deletion of a message."""
        await self._deleted(payload.guild_id, (payload.message_id,))

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Follow the deletion of many messages at once."""
        await self._deleted(payload.guild_id, payload.message_ids)

    async def _deleted(self, guild_id: int | None, message_ids: Iterable[int]) -> None:
        if guild_id is None:
            return
        gone = tuple(Snowflake(message_id) for message_id in message_ids)
        for message_id in gone:
            self._client.recent.forget(message_id)
        await self._client.services.following.messages_deleted(Snowflake(guild_id), gone)
        self._client.renderer.wake()

    # --- threads and channels

    @commands.Cog.listener()
    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        """Remember whether a thread is archived, and whether it is locked; follow its name."""
        metadata = payload.data["thread_metadata"]
        await self._client.services.following.thread_changed(
            Snowflake(payload.guild_id),
            Snowflake(payload.thread_id),
            is_archived=metadata["archived"],
            is_locked=metadata.get("locked", False),
            name=payload.data["name"],
        )
        if not metadata["archived"]:
            self._client.renderer.wake()

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Delete the question of a thread."""
        await self._client.services.following.thread_deleted(Snowflake(payload.guild_id), Snowflake(payload.thread_id))
        self._client.renderer.wake()

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Delete the questions of a channel."""
        await self._client.services.following.channel_deleted(Snowflake(channel.guild.id), Snowflake(channel.id))
        self._client.renderer.wake()

    @commands.Cog.listener()
    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """Take over the tags of a forum."""
        await self._forum_tags.mirror(channel)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Take over the tags of a forum."""
        if not isinstance(before, discord.ForumChannel) or before.available_tags != _tags(after):
            await self._forum_tags.mirror(after)

    # --- guilds

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Take over the tags of the guild's forums."""
        await self._mirror_guild(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Take over the tags of the guild's forums."""
        await self._mirror_guild(guild)

    async def _mirror_guild(self, guild: discord.Guild) -> None:
        self._client.calls.forget_refusals(Snowflake(guild.id))
        for forum in guild.forums:
            await self._forum_tags.mirror(forum)

    # --- at every start of a session

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Finish what the last session left: drafts on their way, deletions, dirty posts, renders, tags, words."""
        for guild in self._client.guilds:
            await self._mirror_guild(guild)
        self._client.recovery.wake()
        await self._client.services.following.finish_deletions()
        await self._client.services.asking.drop_expired()
        self._client.recounts.wake()
        self._client.renderer.wake()
        self._client.notifier.wake()
        await self._client.services.indexing.catch_up()


def _tags(channel: discord.abc.GuildChannel) -> Sequence[discord.ForumTag]:
    return channel.available_tags if isinstance(channel, discord.ForumChannel) else []
