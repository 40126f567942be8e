"""Boards: members in order of what they have, and where one of them stands.

What a board shows is kept, but for a tag within a period: its lines are read from an index in their order, and a rank
is a sum of buckets. So it has to be read where everything is counted in (`Standings.read`). Of those with the same
value the one with the smaller account comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.identity import SECONDS_A_DAY, Snowflake
from bot.domain.ranking import Period
from bot.domain.standing import bucket_bounds, bucket_of
from bot.storage.board_buckets import EVERYONE, board_of_period, board_of_tag
from bot.storage.connection import Connection

Line = tuple[Snowflake, int]
"""An account and its value."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a board is of.

    Attributes:
        guild_id: the guild's row.
        period: all time, or a calendar period.
        first_day: the day (since 1970) with which that period began.
        tag_id: only the scores of answers in this tag; None: points.
    """

    guild_id: int
    period: Period = Period.ALL
    first_day: int = 0
    tag_id: int | None = None

    @property
    def is_kept(self) -> bool:
        """Return whether the lines of the board are kept; else they are counted from votes when it is read."""
        return self.tag_id is None or self.period is Period.ALL


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A line of a board; is_hidden: the member chose not to be shown to others."""

    user_id: Snowflake
    value: int
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class _Queries:
    """The queries over a board: its lines in order, one member's value, and how many are above within one bucket."""

    lines: str
    value: str
    above_in_bucket: str


_IS_HIDDEN = """
    EXISTS (
        SELECT 1
        FROM member_setting
        WHERE member_setting.member_id = line.member_id
          AND member_setting.name = 'public_display'
          AND member_setting.value = 'off'
    )
"""

_ALL_TIME = _Queries(
    lines=f"""
        SELECT member.user_id, member.reputation AS value, {_IS_HIDDEN} AS is_hidden
        FROM member
        JOIN member_standing AS line ON line.member_id = member.id
        WHERE member.guild_id = :guild_id
          AND line.takes_part = 1
        ORDER BY member.reputation DESC, member.user_id
    """,
    value="""
        SELECT member.reputation
        FROM member
        JOIN member_standing ON member_standing.member_id = member.id
        WHERE member.guild_id = :guild_id
          AND member.user_id = :user_id
          AND member_standing.takes_part = 1
    """,
    # Whoever has more than the least of all has gained it by taking part.
    above_in_bucket="""
        SELECT COUNT(*)
        FROM member
        WHERE guild_id = :guild_id
          AND reputation > :value
          AND reputation <= :highest
    """,
)

_PERIOD = _Queries(
    lines=f"""
        SELECT line.user_id, line.points AS value, {_IS_HIDDEN} AS is_hidden
        FROM period_gain AS line
        WHERE line.guild_id = :guild_id
          AND line.period = :period
          AND line.first_day = :first_day
        ORDER BY line.points DESC, line.user_id
    """,
    value="""
        SELECT period_gain.points
        FROM member
        JOIN period_gain ON period_gain.member_id = member.id
        WHERE member.guild_id = :guild_id
          AND member.user_id = :user_id
          AND period_gain.period = :period
          AND period_gain.first_day = :first_day
    """,
    above_in_bucket="""
        SELECT COUNT(*)
        FROM period_gain
        WHERE guild_id = :guild_id
          AND period = :period
          AND first_day = :first_day
          AND points > :value
          AND points <= :highest
    """,
)

_TAG = _Queries(
    lines=f"""
        SELECT line.user_id, line.score AS value, {_IS_HIDDEN} AS is_hidden
        FROM member_tag AS line
        WHERE line.tag_id = :tag_id
        ORDER BY line.score DESC, line.user_id
    """,
    value="""
        SELECT member_tag.score
        FROM member
        JOIN member_tag ON member_tag.member_id = member.id
        WHERE member.guild_id = :guild_id
          AND member.user_id = :user_id
          AND member_tag.tag_id = :tag_id
    """,
    above_in_bucket="""
        SELECT COUNT(*)
        FROM member_tag
        WHERE tag_id = :tag_id
          AND score > :value
          AND score <= :highest
    """,
)

# Nothing is kept of a tag within a period. Posts without a vote are passed over by their counts.
_TAG_GAINS = f"""
    SELECT line.user_id, line.value, {_IS_HIDDEN} AS is_hidden
    FROM (
        SELECT member.id AS member_id, member.user_id, SUM(vote.value) AS value
        FROM question_tag
        JOIN answer ON answer.question_id = question_tag.question_id
        JOIN post ON post.id = answer.id
        JOIN member ON member.id = post.author_id
        JOIN vote ON vote.post_id = post.id
        WHERE question_tag.tag_id = :tag_id
          AND answer.state = 'live'
          AND post.ups + post.downs > 0
          AND vote.state = 'counted'
          AND vote.cast_at >= :first_day * {SECONDS_A_DAY}
        GROUP BY member.id, member.user_id
        HAVING SUM(vote.value) <> 0
    ) AS line
    ORDER BY line.value DESC, line.user_id
"""

_BUCKETS_ABOVE = """
    SELECT COALESCE(SUM(lines), 0)
    FROM board_bucket
    WHERE guild_id = :guild_id
      AND board = :board
      AND bucket > :bucket
"""

# From the records: true even where not everything is counted in. Who asked, answered, voted or accepted takes part; a
# row of member alone may stand for less, a draft for example.
_EVERYONE = """
    SELECT member.user_id, member.reputation AS value
    FROM member
    WHERE member.guild_id = :guild_id
      AND (
          EXISTS (SELECT 1 FROM post WHERE post.author_id = member.id)
          OR EXISTS (
              SELECT 1 FROM vote WHERE vote.voter_id = member.id AND COALESCE(vote.refusal, '') <> 'by_bot'
          )
          OR EXISTS (SELECT 1 FROM acceptance WHERE acceptance.accepted_by = member.id)
      )
    ORDER BY member.reputation DESC, member.user_id
"""


def iterate_lines(connection: Connection, scope: Scope) -> Iterator[BoardLine]:
    """Return the lines of a board in order, one by one; each costs the same, however many come after it.

    For a tag within a period all of them are counted first: a lookup for each answer in the tag, and one for each of
    its votes.
    """
    queries = _queries(scope)
    rows = connection.iterate(_TAG_GAINS if queries is None else queries.lines, _parameters(scope))
    return (BoardLine(Snowflake(row["user_id"]), row["value"], bool(row["is_hidden"])) for row in rows)


def get_value(connection: Connection, scope: Scope, user_id: Snowflake) -> int | None:
    """Return what an account has on a board of kept lines; None when it does not stand there.

    Raises:
        ValueError: the lines of the board are not kept.
    """
    return connection.fetch_value(_kept(scope).value, _parameters(scope) | {"user_id": user_id})


def get_rank(connection: Connection, scope: Scope, value: int) -> int:
    """Return the rank of those who have a value: one more than the number of those who have more.

    It is the sum of the buckets above, and a count within one bucket, which is a sixteenth of a doubling wide.

    Raises:
        ValueError: the lines of the board are not kept.
    """
    bucket = bucket_of(value)
    board = {"guild_id": scope.guild_id, "board": _board_of(scope), "bucket": bucket}
    above: int = connection.fetch_value(_BUCKETS_ABOVE, board)
    within = _parameters(scope) | {"value": value, "highest": bucket_bounds(bucket)[1]}
    beside: int = connection.fetch_value(_kept(scope).above_in_bucket, within)
    return 1 + above + beside


def iterate_everyone(connection: Connection, guild_id: int) -> Iterator[Line]:
    """Return the shown reputation of all who asked, answered, voted or accepted, in order, one by one."""
    return ((Snowflake(row["user_id"]), row["value"]) for row in connection.iterate(_EVERYONE, {"guild_id": guild_id}))


def _queries(scope: Scope) -> _Queries | None:
    """Return the queries over a board of kept lines; None for another one."""
    if scope.tag_id is None:
        return _ALL_TIME if scope.period is Period.ALL else _PERIOD
    return _TAG if scope.period is Period.ALL else None


def _kept(scope: Scope) -> _Queries:
    queries = _queries(scope)
    if queries is None:
        raise ValueError("the lines of this board are not kept")
    return queries


def _board_of(scope: Scope) -> str:
    """Return the name under which the lines of a board are counted in buckets."""
    if scope.tag_id is not None:
        return board_of_tag(scope.tag_id)
    return EVERYONE if scope.period is Period.ALL else board_of_period(scope.period, scope.first_day)


def _parameters(scope: Scope) -> dict[str, object]:
    return {
        "guild_id": scope.guild_id,
        "period": scope.period.value,
        "first_day": scope.first_day,
        "tag_id": scope.tag_id,
    }
