"""Messages of a question's thread, as far as the rules look at them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import Snowflake
from bot.domain.posts import MessageRef


@dataclass(frozen=True, slots=True)
class MessageText:
    """A message as Discord told it.

    Attributes:
        guild_id: the guild's id at Discord.
        thread_id: the thread in which it lies.
        author_id: who wrote it.
        author_is_bot: a bot or a webhook wrote it.
        text: its text; empty when Discord withholds it (no Message Content intent).
        created_at: seconds since 1970.
        is_reply: it refers to another message.
        file_count: the attached files.
        is_system: Discord itself wrote it ("… pinned a message").
        is_withheld: its author asked to be forgotten since: nothing of it is read.
        edited_at: when this text was written in place of an older one, in seconds since 1970; None: it is the first.
    """

    guild_id: Snowflake
    thread_id: Snowflake
    message_id: Snowflake
    author_id: Snowflake
    author_is_bot: bool
    text: str
    created_at: int
    is_reply: bool = False
    file_count: int = 0
    is_system: bool = False
    edited_at: int | None = None
    is_withheld: bool = False

    @property
    def reference(self) -> MessageRef:
        """Return where it lies."""
        return MessageRef(self.thread_id, self.message_id)

    @property
    def may_answer(self) -> bool:
        """Return whether it can be an answer at all: bots, webhooks and system messages never answer."""
        return not self.author_is_bot and not self.is_system and not self.is_withheld


@dataclass(frozen=True, slots=True)
class NativePost:
    """A thread that a member opened in a Q&A forum by hand, known by its first message.

    Attributes:
        guild_id: the guild's id at Discord.
        forum_id: the forum channel.
        title: the thread's name.
        message: the first message; its id is the thread's id.
        forum_tags: the ids of the forum's tags that the member chose.
    """

    guild_id: Snowflake
    forum_id: Snowflake
    title: str
    message: MessageText
    forum_tags: tuple[Snowflake, ...] = ()
