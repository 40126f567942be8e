"""Rank roles: who is to hold which, and what became of it at Discord."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial

from bot.domain.identity import Clock, PostId, Snowflake, seconds
from bot.domain.rank_roles import (
    Held,
    HeldState,
    Outcome,
    Plan,
    RankRole,
    RoleTrouble,
    TagBadge,
    earned_roles,
    plan_for,
)
from bot.storage import guild_settings, guilds, rank_roles
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority
from bot.storage.rank_roles import EVERY_ROLE, RankedMember, RecordedTrouble

BLOCKED_SECONDS = 3_600
"""The time after which a role is tried again that something stands in the way of."""

FIRST_RETRY_SECONDS = 10
LONGEST_RETRY_SECONDS = 3_600

_A_STEP = 200
_MOST_TROUBLES = 20


@dataclass(frozen=True, slots=True)
class DueMember:
    """A member whose roles are to be looked at, and what there is to do."""

    id: int
    guild_id: Snowflake
    user_id: Snowflake
    plan: Plan


@dataclass(frozen=True, slots=True)
class UntoldTrouble:
    """What stands in the way of a role and was not told yet; role_id None: of all roles."""

    record: RecordedTrouble
    log_channel: Snowflake

    @property
    def role_id(self) -> Snowflake | None:
        """Return the role, or None where it is the same for all."""
        return None if self.record.role_id == EVERY_ROLE else self.record.role_id


class RankRoles:
    """The queue of members whose roles are to be looked at; each method is one transaction.

    A role that the bot is about to give is put on record before Discord is asked: after a crash it is known to be the
    bot's, and given again if it was not. What the bot found on the member is never taken.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def look(self) -> bool:
        """Look at the next members of the guilds whose setting changed; False when nobody is left."""
        return await self._database.write(partial(_look, now=self._now()), priority=Priority.JOB)

    async def due(self, limit: int) -> list[DueMember]:
        """Return the members that are to be looked at now, first those that wait longest."""
        return await self._database.read(partial(_due, now=self._now(), limit=limit))

    async def next_due_at(self) -> int | None:
        """Return when the next member is to be looked at, in seconds; None when nobody waits."""
        return await self._database.read(rank_roles.get_next_due_at)

    async def begin(self, member: DueMember, give: Iterable[Snowflake], found: Iterable[Snowflake]) -> None:
        """Put on record which roles are given next, and which ones the member has already.

        A role that an earlier attempt may have given counts as the bot's, even if the member is found to have it.
        """
        await self._database.write(
            partial(_begin, member_id=member.id, give=tuple(give), found=tuple(found), now=self._now()),
            priority=Priority.JOB,
        )

    async def settle(self, member: DueMember, outcome: Outcome) -> None:
        """Put on record what Discord did; what is left waits, with what stands in its way for an hour."""
        await self._database.write(
            partial(_settle, member_id=member.id, outcome=outcome, now=self._now()), priority=Priority.JOB
        )

    async def permissions_changed(self, guild_id: Snowflake) -> None:
        """Have everything tried anew now that waits in a guild."""
        await self._database.write(
            partial(_permissions_changed, guild_id=guild_id, now=self._now()), priority=Priority.LISTENER
        )

    async def untold(self) -> list[UntoldTrouble]:
        """Return what managers were not told yet."""
        return await self._database.read(_untold)

    async def told(self, trouble: UntoldTrouble) -> None:
        """Remember that managers were told, or cannot be."""
        await self._database.write(partial(rank_roles.put_told, trouble=trouble.record), priority=Priority.JOB)

    def _now(self) -> int:
        return seconds(self._clock.now())


def note_changes(connection: Connection, member_ids: Iterable[int], now: int) -> None:
    """Have those of some members looked at whose roles differ from what they have earned.

    Args:
        connection: within the transaction in which their reputation or badges were brought up to date.
        member_ids: their row ids; a few lookups each, fewer in guilds without rank roles.
        now: seconds since 1970.
    """
    rules_of: dict[int, tuple[RankRole, ...]] = {}
    for member_id in member_ids:
        member = rank_roles.get_member(connection, member_id)
        if member is None:
            continue
        if member.guild_id not in rules_of:
            rules_of[member.guild_id] = guild_settings.load(connection, member.guild_id).rank_roles
        rules = rules_of[member.guild_id]
        if rules and not _plan(connection, member, rules).is_empty:
            rank_roles.add_due(connection, member.id, now)


def follow(connection: Connection, member_ids: Collection[int], _post_ids: Collection[PostId], now: int) -> None:
    """Note what follows from a step of folding: it comes after the badges."""
    note_changes(connection, member_ids, now)


def look_at_everyone(connection: Connection, guild_id: int) -> None:
    """Have all members of a guild looked at, in steps, and troubles told anew: the setting changed."""
    rank_roles.put_look(connection, guild_id, 0)
    rank_roles.remove_troubles(connection, guild_id)


def _look(connection: Connection, now: int) -> bool:
    looked_at = rank_roles.find_look(connection)
    if looked_at is None:
        return False
    guild_id, after_user_id = looked_at
    members = rank_roles.list_members_after(connection, guild_id, after_user_id, _A_STEP)
    if not members:
        rank_roles.remove_look(connection, guild_id)
        return True
    rules = guild_settings.load(connection, guild_id).rank_roles
    for member_id, _ in members:
        member = rank_roles.get_member(connection, member_id)
        if member is not None and not _plan(connection, member, rules).is_empty:
            rank_roles.add_due(connection, member_id, now)
    rank_roles.put_look(connection, guild_id, members[-1][1])
    return True


def _due(connection: Connection, now: int, limit: int) -> list[DueMember]:
    found: list[DueMember] = []
    for member_id in rank_roles.list_due(connection, now, limit):
        member = rank_roles.get_member(connection, member_id)
        if member is not None:
            rules = guild_settings.load(connection, member.guild_id).rank_roles
            plan = _plan(connection, member, rules)
            found.append(DueMember(member.id, member.guild_discord_id, member.user_id, plan))
    return found


def _begin(
    connection: Connection, member_id: int, give: tuple[Snowflake, ...], found: tuple[Snowflake, ...], now: int
) -> None:
    held = rank_roles.list_held(connection, member_id)
    own = [role_id for role_id in found if role_id in held]
    rank_roles.put_held(connection, member_id, own, HeldState.GIVEN, now)
    rank_roles.put_held(connection, member_id, set(found).difference(own), HeldState.FOUND, now)
    rank_roles.put_held(connection, member_id, give, HeldState.GIVING, now)


def _settle(connection: Connection, member_id: int, outcome: Outcome, now: int) -> None:
    member = rank_roles.get_member(connection, member_id)
    if member is None:
        return
    if outcome.has_left:
        # Who leaves loses every role; who comes back is looked at with the next change.
        rank_roles.remove_held(connection, member_id, rank_roles.list_held(connection, member_id))
        rank_roles.remove_due(connection, member_id)
        return
    deleted = {role_id for role_id, trouble in outcome.blocked.items() if trouble is RoleTrouble.DELETED}
    rank_roles.put_held(connection, member_id, outcome.given, HeldState.GIVEN, now)
    rank_roles.remove_held(connection, member_id, {*outcome.taken, *deleted})
    if outcome.given or outcome.taken:
        rank_roles.remove_troubles(connection, member.guild_id, (EVERY_ROLE, *outcome.given, *outcome.taken))
    for role_id, trouble in outcome.blocked.items():
        role = EVERY_ROLE if trouble is RoleTrouble.NO_PERMISSION else role_id
        rank_roles.put_trouble(connection, member.guild_id, role, trouble, now)
    # What was earned or lost meanwhile is seen here: the member is done with only when nothing is left.
    plan = _plan(connection, member, guild_settings.load(connection, member.guild_id).rank_roles)
    rank_roles.remove_held(connection, member_id, plan.forget)
    left = {*plan.add, *plan.take} - deleted
    if not left:
        rank_roles.remove_due(connection, member_id)
    elif outcome.is_unfinished:
        attempts = rank_roles.get_attempts(connection, member_id) + 1
        delay = min(FIRST_RETRY_SECONDS * 2 ** min(attempts - 1, 20), LONGEST_RETRY_SECONDS)
        rank_roles.put_due(connection, member_id, now + delay, attempts)
    elif left <= outcome.blocked.keys():
        rank_roles.put_due(connection, member_id, now + BLOCKED_SECONDS, 0)
    else:
        rank_roles.put_due(connection, member_id, now, 0)


def _permissions_changed(connection: Connection, guild_id: Snowflake, now: int) -> None:
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is not None:
        rank_roles.put_guild_due(connection, guild_row, now)


def _untold(connection: Connection) -> list[UntoldTrouble]:
    found: list[UntoldTrouble] = []
    for record in rank_roles.list_untold_troubles(connection, _MOST_TROUBLES):
        log_channel = guild_settings.load(connection, record.guild_id).log_channel
        if log_channel is not None:
            found.append(UntoldTrouble(record, log_channel))
    return found


def _plan(connection: Connection, member: RankedMember, rules: tuple[RankRole, ...]) -> Plan:
    """Return what is to be done for a member by the record of this moment."""
    held: Held = rank_roles.list_held(connection, member.id)
    needs_badges = any(isinstance(rule.earned_by, TagBadge) for rule in rules)
    badges = rank_roles.list_badges(connection, member.id) if needs_badges else []
    return plan_for(earned_roles(rules, member.reputation, badges), held)
