"""Which questions all readers of a channel may be led to: a link into a hidden one tells that something is there."""

from dataclasses import replace

import discord

from bot.domain.identity import Snowflake
from bot.domain.posts import Question
from bot.services.linking import Links

_READING = ("view_channel", "read_message_history")
_OPENNESS = {False: 0, None: 1, True: 2}
"""What an overwrite says of a permission, from denied to allowed."""


def links_for_all(guild: discord.Guild | None, links: Links, channel_id: Snowflake | None) -> Links:
    """Return what of a card's links may stand in a channel; how often it was asked again is told all the same.

    Args:
        guild: where; None: nothing is known of its channels.
        links: what the card has to do with others.
        channel_id: the channel of the card.
    """
    original = links.original
    if original is not None and not is_for_all(guild, original, channel_id):
        original = None
    shown = tuple(each for each in links.duplicates if is_for_all(guild, each, channel_id))
    return replace(links, original=original, duplicates=shown)


def is_for_all(guild: discord.Guild | None, question: Question, channel_id: Snowflake | None) -> bool:
    """Return whether everyone who can read a channel may be led to a question; False where that is not certain."""
    if question.thread_id is None or question.channel_id == channel_id:
        return True
    if guild is None or question.channel_id is None or channel_id is None:
        return False
    here, there = guild.get_channel(channel_id), guild.get_channel(question.channel_id)
    return here is not None and there is not None and all_can_follow(here, there)


def all_can_follow(here: discord.abc.GuildChannel, there: discord.abc.GuildChannel) -> bool:
    """Return whether everyone who can read one channel can read another too; False where that is not certain.

    It is certain where the other is open to all, and where it denies nothing more and allows nothing less: then nothing
    needs to be known of the members and their roles.
    """
    return all(_is_open(there, name) or _is_as_open(here, there, name) for name in _READING)


def _is_open(channel: discord.abc.GuildChannel, name: str) -> bool:
    """Return whether all members have a permission in a channel."""
    said, everyone = _overwrites(channel, name), channel.guild.default_role
    is_allowed = said.get(everyone.id) or getattr(everyone.permissions, name)
    return bool(is_allowed) and False not in said.values()


def _is_as_open(here: discord.abc.GuildChannel, there: discord.abc.GuildChannel, name: str) -> bool:
    """Return whether whoever has a permission in one channel has it in another, whatever roles they have."""
    first, second = _overwrites(here, name), _overwrites(there, name)
    targets = first.keys() | second.keys()
    return all(_OPENNESS[second.get(each)] >= _OPENNESS[first.get(each)] for each in targets)


def _overwrites(channel: discord.abc.GuildChannel, name: str) -> dict[int, bool | None]:
    """Return by role and member what a channel says of a permission."""
    return {target.id: getattr(overwrite, name) for target, overwrite in channel.overwrites.items()}
