"""The records that badges follow from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.badges import Cast, Earned, PostScore, VotedPost
from bot.domain.identity import SECONDS_A_DAY, PostId
from bot.domain.posts import PostKind
from bot.storage.connection import Connection, Row


@dataclass(frozen=True, slots=True)
class ChangedPost:
    """A post that changed.

    Attributes:
        author_id: the author's row of member.
        ups: votes for it that count.
        counts: it is not deleted, nor said to be no answer.
        accepted_at: since when it is accepted, or, of a question, has an accepted answer (seconds).
    """

    id: PostId
    kind: PostKind
    author_id: int
    created_at: int
    ups: int
    counts: bool
    accepted_at: int | None


@dataclass(frozen=True, slots=True)
class TagCount:
    """What a member's answers in a tag come to, as counted in."""

    tag_id: int
    answers: int
    ups: int


# What was done on a day that counts: a question, an answer, a vote. A look at each costs one step into an index.
_DONE = f"""
    SELECT MIN(at)
    FROM (
        SELECT (
            SELECT cast_at
            FROM vote
            WHERE voter_id = :member_id
              AND cast_at >= :day * {SECONDS_A_DAY}
              AND cast_at < (:day + 1) * {SECONDS_A_DAY}
              AND state = 'counted'
            ORDER BY cast_at
            LIMIT 1
        ) AS at
        UNION ALL
        SELECT (
            SELECT post.created_at
            FROM post
            JOIN question ON question.id = post.id
            WHERE post.author_id = :member_id
              AND post.kind = 'question'
              AND post.created_at >= :day * {SECONDS_A_DAY}
              AND post.created_at < (:day + 1) * {SECONDS_A_DAY}
              AND question.state <> 'deleted'
            ORDER BY post.created_at
            LIMIT 1
        )
        UNION ALL
        SELECT (
            SELECT post.created_at
            FROM post
            JOIN answer ON answer.id = post.id
            WHERE post.author_id = :member_id
              AND post.kind = 'answer'
              AND post.created_at >= :day * {SECONDS_A_DAY}
              AND post.created_at < (:day + 1) * {SECONDS_A_DAY}
              AND answer.state = 'live'
            ORDER BY post.created_at
            LIMIT 1
        )
    ) AS done
"""

_COUNTS = "COALESCE(answer.state = 'live', question.state <> 'deleted')"

# An answer to a young question is left out where the question has to be old.
_SCORED = f"""
    SELECT post.id, post.created_at
    FROM post
    LEFT JOIN answer ON answer.id = post.id
    LEFT JOIN question ON question.id = post.id
    LEFT JOIN post AS asked ON asked.id = answer.question_id
    WHERE post.author_id = :member_id
      AND post.kind = :kind
      AND post.ups >= :score
      AND {_COUNTS}
      AND (:age = 0 OR post.created_at >= asked.created_at + :age)
"""

_SCORED_POST = f"{_SCORED} AND post.id = :post_id"


def get_changed_post(connection: Connection, post_id: PostId) -> ChangedPost:
    """Return what is looked at first of a post that changed."""
    row = connection.fetch_one(
        f"""
        SELECT post.id, post.kind, post.author_id, post.created_at, post.ups, {_COUNTS} AS counts,
               acceptance.accepted_at
        FROM post
        LEFT JOIN answer ON answer.id = post.id
        LEFT JOIN question ON question.id = post.id
        LEFT JOIN acceptance ON acceptance.question_id = COALESCE(answer.question_id, post.id)
                            AND acceptance.answer_id = COALESCE(answer.id, acceptance.answer_id)
        WHERE post.id = :post_id
        """,
        {"post_id": post_id},
    )
    if row is None:
        raise LookupError(f"post {post_id} is missing")
    return ChangedPost(
        PostId(row["id"]),
        PostKind(row["kind"]),
        row["author_id"],
        row["created_at"],
        row["ups"],
        bool(row["counts"]),
        row["accepted_at"],
    )


def list_tag_counts(connection: Connection, member_id: int, answer_id: PostId) -> list[TagCount]:
    """Return what a member's answers come to in each tag of the question to which an answer was given."""
    rows = connection.fetch_all(
        """
        SELECT member_tag.tag_id, member_tag.answers, member_tag.ups
        FROM answer
        JOIN question_tag ON question_tag.question_id = answer.question_id
        JOIN member_tag ON member_tag.member_id = :member_id AND member_tag.tag_id = question_tag.tag_id
        WHERE answer.id = :answer_id
        """,
        {"member_id": member_id, "answer_id": answer_id},
    )
    return [TagCount(row["tag_id"], row["answers"], row["ups"]) for row in rows]


def list_tag_ids(connection: Connection, member_id: int, least_answers: int) -> list[int]:
    """Return the tags in which a member has so many answers that count."""
    rows = connection.fetch_all(
        """
        SELECT question_tag.tag_id
        FROM post
        JOIN answer ON answer.id = post.id
        JOIN question_tag ON question_tag.question_id = answer.question_id
        WHERE post.author_id = :member_id
          AND post.kind = 'answer'
          AND answer.state = 'live'
        GROUP BY question_tag.tag_id
        HAVING COUNT(*) >= :least_answers
        """,
        {"member_id": member_id, "least_answers": least_answers},
    )
    return [row[0] for row in rows]


def list_scored(connection: Connection, member_id: int, rule: PostScore, post_id: PostId | None) -> list[VotedPost]:
    """Return the posts of a member that may have reached a score, with their votes: all of them, or one."""
    rows = connection.fetch_all(
        _SCORED if post_id is None else _SCORED_POST,
        {
            "member_id": member_id,
            "kind": rule.kind.value,
            "score": rule.score,
            "age": rule.question_age_days * SECONDS_A_DAY,
            "post_id": post_id,
        },
    )
    return [VotedPost(row["id"], row["created_at"], _list_votes(connection, row["id"])) for row in rows]


def list_answers_in_tag(connection: Connection, member_id: int, tag_id: int) -> list[VotedPost]:
    """Return the answers of a member in a tag with their votes."""
    rows = connection.fetch_all(
        """
        SELECT post.id, post.created_at, vote.cast_at, vote.value
        FROM post
        JOIN answer ON answer.id = post.id
        JOIN question_tag ON question_tag.question_id = answer.question_id AND question_tag.tag_id = :tag_id
        LEFT JOIN vote ON vote.post_id = post.id AND vote.state = 'counted'
        WHERE post.author_id = :member_id
          AND post.kind = 'answer'
          AND answer.state = 'live'
        """,
        {"member_id": member_id, "tag_id": tag_id},
    )
    return _posts_of(rows)


def find_answer_accepted(connection: Connection, member_id: int, number: int) -> Earned | None:
    """Return the acceptance of an answer of a member that was the first, the second …, or None."""
    row = connection.fetch_one(
        """
        SELECT CASE
                   WHEN acceptance.accepted_at > post.created_at THEN acceptance.accepted_at
                   ELSE post.created_at
               END AS at,
               post.id
        FROM post
        JOIN answer ON answer.id = post.id
        JOIN acceptance ON acceptance.answer_id = post.id
        JOIN post AS asked ON asked.id = acceptance.question_id
        WHERE post.author_id = :member_id
          AND post.kind = 'answer'
          AND answer.state = 'live'
          AND post.author_id <> asked.author_id
          AND post.author_id <> acceptance.accepted_by
        ORDER BY at, post.id
        LIMIT 1
        OFFSET :number - 1
        """,
        {"member_id": member_id, "number": number},
    )
    return None if row is None else Earned(row["at"], row["id"])


def find_question_solved(connection: Connection, member_id: int, number: int) -> Earned | None:
    """Return the acceptance of an answer to a question of a member that was the first, the second …, or None."""
    row = connection.fetch_one(
        """
        SELECT CASE
                   WHEN acceptance.accepted_at > post.created_at THEN acceptance.accepted_at
                   ELSE post.created_at
               END AS at,
               post.id
        FROM post
        JOIN question ON question.id = post.id
        JOIN acceptance ON acceptance.question_id = post.id
        JOIN post AS answered ON answered.id = acceptance.answer_id
        WHERE post.author_id = :member_id
          AND post.kind = 'question'
          AND question.state <> 'deleted'
          AND answered.author_id <> post.author_id
        ORDER BY at, post.id
        LIMIT 1
        OFFSET :number - 1
        """,
        {"member_id": member_id, "number": number},
    )
    return None if row is None else Earned(row["at"], row["id"])


def find_vote_cast(connection: Connection, member_id: int, number: int) -> Earned | None:
    """Return the vote of a member that was the first, the second … that counts, or None."""
    at = connection.fetch_value(
        """
        SELECT cast_at
        FROM vote
        WHERE voter_id = :member_id
          AND state = 'counted'
        ORDER BY cast_at
        LIMIT 1
        OFFSET :number - 1
        """,
        {"member_id": member_id, "number": number},
    )
    return None if at is None else Earned(at)


def get_last_vote_at(connection: Connection, member_id: int) -> int | None:
    """Return when a member last voted, in seconds."""
    return connection.fetch_value(
        """
        SELECT cast_at
        FROM vote
        WHERE voter_id = :member_id
        ORDER BY cast_at DESC
        LIMIT 1
        """,
        {"member_id": member_id},
    )


def get_first_done_at(connection: Connection, member_id: int, day: int) -> int | None:
    """Return when a member first asked, answered or voted on a day (since 1970), in seconds; None: not at all."""
    return connection.fetch_value(_DONE, {"member_id": member_id, "day": day})


def list_days(connection: Connection, member_id: int) -> list[tuple[int, int]]:
    """Return all days on which a member asked, answered or voted, each with the time of the first."""
    rows = connection.fetch_all(
        f"""
        SELECT at / {SECONDS_A_DAY} AS day, MIN(at) AS at
        FROM (
            SELECT cast_at AS at
            FROM vote
            WHERE voter_id = :member_id
              AND state = 'counted'
            UNION ALL
            SELECT post.created_at
            FROM post
            LEFT JOIN answer ON answer.id = post.id
            LEFT JOIN question ON question.id = post.id
            WHERE post.author_id = :member_id
              AND {_COUNTS}
        ) AS done
        GROUP BY day
        ORDER BY day
        """,
        {"member_id": member_id},
    )
    return [(row["day"], row["at"]) for row in rows]


def _list_votes(connection: Connection, post_id: int) -> tuple[Cast, ...]:
    rows = connection.fetch_all(
        """
        SELECT cast_at, value
        FROM vote
        WHERE post_id = :post_id
          AND state = 'counted'
        """,
        {"post_id": post_id},
    )
    return tuple(Cast(row["cast_at"], row["value"]) for row in rows)


def _posts_of(rows: Iterable[Row]) -> list[VotedPost]:
    created: dict[int, int] = {}
    votes: defaultdict[int, list[Cast]] = defaultdict(list)
    for row in rows:
        created[row["id"]] = row["created_at"]
        if row["cast_at"] is not None:
            votes[row["id"]].append(Cast(row["cast_at"], row["value"]))
    return [VotedPost(post_id, created_at, tuple(votes[post_id])) for post_id, created_at in created.items()]
