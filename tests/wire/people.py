"""The people of a test, who can do what Discord's clients let them do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from simcord import actors
from simcord._modal import _submit_modal
from simcord.backend import serializers
from simcord.backend.access import reaction_permissions
from simcord.builders import UserHandle
from simcord.enums import AppCommandType, InteractionType
from simcord.results import InteractionResult, ResponseMessage

from tests.wire.views import MessageView, Outcome

if TYPE_CHECKING:
    from tests.wire.world import Channel, World


class Person:
    """A member of a guild."""

    def __init__(self, world: World, raw: Any) -> None:
        self.id: int = raw.id
        self.mention = f"<@{raw.id}>"
        self._world = world
        self._backend = world.backend
        self._raw = raw

    # --- messages and reactions

    async def send(self, channel: Channel, text: str, *, reply_to: MessageView | None = None) -> MessageView:
        """Write a message."""
        self._need(channel, "send_messages_in_threads" if channel.is_thread else "send_messages")
        reference = None if reply_to is None else {"message_id": str(reply_to.id)}
        stored = self._backend.create_message(channel.id, self.id, text, reference=reference)
        await asyncio.sleep(0)
        return MessageView(self._backend, stored)

    async def edit(self, message: MessageView, text: str) -> None:
        """Edit one's own message."""
        assert message.author_id == self.id
        self._backend.edit_message(message.channel_id, message.id, {"content": text})
        await asyncio.sleep(0)

    async def delete(self, message: MessageView) -> None:
        """Delete one's own message; anybody's with the permission to manage messages."""
        if message.author_id != self.id:
            self._need(self._world.channel(message.channel_id), "manage_messages")
        self._backend.delete_message(message.channel_id, message.id)
        await asyncio.sleep(0)

    async def react(self, message: MessageView, emoji: str, *, burst: bool = False) -> None:
        """Add a reaction; burst: a super reaction."""
        self._need(self._world.channel(message.channel_id), *reaction_permissions(message.raw, emoji))
        self._backend.set_reaction(message.channel_id, message.id, emoji, self.id, reacted=True, burst=burst)
        await asyncio.sleep(0)

    async def unreact(self, message: MessageView, emoji: str, *, burst: bool = False) -> None:
        """Take a reaction back."""
        self._backend.set_reaction(message.channel_id, message.id, emoji, self.id, reacted=False, burst=burst)
        await asyncio.sleep(0)

    async def clear(self, message: MessageView, emoji: str | None = None) -> None:
        """Clear a message of one emoji, or of all; with the permission to manage messages."""
        self._need(self._world.channel(message.channel_id), "manage_messages")
        if emoji is None:
            self._backend.clear_reactions(message.channel_id, message.id)
        elif (shown := self._backend.find_reaction(message.raw, emoji)) is not None:
            self._backend.clear_reaction(message.channel_id, message.id, shown.emoji)
        await asyncio.sleep(0)

    async def forum_post(self, forum: Channel, name: str, text: str) -> Channel:
        """Open a thread in a forum by hand."""
        thread, _ = self._backend.open_forum_post(forum.id, self.id, name, text)
        await asyncio.sleep(0)
        return self._world.channel(thread.id)

    # --- interactions; each waits for the bot's answer

    async def slash(self, channel: Channel, name: str, **options: Any) -> Outcome:
        """Use a command."""
        given = {key: self._handle(value, channel) for key, value in options.items()}
        return await self._outcome(await actors._slash(self._actor(channel), channel.handle(), name, given))

    async def menu(self, message: MessageView, name: str) -> Outcome:
        """Use a command of a message's menu."""
        channel = self._world.channel(message.channel_id)
        actor = self._actor(channel)
        command = actors._resolve_visible_command(actor, channel.id, name, AppCommandType.MESSAGE)
        data = {
            "id": command["id"],
            "name": command["name"],
            "type": AppCommandType.MESSAGE,
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): dict(serializers.message_payload(self._backend, message.raw))}},
        }
        kind = InteractionType.APPLICATION_COMMAND
        result = await actors._dispatch_actor_interaction(actor, kind, channel.handle(), data)
        return await self._outcome(result)

    async def click(self, message: MessageView, label: str) -> Outcome:
        """Press a button."""
        actor = self._actor(self._world.channel(message.channel_id))
        shown = ResponseMessage(self._world.env, message.raw)
        return await self._outcome(await actors._component_click(actor, shown, label=label, custom_id=None))

    async def submit(self, form: Outcome, **values: Any) -> Outcome:
        """Submit a form; files are pairs of name and content."""
        assert form.modal is not None, f"no form was opened: {form.text}"
        actor = self._actor(self._world.channel(form.record.channel_id))
        opened = InteractionResult(self._world.env, form.record)
        return await self._outcome(await _submit_modal(actor, opened, values))

    # --- inside

    def _need(self, channel: Channel, *permissions: str) -> None:
        names: Iterable[str] = ("view_channel", *permissions)
        self._backend.require_permissions(channel.guild_id, self.id, channel.id, *names)

    def _actor(self, channel: Channel) -> Any:
        return actors.MemberActor(self._world.env, channel.guild_handle(), UserHandle(self._world.env, self._raw))

    def _handle(self, value: Any, channel: Channel) -> Any:
        return value._actor(channel) if isinstance(value, Person) else value

    async def _outcome(self, result: Any) -> Outcome:
        return await Outcome(self._backend, result._interaction).finished()
