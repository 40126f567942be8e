"""Mirroring out: the guild's tags, shown as tags of its Q&A forums."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.domain.forum_mirror import MirrorPlan, NewTag, ShownTag, plan_mirror
from bot.domain.identity import Clock, Snowflake, seconds
from bot.services.forum_wishes import wishes_for
from bot.services.mirroring import SeenTag, take_over
from bot.storage import channels, forum_mirrors, guilds
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority
from bot.storage.forum_mirrors import DueForum

BLOCKED_SECONDS = 3_600
"""The time after which a forum is tried again of which Discord refused to change the tags."""

FORBIDDEN_SECONDS = 604_800
"""The same where the bot knows that it lacks the permission: when it gets it, the forum is tried at once."""

FIRST_RETRY_SECONDS = 10
LONGEST_RETRY_SECONDS = 3_600

_AT_ONCE = 50
_NOTHING = MirrorPlan(frozenset(), {}, (), 0)


class ForumMirroring:
    """The queue of forums whose tags are to change; each method is one transaction.

    What a forum is about to get is put on record before Discord is asked. So a tag that Discord tells of is known to be
    the bot's, whether it is told before the call returns, after it, or after a crash in between.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def due(self) -> list[DueForum]:
        """Return forums that are to be looked at now, those first that wait longest."""
        return await self._database.read(partial(forum_mirrors.list_due, now=self._now(), limit=_AT_ONCE))

    async def next_due_at(self) -> int | None:
        """Return when the next forum is to be looked at, in seconds; None when none waits."""
        return await self._database.read(forum_mirrors.get_next_due_at)

    async def begin(self, forum: DueForum, shown: Sequence[ShownTag]) -> MirrorPlan | None:
        """Put on record what is about to change, and return it.

        Args:
            forum: which.
            shown: the tags that it has, by what was heard of it.

        Returns:
            None if less was heard of it than the record knows: the newest is still to come.
        """
        return await self._database.write(partial(_begin, forum=forum, shown=tuple(shown)), priority=Priority.JOB)

    async def done(self, forum: DueForum, seen: Sequence[SeenTag] | None = None) -> None:
        """Be done with a forum, unless a newer cause came; seen: its tags as Discord told them after the change."""
        await self._database.write(
            partial(_done, forum=forum, seen=None if seen is None else tuple(seen), now=self._now()),
            priority=Priority.JOB,
        )

    async def retry(self, forum: DueForum) -> None:
        """Try again after a time that grows with the failures, up to an hour."""
        delay = min(FIRST_RETRY_SECONDS * 2 ** min(forum.attempts, 20), LONGEST_RETRY_SECONDS)
        await self._put_off(forum, delay, forum.attempts + 1)

    async def blocked(self, forum: DueForum, *, is_known: bool = False) -> None:
        """Try again when permissions change; or in an hour, if it is not known that the permission is missing."""
        await self._put_off(forum, FORBIDDEN_SECONDS if is_known else BLOCKED_SECONDS, 0)

    async def permissions_changed(self, guild_id: Snowflake) -> None:
        """Have everything tried anew now that waits in a guild."""
        await self._database.write(
            partial(_permissions_changed, guild_id=guild_id, now=self._now()), priority=Priority.LISTENER
        )

    async def _put_off(self, forum: DueForum, delay: int, attempts: int) -> None:
        put = partial(forum_mirrors.put_retry, channel_id=forum.id, due_at=self._now() + delay, attempts=attempts)
        await self._database.write(put, priority=Priority.JOB)

    def _now(self) -> int:
        return seconds(self._clock.now())


def _begin(connection: Connection, forum: DueForum, shown: tuple[ShownTag, ...]) -> MirrorPlan | None:
    channel = channels.find_channel(connection, forum.discord_id)
    if channel is None or channel.position is None:
        return _NOTHING
    linked = {tag.discord_id: tag for tag in forum_mirrors.list_linked(connection, channel.id)}
    if not linked.keys() <= {tag.discord_id for tag in shown}:
        return None
    plan = plan_mirror(shown, wishes_for(connection, channel.guild_id, channel.id))
    for discord_id, name in plan.rename.items():
        forum_mirrors.put_wanted_name(connection, channel.id, discord_id, name)
        forum_mirrors.put_name(connection, channel.id, NewTag(linked[discord_id].tag_id, name))
    for tag in plan.add:
        forum_mirrors.put_name(connection, channel.id, tag)
    return plan


def _done(connection: Connection, forum: DueForum, seen: tuple[SeenTag, ...] | None, now: int) -> None:
    channel = channels.find_channel(connection, forum.discord_id)
    if seen is not None and channel is not None and channel.position is not None:
        take_over(connection, channel.guild_id, channel.id, seen, now)
    forum_mirrors.remove_version(connection, forum)


def _permissions_changed(connection: Connection, guild_id: Snowflake, now: int) -> None:
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is not None:
        forum_mirrors.put_guild_due(connection, guild_row, now)
