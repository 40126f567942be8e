"""What a member has done, counted live."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.identity import SECONDS_A_DAY, Snowflake
from bot.domain.posts import MessageRef
from bot.domain.profiling import BestAnswer, TagStanding
from bot.storage.channels import channel_list
from bot.storage.connection import Connection
from bot.storage.tags import TAG_IS_SEEN


@dataclass(frozen=True, slots=True)
class AnswerTally:
    """How many answers count, how many are accepted, and how many are to questions with an acceptance."""

    answers: int
    accepted: int
    to_solved: int


_HAS_POSTS = "EXISTS (SELECT 1 FROM post WHERE post.author_id = member.id)"

_POSTERS = f"""
    SELECT COUNT(*) AS everyone,
           COUNT(*) FILTER (WHERE member.reputation < :reputation) AS lower
    FROM member
    WHERE member.guild_id = :guild_id
      AND {_HAS_POSTS}
"""

_BEST = """
    SELECT question.number AS question_number, question.title, answer.number, post.ups - post.downs AS score,
           acceptance.answer_id IS NOT NULL AS is_accepted, post.message_id, post.channel_id,
           question.is_archived
    FROM post
    JOIN answer ON answer.id = post.id
    JOIN question ON question.id = answer.question_id
    LEFT JOIN channel ON channel.id = question.channel_id
    LEFT JOIN acceptance ON acceptance.answer_id = answer.id
    WHERE post.author_id = :member_id
      AND post.kind = 'answer'
      AND answer.state = 'live'
      AND question.state <> 'deleted'
      AND (
          :visible IS NULL
          OR question.thread_id IS NULL
          OR :visible LIKE '%,' || channel.discord_id || ',%'
      )
    ORDER BY score DESC, is_accepted DESC, post.created_at, post.id
    LIMIT :limit
"""

_TOP_TAGS = f"""
    SELECT tag.name, SUM(post.ups - post.downs) AS score, COUNT(*) AS answers
    FROM post
    JOIN answer ON answer.id = post.id
    JOIN question_tag ON question_tag.question_id = answer.question_id
    JOIN tag ON tag.id = question_tag.tag_id
    WHERE post.author_id = :member_id
      AND post.kind = 'answer'
      AND answer.state = 'live'
      AND {TAG_IS_SEEN}
    GROUP BY tag.id, tag.name
    ORDER BY score DESC, answers DESC, tag.name
    LIMIT :limit
"""

# Each turn of the recursion asks whether the day before had something that counts.
_STREAK = f"""
    WITH RECURSIVE streak (day) AS (
        SELECT CAST(:day AS INTEGER)
        UNION ALL
        SELECT streak.day - 1
        FROM streak
        WHERE EXISTS (
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
    SELECT COUNT(*) - 1
    FROM streak
"""


def count_posters(connection: Connection, guild_id: int, reputation: int) -> tuple[int, int]:
    """Return how many members have posts, and how many of them stand under a reputation.

    It looks at every member of the guild.
    """
    row = connection.fetch_one(_POSTERS, {"guild_id": guild_id, "reputation": reputation})
    return (0, 0) if row is None else (row["everyone"], row["lower"])


def has_posts(connection: Connection, member_id: int) -> bool:
    """Return whether a member ever asked or answered."""
    found = connection.fetch_value(
        """
        SELECT 1
        FROM post
        WHERE author_id = :member_id
        LIMIT 1
        """,
        {"member_id": member_id},
    )
    return found is not None


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


def count_questions(connection: Connection, member_id: int) -> int:
    """Count a member's questions that are not deleted."""
    return connection.fetch_value(
        """
        SELECT COUNT(*)
        FROM post
        JOIN question ON question.id = post.id
        WHERE post.author_id = :member_id
          AND post.kind = 'question'
          AND question.state <> 'deleted'
        """,
        {"member_id": member_id},
    )


def tally_answers(connection: Connection, member_id: int) -> AnswerTally:
    """Count a member's answers that count."""
    row = connection.fetch_one(
        """
        SELECT COUNT(*) AS answers,
               COUNT(*) FILTER (WHERE acceptance.answer_id = answer.id) AS accepted,
               COUNT(acceptance.answer_id) AS to_solved
        FROM post
        JOIN answer ON answer.id = post.id
        LEFT JOIN acceptance ON acceptance.question_id = answer.question_id
        WHERE post.author_id = :member_id
          AND post.kind = 'answer'
          AND answer.state = 'live'
        """,
        {"member_id": member_id},
    )
    return AnswerTally(0, 0, 0) if row is None else AnswerTally(row[0], row[1], row[2])


def count_votes(connection: Connection, member_id: int) -> int:
    """Count the votes of a member that count."""
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

    Those in other channels than the visible ones (Discord's ids; None: all are) are left out.
    """
    visible = None if visible_channels is None else channel_list(visible_channels)
    rows = connection.fetch_all(_BEST, {"member_id": member_id, "visible": visible, "limit": limit})
    return [
        BestAnswer(
            question_number=row["question_number"],
            title=row["title"],
            number=row["number"],
            score=row["score"],
            is_accepted=row["is_accepted"] == 1,
            message=None
            if row["message_id"] is None
            else MessageRef(Snowflake(row["channel_id"]), Snowflake(row["message_id"])),
            is_archived=row["is_archived"] == 1,
        )
        for row in rows
    ]


def list_top_tags(
    connection: Connection, member_id: int, visible_channels: Iterable[Snowflake] | None, limit: int
) -> list[TagStanding]:
    """Return the tags in which a member's answers have the highest scores.

    Those that no visible channel shows (Discord's ids; None: all are) are left out; scores are those of all channels.
    """
    visible = None if visible_channels is None else channel_list(visible_channels)
    rows = connection.fetch_all(_TOP_TAGS, {"member_id": member_id, "visible": visible, "limit": limit})
    return [TagStanding(row["name"], row["score"], row["answers"]) for row in rows]


def count_streak_days(connection: Connection, member_id: int, day: int) -> int:
    """Count the days in a row, back from one (days since 1970), with a post or a vote that counts."""
    return connection.fetch_value(_STREAK, {"member_id": member_id, "day": day})
