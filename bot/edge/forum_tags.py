"""The tags of Q&A forums, taken over from Discord."""

from collections.abc import Callable

import discord

from bot.domain.identity import Snowflake
from bot.domain.text import storable
from bot.services.configuring import Configuring
from bot.services.mirroring import Mirroring, SeenTag

FORUM_TAGS_TAKEN_OVER = "forum_tags_taken_over"
"""The event of our own that tells listeners that the tags of a forum were looked at."""


class ForumTags:
    """Takes the tags of forums over; what is no Q&A channel is left alone."""

    def __init__(
        self, mirroring: Mirroring, configuring: Configuring, taken_over: Callable[[], None] = lambda: None
    ) -> None:
        """Work with these use cases.

        Args:
            mirroring: takes the tags of one forum over.
            configuring: knows the Q&A channels.
            taken_over: is told each time that a forum was looked at; the guild's tags may now be missing there.
        """
        self._mirroring = mirroring
        self._configuring = configuring
        self._taken_over = taken_over
        self._seen: dict[int, tuple[Snowflake, ...]] = {}

    async def mirror(self, channel: discord.abc.GuildChannel) -> None:
        """Take over the tags of a channel, if it is a forum."""
        if not isinstance(channel, discord.ForumChannel):
            return
        seen = [SeenTag(Snowflake(tag.id), storable(tag.name), tag.moderated) for tag in channel.available_tags]
        await self._mirroring.forum_tags(Snowflake(channel.guild.id), Snowflake(channel.id), seen)
        self._taken_over()

    async def catch_up(self, guild: discord.Guild) -> None:
        """Take over the tags of all forums, if the guild's Q&A channels have changed since the last time.

        They are changed by another process (the command `settings`), of which no event tells.
        """
        chosen = (await self._configuring.settings(Snowflake(guild.id))).qa_channels
        if self._seen.get(guild.id) == chosen:
            return
        for forum in guild.forums:
            await self.mirror(forum)
        self._seen[guild.id] = chosen
