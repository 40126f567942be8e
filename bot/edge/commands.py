"""The registration of the commands at Discord, when they changed."""

import hashlib
import json
import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.identity import Snowflake
from bot.edge.troubles import DiscordTroubleError, known_troubles
from bot.services.syncing import Syncing

_log = logging.getLogger(__name__)


async def sync_commands(client: commands.Bot, syncing: Syncing) -> None:
    """Register the commands at Discord if they are not the ones that it has.

    What was registered last is known by its hash; one call besides makes sure that Discord still has it. When Discord
    fails, the bot starts with the commands that are there.
    """
    application_id = client.application_id
    if application_id is None:
        return
    tree = client.tree
    wanted = await commands_hash(client)
    try:
        if await syncing.registered_hash(Snowflake(application_id)) == wanted:
            with known_troubles("list the commands"):
                there = await tree.fetch_commands()
            if {command.name for command in there} == {command.name for command in tree.get_commands()}:
                return
        with known_troubles("register the commands"):
            await tree.sync()
    except (DiscordTroubleError, app_commands.AppCommandError, discord.DiscordException) as error:
        _log.warning("the commands could not be registered: %s", error)
        return
    await syncing.registered(Snowflake(application_id), wanted)
    _log.info("the commands were registered")


async def are_commands_synced(client: commands.Bot, syncing: Syncing) -> bool:
    """Return whether Discord was last told of the commands that the bot has now; no call is made for it."""
    if client.application_id is None:
        return False
    return await syncing.registered_hash(Snowflake(client.application_id)) == await commands_hash(client)


async def commands_hash(client: commands.Bot) -> str:
    """Return a hash of all that Discord is told of the commands, in all languages."""
    tree = client.tree
    translator = tree.translator
    told: list[dict[str, Any]] = [
        command.to_dict(tree) if translator is None else await command.get_translated_payload(tree, translator)
        for command in tree.get_commands()
    ]
    payload = sorted(told, key=lambda command: (command["type"], command["name"]))
    text = json.dumps(payload, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
