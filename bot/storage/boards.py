"""Boards: members in order of what they have, and where one of them stands.

A board's line is (account, value). Of those with the same value the one with the smaller account comes first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.domain.identity import SECONDS_A_DAY, Snowflake
from bot.storage.channels import channel_list
from bot.storage.connection import Connection

Line = tuple[Snowflake, int]

# Who asked, answered, voted or accepted; a row of member alone may stand for less, a draft for example.
_TAKES_PART = """
    (
        EXISTS (SELECT 1 FROM post WHERE post.author_id = member.id)
        OR EXISTS (
            SELECT 1 FROM vote WHERE vote.voter_id = member.id AND COALESCE(vote.refusal, '') <> 'by_bot'
        )
        OR EXISTS (SELECT 1 FROM acceptance WHERE acceptance.accepted_by = member.id)
    )
"""

_REPUTATIONS = """
    SELECT member.user_id, member.reputation AS value
    FROM member
    WHERE member.guild_id = :guild_id
"""

_EVERYONE = f"""
    {_REPUTATIONS}
      AND {_TAKES_PART}
    ORDER BY member.reputation DESC, member.user_id
"""

_GAINS = """
    SELECT member.user_id, SUM(member_day.points) AS value
    FROM member
    JOIN member_day ON member_day.member_id = member.id
    WHERE member.guild_id = :guild_id
      AND member_day.day >= :first_day
    GROUP BY member.id, member.user_id
    HAVING SUM(member_day.points) <> 0
"""

_TAG_SCORES = """
    SELECT member.user_id, SUM(post.ups - post.downs) AS value
    FROM question_tag
    JOIN answer ON answer.question_id = question_tag.question_id
    JOIN post ON post.id = answer.id
    JOIN member ON member.id = post.author_id
    WHERE question_tag.tag_id = :tag_id
      AND answer.state = 'live'
    GROUP BY member.id, member.user_id
"""

_TAG_GAINS = f"""
    SELECT member.user_id, SUM(vote.value) AS value
    FROM question_tag
    JOIN answer ON answer.question_id = question_tag.question_id
    JOIN post ON post.id = answer.id
    JOIN member ON member.id = post.author_id
    JOIN vote ON vote.post_id = post.id
    WHERE question_tag.tag_id = :tag_id
      AND answer.state = 'live'
      AND vote.state = 'counted'
      AND vote.cast_at >= :first_day * {SECONDS_A_DAY}
    GROUP BY member.id, member.user_id
    HAVING SUM(vote.value) <> 0
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a board is of.

    Attributes:
        guild_id: the guild's row.
        first_day: only what was gained since this day (days since 1970); None: of all time.
        tag_id: only the scores of answers in this tag; None: points.
    """

    guild_id: int
    first_day: int | None = None
    tag_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Queries:
    """The queries over all lines of a board: a page of it, one member's value, and the rank of a value."""

    page: str
    value: str
    rank: str


def _queries_over(lines: str, lines_above: str | None = None) -> _Queries:
    """Return the queries; lines_above may leave away conditions that all who stand above someone fulfil."""
    return _Queries(
        page=f"""
            SELECT user_id, value
            FROM ({lines}) AS line
            WHERE :absent NOT LIKE '%,' || user_id || ',%'
            ORDER BY value DESC, user_id
            LIMIT :limit OFFSET :offset
        """,
        value=f"""
            SELECT value
            FROM ({lines}) AS line
            WHERE user_id = :user_id
        """,
        rank=f"""
            SELECT 1 + COUNT(*)
            FROM ({lines_above or lines}) AS line
            WHERE value > :value
        """,
    )


_ALL_TIME = _queries_over(_REPUTATIONS + "AND" + _TAKES_PART, _REPUTATIONS)
_PERIOD = _queries_over(_GAINS)
_TAG = _queries_over(_TAG_SCORES)
_TAG_PERIOD = _queries_over(_TAG_GAINS)


def list_page(
    connection: Connection, scope: Scope, absent: Collection[Snowflake], limit: int, offset: int
) -> list[Line]:
    """Return lines of a board in order, those of absent accounts left out."""
    parameters = _parameters(scope) | {"absent": channel_list(absent), "limit": limit, "offset": offset}
    rows = connection.fetch_all(_queries(scope).page, parameters)
    return [(Snowflake(row["user_id"]), row["value"]) for row in rows]


def get_value(connection: Connection, scope: Scope, user_id: Snowflake) -> int | None:
    """Return what an account has on a board; None when it does not stand there."""
    return connection.fetch_value(_queries(scope).value, _parameters(scope) | {"user_id": user_id})


def get_rank(connection: Connection, scope: Scope, value: int) -> int:
    """Return the rank of those who have a value: one more than the number of those who have more."""
    return connection.fetch_value(_queries(scope).rank, _parameters(scope) | {"value": value})


def iterate_everyone(connection: Connection, guild_id: int) -> Iterator[Line]:
    """Return the shown reputation of all who asked, answered, voted or accepted, in order, one by one."""
    return ((Snowflake(row["user_id"]), row["value"]) for row in connection.iterate(_EVERYONE, {"guild_id": guild_id}))


def _queries(scope: Scope) -> _Queries:
    if scope.tag_id is None:
        return _ALL_TIME if scope.first_day is None else _PERIOD
    return _TAG if scope.first_day is None else _TAG_PERIOD


def _parameters(scope: Scope) -> dict[str, object]:
    return {"guild_id": scope.guild_id, "first_day": scope.first_day, "tag_id": scope.tag_id}
