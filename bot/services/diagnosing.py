"""Diagnosing: how things stand in a guild, for its managers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from bot.domain.diagnosing import (
    SAVINGS_DAYS,
    Check,
    Savings,
    check_backlog,
    check_comparison,
    check_failed_renders,
)
from bot.domain.errors import NotAllowedError, Reason
from bot.domain.forum_mirror import MirrorPlan, ShownTag, plan_mirror
from bot.domain.identity import SECONDS_A_DAY, Actor, Clock, Snowflake, seconds
from bot.services.forum_wishes import wishes_for
from bot.storage import backlogs, channels, guilds, repairs, saved_questions
from bot.storage.connection import Connection
from bot.storage.database import Database


class Diagnosing:
    """The use cases of `/doctor`; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def checks(self, guild_id: Snowflake, actor: Actor) -> list[Check]:
        """Return what the record tells: what waits, and how the last comparison with Discord went.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
        """
        _check_may_diagnose(actor)
        return await self._database.read(partial(_checks, guild_id=guild_id, now=self._now()))

    async def savings(self, guild_id: Snowflake, actor: Actor) -> Savings:
        """Return how many questions an earlier one answered before they were posted.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
        """
        _check_may_diagnose(actor)
        return await self._database.read(partial(_savings, guild_id=guild_id, now=self._now()))

    async def forum_plans(
        self, guild_id: Snowflake, actor: Actor, shown: Mapping[Snowflake, Sequence[ShownTag]]
    ) -> dict[Snowflake, MirrorPlan]:
        """Return what is to change among the tags of Q&A forums; forums that are not on record yet are left out.

        Args:
            guild_id: the guild's id at Discord.
            actor: who asks.
            shown: the tags that each forum has.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
        """
        _check_may_diagnose(actor)
        return await self._database.read(partial(_forum_plans, guild_id=guild_id, shown=shown))

    async def compare_everything(self, guild_id: Snowflake, actor: Actor) -> None:
        """Have everything in a guild compared with Discord, every thread and every voter.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
        """
        _check_may_diagnose(actor)
        await self._database.write(partial(_compare_everything, guild_id=guild_id, now=self._now()))

    def _now(self) -> int:
        return seconds(self._clock.now())


def _check_may_diagnose(actor: Actor) -> None:
    if not actor.is_manager:
        raise NotAllowedError(Reason.NOT_A_MANAGER)


def _checks(connection: Connection, guild_id: Snowflake, now: int) -> list[Check]:
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is None:
        return []
    report = repairs.get_report(connection, guild_row)
    waiting = repairs.get_repair(connection, guild_row)
    return [
        check_backlog(backlogs.get_backlog(connection, guild_row), now),
        *check_failed_renders(backlogs.get_failed_renders(connection, guild_row)),
        check_comparison(
            None if report is None else report.ended_at,
            {} if report is None else report.drift,
            None if waiting is None else waiting.since,
        ),
    ]


def _forum_plans(
    connection: Connection, guild_id: Snowflake, shown: Mapping[Snowflake, Sequence[ShownTag]]
) -> dict[Snowflake, MirrorPlan]:
    plans: dict[Snowflake, MirrorPlan] = {}
    guild_row = guilds.get_guild_id(connection, guild_id)
    for channel_id, tags in shown.items():
        channel = channels.find_channel(connection, channel_id)
        if channel is not None and channel.guild_id == guild_row and channel.position is not None:
            plans[channel_id] = plan_mirror(tags, wishes_for(connection, channel.guild_id, channel.id))
    return plans


def _savings(connection: Connection, guild_id: Snowflake, now: int) -> Savings:
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is None:
        return Savings(0, 0)
    return Savings(
        saved_questions.count_since(connection, guild_row, 0),
        saved_questions.count_since(connection, guild_row, now - SAVINGS_DAYS * SECONDS_A_DAY),
    )


def _compare_everything(connection: Connection, guild_id: Snowflake, now: int) -> None:
    repairs.request(connection, guilds.ensure_guild(connection, guild_id, now), now, now, is_full=True)
