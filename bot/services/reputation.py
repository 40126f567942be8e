"""Reputation: the ledger of a member, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.domain.identity import MAX_ID, Snowflake, day_of
from bot.domain.points import PointsTable
from bot.domain.reputation import LINES_A_PAGE, NOW, DayLine, LedgerPage, Line, Position, Turn, day_lines
from bot.domain.settings import DEFAULT_SETTINGS
from bot.storage import guild_settings, guilds, ledger, members, totals
from bot.storage.connection import Connection
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class _View:
    """Whose ledger is read, and what its reader may see.

    Attributes:
        member_id: the row of the member.
        table: what everything is worth.
        visible_channels: the channels of which the reader may know; None: all.
        is_own: whether the reader is the member.
    """

    member_id: int
    table: PointsTable
    visible_channels: frozenset[Snowflake] | None
    is_own: bool


class Reputation:
    """Reads only; each method is one snapshot."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def page(
        self,
        guild_id: Snowflake,
        user_id: Snowflake,
        reader_id: Snowflake,
        visible_channels: frozenset[Snowflake] | None = None,
        *,
        start: Position = NOW,
        turn: Turn = Turn.OLDER,
    ) -> LedgerPage:
        """Return lines of a member's ledger, the newest first; none for one who never had points.

        It costs the same however long the history is. The down votes that the member cast are told to others as one
        line a day.

        Args:
            guild_id: the guild's id at Discord.
            user_id: whose ledger.
            reader_id: who reads.
            visible_channels: the Q&A channels which the reader can view and whose history they can read: what lies
                in others is told without its place; None for an operator, who sees all.
            start: the position from which on; where nothing newer is left, the newest page is returned.
            turn: which way from there.
        """
        return await self._database.read(
            partial(
                _page,
                guild_id=guild_id,
                user_id=user_id,
                is_own=user_id == reader_id,
                visible_channels=visible_channels,
                start=start,
                turn=turn,
            )
        )


def _page(
    connection: Connection,
    guild_id: Snowflake,
    user_id: Snowflake,
    is_own: bool,
    visible_channels: frozenset[Snowflake] | None,
    start: Position,
    turn: Turn,
) -> LedgerPage:
    guild_row = guilds.get_guild_id(connection, guild_id)
    member_id = None if guild_row is None else members.get_member_id(connection, guild_row, user_id)
    if guild_row is None or member_id is None:
        return LedgerPage(user_id, 0, DEFAULT_SETTINGS.points, (), has_newer=False, has_older=False, is_own=is_own)
    table = guild_settings.load(connection, guild_row).points
    view = _View(member_id, table, visible_channels, is_own)
    lines, has_newer, has_older = _newer(connection, view, start) if turn is Turn.NEWER else ((), False, False)
    if not has_newer:
        # Either asked for, or so near the newest line that its page is the one.
        start = start if turn is Turn.OLDER else NOW
        found = _lines(connection, view, start, Turn.OLDER)
        lines, has_newer, has_older = tuple(found[:LINES_A_PAGE]), start != NOW, len(found) > LINES_A_PAGE
    points = totals.get_points(connection, member_id)
    return LedgerPage(user_id, points, table, lines, has_newer, has_older, is_own)


def _newer(connection: Connection, view: _View, start: Position) -> tuple[tuple[Line, ...], bool, bool]:
    found = _lines(connection, view, start, Turn.NEWER)
    return tuple(reversed(found[:LINES_A_PAGE])), len(found) > LINES_A_PAGE, True


def _lines(connection: Connection, view: _View, start: Position, turn: Turn) -> list[Line]:
    """Return the lines of a page and one more, if there is one, the nearest to the start first."""
    limit = LINES_A_PAGE + 1
    entries = ledger.list_entries(
        connection,
        view.member_id,
        start,
        turn,
        view.visible_channels,
        with_casts=view.is_own,
        limit=limit,
    )
    # Days beyond the last entry read belong to other pages; where there is none, all that are left belong here.
    end = entries[-1].written_on if len(entries) == limit else None
    lines: list[Line] = [*entries, *_of_days(connection, view, start, turn, end)]
    lines.sort(key=lambda line: line.position, reverse=turn is Turn.OLDER)
    return lines[:limit]


def _of_days(connection: Connection, view: _View, start: Position, turn: Turn, end: int | None) -> list[DayLine]:
    """Return the lines for whole days beyond a position, as far as the day of the end."""
    if turn is Turn.OLDER:
        first, last = -MAX_ID if end is None else end, day_of(start.at)
    else:
        first, last = day_of(start.at), MAX_ID if end is None else end
    return [
        line
        for day in totals.list_days(connection, view.member_id, first, last)
        for line in day_lines(day.day, day.counts, view.table, is_own=view.is_own)
        if (line.position < start if turn is Turn.OLDER else line.position > start)
    ]
