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

    async def send(self, channel: Channel, text: str) -> MessageView:
        """Write a message."""
        self._need(channel, "send_messages_in_threads" if channel.is_thread else "send_messages")
        stored = self._backend.create_message(channel.id, self.id, text)
        await asyncio.sleep(0)
        return MessageView(self._backend, stored)

    async def react(self, message: MessageView, emoji: str) -> None:
        """Add a reaction."""
        self._need(self._world.channel(message.channel_id), *reaction_permissions(message.raw, emoji))
        self._backend.set_reaction(message.channel_id, message.id, emoji, self.id, reacted=True)
        await asyncio.sleep(0)

    async def unreact(self, message: MessageView, emoji: str) -> None:
        """Take a reaction back."""
        self._backend.set_reaction(message.channel_id, message.id, emoji, self.id, reacted=False)
        await asyncio.sleep(0)

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
