"""Leaderboards as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.identity import Snowflake
from bot.domain.listing import Page


class Period(StrEnum):
    """The time that a leaderboard covers: all of it, or the running calendar year, month or week (UTC, from Monday)."""

    ALL = "all"
    YEAR = "year"
    MONTH = "month"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's place.

    Attributes:
        rank: from 1; members with equal points share one, and the next is left out (1, 1, 3).
        user_id: the account.
        points: of all time the shown reputation; of a period what was gained in it; of a tag the score there.
    """

    rank: int
    user_id: Snowflake
    points: int


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """A page of a leaderboard.

    Attributes:
        period: the time covered.
        tag: only answers in this tag; None for everything.
        page: the standings on this page.
        own: the caller's own place; None for one who has none.
    """

    period: Period
    tag: str | None
    page: Page[Standing]
    own: Standing | None
