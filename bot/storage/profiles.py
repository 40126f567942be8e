"""What a member has done, read from kept totals: read it where everything is counted in (`Standings.read`).

Each query costs what it gives, not what the member ever did: a row of totals, the first entries of an index, a row for
each tag of the member, at most five years of days. Two look further: the votes cast are counted in one index alone
(0.1 µs a vote), and a streak is asked for day by day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.identity import SECONDS_A_DAY, Snowflake
from bot.domain.posts import MessageRef
from bot.domain.profiling import Award, BestAnswer
from bot.domain.rank_roles import TagRank
from bot.domain.standing import bucket_bounds, bucket_of
from bot.storage.board_buckets import EVERYONE
from bot.storage.channels import channel_list
from bot.storage.connection import Connection, Row
from bot.storage.tags import TAG_IS_SEEN

MOST_STREAK_DAYS = 3_660

_TAG_BADGE = {rank: f"tag_{rank}" for rank in TagRank}


@dataclass(frozen=True, slots=True)
class TagTotals:
    """What a member's answers in a tag come to; worth and weight as in the table `member_tag`."""

    tag_id: int
    name: str
    score: int
    answers: int
    worth: float
    weight: float


_POSTERS_BELOW = """
    SELECT COALESCE(SUM(posters), 0) AS everyone,
           COALESCE(SUM(posters) FILTER (WHERE bucket < :bucket), 0) AS below
    FROM board_bucket
    WHERE guild_id = :guild_id
      AND board = :board
"""

_POSTERS_BESIDE = """
    SELECT COUNT(*)
    FROM member
    JOIN member_standing ON member_standing.member_id = member.id
    WHERE member.guild_id = :guild_id
      AND member.reputation >= :lowest
      AND member.reputation < :reputation
      AND member_standing.has_posts = 1
"""

_BEST = """
    SELECT question.number AS question_number, question.title, answer.number, post_standing.score,
           post_standing.is_accepted, post.message_id, post.channel_id, question.is_archived
    FROM post_standing
    JOIN post ON post.id = post_standing.post_id
    JOIN answer ON answer.id = post_standing.post_id
    JOIN question ON question.id = answer.question_id
    LEFT JOIN channel ON channel.id = question.channel_id
    WHERE post_standing.author_id = :member_id
      AND post_standing.kind = 'answer'
      AND question.state <> 'deleted'
      AND (
          :visible IS NULL
          OR question.thread_id IS NULL
          OR :visible LIKE '%,' || channel.discord_id || ',%'
      )
    ORDER BY post_standing.score DESC, post_standing.is_accepted DESC, post_standing.created_at, post_standing.post_id
    LIMIT :limit
"""

_TAGS = """
    SELECT member_tag.tag_id, tag.name, member_tag.score, member_tag.answers, member_tag.worth, member_tag.weight
    FROM member_tag
    JOIN tag ON tag.id = member_tag.tag_id
    WHERE member_tag.member_id = :member_id
    ORDER BY member_tag.score DESC, member_tag.answers DESC, tag.name
"""

_IS_SEEN = f"""
    SELECT 1
    FROM tag
    WHERE tag.id = :tag_id
      AND {TAG_IS_SEEN}
"""

# Each turn of the recursion asks whether the day before had something that counts.
_STREAK = f"""
    WITH RECURSIVE streak (day) AS (
        SELECT CAST(:day AS INTEGER)
        UNION ALL
        SELECT streak.day - 1
        FROM streak
        WHERE streak.day > :day - {MOST_STREAK_DAYS}
          AND (
              EXISTS (
                  SELECT 1
                  FROM post
                  JOIN question ON question.id = post.id
                  WHERE post.author_id = :member_id
                    AND post.kind = 'question'
                    AND post.created_at >= streak.day * {SECONDS_A_DAY}
                    AND post.created_at < (streak.day + 1) * {SECONDS_A_DAY}
                    AND question.state <> 'deleted'
              )
              OR EXISTS (
                  SELECT 1
                  FROM post
                  JOIN answer ON answer.id = post.id
                  WHERE post.author_id = :member_id
                    AND post.kind = 'answer'
                    AND post.created_at >= streak.day * {SECONDS_A_DAY}
                    AND post.created_at < (streak.day + 1) * {SECONDS_A_DAY}
                    AND answer.state = 'live'
              )
              OR EXISTS (
                  SELECT 1
                  FROM vote
                  WHERE vote.voter_id = :member_id
                    AND vote.cast_at >= streak.day * {SECONDS_A_DAY}
                    AND vote.cast_at < (streak.day + 1) * {SECONDS_A_DAY}
                    AND vote.state = 'counted'
              )
          )
    )
    SELECT COUNT(*) - 1
    FROM streak
"""


def count_posters(connection: Connection, guild_id: int, reputation: int) -> tuple[int, int]:
    """Return how many members have posts, and how many of them stand under a reputation.

    It is the sum of the buckets of the board, and a count within one bucket.
    """
    bucket = bucket_of(reputation)
    row = connection.fetch_one(_POSTERS_BELOW, {"guild_id": guild_id, "board": EVERYONE, "bucket": bucket})
    everyone, below = (0, 0) if row is None else (row["everyone"], row["below"])
    lowest, _ = bucket_bounds(bucket)
    if lowest == reputation:
        return everyone, below
    beside = {"guild_id": guild_id, "lowest": lowest, "reputation": reputation}
    return everyone, below + connection.fetch_value(_POSTERS_BESIDE, beside)


def sum_points_since(connection: Connection, member_id: int, first_day: int) -> int:
    """Return the points of a member's days from one (days since 1970) on."""
    return connection.fetch_value(
        """
        SELECT COALESCE(SUM(points), 0)
        FROM member_day
        WHERE member_id = :member_id
          AND day >= :first_day
        """,
        {"member_id": member_id, "first_day": first_day},
    )


def get_last_day(connection: Connection, member_id: int) -> int | None:
    """Return the last day (days since 1970) in which anything ever stood for a member."""
    return connection.fetch_value(
        """
        SELECT MAX(day)
        FROM member_day
        WHERE member_id = :member_id
        """,
        {"member_id": member_id},
    )


def list_points_since(connection: Connection, member_id: int, first_day: int) -> list[tuple[int, int]]:
    """Return a member's days from one on in which points came or went, with these, the oldest first."""
    rows = connection.fetch_all(
        """
        SELECT day, points
        FROM member_day
        WHERE member_id = :member_id
          AND day >= :first_day
          AND points <> 0
        ORDER BY day
        """,
        {"member_id": member_id, "first_day": first_day},
    )
    return [(row[0], row[1]) for row in rows]


def count_votes(connection: Connection, member_id: int) -> int:
    """Count the votes of a member that count, in one index alone."""
    return connection.fetch_value(
        """
        SELECT COUNT(*)
        FROM vote
        WHERE voter_id = :member_id
          AND state = 'counted'
        """,
        {"member_id": member_id},
    )


def list_best_answers(
    connection: Connection, member_id: int, visible_channels: Iterable[Snowflake] | None, limit: int
) -> list[BestAnswer]:
    """Return a member's best answers by score.

    Those in other channels than the visible ones (Discord's ids; None: all are) are left out: they are passed over in
    the order of the index, until enough were found.
    """
    visible = None if visible_channels is None else channel_list(visible_channels)
    rows = connection.fetch_all(_BEST, {"member_id": member_id, "visible": visible, "limit": limit})
    return [_best_of(row) for row in rows]


def list_top_tags(
    connection: Connection, member_id: int, visible_channels: Iterable[Snowflake] | None, limit: int
) -> list[TagTotals]:
    """Return the tags in which a member's answers have the highest scores.

    Those that no visible channel shows (Discord's ids; None: all are) are left out; scores are those of all channels.
    """
    visible = None if visible_channels is None else channel_list(visible_channels)
    found: list[TagTotals] = []
    for row in connection.fetch_all(_TAGS, {"member_id": member_id}):
        if len(found) == limit:
            break
        # Asked tag by tag: within the query it would be asked of all of them before the first is given.
        if connection.fetch_value(_IS_SEEN, {"tag_id": row["tag_id"], "visible": visible}) is not None:
            found.append(
                TagTotals(row["tag_id"], row["name"], row["score"], row["answers"], row["worth"], row["weight"])
            )
    return found


def list_badges(connection: Connection, member_id: int) -> list[Award]:
    """Return the named badges of a member, the newest first."""
    rows = connection.fetch_all(
        """
        SELECT badge, awarded_at
        FROM badge_award
        WHERE member_id = :member_id
          AND tag_id IS NULL
        ORDER BY awarded_at DESC, badge
        """,
        {"member_id": member_id},
    )
    return [Award(row["badge"], row["awarded_at"]) for row in rows]


def get_tag_badge(connection: Connection, member_id: int, tag_id: int) -> TagRank | None:
    """Return the highest badge of a member in a tag."""
    rows = connection.fetch_all(
        """
        SELECT badge
        FROM badge_award
        WHERE tag_id = :tag_id
          AND member_id = :member_id
        """,
        {"tag_id": tag_id, "member_id": member_id},
    )
    held = {row["badge"] for row in rows}
    return next((rank for rank in reversed(TagRank) if _TAG_BADGE[rank] in held), None)


def count_streak_days(connection: Connection, member_id: int, day: int) -> int:
    """Count the days in a row, back from one (days since 1970), with a post or a vote that counts.

    It takes three lookups a day, and looks back ten years at most (MOST_STREAK_DAYS).
    """
    return connection.fetch_value(_STREAK, {"member_id": member_id, "day": day})


def _best_of(row: Row) -> BestAnswer:
    message = None
    if row["message_id"] is not None:
        message = MessageRef(Snowflake(row["channel_id"]), Snowflake(row["message_id"]))
    return BestAnswer(
        question_number=row["question_number"],
        title=row["title"],
        number=row["number"],
        score=row["score"],
        is_accepted=row["is_accepted"] == 1,
        message=message,
        is_archived=row["is_archived"] == 1,
    )
