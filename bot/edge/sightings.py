"""Discord's messages and threads as sightings that the record can be compared with."""

from datetime import datetime
from typing import Any

import discord

from bot.domain.emoji import normalise_emoji
from bot.domain.identity import Snowflake, seconds
from bot.domain.sightings import ReactionCount, SeenMessage, SeenThread
from bot.domain.text import storable
from bot.edge.messages import message_text

_PINNED = 1 << 1
"""The flag of a forum post that is kept at the top."""


def seen_message(message: discord.Message, guild_id: Snowflake, own_id: int | None) -> SeenMessage:
    """Return a message of a guild as it was shown.

    Args:
        message: from a list or fetched, so that its reactions are told with it.
        guild_id: the guild's id at Discord.
        own_id: the bot's account.
    """
    return SeenMessage(
        text=message_text(message, guild_id),
        edited_at=None if message.edited_at is None else seconds(message.edited_at),
        is_own=message.author.id == own_id,
        counts=tuple(_count(reaction) for reaction in message.reactions),
    )


def seen_thread(payload: Any) -> SeenThread:
    """Return a thread as a list of Discord's describes it."""
    metadata = payload["thread_metadata"]
    return SeenThread(
        thread_id=Snowflake(int(payload["id"])),
        parent_id=Snowflake(int(payload["parent_id"])),
        owner_id=Snowflake(int(payload.get("owner_id") or 0)),
        name=storable(payload["name"]),
        is_archived=metadata["archived"],
        is_locked=metadata.get("locked", False),
        archived_at=seconds(datetime.fromisoformat(metadata["archive_timestamp"])),
        archive_stamp=metadata["archive_timestamp"],
        last_message_id=Snowflake(int(payload.get("last_message_id") or 0)),
        forum_tags=tuple(Snowflake(int(tag)) for tag in payload.get("applied_tags", ())),
        is_pinned=bool(payload.get("flags", 0) & _PINNED),
    )


def _count(reaction: discord.Reaction) -> ReactionCount:
    # Where Discord does not tell the kinds apart, what is no super reaction is a normal one.
    return ReactionCount(
        emoji=normalise_emoji(str(reaction.emoji)),
        normal=reaction.count - reaction.burst_count,
        burst=reaction.burst_count,
        own=reaction.me,
        own_burst=reaction.me_burst,
    )
