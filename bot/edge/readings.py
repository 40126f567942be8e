"""Reading who reacts to messages whose numbers do not fit the record, or may mean something new."""

import logging
from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import replace

import discord

from bot.domain.identity import Snowflake
from bot.domain.reactions import Shown
from bot.domain.settings import GuildSettings
from bot.domain.sightings import Drifted, Marker, SeenMessage
from bot.edge.calls import Calls, ReactingUser
from bot.edge.rights import actor_of
from bot.edge.sightings import seen_message
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.services.comparing import Comparing
from bot.services.comparing_messages import Findings
from bot.services.forgotten import Forgotten
from bot.services.rereading import Reread
from bot.services.voting import DirtyPost, Voting

_log = logging.getLogger(__name__)


class Readings:
    """Reads voters and check marks, and hands them to the services.

    Lists that are empty by the numbers that a message shows are not asked for. All methods raise DiscordTroubleError.
    """

    def __init__(
        self, client: discord.Client, calls: Calls, voting: Voting, comparing: Comparing, forgotten: Forgotten
    ) -> None:
        self._client = client
        self._calls = calls
        self._voting = voting
        self._comparing = comparing
        self._forgotten = forgotten

    def seen(self, message: discord.Message, guild_id: Snowflake) -> SeenMessage:
        """Return a message as it was shown to the bot."""
        seen = seen_message(message, guild_id, self._own_id)
        return replace(seen, text=self._forgotten.read(seen.text))

    @property
    def has_texts(self) -> bool:
        """Return whether Discord shows the bot what members write."""
        return self._client.intents.message_content

    async def follow(self, findings: Findings, changed: Set[Snowflake]) -> Counter[Drifted]:
        """Read all that a comparison left to be read, and return what was found different.

        Posts to which something happened meanwhile stay dirty.

        Args:
            findings: what it left.
            changed: messages of whose reactions an event told since they were read; it may still grow.
        """
        drift = Counter(findings.drift)
        settings = findings.settings
        for doubt in findings.doubts:
            reread = await self.votes(doubt.dirty, doubt.seen)
            if reread is not None and reread.mended:
                drift[Drifted.VOTES] += reread.mended
        for seen in findings.candidates:
            if await self._candidate(seen, settings, changed):
                drift[Drifted.NEW_ANSWERS] += 1
        for seen in findings.marks:
            drift[Drifted.MARKS] += await self._marks(seen, settings, changed)
        return +drift

    async def votes(self, dirty: DirtyPost, seen: SeenMessage) -> Reread | None:
        """Read the voters of a post's message; None when something happened to the post meanwhile.

        Args:
            dirty: the post, as listed before its message was seen.
            seen: its message.
        """
        shown = await self.shown(seen, dirty.settings)
        return await self._voting.reconcile(dirty, shown)

    async def _candidate(self, seen: SeenMessage, settings: GuildSettings, changed: Set[Snowflake]) -> bool:
        shown = await self.shown(seen, settings)
        return await self._comparing.candidate(seen.text, shown, is_changed=seen.text.message_id in changed)

    async def shown(self, seen: SeenMessage, settings: GuildSettings) -> list[Shown]:
        """Return each account that has a vote reaction on a message, once, the bot itself left out."""
        ups = await self._users(seen, settings.emoji_up)
        downs = await self._users(seen, settings.emoji_down)
        accounts = {user_id: user.is_bot for users in (ups, downs) for user_id, user in users.items()}
        return [
            Shown(
                user_id,
                is_bot=is_bot,
                ups=ups[user_id].kinds if user_id in ups else 0,
                downs=downs[user_id].kinds if user_id in downs else 0,
            )
            for user_id, is_bot in accounts.items()
        ]

    async def _marks(self, seen: SeenMessage, settings: GuildSettings, changed: Set[Snowflake]) -> int:
        """Read the check marks of a message; asks for the roles of those whose rights are in question."""
        users = await self._users(seen, settings.emoji_accept)
        unknown = await self._comparing.strangers(seen.text, users)
        shown = [
            await self._marker(seen.text.guild_id, user_id, user.kinds, settings)
            if user_id in unknown and not user.is_bot
            else Marker(user_id, user.kinds, user.is_bot)
            for user_id, user in users.items()
        ]
        return await self._comparing.marks(seen.text, shown, is_changed=seen.text.message_id in changed)

    async def markers(
        self, seen: SeenMessage, asker_id: Snowflake, settings: GuildSettings, known: dict[Snowflake, Marker]
    ) -> list[Marker]:
        """Return everyone whose check mark stands on a message of a thread that is on no record yet.

        Args:
            seen: the message.
            asker_id: who opened the thread, whose rights are known.
            settings: of the guild.
            known: accounts whose roles were asked for already; those that are asked for now are added.
        """
        markers: list[Marker] = []
        for user_id, user in (await self._users(seen, settings.emoji_accept)).items():
            if user.is_bot or user_id == asker_id:
                markers.append(Marker(user_id, user.kinds, user.is_bot))
                continue
            if user_id not in known:
                known[user_id] = await self._marker(seen.text.guild_id, user_id, user.kinds, settings)
            markers.append(replace(known[user_id], kinds=user.kinds))
        return markers

    async def _marker(self, guild_id: Snowflake, user_id: Snowflake, kinds: int, settings: GuildSettings) -> Marker:
        try:
            member = await self._calls.fetch_member(guild_id, user_id)
        except DiscordTroubleError as error:
            if error.trouble is not Trouble.GONE:
                raise
            return Marker(user_id, kinds)
        actor = actor_of(member, settings.helper_role)
        roles = _roles(member.roles) if isinstance(member, discord.Member) else frozenset[Snowflake]()
        return Marker(user_id, kinds, actor.is_bot, actor.is_manager, roles)

    async def _users(self, seen: SeenMessage, emoji: str) -> dict[Snowflake, ReactingUser]:
        """Return who reacts with an emoji, the bot left out; no call where nobody else does."""
        count = seen.count_of(emoji)
        normal, burst = count.members
        # A list in which the bot alone stands is not asked for.
        expected = (count.normal if normal else 0, count.burst if burst else 0)
        users = await self._calls.reacting_users(seen.text.reference, emoji, expected)
        return {user_id: user for user_id, user in users.items() if user_id != self._own_id}

    @property
    def _own_id(self) -> int | None:
        return None if self._client.user is None else self._client.user.id


def _roles(roles: Iterable[discord.Role]) -> frozenset[Snowflake]:
    return frozenset(Snowflake(role.id) for role in roles)
