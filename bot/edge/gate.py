"""The gate before the calls: what Discord would refuse is not asked for.

Source: Discord's documentation, "Rate Limits", invalid requests: ten thousand refused calls (401, 403, 429) in ten
minutes ban the address.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import discord

from bot.domain.identity import Clock, Snowflake, seconds
from bot.edge.troubles import DiscordTroubleError, Trouble

REMEMBERED_SECONDS = 3_600
"""How long a refusal stands, unless the guild's permissions change."""

MOST_REMEMBERED = 10_000

_BLOCKED_BY_MEMBER = 90001
"""Refused because a member blocked the bot; says nothing of the channel."""


_OWN_THREAD = " (own thread)"


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A call that Discord refused in a channel and that is not made again for a while.

    Attributes:
        channel_id: the channel.
        call: the name of the call.
        until: when it is tried again at the latest, in seconds.
    """

    channel_id: Snowflake
    call: str
    until: int


class Refusals:
    """Which calls were refused in which channel, until permissions change or an hour passed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: OrderedDict[tuple[Snowflake, str], tuple[int, Snowflake | None]] = OrderedDict()

    def remember(self, channel_id: Snowflake, call: str, guild_id: Snowflake | None) -> None:
        """Keep in mind that a call was refused just now."""
        now = seconds(self._clock.now())
        self._until[(channel_id, call)] = (now + REMEMBERED_SECONDS, guild_id)
        self._until.move_to_end((channel_id, call))
        while len(self._until) > MOST_REMEMBERED:
            self._until.popitem(last=False)

    def stands(self, channel_id: Snowflake, call: str) -> bool:
        """Return whether the call was refused in the last hour and nothing changed since."""
        known = self._until.get((channel_id, call))
        if known is None:
            return False
        if known[0] > seconds(self._clock.now()):
            return True
        del self._until[(channel_id, call)]
        return False

    def standing(self, guild_id: Snowflake) -> list[HeldBack]:
        """Return the refusals of a guild that stand now, those that were remembered first before the others."""
        now = seconds(self._clock.now())
        return [
            HeldBack(channel_id, call.removesuffix(_OWN_THREAD), until)
            for (channel_id, call), (until, guild) in self._until.items()
            if guild == guild_id and until > now
        ]

    def forget(self, guild_id: Snowflake) -> None:
        """Give every call in a guild another chance: its permissions changed."""
        for key in [key for key, (_, guild) in self._until.items() if guild in (guild_id, None)]:
            del self._until[key]


class Gate:
    """Decides by the bot's permissions, as far as they are known, and by what was refused before.

    Attributes:
        hearers: are told of a guild when Discord refused something there that permissions seemed to allow.
    """

    def __init__(self, client: discord.Client, clock: Clock) -> None:
        self.hearers: list[Callable[[Snowflake], None]] = []
        self._client = client
        self._refusals = Refusals(clock)
        self._gone_emoji: dict[Snowflake, set[str]] = {}

    def check(self, call: str, channel_id: Snowflake, needs: tuple[str, ...]) -> None:
        """Let a call pass, or fail as Discord would.

        Args:
            call: the name of the call.
            channel_id: the channel or thread in which it acts.
            needs: the permissions without which it is refused, as discord.py names them.

        Raises:
            DiscordTroubleError: FORBIDDEN.
        """
        place = self._place(channel_id)
        if place is not None:
            granted = place.permissions_for(place.guild.me)
            if not all(getattr(granted, name) for name in needs):
                raise DiscordTroubleError(call, Trouble.FORBIDDEN, 403, 0)
        if self._refusals.stands(
            channel_id if place is None else Snowflake(place.id), self._remembered(call, channel_id)
        ):
            raise DiscordTroubleError(call, Trouble.FORBIDDEN, 403, 0)

    def failed(self, error: DiscordTroubleError, channel_id: Snowflake) -> None:
        """Take note of a call that failed; one that was refused is not let through again for an hour."""
        if error.status != 403 or error.code == _BLOCKED_BY_MEMBER:
            return
        place, call = self._place(channel_id), self._remembered(error.call, channel_id)
        if place is None:
            self._refusals.remember(channel_id, call, None)
        else:
            self._refusals.remember(Snowflake(place.id), call, Snowflake(place.guild.id))
            self._tell(Snowflake(place.guild.id))

    def forget(self, guild_id: Snowflake) -> None:
        """Give every call in a guild another chance: its permissions changed."""
        self._refusals.forget(guild_id)

    def held_back(self, guild_id: Snowflake) -> list[HeldBack]:
        """Return the calls of a guild that Discord refused and that are not made again for now."""
        return self._refusals.standing(guild_id)

    def note_gone_emoji(self, guild_id: Snowflake, emoji: str) -> None:
        """Take note that Discord does not know an emoji of a guild's settings; one that was deleted never returns."""
        self._gone_emoji.setdefault(guild_id, set()).add(emoji)
        self._tell(guild_id)

    def gone_emoji(self, guild_id: Snowflake) -> frozenset[str]:
        """Return the emoji of a guild that Discord did not know."""
        return frozenset(self._gone_emoji.get(guild_id, ()))

    def _tell(self, guild_id: Snowflake) -> None:
        for hear in self.hearers:
            hear(guild_id)

    def is_thread(self, channel_id: Snowflake) -> bool:
        """Return whether a channel is a thread; one that is not known is one that sleeps."""
        channel = self._client.get_channel(channel_id)
        return channel is None or isinstance(channel, discord.Thread)

    def _remembered(self, call: str, channel_id: Snowflake) -> str:
        """Return as what a refusal is remembered: what is refused in members' threads is allowed in the bot's own."""
        channel, user = self._client.get_channel(channel_id), self._client.user
        is_own = isinstance(channel, discord.Thread) and user is not None and channel.owner_id == user.id
        return f"{call}{_OWN_THREAD}" if is_own else call

    def _place(self, channel_id: Snowflake) -> discord.abc.GuildChannel | None:
        """Return the channel whose permissions decide: a thread's parent; None when it is not known."""
        channel = self._client.get_channel(channel_id)
        if isinstance(channel, discord.Thread):
            return channel.parent
        return channel if isinstance(channel, discord.abc.GuildChannel) else None
