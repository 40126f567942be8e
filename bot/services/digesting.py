"""Digesting: when members are sent a digest of their week, and what stands in it.

A digest that is due becomes a notice and is sent as one. Its due time is moved on in the transaction that makes the
notice, so a crash makes no second one; and should the process end between sending and noting it, the notice is sent
again with the nonce of the first, which Discord drops for some minutes: it errs towards telling.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from bot.domain.digests import Digest, DueDigest, days_of, due_after_told, first_due, latest_due, next_due
from bot.domain.identity import SECONDS_A_DAY, Clock, Snowflake, seconds
from bot.domain.preferences import Delivery, MemberSettings, NoticeKind
from bot.storage import boards, digests, guilds, member_settings, members, notices
from bot.storage.boards import Scope
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority

_AT_ONCE = 25


class Digests:
    """Makes notices of the digests that are due; each method is one transaction at a time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def take_due(self) -> int:
        """Put digests that are due among the notices, some at once, and plan the next ones.

        If the clock went back since they were planned, those that lie too far ahead are planned anew.

        Returns:
            How many were due; 0: none is left.
        """
        now = self._now()
        last = await self._database.read(digests.get_last_due_at)
        if last is not None and last > latest_due(now):
            pull_back = partial(digests.pull_back, after=latest_due(now), due_at=first_due(now), now=now)
            await self._database.write(pull_back, priority=Priority.JOB)
        if not await self._database.read(partial(digests.list_due, now=now, limit=1)):
            return 0
        return await self._database.write(partial(_take, now=now), priority=Priority.JOB)

    async def next_due_at(self) -> int | None:
        """Return when the next digest is due, in seconds since 1970; None when none is.

        One that is due though `take_due` took all waits for its guild to be compared with Discord.
        """
        return await self._database.read(digests.get_next_due_at)

    def _now(self) -> int:
        return seconds(self._clock.now())


def plan(connection: Connection, guild_id: int, member_id: int, user_id: Snowflake, now: int) -> None:
    """Plan a member's digests as the member chose, or none; part of the transaction of the choice.

    Args:
        connection: the transaction.
        guild_id: the row of the guild.
        member_id: the row of the member.
        user_id: the member's account.
        now: seconds since 1970.
    """
    if _is_wanted(member_settings.load(connection, member_id)):
        digests.put(connection, member_id, first_due(now), _rank(connection, guild_id, user_id))
    else:
        digests.remove(connection, member_id)


def compose(
    connection: Connection,
    guild_id: Snowflake,
    user_id: Snowflake,
    visible_channels: Iterable[Snowflake],
    now: int,
) -> Digest | None:
    """Return what to tell a member of the week; None when there is nothing.

    Args:
        connection: the transaction.
        guild_id: the guild at Discord.
        user_id: the member's account.
        visible_channels: the channels, by Discord's ids, outside of which nothing is to be told.
        now: seconds since 1970.
    """
    guild_row = guilds.get_guild_id(connection, guild_id)
    member_id = None if guild_row is None else members.get_member_id(connection, guild_row, user_id)
    if guild_row is None or member_id is None:
        return None
    visible, days = frozenset(visible_channels), days_of(now)
    rank, earlier_rank = digests.get_ranks(connection, member_id)
    digest = Digest(
        points=digests.sum_points(connection, member_id, days),
        rank=rank,
        earlier_rank=earlier_rank,
        waiting=digests.list_waiting(connection, member_id, visible),
        unanswered=digests.list_unanswered(connection, guild_row, member_id, visible),
        voted=digests.list_voted(connection, guild_row, days.first * SECONDS_A_DAY, visible),
    )
    return None if digest.is_empty else digest


def _take(connection: Connection, now: int) -> int:
    due = digests.list_due(connection, now, _AT_ONCE)
    for digest in due:
        _take_one(connection, digest, now)
    return len(due)


def _take_one(connection: Connection, due: DueDigest, now: int) -> None:
    if not _is_wanted(member_settings.load(connection, due.member_id)):
        digests.remove(connection, due.member_id)
        return
    told_at = digests.get_told_at(connection, due.member_id)
    later = None if told_at is None else due_after_told(told_at, now)
    if later is not None:
        digests.put_due(connection, due.member_id, later)
        return
    rank = _rank(connection, due.guild_id, due.user_id)
    digests.move_on(connection, due.member_id, next_due(due.due_at, now), rank)
    # One that a long outage left untold is told now, of this week; it needs no second one beside it.
    if not digests.hasten_notice(connection, due.member_id, now):
        notices.request(connection, due.member_id, NoticeKind.DIGEST, str(due.due_at), now)


def _is_wanted(settings: MemberSettings) -> bool:
    return settings.delivery(NoticeKind.DIGEST) is not Delivery.OFF


def _rank(connection: Connection, guild_id: int, user_id: Snowflake) -> int | None:
    scope = Scope(guild_id)
    value = boards.get_value(connection, scope, user_id)
    return None if value is None else boards.get_rank(connection, scope, value)
