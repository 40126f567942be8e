"""Discord's messages as the rules see them, and a small memory of the newest ones."""

from collections import OrderedDict

import discord

from bot.domain.identity import Snowflake, seconds
from bot.domain.messages import MessageText
from bot.domain.posts import MessageRef
from bot.domain.text import storable

MOST_REMEMBERED = 2_000
"""At 4,000 characters a message the memory stays under 32 MB; mostly it is a tenth of that."""


def message_text(message: discord.Message, guild_id: Snowflake) -> MessageText:
    """Return what the rules look at in a message.

    Args:
        message: a message in a guild.
        guild_id: the guild; a message that was fetched by its id alone does not know it.
    """
    return MessageText(
        guild_id=guild_id,
        thread_id=Snowflake(message.channel.id),
        message_id=Snowflake(message.id),
        author_id=Snowflake(message.author.id),
        author_is_bot=message.author.bot or message.webhook_id is not None,
        text=storable(message.content),
        created_at=seconds(message.created_at),
        is_reply=message.type is discord.MessageType.reply,
        file_count=len(message.attachments),
        is_system=message.is_system(),
        edited_at=None if message.edited_at is None else seconds(message.edited_at),
    )


class RecentMessages:
    """The newest messages of threads, so that a vote which makes an answer costs no call.

    A restart loses it, at the price of one fetch.
    """

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._messages: OrderedDict[Snowflake, MessageText] = OrderedDict()

    def put(self, message: MessageText) -> MessageText:
        """Remember a message, or its newer text; return the newest that is known, for events come in any order."""
        known = self._messages.get(message.message_id)
        if known is not None and (message.edited_at or 0) < (known.edited_at or 0):
            return known
        self._messages[message.message_id] = message
        self._messages.move_to_end(message.message_id)
        while len(self._messages) > self._most:
            self._messages.popitem(last=False)
        return message

    def get(self, message: MessageRef) -> MessageText | None:
        """Return a message, if it is remembered."""
        return self._messages.get(message.message_id)

    def forget_author(self, guild_id: Snowflake, author_id: Snowflake) -> None:
        """Forget what a member of a guild wrote, who asked for it."""
        for message in list(self._messages.values()):
            if (message.guild_id, message.author_id) == (guild_id, author_id):
                del self._messages[message.message_id]

    def forget(self, message_id: Snowflake) -> None:
        """Forget a message that was deleted."""
        self._messages.pop(message_id, None)
