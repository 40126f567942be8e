"""What expertise is counted from: kept totals by tag and activity, and the answers to single questions."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import PostKind
from bot.storage.connection import Connection, Row

MAY_BE_SUGGESTED = """
    NOT EXISTS (
        SELECT 1
        FROM member_setting
        WHERE member_setting.member_id = member.id
          AND member_setting.name IN ('expert_suggestions', 'public_display')
          AND member_setting.value = 'off'
    )
"""
"""Whether a member may be named as an expert: who said no to that, or to being shown at all, may not."""

_CHOICES = f"""
    member.user_id,
    {MAY_BE_SUGGESTED} AS may_be_suggested,
    EXISTS (
        SELECT 1
        FROM member_setting
        WHERE member_setting.member_id = member.id
          AND member_setting.name = 'expert_pings'
          AND member_setting.value = 'on'
    ) AS wants_pings
"""

_BY_TAG = f"""
    SELECT member_tag.member_id, member_tag.expertise AS value, COALESCE(member_standing.activity, 0) AS activity,
           {_CHOICES}
    FROM member_tag
    JOIN member ON member.id = member_tag.member_id
    LEFT JOIN member_standing ON member_standing.member_id = member_tag.member_id
    WHERE member_tag.tag_id = :tag_id
    ORDER BY member_tag.expertise DESC, member_tag.member_id
    LIMIT :limit
"""

_BY_ACTIVITY = f"""
    SELECT member_standing.member_id, member_standing.activity AS value, member_standing.activity,
           {_CHOICES}
    FROM member_standing
    JOIN member ON member.id = member_standing.member_id
    WHERE member_standing.guild_id = :guild_id
      AND member_standing.activity > 0
    ORDER BY member_standing.activity DESC, member_standing.member_id
    LIMIT :limit
"""

_ACCOUNT = f"""
    SELECT {_CHOICES}
    FROM member
    WHERE member.id = :member_id
"""


@dataclass(frozen=True, slots=True)
class Account:
    """A candidate, with what they chose.

    Attributes:
        user_id: the account.
        may_be_suggested: may be named as an expert.
        wants_pings: may be pinged as well.
    """

    user_id: Snowflake
    may_be_suggested: bool
    wants_pings: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A member in a list: the row, what stands behind it, the member's activity, and the account."""

    member_id: int
    value: float
    activity: float
    account: Account


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A live answer, as far as it tells of its author."""

    member_id: int
    ups: int
    downs: int
    is_accepted: bool
    created_at: int


@dataclass(frozen=True, slots=True)
class TagTotals:
    """What a member has in a tag: sum of scores, and number of answers."""

    score: int
    answers: int


@dataclass(frozen=True, slots=True)
class TagUse:
    """A tag's row, and the number of its questions."""

    tag_id: int
    questions: int


def list_by_tag(connection: Connection, tag_id: int, limit: int) -> list[Line]:
    """Return the members with the greatest expertise in a tag, in order."""
    rows = connection.fetch_all(_BY_TAG, {"tag_id": tag_id, "limit": limit})
    return [_line_of(row) for row in rows]


def list_by_activity(connection: Connection, guild_id: int, limit: int) -> list[Line]:
    """Return the members of a guild who are the most active, in order; who never answered is not among them."""
    rows = connection.fetch_all(_BY_ACTIVITY, {"guild_id": guild_id, "limit": limit})
    return [_line_of(row) for row in rows]


def get_in_tag(connection: Connection, member_id: int, tag_id: int) -> float:
    """Return a member's expertise in a tag; 0 without an answer there."""
    found = connection.fetch_value(
        """
        SELECT expertise
        FROM member_tag
        WHERE member_id = :member_id
          AND tag_id = :tag_id
        """,
        {"member_id": member_id, "tag_id": tag_id},
    )
    return 0.0 if found is None else found


def get_activity(connection: Connection, member_id: int) -> float:
    """Return a member's activity; 0 for one that is not counted."""
    found = connection.fetch_value(
        """
        SELECT activity
        FROM member_standing
        WHERE member_id = :member_id
        """,
        {"member_id": member_id},
    )
    return 0.0 if found is None else found


def get_tag_totals(connection: Connection, member_id: int, tag_id: int) -> TagTotals:
    """Return what a member has in a tag; nothing at all is zeros."""
    row = connection.fetch_one(
        """
        SELECT score, answers
        FROM member_tag
        WHERE member_id = :member_id
          AND tag_id = :tag_id
        """,
        {"member_id": member_id, "tag_id": tag_id},
    )
    return TagTotals(0, 0) if row is None else TagTotals(row["score"], row["answers"])


def get_last_post_at(connection: Connection, member_id: int) -> int | None:
    """Return when a member last asked or answered, in seconds, whatever became of it; None: never."""
    found = [
        connection.fetch_value(
            """
            SELECT MAX(created_at)
            FROM post
            WHERE author_id = :member_id
              AND kind = :kind
            """,
            {"member_id": member_id, "kind": kind.value},
        )
        for kind in PostKind
    ]
    return max((at for at in found if at is not None), default=None)


def require_account(connection: Connection, member_id: int) -> Account:
    """Return a member's account and choices.

    Raises:
        LookupError: there is no such member.
    """
    row = connection.fetch_one(_ACCOUNT, {"member_id": member_id})
    if row is None:
        raise LookupError(member_id)
    return _account_of(row)


def list_answers(connection: Connection, question_id: PostId) -> list[GivenAnswer]:
    """Return the live answers to a question."""
    rows = connection.fetch_all(
        """
        SELECT post.author_id, post.ups, post.downs, post.created_at, acceptance.answer_id IS NOT NULL AS is_accepted
        FROM answer
        JOIN post ON post.id = answer.id
        LEFT JOIN acceptance ON acceptance.answer_id = answer.id
        WHERE answer.question_id = :question_id
          AND answer.state = 'live'
        """,
        {"question_id": question_id},
    )
    return [
        GivenAnswer(row["author_id"], row["ups"], row["downs"], bool(row["is_accepted"]), row["created_at"])
        for row in rows
    ]


def get_tag_use(connection: Connection, guild_id: int, name: str) -> TagUse | None:
    """Return a tag by its exact name; None: there is no such tag."""
    row = connection.fetch_one(
        """
        SELECT id, question_count
        FROM tag
        WHERE guild_id = :guild_id
          AND name = :name
        """,
        {"guild_id": guild_id, "name": name},
    )
    return None if row is None else TagUse(row["id"], row["question_count"])


def count_numbered(connection: Connection, guild_id: int) -> int:
    """Return how many numbers of questions a guild has used: about the number of its questions, at no cost."""
    used: int = connection.fetch_value(
        """
        SELECT next_number - 1
        FROM guild
        WHERE id = :guild_id
        """,
        {"guild_id": guild_id},
    )
    return used


def _account_of(row: Row) -> Account:
    return Account(Snowflake(row["user_id"]), bool(row["may_be_suggested"]), bool(row["wants_pings"]))


def _line_of(row: Row) -> Line:
    return Line(row["member_id"], row["value"], row["activity"], _account_of(row))
