"""The ledger as members read it: what each line gave or cost, and where it stands in the order of time.

A line of the ledger is worth what its kind is worth under the settings of today. What a day's rule adds to that (the
daily cap) is a line of its own at the end of its UTC day. So the points of all lines sum up to the member's points,
and those that count for one day to the points of that day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.identity import MAX_ID, SECONDS_A_DAY, Snowflake, day_of
from bot.domain.points import BOUNTY_KINDS, Cause, DayCounts, Kind, PointsTable, over_cap, shown_reputation
from bot.domain.posts import MessageRef

LINES_A_PAGE = 10

_POSITION = re.compile(r"([0-9]{1,19})\.([0-9]{1,19})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place between the lines of a member: a time in seconds, and the line of that second."""

    at: int
    id: int

    @property
    def text(self) -> str:
        """Return the position as a button carries it."""
        return f"{self.at}.{self.id}"


NOW = Position(MAX_ID, MAX_ID)
"""Newer than every line."""


def parse_position(text: str) -> Position | None:
    """Return the position of a text, or None when it is none."""
    found = _POSITION.fullmatch(text)
    if found is None:
        return None
    position = Position(int(found[1]), int(found[2]))
    return position if max(position.at, position.id) <= MAX_ID else None


class Turn(StrEnum):
    """Which way a page lies from a position."""

    OLDER = "older"
    NEWER = "newer"


@dataclass(frozen=True, slots=True)
class Place:
    """The question that a line is about, as far as the reader may know of it.

    Attributes:
        title: None when the question is deleted.
        thread_id: its thread; None for a deleted question and one without.
        message: the message of the post itself; None when that is gone.
    """

    title: str | None
    thread_id: Snowflake | None
    message: MessageRef | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger.

    Attributes:
        id: its row; later lines have greater ones.
        kind: what came or ceased.
        effect: +1 when it came, -1 when it ceased.
        cause: why.
        day: the UTC day it counts for.
        at: when it was written, in seconds.
        place: None in a channel that the reader cannot see.
        bounty_points: of a line about a bounty what that gave or cost, else 0.
    """

    id: int
    kind: Kind
    effect: int
    cause: Cause
    day: int
    at: int
    place: Place | None
    bounty_points: int = 0

    @property
    def position(self) -> Position:
        """Return where the line stands."""
        return Position(self.at, self.id)

    @property
    def written_on(self) -> int:
        """Return the UTC day under which the line is shown."""
        return day_of(self.at)


class DayRule(StrEnum):
    """What a line for a whole day is about."""

    OVER_CAP = "over_cap"
    """What up votes gave above the daily cap."""
    DOWNVOTES_CAST = "downvotes_cast"
    """The down votes a member cast, told to others without saying where: a voter is never named."""


_LAST_IDS = {DayRule.OVER_CAP: MAX_ID, DayRule.DOWNVOTES_CAST: MAX_ID - 1}


@dataclass(frozen=True, slots=True)
class DayLine:
    """A line for a whole UTC day, at its end; number: how many points or votes it is about."""

    rule: DayRule
    day: int
    points: int
    number: int

    @property
    def position(self) -> Position:
        """Return where the line stands."""
        return Position((self.day + 1) * SECONDS_A_DAY - 1, _LAST_IDS[self.rule])

    @property
    def written_on(self) -> int:
        """Return the UTC day under which the line is shown."""
        return self.day


Line = Entry | DayLine


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Some lines of a member's ledger, the newest first.

    Attributes:
        user_id: whose ledger.
        points: the sum of all its lines, on whatever page.
        table: what everything is worth today.
        lines: at most LINES_A_PAGE.
        has_newer, has_older: whether lines come before or after these.
        is_own: whether the reader is the member.
    """

    user_id: Snowflake
    points: int
    table: PointsTable
    lines: tuple[Line, ...]
    has_newer: bool
    has_older: bool
    is_own: bool

    @property
    def reputation(self) -> int:
        """Return the reputation shown for the points."""
        return shown_reputation(self.points)


def points_of(line: Line, table: PointsTable) -> int:
    """Return what a line gives or costs today."""
    if isinstance(line, DayLine):
        return line.points
    return line.effect * (line.bounty_points if line.kind in BOUNTY_KINDS else table.worth(line.kind))


def day_lines(day: int, counts: DayCounts, table: PointsTable, *, is_own: bool) -> list[DayLine]:
    """Return the lines that a day has as a whole.

    Args:
        day: the UTC day.
        counts: what stands in it for the member.
        table: what everything is worth.
        is_own: whether the member reads; others are told of the down votes cast only here.
    """
    lines: list[DayLine] = []
    excess = over_cap(counts, table)
    if excess:
        lines.append(DayLine(DayRule.OVER_CAP, day, -excess, excess))
    if counts.downvote_cast and not is_own:
        cast = counts.downvote_cast
        lines.append(DayLine(DayRule.DOWNVOTES_CAST, day, cast * table.downvote_cast, cast))
    return lines


def by_days(lines: Sequence[Line]) -> list[tuple[int, list[Line]]]:
    """Return lines, which are in order, in groups of the UTC day under which they are shown."""
    groups: list[tuple[int, list[Line]]] = []
    for line in lines:
        if not groups or groups[-1][0] != line.written_on:
            groups.append((line.written_on, []))
        groups[-1][1].append(line)
    return groups
