"""Profiling: what a member has done, exact at the moment of asking."""

from __future__ import annotations

from functools import partial

from bot.domain.errors import NotAllowedError, Reason
from bot.domain.identity import Clock, Snowflake, day_of, seconds
from bot.domain.profiling import DayEnd, Profile, TagStanding, course_of
from bot.domain.ranking import Period, first_day
from bot.domain.standing import quality
from bot.services.standing import Standings
from bot.storage import boards, guilds, member_settings, members, profiles, standings, totals
from bot.storage.boards import Scope
from bot.storage.connection import Connection
from bot.storage.profiles import TagTotals
from bot.storage.standings import MemberStanding

BEST_ANSWERS = 3
TOP_TAGS = 5
COURSE_DAYS = 5 * 366


class Profiling:
    """The use cases of profiles; they only read, each in one snapshot."""

    def __init__(self, clock: Clock, standings: Standings) -> None:
        """Work by this clock, with these kept totals."""
        self._clock = clock
        self._standings = standings

    async def profile(
        self,
        guild_id: Snowflake,
        user_id: Snowflake,
        visible_channels: frozenset[Snowflake] | None = None,
        reader_id: Snowflake | None = None,
    ) -> Profile:
        """Return a member's profile, whoever it is: one who did nothing has reputation 1 and nothing else.

        Args:
            guild_id: the guild's id at Discord.
            user_id: the member.
            visible_channels: the Q&A channels which the reader can view and whose history they can read: only
                answers and tags in these are shown; None for an operator, who sees all.
            reader_id: who asks; None for an operator.

        Raises:
            NotAllowedError: PROFILE_HIDDEN, when the member is somebody else and chose not to be shown to others.
        """
        now = seconds(self._clock.now())
        return await self._standings.read(
            partial(
                _profile,
                guild_id=guild_id,
                user_id=user_id,
                visible_channels=visible_channels,
                reader_id=reader_id,
                now=now,
            )
        )


def _profile(
    connection: Connection,
    guild_id: Snowflake,
    user_id: Snowflake,
    visible_channels: frozenset[Snowflake] | None,
    reader_id: Snowflake | None,
    now: int,
) -> Profile:
    guild_row = guilds.get_guild_id(connection, guild_id)
    member_id = None if guild_row is None else members.get_member_id(connection, guild_row, user_id)
    if guild_row is None or member_id is None:
        return Profile(user_id, today=day_of(now))
    is_hidden = not member_settings.load(connection, member_id).is_shown
    if is_hidden and reader_id is not None and reader_id != user_id:
        raise NotAllowedError(Reason.PROFILE_HIDDEN)
    today = day_of(now)
    scope = Scope(guild_row)
    value = boards.get_value(connection, scope, user_id)
    reputation = 1 if value is None else value
    counted = standings.get_member(connection, member_id) or MemberStanding(member_id, guild_row)
    return Profile(
        user_id=user_id,
        reputation=reputation,
        rank=None if value is None else boards.get_rank(connection, scope, value),
        percentile=_percentile(connection, counted, reputation),
        month_gain=profiles.sum_points_since(connection, member_id, first_day(Period.MONTH, now)),
        questions=counted.questions,
        answers=counted.answers,
        accepted_answers=counted.accepted,
        answers_to_solved=counted.to_solved,
        votes_cast=profiles.count_votes(connection, member_id),
        best_answers=tuple(profiles.list_best_answers(connection, member_id, visible_channels, BEST_ANSWERS)),
        top_tags=_top_tags(connection, counted, visible_channels, now),
        streak_days=_streak_days(connection, member_id, today),
        badges=tuple(profiles.list_badges(connection, member_id)),
        course=_course(connection, member_id),
        today=today,
        is_hidden=is_hidden,
    )


def _course(connection: Connection, member_id: int) -> tuple[DayEnd, ...]:
    """Return the reputation over the five years that end with the last day on which anything moved."""
    last_day = profiles.get_last_day(connection, member_id)
    if last_day is None:
        return ()
    moved = profiles.list_points_since(connection, member_id, last_day - COURSE_DAYS)
    return course_of(moved, totals.get_points(connection, member_id))


def _percentile(connection: Connection, counted: MemberStanding, reputation: int) -> int | None:
    """Return the share of members with posts that stand lower, rounded down; None for one without posts."""
    if not counted.has_posts:
        return None
    everyone, lower = profiles.count_posters(connection, counted.guild_id, reputation)
    return 100 * lower // everyone


def _top_tags(
    connection: Connection, counted: MemberStanding, visible_channels: frozenset[Snowflake] | None, now: int
) -> tuple[TagStanding, ...]:
    found = profiles.list_top_tags(connection, counted.member_id, visible_channels, TOP_TAGS)
    if not found:
        return ()
    guild = standings.get_guild(connection, counted.guild_id)
    mean = sum(guild.worth) / sum(guild.weight)

    def shown(tag: TagTotals) -> TagStanding:
        badge = profiles.get_tag_badge(connection, counted.member_id, tag.tag_id)
        return TagStanding(tag.name, tag.score, tag.answers, badge, max(0.0, quality(tag.worth, tag.weight, mean, now)))

    return tuple(shown(tag) for tag in found)


def _streak_days(connection: Connection, member_id: int, today: int) -> int:
    """Return the streak up to today; a day that is not over yet does not break it."""
    days = profiles.count_streak_days(connection, member_id, today)
    return days or profiles.count_streak_days(connection, member_id, today - 1)
