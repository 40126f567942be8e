"""Profiling: what a member has done, exact at the moment of asking."""

from __future__ import annotations

from functools import partial

from bot.domain.identity import Clock, Snowflake, day_of, seconds
from bot.domain.profiling import Profile
from bot.domain.ranking import Period, first_day
from bot.storage import boards, guilds, members, profiles
from bot.storage.boards import Scope
from bot.storage.connection import Connection
from bot.storage.database import Database

BEST_ANSWERS = 3
TOP_TAGS = 5


class Profiling:
    """The use cases of profiles; they only read, each in one snapshot."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def profile(
        self, guild_id: Snowflake, user_id: Snowflake, visible_channels: frozenset[Snowflake] | None = None
    ) -> Profile:
        """Return a member's profile, whoever it is: one who did nothing has reputation 1 and nothing else.

        Args:
            guild_id: the guild's id at Discord.
            user_id: the member.
            visible_channels: the Q&A channels which the reader can view and whose history they can read: only
                answers in these are shown; None for an operator, who sees all.
        """
        now = seconds(self._clock.now())
        return await self._database.read(
            partial(_profile, guild_id=guild_id, user_id=user_id, visible_channels=visible_channels, now=now)
        )


def _profile(
    connection: Connection,
    guild_id: Snowflake,
    user_id: Snowflake,
    visible_channels: frozenset[Snowflake] | None,
    now: int,
) -> Profile:
    guild_row = guilds.get_guild_id(connection, guild_id)
    member_id = None if guild_row is None else members.get_member_id(connection, guild_row, user_id)
    if guild_row is None or member_id is None:
        return Profile(user_id, 1, None, None, 0, 0, 0, 0, 0, 0, (), (), 0)
    tally = profiles.tally_answers(connection, member_id)
    scope = Scope(guild_row)
    standing = boards.get_value(connection, scope, user_id)
    reputation = 1 if standing is None else standing
    return Profile(
        user_id=user_id,
        reputation=reputation,
        rank=None if standing is None else boards.get_rank(connection, scope, standing),
        percentile=_percentile(connection, guild_row, member_id, reputation),
        month_gain=profiles.sum_points_since(connection, member_id, first_day(Period.MONTH, now)),
        questions=profiles.count_questions(connection, member_id),
        answers=tally.answers,
        accepted_answers=tally.accepted,
        answers_to_solved=tally.to_solved,
        votes_cast=profiles.count_votes(connection, member_id),
        best_answers=tuple(profiles.list_best_answers(connection, member_id, visible_channels, BEST_ANSWERS)),
        top_tags=tuple(profiles.list_top_tags(connection, member_id, visible_channels, TOP_TAGS)),
        streak_days=_streak_days(connection, member_id, day_of(now)),
    )


def _percentile(connection: Connection, guild_id: int, member_id: int, reputation: int) -> int | None:
    """Return the share of members with posts that stand lower, rounded down; None for one without posts."""
    if not profiles.has_posts(connection, member_id):
        return None
    everyone, lower = profiles.count_posters(connection, guild_id, reputation)
    return 100 * lower // everyone


def _streak_days(connection: Connection, member_id: int, today: int) -> int:
    """Return the streak up to today; a day that is not over yet does not break it."""
    days = profiles.count_streak_days(connection, member_id, today)
    return days or profiles.count_streak_days(connection, member_id, today - 1)
