"""What a bot's background work sees of Discord in a year: threads and direct messages, and a wire that may break."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import count
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import discord

from bot.domain.identity import Clock, Snowflake, seconds
from bot.domain.posts import MessageRef
from tests.support.community import FORUM, GUILD

NONCE_SECONDS = 180
"""How long Discord drops a message whose nonce it has seen; what is sent again later is a second message."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the bot, with what its own code asks of a message.

    Attributes:
        place: the thread, or the member of a direct message.
        at: when, in seconds.
    """

    id: Snowflake
    place: Snowflake
    at: int
    is_direct: bool
    nonce: str | None
    embeds: Sequence[discord.Embed]
    components: Sequence[discord.ActionRow]

    @property
    def words(self) -> str:
        """Return title and description of its first embed."""
        return f"{self.embeds[0].title}\n{self.embeds[0].description}" if self.embeds else ""


@dataclass
class Wire:
    """When the process dies at a call: `dies_in` calls from now (None: never).

    Attributes:
        is_message: only calls that send a message count.
        is_taken: Discord takes the call, and the process dies before it hears of that.
        is_dead: set when it died.
        is_direct: it died at a direct message.
    """

    dies_in: int | None = None
    is_message: bool = False
    is_taken: bool = False
    is_direct: bool = False
    is_dead: asyncio.Event = field(default_factory=asyncio.Event)

    def plan_death(self, chance: random.Random) -> None:
        """Let the process die at one of the next calls."""
        self.dies_in, self.is_message, self.is_taken = (
            chance.randrange(3),
            chance.random() < 0.7,
            chance.random() < 0.6,
        )


class YearDiscord:
    """One guild with a forum; it outlives every process of the bot.

    Attributes:
        sent: all that the bot sent, the oldest first.
        wire: of the process that runs.
        absent: accounts that have left the guild.
    """

    def __init__(self, clock: Clock, members: Collection[Snowflake]) -> None:
        self._clock = clock
        self._ids = count(900_000_000)
        self._by_thread: dict[Snowflake, list[Sent]] = {}
        self.sent: list[Sent] = []
        self.wire = Wire()
        self.members = set(members)
        forum = Mock(spec=discord.ForumChannel, id=FORUM)
        forum.permissions_for = lambda _member: discord.Permissions.all()
        self.guild = SimpleNamespace(
            id=GUILD,
            name="A year",
            unavailable=False,
            preferred_locale=discord.Locale.british_english,
            channels=[forum],
            get_channel=lambda _channel_id: forum,
            query_members=self._query_members,
        )

    def client(self) -> Any:
        """Return what the workers ask for guilds and channels."""
        return SimpleNamespace(
            is_ready=lambda: True, get_guild=lambda _guild_id: self.guild, get_channel=lambda _channel_id: None
        )

    async def _query_members(self, user_ids: Sequence[int], **_options: Any) -> list[Any]:
        return [Mock(spec=discord.Member, id=each, guild=self.guild) for each in user_ids if each in self.members]

    # --- the calls of the workers

    def __getattr__(self, name: str) -> Any:
        """Return a call that changes nothing of which the record tells: an edit, a reaction, a name."""
        if name not in _SILENT:
            raise AttributeError(name)

        async def call(*_arguments: object, **_options: object) -> None:
            await self._pass(lambda: None, is_message=False)

        return call

    async def send(self, channel_id: Snowflake, **content: Any) -> MessageRef:
        sent = await self._pass(lambda: self._put(channel_id, content, is_direct=False))
        return MessageRef(channel_id, sent.id)

    async def send_privately(self, user_id: Snowflake, **content: Any) -> None:
        await self._pass(lambda: self._put(user_id, content, is_direct=True), is_direct=True)

    async def messages_after(self, channel_id: Snowflake, after: discord.abc.Snowflake) -> list[Sent]:
        since = discord.utils.snowflake_time(after.id).timestamp()
        return [each for each in self._by_thread.get(channel_id, ()) if each.at > since]

    def is_own(self, _message: Sent) -> bool:
        return True

    async def awake(self, _thread_id: Snowflake, work: Any) -> Any:
        return await work()

    async def fetch_member(self, _guild_id: Snowflake, user_id: Snowflake) -> Any:
        return SimpleNamespace(id=user_id, display_name=f"m{user_id}", display_avatar=SimpleNamespace(url=""))

    # --- inside

    async def _pass(self, take: Callable[[], Any], *, is_message: bool = True, is_direct: bool = False) -> Any:
        """Let a call through, or let the process die at it: then it never returns."""
        wire = self.wire
        if wire.dies_in is None or (wire.is_message and not is_message):
            return take()
        if wire.dies_in > 0:
            wire.dies_in -= 1
            return take()
        if wire.is_taken:
            take()
        wire.is_direct = is_direct
        wire.is_dead.set()
        return await asyncio.Event().wait()

    def _put(self, place: Snowflake, content: dict[str, Any], *, is_direct: bool) -> Sent:
        now, nonce = seconds(self._clock.now()), content.get("nonce")
        earlier = self._by_thread.setdefault(place, [])
        for each in earlier:
            if nonce is not None and each.nonce == nonce and abs(now - each.at) <= NONCE_SECONDS:
                return each
        view, embed = content.get("view"), content.get("embed")
        sent = Sent(
            Snowflake(next(self._ids)),
            place,
            now,
            is_direct,
            nonce,
            () if embed is None else (embed,),
            () if view is None else [discord.ActionRow(row) for row in view.to_components()],
        )
        earlier.append(sent)
        self.sent.append(sent)
        return sent


_SILENT = frozenset(
    {
        "edit",
        "delete",
        "add_reaction",
        "take_own_reaction",
        "take_reaction",
        "set_thread_tags",
        "rename_thread",
        "lock_thread",
        "delete_thread",
        "wake_thread",
        "archive_thread",
    }
)
