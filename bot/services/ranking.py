"""Ranking: leaderboards, and where a member stands on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import Clock, Snowflake, seconds
from bot.domain.listing import Page
from bot.domain.ranking import Leaderboard, Period, Standing, first_day
from bot.services.board_walk import Walk
from bot.services.finding import require_tag
from bot.services.standing import Standings
from bot.storage import boards, guilds
from bot.storage.boards import Scope
from bot.storage.connection import Connection
from bot.storage.database import Database


class Ranking:
    """The use cases of ranking; they only read, each in one snapshot."""

    def __init__(self, database: Database, clock: Clock, standings: Standings) -> None:
        """Work on this database, by this clock, with these kept totals."""
        self._database = database
        self._standings = standings
        self._clock = clock

    async def leaderboard(
        self,
        guild_id: Snowflake,
        user_id: Snowflake | None = None,
        *,
        period: Period = Period.ALL,
        tag: str | None = None,
        page: int = 0,
        absent: frozenset[Snowflake] = frozenset(),
        visible_channels: frozenset[Snowflake] | None = None,
    ) -> Leaderboard:
        """Return a page of a leaderboard.

        A page costs what it and those before it show, whatever the guild: see `boards.iterate_lines` for the one kind
        of board that does not. Members who chose so are shown to nobody else, but keep their ranks as absent ones do.

        Args:
            guild_id: the guild's id at Discord.
            user_id: the caller, whose own place is told.
            period: all time, or the running one; what counts is the day of the vote.
            tag: only the scores of answers in this tag.
            page: counts from 0.
            absent: accounts to leave out, because they left the guild; the ranks of the others are not moved.
            visible_channels: the Q&A channels which the caller can view and whose history they can read; None for an
                operator, who sees all.

        Raises:
            NotFoundError: NO_SUCH_TAG (name); so it is for a tag that only hidden channels show.
        """
        now = seconds(self._clock.now())
        return await self._standings.read(
            partial(
                _leaderboard,
                guild_id=guild_id,
                user_id=user_id,
                period=period,
                tag=tag,
                page=max(page, 0),
                absent=absent,
                visible_channels=visible_channels,
                now=now,
            )
        )

    async def everyone(self, guild_id: Snowflake, each: Callable[[Standing], None]) -> None:
        """Tell everyone who asked, answered, voted or accepted, by reputation, then by id as a number.

        Args:
            guild_id: the guild's id at Discord.
            each: called for every standing, in order, on the database's thread: it must not take long.

        Raises:
            NotFoundError: NO_SUCH_GUILD.
        """
        await self._database.read(partial(_everyone, guild_id=guild_id, each=each))


def _leaderboard(
    connection: Connection,
    guild_id: Snowflake,
    user_id: Snowflake | None,
    period: Period,
    tag: str | None,
    page: int,
    absent: frozenset[Snowflake],
    visible_channels: frozenset[Snowflake] | None,
    now: int,
) -> Leaderboard:
    guild_row = guilds.get_guild_id(connection, guild_id)
    tag_id = None if tag is None else require_tag(connection, guild_row, tag, visible_channels)
    if guild_row is None:
        return Leaderboard(period, tag, Page((), page, has_next=False), None)
    scope = Scope(guild_row, period, first_day(period, now), tag_id)
    walk = Walk(boards.iterate_lines(connection, scope), absent, user_id)
    shown = walk.page(page)
    own = walk.own
    if own is None and user_id is not None:
        own = _own(connection, scope, user_id) if scope.is_kept else walk.find_own()
    return Leaderboard(period, tag, shown, own)


def _own(connection: Connection, scope: Scope, user_id: Snowflake) -> Standing | None:
    value = boards.get_value(connection, scope, user_id)
    return None if value is None else Standing(boards.get_rank(connection, scope, value), user_id, value)


def _everyone(connection: Connection, guild_id: Snowflake, each: Callable[[Standing], None]) -> None:
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is None:
        raise NotFoundError(Reason.NO_SUCH_GUILD)
    rank, last = 0, None
    for place, (account, value) in enumerate(boards.iterate_everyone(connection, guild_row), start=1):
        if value != last:
            rank, last = place, value
        each(Standing(rank, account, value))
