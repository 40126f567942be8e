"""The state of the simulated Discord, with the platform's rules that SimCord leaves out.

Only subclassing: each override names the documented behaviour that it adds.
"""

# SimCord publishes no API for its backend; the one place that may touch it is this package.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

import discord
from simcord._clock import Clock
from simcord.backend.access import channel_accessible
from simcord.backend.errors import BackendError, SetupError
from simcord.backend.models import Channel, Interaction, Message
from simcord.enums import ChannelType, InteractionType, MessageType

from bot.demo.simulation.middleware import Middleware
from bot.demo.simulation.reactions import ReactionRules, thread_is_archived

MAX_THREAD_NAME = 100
UPLOAD_LIMIT = 10 * 1024 * 1024
HAS_THREAD = 1 << 5
HIDDEN_WITH_THE_CHANNEL = ("MESSAGE_", "THREAD_", "TYPING_")
"""Prefixes of the events that Discord keeps from whoever cannot view the channel."""


class DiscordBackend(ReactionRules):
    """SimCord's backend that behaves as Discord's documentation says.

    Attributes:
        locales: the language of a member's client; en-US where nothing is set.
        closed_dms: ids of users who take no direct messages from the bot (50007).
        middlewares: what stands around each REST call, first added outermost.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self.locales: dict[int, str] = {}
        self.closed_dms: set[int] = set()
        self.middlewares: list[Middleware] = []
        self._joining = False
        self._starter_id: int | None = None
        super().__init__(clock=clock)

    # events

    def emit(self, event: str, payload: Mapping[str, Any]) -> None:
        """Send an event with the fields that Discord sends, unless the bot cannot view its channel."""
        if not self._is_hidden(event, payload):
            super().emit(event, self._shaped(event, dict(payload)))

    def _is_hidden(self, event: str, payload: Mapping[str, Any]) -> bool:
        if payload.get("guild_id") is None or not event.startswith(HIDDEN_WITH_THE_CHANNEL):
            return False
        channel_id = int(payload.get("channel_id") or payload.get("id") or 0)
        return channel_id in self.channels and not channel_accessible(self, channel_id, self.bot_user.id)

    def _shaped(self, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        match event:
            case "MESSAGE_REACTION_ADD" | "MESSAGE_REACTION_REMOVE":
                self.shape_reaction(event, payload)
            case "INTERACTION_CREATE":
                user_id = int((payload.get("member") or payload)["user"]["id"])
                payload["locale"] = self.locales.get(user_id, "en-US")
                payload["attachment_size_limit"] = UPLOAD_LIMIT
            case "GUILD_CREATE":
                if self._joining:
                    payload.pop("unavailable", None)
                payload["threads"] = [
                    thread for thread in payload["threads"] if not thread["thread_metadata"]["archived"]
                ]
            case "THREAD_DELETE":
                payload = {key: payload[key] for key in ("id", "guild_id", "parent_id", "type")}
            case _:
                pass
        return payload

    def create_guild(self, name: str, **options: Any) -> Any:
        """Make a guild; to a running bot this is a join, so that `on_guild_join` fires."""
        self._joining = True
        try:
            return super().create_guild(name, **options)
        finally:
            self._joining = False

    # threads

    def create_thread(self, parent_id: int, name: str, owner_id: int, **options: Any) -> Channel:
        """Open a thread: a name of 1 to 100 characters, one thread for a message, Discord's system messages."""
        if not 1 <= len(name) <= MAX_THREAD_NAME:
            raise BackendError(400, 50035, "Invalid Form Body: name: Must be between 1 and 100 in length.")
        message_id: int | None = options.get("message_id")
        if message_id is not None and message_id in self.channels:
            raise BackendError(400, 160004, "A thread has already been created for this message")
        announce = options.pop("broadcast", True)
        if self._starter_id is not None:
            options["message_id"] = self._starter_id
        thread = super().create_thread(parent_id, name, owner_id, broadcast=False, **options)
        if announce:
            self._announce_thread(thread, message_id)
        return thread

    def _announce_thread(self, thread: Channel, message_id: int | None) -> None:
        parent_id, owner_id = cast("int", thread.parent_id), cast("int", thread.owner_id)
        if message_id is None:
            self.announce_thread_create(thread)
            self.create_system_message(parent_id, MessageType.THREAD_CREATED, owner_id, target_channel_id=thread.id)
            return
        self.get_message(parent_id, message_id).flags |= HAS_THREAD
        self.announce_thread_create(thread)
        starter = self.create_system_message(
            thread.id,
            MessageType.THREAD_STARTER_MESSAGE,
            owner_id,
            referenced_channel_id=parent_id,
            referenced_message_id=message_id,
        )
        starter.content = ""
        thread.message_count = 0

    def create_forum_post(self, forum_id: int, name: str, starter: Message, **options: Any) -> tuple[Channel, Message]:
        """Open a forum post of the bot: its thread has the id of its first message, which is no reply."""
        self._starter_id = starter.id
        try:
            thread, message = super().create_forum_post(forum_id, name, starter, **options)
        finally:
            self._starter_id = None
        thread.message_count = 0
        return thread, message

    def open_forum_post(
        self,
        forum_id: int,
        author_id: int,
        name: str,
        content: str,
        *,
        tags: Iterable[int] = (),
        attachments: Iterable[tuple[str, bytes]] = (),
    ) -> tuple[Channel, Message]:
        """Open a forum post as a member does: the thread's event first, then its first message's.

        Raises:
            BackendError: the member may not post there, or the name has not 1 to 100 characters.
        """
        forum = self.get_channel(forum_id)
        self.require_permissions(forum.guild_id, author_id, forum_id, "view_channel", "send_messages")
        starter = self.prepare_message(forum_id, author_id, content)
        self._starter_id = starter.id
        try:
            thread = self.create_thread(forum_id, name, author_id, applied_tags=list(tags), broadcast=False)
        finally:
            self._starter_id = None
        starter.channel_id = thread.id
        starter.attachments = self.store_attachments(thread.id, list(attachments))
        forum.last_message_id = thread.id
        self.announce_thread_create(thread)
        self.commit_message(starter)
        thread.message_count = 0
        return thread, starter

    def edit_channel(self, channel_id: int, changes: Mapping[str, Any], **options: Any) -> Channel:
        """Edit a channel; archiving moves the thread's archive time, renaming a thread leaves a message in it."""
        channel = self.get_channel(channel_id)
        old_name = channel.name
        metadata = dict(options.get("thread_metadata") or {})
        if channel.thread_metadata is not None and metadata:
            if metadata.get("archived", channel.thread_metadata.archived) != channel.thread_metadata.archived:
                metadata["archive_timestamp"] = self.now_iso()
            options["thread_metadata"] = metadata
        channel = super().edit_channel(channel_id, changes, **options)
        if channel.is_thread and channel.name != old_name and not self.is_archived(channel):
            self.create_system_message(
                channel_id, MessageType.CHANNEL_NAME_CHANGE, self.bot_user.id, target_channel_id=channel_id
            )
        return channel

    def delete_channel(self, channel_id: int) -> None:
        """Delete a channel and its threads; no event tells of the threads."""
        threads = [c for c in self.channels.values() if c.is_thread and c.parent_id == channel_id]
        listeners, self.subscribers = self.subscribers, []
        try:
            for thread in threads:
                super().delete_channel(thread.id)
        finally:
            self.subscribers = listeners
        super().delete_channel(channel_id)

    # messages and interactions

    def prepare_message(self, channel_id: int, author_id: int, *args: Any, **options: Any) -> Message:
        """Prepare a message, refusing closed direct messages and locked threads."""
        channel = self.get_channel(channel_id)
        if author_id == self.bot_user.id and self.closed_dms.intersection(channel.recipient_ids):
            raise BackendError(403, 50007, "Cannot send messages to this user")
        if options.get("system_metadata") is None:
            self._require_unlocked(channel, author_id)
        return super().prepare_message(channel_id, author_id, *args, **options)

    def _require_unlocked(self, channel: Channel, author_id: int) -> None:
        if channel.thread_metadata is None or not channel.thread_metadata.locked:
            return
        rights = self.compute_permissions(cast("int", channel.guild_id), author_id, channel.id)
        if rights & discord.Permissions.manage_threads.flag:
            return
        if channel.thread_metadata.archived:
            raise thread_is_archived()
        raise BackendError(403, 160005, "Thread is locked")

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        """Publish a message: it wakes an archived thread, and its author joins the thread."""
        channel = self.get_channel(message.channel_id)
        if self.is_archived(channel) and message.system_metadata is None:
            self.edit_channel(channel.id, {}, thread_metadata={"archived": False})
        committed = super().commit_message(message, broadcast=broadcast)
        if channel.is_thread and not message.is_ephemeral and channel.guild_id is not None:
            joined = message.author_id in channel.thread_members
            if not joined and message.author_id in self.guilds[channel.guild_id].members:
                self.add_thread_member(channel.id, message.author_id)
        return committed

    def edit_message(self, channel_id: int, message_id: int, fields: dict[str, Any]) -> Message:
        """Edit a message, unless its thread is archived."""
        message = self.get_message(channel_id, message_id)
        if self.is_archived(self.get_channel(channel_id)) and not message.is_ephemeral:
            raise thread_is_archived()
        return super().edit_message(channel_id, message_id, fields)

    def new_interaction(
        self,
        type: int,  # noqa: A002 - named so by SimCord
        channel_id: int,
        user_id: int,
        guild_id: int | None,
    ) -> Interaction:
        """Begin an interaction; Discord's clients offer no commands in an archived thread."""
        is_command = type == InteractionType.APPLICATION_COMMAND
        if is_command and self.is_archived(self.get_channel(channel_id)):
            raise SetupError("This thread is archived: no command can be used in it")
        return super().new_interaction(type, channel_id, user_id, guild_id)

    def interaction_by_token(self, token: str) -> Interaction:
        """Find an interaction by its token, which is worth nothing after fifteen minutes."""
        known = self.interactions.get(self.interaction_tokens.get(token, 0))
        expires_at = None if known is None else known.expires_at
        if expires_at is not None and self.clock.now() >= datetime.fromisoformat(expires_at):
            raise BackendError(401, 50027, "Invalid Webhook Token")
        return super().interaction_by_token(token)

    # members

    def may(self, user_id: int, channel: Channel, *permissions: str) -> bool:
        """Tell whether a user can view a channel and holds the named permissions in it."""
        try:
            self.require_permissions(channel.guild_id, user_id, channel.id, *permissions)
        except BackendError:
            return False
        return channel.type != ChannelType.DM or user_id in channel.recipient_ids
