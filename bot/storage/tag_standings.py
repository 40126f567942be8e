"""What the answers of members in each tag come to: kept up to date by folding."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import PostId, Snowflake
from bot.domain.standing import Sum
from bot.storage.connection import Connection
from bot.storage.sums import nearest_of, rest_of, sum_of


@dataclass(frozen=True, slots=True)
class TagStanding:
    """What a member's answers in a tag come to; the columns are explained in the migration."""

    member_id: int
    tag_id: int
    answers: int = 0
    ups: int = 0
    score: int = 0
    expertise: Sum = ()
    worth: Sum = ()
    weight: Sum = ()


def list_tag_ids(connection: Connection, answer_id: PostId) -> list[int]:
    """Return the tags of the question to which an answer was given."""
    rows = connection.fetch_all(
        """
        SELECT question_tag.tag_id
        FROM answer
        JOIN question_tag ON question_tag.question_id = answer.question_id
        WHERE answer.id = :answer_id
        """,
        {"answer_id": answer_id},
    )
    return [row[0] for row in rows]


def get_standing(connection: Connection, member_id: int, tag_id: int) -> TagStanding | None:
    """Return what a member's answers in a tag come to, or None where there are none."""
    row = connection.fetch_one(
        """
        SELECT member_id, tag_id, answers, ups, score, expertise, worth, weight, expertise_rest, worth_rest,
               weight_rest
        FROM member_tag
        WHERE member_id = :member_id
          AND tag_id = :tag_id
        """,
        {"member_id": member_id, "tag_id": tag_id},
    )
    if row is None:
        return None
    return TagStanding(
        row["member_id"],
        row["tag_id"],
        row["answers"],
        row["ups"],
        row["score"],
        sum_of(row["expertise"], row["expertise_rest"]),
        sum_of(row["worth"], row["worth_rest"]),
        sum_of(row["weight"], row["weight_rest"]),
    )


def put_standing(connection: Connection, standing: TagStanding) -> None:
    """Keep what a member's answers in a tag come to."""
    connection.execute(
        """
        INSERT INTO member_tag (
            member_id, tag_id, user_id, answers, ups, score, expertise, worth, weight, expertise_rest, worth_rest,
            weight_rest
        )
        SELECT :member_id, :tag_id, user_id, :answers, :ups, :score, :expertise, :worth, :weight, :expertise_rest,
               :worth_rest, :weight_rest
        FROM member
        WHERE id = :member_id
        ON CONFLICT (member_id, tag_id) DO UPDATE
        SET user_id = excluded.user_id,
            answers = excluded.answers,
            ups = excluded.ups,
            score = excluded.score,
            expertise = excluded.expertise,
            worth = excluded.worth,
            weight = excluded.weight,
            expertise_rest = excluded.expertise_rest,
            worth_rest = excluded.worth_rest,
            weight_rest = excluded.weight_rest
        """,
        {
            "member_id": standing.member_id,
            "tag_id": standing.tag_id,
            "answers": standing.answers,
            "ups": standing.ups,
            "score": standing.score,
            "expertise": nearest_of(standing.expertise),
            "worth": nearest_of(standing.worth),
            "weight": nearest_of(standing.weight),
            "expertise_rest": rest_of(standing.expertise),
            "worth_rest": rest_of(standing.worth),
            "weight_rest": rest_of(standing.weight),
        },
    )


def remove_standing(connection: Connection, member_id: int, tag_id: int) -> None:
    """Remove a member from a tag in which no answers are left."""
    connection.execute(
        """
        DELETE FROM member_tag
        WHERE member_id = :member_id
          AND tag_id = :tag_id
        """,
        {"member_id": member_id, "tag_id": tag_id},
    )


def put_user_id(connection: Connection, member_id: int, user_id: Snowflake) -> None:
    """Let the lines of a member in the tags stand in the order of the account that the member has now."""
    connection.execute(
        """
        UPDATE member_tag
        SET user_id = :user_id
        WHERE member_id = :member_id
          AND user_id <> :user_id
        """,
        {"member_id": member_id, "user_id": user_id},
    )
