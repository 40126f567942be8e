"""Preferring: what a member chooses for themselves in a guild."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.domain import preferences as rules
from bot.domain.identity import Clock, Snowflake, seconds
from bot.domain.preferences import DIRECT_KINDS, LANGUAGE, NOTICES, PREFERENCES, Delivery, MemberSettings, NoticeKind
from bot.services import digesting
from bot.storage import closed_dms, digests, guilds, member_settings, members
from bot.storage.connection import Connection
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """A member's settings as the member sees them.

    Attributes:
        user_id: whose.
        settings: what holds.
        is_dm_closed: the last direct message was refused, so none is tried.
    """

    user_id: Snowflake
    settings: MemberSettings
    is_dm_closed: bool


class Preferring:
    """Reads and changes what members chose; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def settings(self, guild_id: Snowflake, user_id: Snowflake) -> OwnSettings:
        """Return what a member chose; the defaults for one who is not known."""
        return await self._database.read(partial(_settings, guild_id=guild_id, user_id=user_id))

    async def language(self, guild_id: Snowflake, user_id: Snowflake) -> str:
        """Return the language that a member chose; `languages.AUTO` where it is left to Discord."""
        own = await self._database.read(partial(_settings, guild_id=guild_id, user_id=user_id))
        return own.settings.text(LANGUAGE.name)

    async def change(self, guild_id: Snowflake, user_id: Snowflake, name: str, text: str) -> OwnSettings:
        """Keep a choice, and return what then holds; the same again changes nothing.

        Choosing direct messages lets them be tried again, should they have been refused.

        Raises:
            InvalidInputError: UNKNOWN_SETTING, BAD_SETTING.
        """
        now = seconds(self._clock.now())
        change = partial(_change, guild_id=guild_id, user_id=user_id, name=name, text=text, now=now)
        return await self._database.write(change)

    async def change_direct(self, guild_id: Snowflake, user_id: Snowflake, names: str) -> OwnSettings:
        """Keep of which kinds of things a member is told by direct message, and of which not, all at once.

        Args:
            guild_id: where.
            user_id: who.
            names: the kinds, commas between them, as `preferences.parse_direct_kinds` takes them.

        Raises:
            InvalidInputError: BAD_SETTING.
        """
        kinds = rules.parse_direct_kinds(names)
        now = seconds(self._clock.now())
        return await self._database.write(
            partial(_change_direct, guild_id=guild_id, user_id=user_id, kinds=kinds, now=now)
        )

    async def reopen_dms(self, guild_id: Snowflake, user_id: Snowflake) -> OwnSettings:
        """Let direct messages to a member be tried again."""
        return await self._database.write(partial(_reopen_dms, guild_id=guild_id, user_id=user_id))

    async def stop(self, guild_id: Snowflake, user_id: Snowflake, kind: NoticeKind) -> None:
        """Tell a member nothing of a kind any more; nothing to do in a guild in which they did nothing yet."""
        await self._database.write(partial(_stop, guild_id=guild_id, user_id=user_id, kind=kind))


def _settings(connection: Connection, guild_id: Snowflake, user_id: Snowflake) -> OwnSettings:
    settings = member_settings.load(connection, _find_member(connection, guild_id, user_id))
    return OwnSettings(user_id, settings, closed_dms.is_closed(connection, user_id))


def _change(
    connection: Connection, guild_id: Snowflake, user_id: Snowflake, name: str, text: str, now: int
) -> OwnSettings:
    chosen = rules.parse(name, text)
    guild_row = guilds.ensure_guild(connection, guild_id, now)
    member_id = members.ensure_member(connection, guild_row, user_id)
    member_settings.put(connection, member_id, name, chosen)
    digesting.plan(connection, guild_row, member_id, user_id, now)
    if PREFERENCES[name].kind is not None and chosen == Delivery.DIRECT:
        closed_dms.remove(connection, user_id)
    return _settings(connection, guild_id, user_id)


def _change_direct(
    connection: Connection, guild_id: Snowflake, user_id: Snowflake, kinds: frozenset[NoticeKind], now: int
) -> OwnSettings:
    guild_row = guilds.ensure_guild(connection, guild_id, now)
    member_id = members.ensure_member(connection, guild_row, user_id)
    before = member_settings.load(connection, member_id)
    for kind in DIRECT_KINDS:
        chosen = Delivery.DIRECT if kind in kinds else Delivery.OFF
        member_settings.put(connection, member_id, NOTICES[kind].name, chosen)
    digesting.plan(connection, guild_row, member_id, user_id, now)
    if any(before.delivery(kind) is not Delivery.DIRECT for kind in kinds):
        closed_dms.remove(connection, user_id)
    return _settings(connection, guild_id, user_id)


def _reopen_dms(connection: Connection, guild_id: Snowflake, user_id: Snowflake) -> OwnSettings:
    closed_dms.remove(connection, user_id)
    return _settings(connection, guild_id, user_id)


def _stop(connection: Connection, guild_id: Snowflake, user_id: Snowflake, kind: NoticeKind) -> None:
    member_id = _find_member(connection, guild_id, user_id)
    if member_id is not None:
        member_settings.put(connection, member_id, NOTICES[kind].name, Delivery.OFF)
        if kind is NoticeKind.DIGEST:
            digests.remove(connection, member_id)


def _find_member(connection: Connection, guild_id: Snowflake, user_id: Snowflake) -> int | None:
    guild_row = guilds.get_guild_id(connection, guild_id)
    return None if guild_row is None else members.get_member_id(connection, guild_row, user_id)
