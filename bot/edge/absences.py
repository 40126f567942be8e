"""Telling what was deleted from what the bot merely cannot see."""

import logging

import discord

from bot.domain.identity import Snowflake
from bot.domain.posts import MessageRef
from bot.domain.sightings import SeenThread
from bot.edge.calls import Calls
from bot.edge.rights import can_read
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.services.comparing import Comparing
from bot.services.following import Following

_log = logging.getLogger(__name__)

UNKNOWN_MESSAGE = 10008
"""Discord's code for a message that is not there, in a channel that is there and can be read."""


class Absences:
    """Follows deletions of which no event came.

    Loss of sight is no deletion: a thread counts as deleted only while the bot can look into the channel in which it
    was opened, a message only while Discord says that it is just the message that is missing.
    """

    def __init__(self, client: discord.Client, calls: Calls, comparing: Comparing, following: Following) -> None:
        self._client = client
        self._calls = calls
        self._comparing = comparing
        self._following = following

    async def follow(self, guild_id: Snowflake, message: MessageRef, error: DiscordTroubleError) -> bool:
        """Follow the deletion that the failed reading of a message tells of; False when it tells of none."""
        if error.trouble is not Trouble.GONE:
            return False
        if error.code == UNKNOWN_MESSAGE:
            await self._following.messages_deleted(guild_id, [message.message_id])
            return True
        parent_id = await self._comparing.parent_of(guild_id, message.channel_id)
        if parent_id is None:
            return False
        await self.look_up(guild_id, message.channel_id, parent_id)
        return await self._comparing.parent_of(guild_id, message.channel_id) is None

    async def confirm(self, guild_id: Snowflake, message: MessageRef) -> None:
        """Follow the deletion of a message that a page did not show.

        Raises:
            DiscordTroubleError: it is not gone, or cannot be seen: the page is to be read again.
        """
        try:
            await self._calls.fetch_message(message)
        except DiscordTroubleError as error:
            if not await self.follow(guild_id, message, error):
                raise
        else:
            raise DiscordTroubleError("read messages", Trouble.BUSY, 0, 0)

    async def look_up(self, guild_id: Snowflake, thread_id: Snowflake, parent_id: Snowflake) -> SeenThread | None:
        """Return a thread; where it is gone for sure, delete its question and return None, as where nothing is sure.

        Raises:
            DiscordTroubleError: Discord could not be asked.
        """
        try:
            return await self._calls.look_up_thread(thread_id)
        except DiscordTroubleError as error:
            if error.trouble is Trouble.FORBIDDEN:
                return None
            if error.trouble is not Trouble.GONE:
                raise
        if not self._can_look_into(guild_id, parent_id):
            _log.info("thread %s is out of sight", thread_id)
            return None
        await self._following.thread_deleted(guild_id, thread_id)
        return None

    def _can_look_into(self, guild_id: Snowflake, channel_id: Snowflake) -> bool:
        guild = self._client.get_guild(guild_id)
        channel = None if guild is None or guild.unavailable else guild.get_channel(channel_id)
        return channel is not None and can_read(channel, channel.guild.me)
