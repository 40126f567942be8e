"""Colours, links, numbers and times as members see them."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.domain.identity import Snowflake
from bot.domain.posts import MessageRef
from bot.domain.pseudonyms import is_pseudonym
from bot.ui.words import grouped, say

OPEN = discord.Colour(0x3B82F6)
SOLVED = discord.Colour(0x2EA567)
CLOSED = discord.Colour(0x8B93A1)
NEUTRAL = discord.Colour(0x6672E5)
WARNING = discord.Colour(0xE0A12F)

_MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Person:
    """How a member is shown where Discord fills in no name.

    Attributes:
        user_id: the account.
        name: the display name.
        avatar_url: the picture, if it is known.
    """

    user_id: Snowflake
    name: str
    avatar_url: str | None = None


def message_url(guild_id: Snowflake, message: MessageRef) -> str:
    """Return the address of a message."""
    return f"https://discord.com/channels/{guild_id}/{message.channel_id}/{message.message_id}"


def channel_url(guild_id: Snowflake, channel_id: Snowflake) -> str:
    """Return the address of a channel or thread."""
    return f"https://discord.com/channels/{guild_id}/{channel_id}"


def user_url(user_id: Snowflake) -> str:
    """Return the address of an account's own page."""
    return f"https://discord.com/users/{user_id}"


def mention(user_id: Snowflake) -> str:
    """Return the text in place of which Discord shows a member's name; in an embed it pings nobody."""
    return say("former_member") if is_pseudonym(user_id) else f"<@{user_id}>"


def ago(at: int) -> str:
    """Return a time (seconds since 1970) as Discord shows it in the reader's own words: "2 hours ago"."""
    return f"<t:{at}:R>"


def date(at: int) -> str:
    """Return a day (seconds since 1970) as Discord shows it in the reader's own words: "3 January 2026"."""
    return f"<t:{at}:D>"


def signed(number: int) -> str:
    """Return a number with its sign: +5, 0, −2."""
    if number == 0:
        return "0"
    return "+" + grouped(number) if number > 0 else _MINUS + grouped(-number)
