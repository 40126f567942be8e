"""What members gained in calendar periods: kept up to date by folding, and the days that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.periods import Span
from bot.domain.ranking import Period
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Gain:
    """What a member gained in the period that began with a day (since 1970): some points, or fewer than none."""

    member_id: int
    period: Period
    first_day: int
    points: int


def list_gains(connection: Connection, member_id: int) -> list[Gain]:
    """Return all gains that are kept of a member, also of periods that are over."""
    rows = connection.fetch_all(
        """
        SELECT member_id, period, first_day, points
        FROM period_gain
        WHERE member_id = :member_id
        """,
        {"member_id": member_id},
    )
    return [Gain(row[0], Period(row[1]), row[2], row[3]) for row in rows]


def list_over(connection: Connection, guild_id: int, running: Span, limit: int) -> list[Gain]:
    """Return gains of a guild's members in periods before a running one of the same kind."""
    rows = connection.fetch_all(
        """
        SELECT member_id, period, first_day, points
        FROM period_gain
        WHERE guild_id = :guild_id
          AND period = :period
          AND first_day < :first_day
        LIMIT :limit
        """,
        {"guild_id": guild_id, "period": running.period.value, "first_day": running.first_day, "limit": limit},
    )
    return [Gain(row[0], Period(row[1]), row[2], row[3]) for row in rows]


def put_gain(connection: Connection, gain: Gain) -> None:
    """Keep what a member gained in a period."""
    connection.execute(
        """
        INSERT INTO period_gain (member_id, period, first_day, guild_id, user_id, points)
        SELECT id, :period, :first_day, guild_id, user_id, :points
        FROM member
        WHERE id = :member_id
        ON CONFLICT (member_id, period, first_day) DO UPDATE
        SET user_id = excluded.user_id,
            points = excluded.points
        """,
        {
            "member_id": gain.member_id,
            "period": gain.period.value,
            "first_day": gain.first_day,
            "points": gain.points,
        },
    )


def remove_gain(connection: Connection, gain: Gain) -> None:
    """Keep a gain no more."""
    connection.execute(
        """
        DELETE FROM period_gain
        WHERE member_id = :member_id
          AND period = :period
          AND first_day = :first_day
        """,
        {"member_id": gain.member_id, "period": gain.period.value, "first_day": gain.first_day},
    )


def sum_gains(connection: Connection, member_id: int, year: Span, month: Span, week: Span) -> tuple[int, int, int, int]:
    """Return the points of a member in a year, month and week that have a day in common, and the member's last day.

    The last day (since 1970) counts only from the first day of these on; it is that day where there is none.
    """
    row = connection.fetch_one(
        """
        SELECT COALESCE(SUM(points) FILTER (WHERE day >= :year AND day < :year_end), 0),
               COALESCE(SUM(points) FILTER (WHERE day >= :month AND day < :month_end), 0),
               COALESCE(SUM(points) FILTER (WHERE day >= :week AND day < :week_end), 0),
               COALESCE(MAX(day), :first_day)
        FROM member_day
        WHERE member_id = :member_id
          AND day >= :first_day
        """,
        {
            "member_id": member_id,
            "first_day": min(year.first_day, week.first_day),
            "year": year.first_day,
            "year_end": year.end,
            "month": month.first_day,
            "month_end": month.end,
            "week": week.first_day,
            "week_end": week.end,
        },
    )
    return (0, 0, 0, year.first_day) if row is None else (row[0], row[1], row[2], row[3])


def list_days_after(connection: Connection, member_id: int, day: int) -> Sequence[tuple[int, int]]:
    """Return the days of a member after a day, each with its points."""
    rows = connection.fetch_all(
        """
        SELECT day, points
        FROM member_day
        WHERE member_id = :member_id
          AND day > :day
        """,
        {"member_id": member_id, "day": day},
    )
    return [(row[0], row[1]) for row in rows]
