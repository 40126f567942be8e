"""The calls to Discord, one small function each."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

import discord

from bot.domain.emoji import reaction_route
from bot.domain.identity import Clock, Snowflake
from bot.domain.posts import MessageRef
from bot.domain.reactions import NORMAL, SUPER
from bot.domain.sightings import SeenThread
from bot.edge.call_counting import count_call
from bot.edge.gate import Gate
from bot.edge.sightings import seen_thread
from bot.edge.troubles import DiscordTroubleError, Trouble, known_troubles

CALL_TIMEOUT_SECONDS = 90
"""The time after which a call counts as unanswered; longer than the 60 seconds that a rate limit may take."""

REACTING_USERS_A_PAGE = 100
MESSAGES_A_PAGE = 100
ARCHIVED_THREADS_A_PAGE = 100

_READ = ("view_channel", "read_message_history")

Result = TypeVar("Result")

ArchiveMinutes = Literal[60, 1440, 4320, 10080]
"""After how many minutes without a message Discord archives a thread."""

_KINDS: tuple[tuple[Literal[0, 1], int], ...] = ((0, NORMAL), (1, SUPER))
"""Discord lists normal and super reactions apart, by these numbers."""


@dataclass(frozen=True, slots=True)
class ReactingUser:
    """An account that reacts to a message with an emoji; kinds is the sum of NORMAL and SUPER."""

    is_bot: bool
    kinds: int


@dataclass(frozen=True, slots=True)
class NewThread:
    """A thread that the bot opened, with the message at its head."""

    thread_id: Snowflake
    message: MessageRef


class Calls:
    """Calls to Discord as the bot.

    Every method raises DiscordTroubleError when Discord fails or refuses. A call for which the bot lacks a permission,
    or that was refused in the same channel within the hour, is not made and fails at once in the same way.

    Attributes:
        gate: what decides that.
    """

    def __init__(self, client: discord.Client, clock: Clock) -> None:
        self._client = client
        self.gate = Gate(client, clock)

    def forget_refusals(self, guild_id: Snowflake) -> None:
        """Try refused calls anew: the guild's permissions changed."""
        self.gate.forget(guild_id)

    # --- messages

    async def send(self, channel_id: Snowflake, **content: Any) -> MessageRef:
        """Send a message; Discord opens an archived, unlocked thread by itself.

        Args:
            channel_id: the channel or thread.
            content: what `discord.abc.Messageable.send` takes.
        """
        needs = "send_messages_in_threads" if self.gate.is_thread(channel_id) else "send_messages"
        async with self._call("send a message", channel_id, ("view_channel", needs)):
            message = await self._client.get_partial_messageable(channel_id).send(**content)
        return MessageRef(channel_id, Snowflake(message.id))

    async def edit(self, message: MessageRef, **content: Any) -> None:
        """Edit a message of the bot.

        Args:
            message: which.
            content: what `discord.PartialMessage.edit` takes.
        """
        async with self._call("edit a message", message.channel_id):
            await self._partial(message).edit(**content)

    async def delete(self, message: MessageRef) -> None:
        """Delete a message."""
        async with self._call("delete a message", message.channel_id):
            await self._client.http.delete_message(message.channel_id, message.message_id)

    async def fetch_message(self, message: MessageRef) -> discord.Message:
        """Fetch a message from Discord."""
        async with self._call("read a message", message.channel_id, _READ):
            return await self._partial(message).fetch()

    async def messages_before(self, channel_id: Snowflake, before: Snowflake | None) -> list[discord.Message]:
        """Fetch up to a hundred messages of a channel that came before another (None: the newest), newest first."""
        async with self._call("read messages", channel_id, _READ):
            channel = self._client.get_partial_messageable(channel_id)
            limit = None if before is None else discord.Object(before)
            return [message async for message in channel.history(limit=MESSAGES_A_PAGE, before=limit)]

    async def messages_after(self, channel_id: Snowflake, after: discord.abc.Snowflake) -> list[discord.Message]:
        """Fetch the messages of a channel that came after another, oldest first, a hundred a call."""
        async with self._call("read messages", channel_id, _READ):
            channel = self._client.get_partial_messageable(channel_id)
            return [message async for message in channel.history(limit=None, after=after, oldest_first=True)]

    def is_own(self, message: discord.Message) -> bool:
        """Return whether the bot wrote a message."""
        return self._client.user is not None and message.author.id == self._client.user.id

    # --- reactions

    async def add_reaction(self, message: MessageRef, emoji: str) -> None:
        """React as the bot."""
        async with self._call("add a reaction", message.channel_id, (*_READ, "add_reactions")):
            await self._partial(message).add_reaction(emoji)

    async def take_own_reaction(self, message: MessageRef, emoji: str) -> None:
        """Take the bot's own reaction off."""
        async with self._call("take a reaction off", message.channel_id):
            me = self._client.http.remove_own_reaction
            await me(message.channel_id, message.message_id, reaction_route(emoji))

    async def take_reaction(self, message: MessageRef, emoji: str, user_id: Snowflake) -> None:
        """Take a member's reaction off; needs Manage Messages."""
        async with self._call("take a member's reaction off", message.channel_id, (*_READ, "manage_messages")):
            await self._partial(message).remove_reaction(emoji, discord.Object(user_id))

    async def reacting_users(
        self, message: MessageRef, emoji: str, expected: tuple[int, int]
    ) -> dict[Snowflake, ReactingUser]:
        """Fetch the accounts that react with an emoji, bots too; a hundred a call and kind of reaction.

        Args:
            message: the message.
            emoji: the emoji as the bot writes it.
            expected: how many normal and super reactions the message showed just now; a list that is empty by that is
                not asked for, nor a page behind the last.
        """
        found: dict[Snowflake, ReactingUser] = {}
        for (discord_kind, kind), number in zip(_KINDS, expected, strict=True):
            after: int | None = None
            left = number
            while left > 0:
                async with self._call("read reactions", message.channel_id, _READ):
                    page = await self._client.http.get_reaction_users(
                        message.channel_id,
                        message.message_id,
                        reaction_route(emoji),
                        REACTING_USERS_A_PAGE,
                        after=after,
                        type=discord_kind,
                    )
                for user in page:
                    user_id = Snowflake(int(user["id"]))
                    kinds = kind | (found[user_id].kinds if user_id in found else 0)
                    found[user_id] = ReactingUser(user.get("bot", False), kinds)
                left -= len(page)
                if len(page) < REACTING_USERS_A_PAGE:
                    break
                after = int(page[-1]["id"])
        return found

    # --- threads

    async def open_forum_post(
        self, forum: discord.ForumChannel, name: str, tags: Sequence[Snowflake], minutes: ArchiveMinutes, **content: Any
    ) -> NewThread:
        """Open a post in a forum; its first message bears the thread's own id.

        Args:
            forum: where.
            name: the title, 1 to 100 characters.
            tags: up to five tags of the forum.
            minutes: after how many without a message Discord archives it.
            content: what `discord.ForumChannel.create_thread` takes besides.
        """
        applied = [tag for tag in map(forum.get_tag, tags) if tag is not None]
        async with self._call("open a forum post", Snowflake(forum.id)):
            made = await forum.create_thread(name=name, applied_tags=applied, auto_archive_duration=minutes, **content)
        thread_id = Snowflake(made.thread.id)
        return NewThread(thread_id, MessageRef(thread_id, Snowflake(made.message.id)))

    async def open_thread(self, message: MessageRef, name: str, minutes: ArchiveMinutes) -> NewThread:
        """Open a public thread under a message; both have the same id.

        Args:
            message: the message in a text channel.
            name: 1 to 100 characters.
            minutes: as for a forum post.
        """
        async with self._call("open a thread", message.channel_id, ("create_public_threads",)):
            made = await self._client.http.start_thread_with_message(
                message.channel_id, message.message_id, name=name, auto_archive_duration=minutes
            )
        return NewThread(Snowflake(int(made["id"])), message)

    async def add_to_thread(self, thread_id: Snowflake, user_id: Snowflake) -> None:
        """Make a member of the guild a member of the thread, without a ping."""
        async with self._call("add a member to a thread", thread_id):
            await self._client.http.add_user_to_thread(thread_id, user_id)

    async def set_thread_tags(self, thread_id: Snowflake, tags: Sequence[Snowflake], *, wake: bool) -> None:
        """Replace the tags of a forum post; one that proves to be archived is opened.

        Args:
            thread_id: the post.
            tags: up to five tags of the forum.
            wake: the post is known to be archived: it is opened in the same call.
        """
        options: dict[str, Any] = {"applied_tags": [str(tag) for tag in tags]}
        if wake:
            options["archived"] = False

        async def set_tags() -> None:
            async with self._call("set the tags of a post", thread_id):
                await self._client.http.edit_channel(thread_id, **options)

        await self.awake(thread_id, set_tags)

    async def rename_thread(self, thread_id: Snowflake, name: str) -> None:
        """Give a thread another name; one that proves to be archived is opened."""

        async def rename() -> None:
            async with self._call("rename a thread", thread_id):
                await self._client.http.edit_channel(thread_id, name=name)

        await self.awake(thread_id, rename)

    async def set_forum_tags(self, forum_id: Snowflake, tags: list[Any]) -> list[Any]:
        """Replace the tags of a forum; return them as Discord tells them then. It needs Manage Channels."""
        async with self._call("set the tags of a forum", forum_id, ("view_channel", "manage_channels")):
            edited: Any = await self._client.http.edit_channel(forum_id, available_tags=tags)
        return edited["available_tags"]

    async def wake_thread(self, thread_id: Snowflake) -> None:
        """Open an archived thread."""
        async with self._call("open an archived thread", thread_id):
            await self._client.http.edit_channel(thread_id, archived=False)

    async def lock_thread(self, thread_id: Snowflake, *, locked: bool) -> None:
        """Let moderators alone write in a thread, or everybody; one that proves to be archived is opened."""

        async def lock() -> None:
            async with self._call("lock a thread", thread_id):
                await self._client.http.edit_channel(thread_id, locked=locked)

        await self.awake(thread_id, lock)

    async def archive_thread(self, thread_id: Snowflake) -> None:
        """Archive a thread; needs Manage Threads where the bot did not open it."""
        async with self._call("archive a thread", thread_id):
            await self._client.http.edit_channel(thread_id, archived=True)

    async def fetch_thread(self, thread_id: Snowflake) -> discord.Thread | None:
        """Fetch a thread from Discord; None when the channel is not a thread."""
        async with self._call("read a thread", thread_id):
            channel = await self._client.fetch_channel(thread_id)
        return channel if isinstance(channel, discord.Thread) else None

    async def active_threads(self, guild_id: Snowflake) -> list[discord.Thread]:
        """Fetch the active threads of a guild, one call for all; none of a guild that the bot has left."""
        guild = self._client.get_guild(guild_id)
        if guild is None:
            return []
        async with self._call("list active threads"):
            return list(await guild.active_threads())

    async def list_active_threads(self, guild_id: Snowflake) -> list[SeenThread]:
        """Fetch the active threads of a guild that the bot can see, one call for all."""
        async with self._call("list active threads"):
            listed = await self._client.http.get_active_threads(guild_id)
        return [seen_thread(thread) for thread in listed["threads"]]

    async def list_archived_threads(self, channel_id: Snowflake, before: str | None) -> tuple[list[SeenThread], bool]:
        """Fetch up to a hundred archived public threads of a channel, the last archived first.

        Args:
            channel_id: the channel.
            before: the archive stamp of the last thread of the page before; None: from the start.

        Returns:
            The threads, and whether there are more.
        """
        options: dict[str, Any] = {} if before is None else {"before": before}
        async with self._call("list archived threads", channel_id, _READ):
            listed = await self._client.http.get_public_archived_threads(
                channel_id, limit=ARCHIVED_THREADS_A_PAGE, **options
            )
        return [seen_thread(thread) for thread in listed["threads"]], listed.get("has_more", False)

    async def look_up_thread(self, thread_id: Snowflake) -> SeenThread | None:
        """Fetch one thread by its id; None when the channel is not a thread."""
        async with self._call("read a thread", thread_id):
            channel: Any = await self._client.http.get_channel(thread_id)
        return seen_thread(channel) if "thread_metadata" in channel else None

    async def archived_threads(
        self, channel: discord.TextChannel | discord.ForumChannel, since: datetime
    ) -> list[discord.Thread]:
        """Fetch the public threads of a channel that were archived since, the last archived first; a hundred a call."""
        found: list[discord.Thread] = []
        async with self._call("list archived threads", Snowflake(channel.id), _READ):
            async for thread in channel.archived_threads(limit=None):
                if thread.archive_timestamp < since:
                    break
                found.append(thread)
        return found

    async def delete_thread(self, thread_id: Snowflake) -> None:
        """Delete a thread with all that was written in it."""
        async with self._call("delete a thread", thread_id):
            await self._client.http.delete_channel(thread_id)

    async def awake(self, thread_id: Snowflake, work: Callable[[], Awaitable[Result]]) -> Result:
        """Do work in a thread; if it proves to be archived, open it and do the work again, once."""
        try:
            return await work()
        except DiscordTroubleError as error:
            if error.trouble is not Trouble.ARCHIVED:
                raise
        await self.wake_thread(thread_id)
        return await work()

    # --- members

    async def fetch_member(self, guild_id: Snowflake, user_id: Snowflake) -> discord.Member | discord.User:
        """Fetch a member from Discord; a guild that is not known gives the plain account."""
        guild = self._client.get_guild(guild_id)
        async with self._call("read a member"):
            if guild is None:
                return await self._client.fetch_user(user_id)
            return await guild.fetch_member(user_id)

    async def give_role(self, guild_id: Snowflake, user_id: Snowflake, role_id: Snowflake) -> None:
        """Give a role to a member; one that the member has stays."""
        async with self._call("give a role", role_id):
            await self._client.http.add_role(guild_id, user_id, role_id)

    async def take_role(self, guild_id: Snowflake, user_id: Snowflake, role_id: Snowflake) -> None:
        """Take a role from a member; nothing happens where the member has it not."""
        async with self._call("take a role", role_id):
            await self._client.http.remove_role(guild_id, user_id, role_id)

    async def send_privately(self, user_id: Snowflake, **content: Any) -> None:
        """Send a direct message; refused when the member takes none.

        Args:
            user_id: to whom.
            content: what `discord.abc.Messageable.send` takes.
        """
        async with self._call("send a direct message"):
            channel = await self._client.create_dm(discord.Object(user_id))
            await channel.send(**content)

    # --- files

    async def download(self, url: str) -> bytes:
        """Fetch an uploaded file from Discord's file server."""
        async with self._call("read a file"):
            return await self._client.http.get_from_cdn(url)

    # --- inside

    def _partial(self, message: MessageRef) -> discord.PartialMessage:
        return self._client.get_partial_messageable(message.channel_id).get_partial_message(message.message_id)

    @asynccontextmanager
    async def _call(
        self, call: str, channel_id: Snowflake | None = None, needs: tuple[str, ...] = ()
    ) -> AsyncGenerator[None, None]:
        """Stand around a call: it passes the gate, ends in time, and fails in a known way.

        Refusals are remembered by the channel; of calls about a role, by the role in its place.
        """
        if channel_id is not None:
            self.gate.check(call, channel_id, needs)
        count_call()
        try:
            with known_troubles(call):
                async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                    yield
        except DiscordTroubleError as error:
            if channel_id is not None:
                self.gate.failed(error, channel_id)
            raise
