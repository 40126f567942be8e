"""Guilds and channels, built freely and read freely; a bot elsewhere hears of it over the wire."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import discord
from simcord.builders import ChannelHandle, GuildHandle
from simcord.enums import ChannelType

from tests.support.world import LEAST_PERMISSIONS
from tests.wire.people import Person
from tests.wire.server import WireServer
from tests.wire.views import MessageView, until


class ActorsEnv:
    """The little of SimCord's environment that its actors ask for, without a bot in this process."""

    strict_sync = True
    bot = None

    def __init__(self, backend: Any) -> None:
        self.backend = backend
        self._message_states: set[Any] = set()

    def _mark_mutation(self) -> None:
        """Take no note: nobody here waits for the bot to settle."""

    def _notify_dispatch_observers(self, _: Any) -> None:
        """Tell nobody."""

    async def _settle_internal(self, **_: Any) -> None:
        await asyncio.sleep(0)


class World:
    """Everything on the simulated Discord of a server."""

    def __init__(self, server: WireServer) -> None:
        self.backend = server.backend
        self.env: Any = ActorsEnv(server.backend)
        self.bot_id: int = server.backend.bot_user.id

    def guild(self, name: str) -> Guild:
        """Let the bot join a guild with the least permissions."""
        raw = self.backend.create_guild(name)
        role_id = raw.members[self.bot_id].role_ids[0]
        self.backend.edit_role(raw.id, role_id, {"permissions": LEAST_PERMISSIONS})
        return Guild(self, raw)

    def channel(self, channel_id: int) -> Channel:
        """Return a channel or thread."""
        return Channel(self, self.backend.get_channel(channel_id))

    def message(self, channel_id: int, message_id: int) -> MessageView | None:
        """Return a message; None when it is gone."""
        stored = self.backend.messages.get(channel_id, {}).get(message_id)
        return None if stored is None else MessageView(self.backend, stored)


class Guild:
    """A guild with the bot in it."""

    def __init__(self, world: World, raw: Any) -> None:
        self.id: int = raw.id
        self._world = world
        self._raw = raw

    def text(self, name: str) -> Channel:
        """Make a text channel."""
        return Channel(self._world, self._world.backend.create_channel(self.id, name))

    def forum(self, name: str, *tags: str) -> Channel:
        """Make a forum with tags."""
        backend = self._world.backend
        channel = backend.create_channel(self.id, name, type=ChannelType.FORUM)
        empty = {"moderated": False, "emoji_id": None, "emoji_name": None}
        made = [{"id": str(backend.snowflake()), "name": tag, **empty} for tag in tags]
        backend.edit_channel(channel.id, {"available_tags": made})
        return Channel(self._world, channel)

    def member(self, name: str, **permissions: bool) -> Person:
        """Let somebody new join, with a role of their own where permissions are named."""
        backend = self._world.backend
        user = backend.make_user(name)
        backend.add_member(self.id, user.id)
        if permissions:
            role = backend.create_role(self.id, name, permissions=discord.Permissions(**permissions).value)
            backend.add_member_role(self.id, user.id, role.id)
        return Person(self._world, user)

    def bot_can(self, **permissions: bool) -> None:
        """Give permissions to the bot, or take them from it."""
        role_id = self._raw.members[self._world.bot_id].role_ids[0]
        granted = discord.Permissions(self._raw.roles[role_id].permissions)
        granted.update(**permissions)
        self._world.backend.edit_role(self.id, role_id, {"permissions": granted.value})


class Channel:
    """A text channel, a forum or a thread."""

    def __init__(self, world: World, raw: Any) -> None:
        self.id: int = raw.id
        self.guild_id: int = raw.guild_id
        self.is_thread: bool = raw.is_thread
        self._world = world
        self._raw = raw

    @property
    def name(self) -> str:
        """Return its name."""
        return self._raw.name

    @property
    def tags(self) -> list[str]:
        """Return the names of a forum post's tags."""
        forum = self._world.backend.get_channel(self._raw.parent_id)
        names = {int(tag["id"]): tag["name"] for tag in forum.available_tags}
        return [names[int(tag)] for tag in self._raw.applied_tags]

    @property
    def members(self) -> list[int]:
        """Return who is in the thread, in the order in which they came."""
        return list(self._raw.thread_members)

    @property
    def threads(self) -> list[Channel]:
        """Return the threads in it, oldest first."""
        channels = self._world.backend.channels.values()
        threads = [channel for channel in channels if channel.is_thread and channel.parent_id == self.id]
        return [Channel(self._world, thread) for thread in sorted(threads, key=lambda thread: thread.id)]

    @property
    def messages(self) -> list[MessageView]:
        """Return what everybody sees in it, oldest first."""
        stored = sorted(self._world.backend.messages.get(self.id, {}).values(), key=lambda message: message.id)
        return [MessageView(self._world.backend, message) for message in stored if not message.is_ephemeral]

    @property
    def card(self) -> MessageView:
        """Return the message at the head of a thread."""
        for place in (self.id, self._raw.parent_id):
            stored = self._world.backend.messages.get(place, {}).get(self.id)
            if stored is not None:
                return MessageView(self._world.backend, stored)
        raise LookupError(f"{self.name} has no first message")

    async def saying(self, words: str, timeout: float = 10.0) -> MessageView:
        """Wait for a message of the bot that says something, and return the newest."""
        bot_id = self._world.bot_id

        def found() -> list[MessageView]:
            return [m for m in self.messages if m.author_id == bot_id and words in m.text]

        return (await until(found, timeout))[-1]

    @property
    def is_archived(self) -> bool:
        """Return whether a thread is archived."""
        return self._world.backend.is_archived(self._raw)

    @property
    def is_locked(self) -> bool:
        """Return whether a thread is locked."""
        return self._raw.thread_metadata is not None and self._raw.thread_metadata.locked

    @property
    def parent_id(self) -> int | None:
        """Return the channel of a thread."""
        return self._raw.parent_id

    @property
    def owner_id(self) -> int | None:
        """Return who opened a thread."""
        return self._raw.owner_id

    @property
    def archived_at(self) -> float:
        """Return when a thread was archived last or opened again, in seconds since 1970."""
        return datetime.fromisoformat(self._raw.thread_metadata.archive_timestamp).timestamp()

    @property
    def has_slept(self) -> bool:
        """Return whether a thread was ever archived."""
        return self._raw.thread_metadata.archive_timestamp != self._raw.thread_metadata.create_timestamp

    def archive(self) -> None:
        """Archive a thread, as Discord's timer does."""
        self._set_thread(archived=True)

    def wake(self) -> None:
        """Open an archived thread."""
        self._set_thread(archived=False)

    def lock(self, *, is_locked: bool = True) -> None:
        """Lock a thread as a moderator does, or unlock it."""
        self._set_thread(locked=is_locked)

    def delete(self) -> None:
        """Delete the channel or thread with everything in it."""
        self._world.backend.delete_channel(self.id)

    def _set_thread(self, **metadata: bool) -> None:
        self._world.backend.edit_channel(self.id, {}, thread_metadata=metadata)

    def guild_handle(self) -> GuildHandle:
        """Return the guild as SimCord's actors want it."""
        return GuildHandle(self._world.env, self._world.backend.get_guild(self.guild_id))

    def handle(self) -> ChannelHandle:
        """Return the channel as SimCord's actors want it."""
        return ChannelHandle(self._world.env, self.guild_handle(), self._raw)
