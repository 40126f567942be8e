"""Interactions that SimCord's members do not send: forged ones, and a command about an account that left."""

from copy import copy
from typing import Any

import discord
from simcord import ChannelHandle, InteractionResult, MemberActor
from simcord.actors import _component_interaction, _dispatch_actor_interaction
from simcord.backend import serializers
from simcord.enums import AppCommandType, InteractionType

from tests.support.world import World

ACTION_ROW, BUTTON = 1, 2
LABEL, TEXT_INPUT = 18, 4


async def press(world: World, member: MemberActor, message: discord.Message, custom_id: str) -> InteractionResult:
    """Press a button of the bot's message that the bot did not put there."""
    stored = copy(world.env.backend.get_message(message.channel.id, message.id))
    forged = {"type": BUTTON, "custom_id": custom_id, "label": "forged", "style": 2}
    stored.components = [{"type": ACTION_ROW, "components": [forged]}]
    return await _component_interaction(member, stored, {"custom_id": custom_id, "component_type": BUTTON})


async def submit(
    member: MemberActor, channel: ChannelHandle, custom_id: str, fields: dict[str, Any]
) -> InteractionResult:
    """Submit a form that was never opened."""
    components = [
        {"type": LABEL, "id": number, "component": {"type": TEXT_INPUT, "custom_id": name, "value": value}}
        for number, (name, value) in enumerate(fields.items(), 1)
    ]
    data = {"custom_id": custom_id, "components": components}
    return await _dispatch_actor_interaction(member, InteractionType.MODAL_SUBMIT, channel, data)


async def slash(member: MemberActor, offered_to: MemberActor, channel: ChannelHandle, name: str) -> InteractionResult:
    """Use a command that Discord offers to somebody else only."""
    root = offered_to._resolve_root(name, AppCommandType.CHAT_INPUT, channel.id)
    data = {"id": root["id"], "name": root["name"], "type": AppCommandType.CHAT_INPUT, "options": []}
    return await _dispatch_actor_interaction(member, InteractionType.APPLICATION_COMMAND, channel, data)


async def slash_about_who_left(
    world: World, member: MemberActor, channel: ChannelHandle, name: str, gone: MemberActor
) -> InteractionResult:
    """Use a command with the option `member` for an account that is not in the guild: Discord resolves it alone."""
    root = member._resolve_root(name, AppCommandType.CHAT_INPUT, channel.id)
    account = dict(serializers.user_payload(world.env.backend.get_user(gone.id)))
    data = {
        "id": root["id"],
        "name": root["name"],
        "type": AppCommandType.CHAT_INPUT,
        "options": [{"name": "member", "type": 6, "value": str(gone.id)}],
        "resolved": {"users": {str(gone.id): account}},
    }
    return await _dispatch_actor_interaction(member, InteractionType.APPLICATION_COMMAND, channel, data)
