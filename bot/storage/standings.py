"""Standings of posts, members and guilds: what folding keeps up to date, and the records that it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import PostKind
from bot.domain.standing import Sum
from bot.storage.connection import Connection, Row
from bot.storage.sums import nearest_of, rest_of, sum_of


@dataclass(frozen=True, slots=True)
class Counted:
    """What a post that counts is counted in as.

    Attributes:
        author_id: the author's row of member.
        created_at: seconds since 1970.
        is_accepted: an answer that is accepted.
        is_solved: an answer to a question that has an accepted one.
    """

    author_id: int
    kind: PostKind
    created_at: int
    ups: int
    downs: int
    is_accepted: bool
    is_solved: bool


@dataclass(frozen=True, slots=True)
class CountedPost:
    """A post as it was counted in before, and as it is now; None: it did or does not count."""

    id: PostId
    guild_id: int
    author_id: int
    before: Counted | None
    after: Counted | None


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What the records say of a member: shown reputation, whether he or she takes part, and ever asked or answered."""

    guild_id: int
    user_id: Snowflake
    reputation: int
    takes_part: bool
    has_posts: bool


@dataclass(frozen=True, slots=True)
class MemberStanding:
    """A member as counted in; the columns are explained in the migration."""

    member_id: int
    guild_id: int
    reputation: int = 1
    takes_part: bool = False
    has_posts: bool = False
    questions: int = 0
    answers: int = 0
    accepted: int = 0
    to_solved: int = 0
    activity: Sum = ()


@dataclass(frozen=True, slots=True)
class GuildStanding:
    """What all answers of a guild come to."""

    guild_id: int
    answers: int = 0
    worth: Sum = ()
    weight: Sum = ()


# A post with its standing: what it was counted in as, and what the records make of it.
POST_COLUMNS = """
    post.id,
    post.guild_id,
    post.author_id,
    post.kind,
    post.created_at,
    post.ups,
    post.downs,
    COALESCE(answer.state = 'live', question.state <> 'deleted') AS counts,
    acceptance.answer_id IS NOT NULL AND acceptance.answer_id = answer.id AS is_accepted,
    acceptance.answer_id IS NOT NULL AS is_solved,
    post_standing.author_id AS counted_author_id,
    post_standing.ups AS counted_ups,
    post_standing.downs AS counted_downs,
    post_standing.is_accepted AS counted_is_accepted,
    post_standing.is_solved AS counted_is_solved,
    post_standing.created_at AS counted_created_at
"""

POST_TABLES = """
    LEFT JOIN answer ON answer.id = post.id
    LEFT JOIN question ON question.id = post.id
    LEFT JOIN acceptance ON acceptance.question_id = answer.question_id
    LEFT JOIN post_standing ON post_standing.post_id = post.id
"""

_STALE = f"""
    SELECT {POST_COLUMNS}
    FROM (
        SELECT post_id
        FROM stale_post
        ORDER BY post_id
        LIMIT :limit
    ) AS taken
    JOIN post ON post.id = taken.post_id
    {POST_TABLES}
    ORDER BY taken.post_id
"""

_COUNTED_ANSWERS = f"""
    SELECT {POST_COLUMNS}
    FROM answer AS given
    JOIN post ON post.id = given.id
    {POST_TABLES}
    WHERE given.question_id = :question_id
      AND post_standing.post_id IS NOT NULL
    ORDER BY post.id
"""


def counted_post_of(row: Row) -> CountedPost:
    """Return the post of a row with POST_COLUMNS."""
    kind = PostKind(row["kind"])
    before = after = None
    if row["counted_author_id"] is not None:
        before = Counted(
            row["counted_author_id"],
            kind,
            row["counted_created_at"],
            row["counted_ups"],
            row["counted_downs"],
            bool(row["counted_is_accepted"]),
            bool(row["counted_is_solved"]),
        )
    if row["counts"]:
        after = Counted(
            row["author_id"],
            kind,
            row["created_at"],
            row["ups"],
            row["downs"],
            bool(row["is_accepted"]),
            bool(row["is_solved"]),
        )
    return CountedPost(PostId(row["id"]), row["guild_id"], row["author_id"], before, after)


def list_stale_posts(connection: Connection, limit: int) -> list[CountedPost]:
    """Return the first posts of the queue in order of their ids."""
    return [counted_post_of(row) for row in connection.fetch_all(_STALE, {"limit": limit})]


def list_counted_answers(connection: Connection, question_id: PostId) -> list[CountedPost]:
    """Return the answers to a question that are counted in."""
    return [counted_post_of(row) for row in connection.fetch_all(_COUNTED_ANSWERS, {"question_id": question_id})]


def put_post(connection: Connection, post_id: PostId, counted: Counted) -> None:
    """Remember what a post is counted in as."""
    connection.execute(
        """
        INSERT INTO post_standing (post_id, author_id, kind, created_at, ups, downs, score, is_accepted, is_solved)
        VALUES (:post_id, :author_id, :kind, :created_at, :ups, :downs, :ups - :downs, :is_accepted, :is_solved)
        ON CONFLICT (post_id) DO UPDATE
        SET author_id = excluded.author_id,
            kind = excluded.kind,
            created_at = excluded.created_at,
            ups = excluded.ups,
            downs = excluded.downs,
            score = excluded.score,
            is_accepted = excluded.is_accepted,
            is_solved = excluded.is_solved
        """,
        {
            "post_id": post_id,
            "author_id": counted.author_id,
            "kind": counted.kind.value,
            "created_at": counted.created_at,
            "ups": counted.ups,
            "downs": counted.downs,
            "is_accepted": int(counted.is_accepted),
            "is_solved": int(counted.is_solved),
        },
    )


def remove_post(connection: Connection, post_id: PostId) -> None:
    """Forget what a post was counted in as: it counts no more."""
    connection.execute(
        """
        DELETE FROM post_standing
        WHERE post_id = :post_id
        """,
        {"post_id": post_id},
    )


def get_facts(connection: Connection, member_id: int) -> MemberFacts:
    """Return what the records say of a member.

    To take part is to have asked, answered, voted (a vote refused because a bot cast it is none) or accepted; a row of
    member alone may stand for less, a draft for example.
    """
    row = connection.fetch_one(
        """
        SELECT member.guild_id,
               member.user_id,
               member.reputation,
               EXISTS (
                   SELECT 1
                   FROM post
                   WHERE post.author_id = member.id
               ) AS has_posts,
               EXISTS (
                   SELECT 1
                   FROM vote
                   WHERE vote.voter_id = member.id
                     AND COALESCE(vote.refusal, '') <> 'by_bot'
               ) OR EXISTS (
                   SELECT 1
                   FROM acceptance
                   WHERE acceptance.accepted_by = member.id
               ) AS voted_or_accepted
        FROM member
        WHERE member.id = :member_id
        """,
        {"member_id": member_id},
    )
    if row is None:
        raise LookupError(f"member {member_id} is missing")
    has_posts = bool(row["has_posts"])
    return MemberFacts(
        row["guild_id"],
        Snowflake(row["user_id"]),
        row["reputation"],
        takes_part=has_posts or bool(row["voted_or_accepted"]),
        has_posts=has_posts,
    )


def get_member(connection: Connection, member_id: int) -> MemberStanding | None:
    """Return a member as counted in, or None for one who never was."""
    row = connection.fetch_one(
        """
        SELECT member_id, guild_id, reputation, takes_part, has_posts, questions, answers, accepted, to_solved,
               activity, activity_rest
        FROM member_standing
        WHERE member_id = :member_id
        """,
        {"member_id": member_id},
    )
    if row is None:
        return None
    return MemberStanding(
        row["member_id"],
        row["guild_id"],
        row["reputation"],
        bool(row["takes_part"]),
        bool(row["has_posts"]),
        row["questions"],
        row["answers"],
        row["accepted"],
        row["to_solved"],
        sum_of(row["activity"], row["activity_rest"]),
    )


def put_member(connection: Connection, standing: MemberStanding) -> None:
    """Keep a member as counted in."""
    connection.execute(
        """
        INSERT INTO member_standing (
            member_id, guild_id, reputation, takes_part, has_posts, questions, answers, accepted, to_solved,
            activity, activity_rest
        )
        VALUES (
            :member_id, :guild_id, :reputation, :takes_part, :has_posts, :questions, :answers, :accepted, :to_solved,
            :activity, :activity_rest
        )
        ON CONFLICT (member_id) DO UPDATE
        SET reputation = excluded.reputation,
            takes_part = excluded.takes_part,
            has_posts = excluded.has_posts,
            questions = excluded.questions,
            answers = excluded.answers,
            accepted = excluded.accepted,
            to_solved = excluded.to_solved,
            activity = excluded.activity,
            activity_rest = excluded.activity_rest
        """,
        {
            "member_id": standing.member_id,
            "guild_id": standing.guild_id,
            "reputation": standing.reputation,
            "takes_part": int(standing.takes_part),
            "has_posts": int(standing.has_posts),
            "questions": standing.questions,
            "answers": standing.answers,
            "accepted": standing.accepted,
            "to_solved": standing.to_solved,
            "activity": nearest_of(standing.activity),
            "activity_rest": rest_of(standing.activity),
        },
    )


def get_guild(connection: Connection, guild_id: int) -> GuildStanding:
    """Return what all answers of a guild come to."""
    row = connection.fetch_one(
        """
        SELECT answers, worth, worth_rest, weight, weight_rest
        FROM guild_standing
        WHERE guild_id = :guild_id
        """,
        {"guild_id": guild_id},
    )
    if row is None:
        return GuildStanding(guild_id)
    return GuildStanding(
        guild_id,
        row["answers"],
        sum_of(row["worth"], row["worth_rest"]),
        sum_of(row["weight"], row["weight_rest"]),
    )


def put_guild(connection: Connection, standing: GuildStanding) -> None:
    """Keep what all answers of a guild come to."""
    connection.execute(
        """
        INSERT INTO guild_standing (guild_id, answers, worth, worth_rest, weight, weight_rest)
        VALUES (:guild_id, :answers, :worth, :worth_rest, :weight, :weight_rest)
        ON CONFLICT (guild_id) DO UPDATE
        SET answers = excluded.answers,
            worth = excluded.worth,
            worth_rest = excluded.worth_rest,
            weight = excluded.weight,
            weight_rest = excluded.weight_rest
        """,
        {
            "guild_id": standing.guild_id,
            "answers": standing.answers,
            "worth": nearest_of(standing.worth),
            "worth_rest": rest_of(standing.worth),
            "weight": nearest_of(standing.weight),
            "weight_rest": rest_of(standing.weight),
        },
    )


def remove_guild(connection: Connection, guild_id: int) -> None:
    """Remove all standings of a guild: of posts, members, tags, periods, boards and its own."""
    parameters = {"guild_id": guild_id}
    connection.execute(
        """
        DELETE FROM post_standing
        WHERE post_id IN (
            SELECT id
            FROM post
            WHERE guild_id = :guild_id
        )
        """,
        parameters,
    )
    connection.execute(
        """
        DELETE FROM member_tag
        WHERE tag_id IN (
            SELECT id
            FROM tag
            WHERE guild_id = :guild_id
        )
        """,
        parameters,
    )
    connection.execute("DELETE FROM member_standing WHERE guild_id = :guild_id", parameters)
    connection.execute("DELETE FROM period_gain WHERE guild_id = :guild_id", parameters)
    connection.execute("DELETE FROM board_bucket WHERE guild_id = :guild_id", parameters)
    connection.execute("DELETE FROM guild_standing WHERE guild_id = :guild_id", parameters)
