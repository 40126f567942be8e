"""Votes from the raw payload of the gateway on: discord.py, the bot's listeners, the service.

Payloads are handed to discord.py where its web socket would hand them, which it offers no public way to do.
"""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import AsyncMock, patch

import discord

from benchmarks.ground import GUILD, StepClock
from bot.app import build_bot
from bot.client import Askwell
from bot.domain.reactions import ReactionEvent
from bot.settings import Settings

_READ_AT_ONCE = 64
"""Payloads that the socket brings before other tasks get their turn."""


def payload_of(event: ReactionEvent) -> str:
    """Return the reaction as Discord sends it."""
    user = {"id": str(event.user_id), "username": "voter", "discriminator": "0", "avatar": None, "global_name": None}
    member: dict[str, Any] = {
        "user": user,
        "roles": [],
        "joined_at": "2025-06-01T12:00:00.000000+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": None,
        "avatar": None,
        "premium_since": None,
        "pending": False,
        "communication_disabled_until": None,
    }
    data: dict[str, Any] = {
        "user_id": str(event.user_id),
        "type": 0,
        "message_id": str(event.message_id),
        "message_author_id": "1",
        "member": member,
        "emoji": {"name": event.emoji, "id": None},
        "channel_id": str(event.channel_id),
        "burst": False,
        "guild_id": str(event.guild_id),
    }
    return json.dumps({"t": "MESSAGE_REACTION_ADD", "s": 1, "op": 0, "d": data})


async def burst(path: Path, payloads: Sequence[str]) -> float:
    """Let payloads arrive in one burst and return how long it took, in seconds, until all were committed."""
    with patch("bot.client.sync_commands", AsyncMock()):
        bot = build_bot(Settings(database=path), clock=StepClock())
        assert isinstance(bot, Askwell)
        # What Client.login does before it calls Discord.
        await bot._async_setup_hook()
        await bot.setup_hook()
    state = bot._connection  # where discord.py puts what the gateway brings
    state.user = discord.ClientUser(state=state, data=_USER)
    state._add_guild_from_data(_GUILD)
    # What is to be shown would be shown to Discord, by calls that are no part of this.
    with patch.object(bot.renderer, "wake"):
        started = perf_counter()
        for number, payload in enumerate(payloads, start=1):
            message = discord.utils._from_json(payload)
            state.parsers[message["t"]](message["d"])
            if number % _READ_AT_ONCE == 0:
                await asyncio.sleep(0)
        # Every listener has a task of its own, which puts its event into the queue as soon as it begins.
        await asyncio.sleep(0)
        await bot.services.voting.dirty_posts(1)
        duration = perf_counter() - started
        await bot.close()
    _require_votes(path, len(payloads))
    return duration


def _require_votes(path: Path, number: int) -> None:
    with closing(sqlite3.connect(path)) as raw:
        [counted] = raw.execute("SELECT COUNT(*) FROM vote WHERE state = 'counted'").fetchone()
    assert counted == number, f"{counted} of {number} votes were counted"


_USER: Any = {"id": "900000", "username": "Askwell", "discriminator": "0", "avatar": None, "bot": True}

_GUILD: Any = {
    "id": str(GUILD),
    "name": "Benchmark",
    "owner_id": "1",
    "member_count": 1,
    "roles": [{"id": str(GUILD), "name": "@everyone", "permissions": "0", "position": 0, "color": 0}],
    "emojis": [],
    "stickers": [],
    "features": [],
    "channels": [],
    "threads": [],
    "members": [],
    "voice_states": [],
    "presences": [],
    "stage_instances": [],
    "guild_scheduled_events": [],
    "soundboard_sounds": [],
}
