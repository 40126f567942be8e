"""The kept totals: what stands for each member and day, what it is worth, and the sum of each member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from bot.domain.points import DayCounts
from bot.storage.connection import Connection, Row


@dataclass(frozen=True, slots=True)
class Day:
    """What stands for a member in a UTC day (days since 1970), and the points it is worth."""

    member_id: int
    day: int
    counts: DayCounts
    points: int


# The rule of domain/points.shown_reputation, once for all statements that write it.
_SHOWN = "CASE WHEN {points} > 0 THEN 1 + {points} ELSE 1 END"

_ADD_POINTS = f"""
    UPDATE member
    SET points = points + :delta,
        reputation = {_SHOWN.format(points="(points + :delta)")}
    WHERE id = :member_id
"""

_SUM_UP = f"""
    UPDATE member
    SET points = total.points,
        reputation = {_SHOWN.format(points="total.points")}
    FROM (
        SELECT member.id AS member_id, COALESCE(SUM(member_day.points), 0) AS points
        FROM member
        LEFT JOIN member_day ON member_day.member_id = member.id
        WHERE member.guild_id = :guild_id
        GROUP BY member.id
    ) AS total
    WHERE member.id = total.member_id
      AND member.points <> total.points
"""


def _day_of(row: Row) -> Day:
    # By position: this runs for every vote.
    return Day(row[0], row[1], DayCounts(row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9]), row[10])


def get_day(connection: Connection, member_id: int, day: int) -> Day | None:
    """Return a member's day, or None when nothing ever stood in it."""
    row = connection.fetch_one(
        """
        SELECT member_id, day, question_up, question_down, answer_up, answer_down, downvote_cast, accepted,
               accepting, bounty, points
        FROM member_day
        WHERE member_id = :member_id
          AND day = :day
        """,
        {"member_id": member_id, "day": day},
    )
    return None if row is None else _day_of(row)


def list_days(connection: Connection, member_id: int, first: int, last: int) -> list[Day]:
    """Return a member's days from the first to the last, both included, the newest first."""
    rows = connection.fetch_all(
        """
        SELECT member_id, day, question_up, question_down, answer_up, answer_down, downvote_cast, accepted,
               accepting, bounty, points
        FROM member_day
        WHERE member_id = :member_id
          AND day BETWEEN :first AND :last
        ORDER BY day DESC
        """,
        {"member_id": member_id, "first": first, "last": last},
    )
    return [_day_of(row) for row in rows]


def get_points(connection: Connection, member_id: int) -> int:
    """Return the sum of a member's points, which unlike the reputation shown may be under 0."""
    return connection.fetch_value(
        """
        SELECT points
        FROM member
        WHERE id = :member_id
        """,
        {"member_id": member_id},
    )


def put_day(connection: Connection, day: Day) -> None:
    """Keep a member's day."""
    counts = day.counts
    connection.execute(
        """
        INSERT INTO member_day (
            member_id, day, question_up, question_down, answer_up, answer_down, downvote_cast, accepted,
            accepting, bounty, points
        )
        VALUES (
            :member_id, :day, :question_up, :question_down, :answer_up, :answer_down, :downvote_cast,
            :accepted, :accepting, :bounty, :points
        )
        ON CONFLICT (member_id, day) DO UPDATE
        SET question_up = excluded.question_up,
            question_down = excluded.question_down,
            answer_up = excluded.answer_up,
            answer_down = excluded.answer_down,
            downvote_cast = excluded.downvote_cast,
            accepted = excluded.accepted,
            accepting = excluded.accepting,
            bounty = excluded.bounty,
            points = excluded.points
        """,
        {
            "member_id": day.member_id,
            "day": day.day,
            "question_up": counts.question_up,
            "question_down": counts.question_down,
            "answer_up": counts.answer_up,
            "answer_down": counts.answer_down,
            "downvote_cast": counts.downvote_cast,
            "accepted": counts.accepted,
            "accepting": counts.accepting,
            "bounty": counts.bounty,
            "points": day.points,
        },
    )


def add_points(connection: Connection, member_id: int, delta: int) -> None:
    """Move a member's sum, and the reputation shown for it."""
    connection.execute(_ADD_POINTS, {"member_id": member_id, "delta": delta})


def list_counts(connection: Connection, guild_id: int) -> list[DayCounts]:
    """Return all counts that a day of a guild's members has, each once: far fewer than there are days."""
    rows = connection.fetch_all(
        """
        SELECT DISTINCT question_up, question_down, answer_up, answer_down, downvote_cast, accepted, accepting, bounty
        FROM member
        JOIN member_day ON member_day.member_id = member.id
        WHERE member.guild_id = :guild_id
        """,
        {"guild_id": guild_id},
    )
    return [DayCounts(*row) for row in rows]


def revalue_days(connection: Connection, guild_id: int, worth: Mapping[DayCounts, int]) -> None:
    """Set what each day of a guild's members is worth, which worth tells for all counts that there are.

    The days themselves are gone through by SQLite alone, which takes a tenth of the time.
    """
    connection.execute(
        """
        CREATE TEMP TABLE worth (
            question_up INTEGER NOT NULL,
            question_down INTEGER NOT NULL,
            answer_up INTEGER NOT NULL,
            answer_down INTEGER NOT NULL,
            downvote_cast INTEGER NOT NULL,
            accepted INTEGER NOT NULL,
            accepting INTEGER NOT NULL,
            bounty INTEGER NOT NULL,
            points INTEGER NOT NULL,
            PRIMARY KEY (
                question_up, question_down, answer_up, answer_down, downvote_cast, accepted, accepting, bounty
            )
        ) STRICT, WITHOUT ROWID
        """
    )
    connection.execute_many(
        """
        INSERT INTO worth (
            question_up, question_down, answer_up, answer_down, downvote_cast, accepted, accepting, bounty, points
        )
        VALUES (
            :question_up, :question_down, :answer_up, :answer_down, :downvote_cast, :accepted, :accepting, :bounty,
            :points
        )
        """,
        [asdict(counts) | {"points": points} for counts, points in worth.items()],
    )
    connection.execute(
        """
        UPDATE member_day
        SET points = worth.points
        FROM worth
        WHERE worth.question_up = member_day.question_up
          AND worth.question_down = member_day.question_down
          AND worth.answer_up = member_day.answer_up
          AND worth.answer_down = member_day.answer_down
          AND worth.downvote_cast = member_day.downvote_cast
          AND worth.accepted = member_day.accepted
          AND worth.accepting = member_day.accepting
          AND worth.bounty = member_day.bounty
          AND worth.points <> member_day.points
          AND member_day.member_id IN (
              SELECT id
              FROM member
              WHERE guild_id = :guild_id
          )
        """,
        {"guild_id": guild_id},
    )
    connection.execute("DROP TABLE worth")


def iterate_days(connection: Connection, guild_id: int) -> Iterator[Day]:
    """Return all days of a guild's members one by one."""
    rows = connection.iterate(
        """
        SELECT member_day.member_id, member_day.day, question_up, question_down, answer_up, answer_down,
               downvote_cast, accepted, accepting, bounty, member_day.points
        FROM member
        JOIN member_day ON member_day.member_id = member.id
        WHERE member.guild_id = :guild_id
        """,
        {"guild_id": guild_id},
    )
    return (_day_of(row) for row in rows)


def sum_up_members(connection: Connection, guild_id: int) -> None:
    """Set the sum and the reputation of every member of a guild from their days."""
    connection.execute(_SUM_UP, {"guild_id": guild_id})
