"""Posts: what questions and answers share."""

from __future__ import annotations

from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import MessageRef, Post, PostKind
from bot.storage import stale
from bot.storage.connection import Connection, Row

POST_COLUMNS = """
    post.id,
    guild.discord_id AS guild_discord_id,
    post.kind,
    author.user_id AS author_user_id,
    post.author_id,
    post.body,
    post.created_at,
    post.edited_at,
    post.message_id,
    post.channel_id AS message_channel_id,
    post.is_card,
    post.ups,
    post.downs
"""
"""The columns that post_of reads; to be used with POST_TABLES."""

POST_TABLES = """
    post
    JOIN guild ON guild.id = post.guild_id
    JOIN member AS author ON author.id = post.author_id
"""

_BY_ID = f"""
    SELECT {POST_COLUMNS}
    FROM {POST_TABLES}
    WHERE post.id = :post_id
"""

_BY_MESSAGE = f"""
    SELECT {POST_COLUMNS}
    FROM {POST_TABLES}
    WHERE post.message_id = :message_id
"""

_DIRTY = f"""
    SELECT {POST_COLUMNS}, post.dirty_at
    FROM {POST_TABLES}
    LEFT JOIN answer ON answer.id = post.id
    JOIN question ON question.id = COALESCE(answer.question_id, post.id)
    WHERE post.dirty_at IS NOT NULL
      AND post.message_id IS NOT NULL
      AND COALESCE(answer.state, 'live') <> 'deleted'
      AND question.state <> 'deleted'
      AND guild.left_at IS NULL
    ORDER BY post.dirty_at, post.id
    LIMIT :limit
"""


def post_of(row: Row) -> Post:
    """Return the post in a row of POST_COLUMNS."""
    message = None
    if row["message_id"] is not None:
        message = MessageRef(Snowflake(row["message_channel_id"]), Snowflake(row["message_id"]))
    return Post(
        id=PostId(row["id"]),
        guild_id=Snowflake(row["guild_discord_id"]),
        kind=PostKind(row["kind"]),
        author_id=Snowflake(row["author_user_id"]),
        author_member_id=row["author_id"],
        body=row["body"],
        created_at=row["created_at"],
        edited_at=row["edited_at"],
        message=message,
        is_card=row["is_card"] == 1,
        ups=row["ups"],
        downs=row["downs"],
    )


def get_post(connection: Connection, post_id: PostId) -> Post | None:
    """Return a post, whatever its state."""
    row = connection.fetch_one(_BY_ID, {"post_id": post_id})
    return None if row is None else post_of(row)


def find_by_message(connection: Connection, message_id: Snowflake) -> Post | None:
    """Return the post whose votes the message bears."""
    row = connection.fetch_one(_BY_MESSAGE, {"message_id": message_id})
    return None if row is None else post_of(row)


def add_post(
    connection: Connection,
    *,
    guild_id: int,
    kind: PostKind,
    author_member_id: int,
    body: str,
    created_at: int,
    message: MessageRef | None,
    is_card: bool = False,
    archive_id: str | None = None,
    edited_at: int | None = None,
) -> PostId:
    """Add a post; its question or answer row is to follow in the same transaction.

    It counts as read from Discord when it was created.
    """
    post_id = PostId(
        connection.fetch_value(
            """
            INSERT INTO post (
                guild_id, kind, author_id, body, created_at, edited_at, message_id, channel_id, is_card, archive_id,
                read_at
            )
            VALUES (
                :guild_id, :kind, :author_id, :body, :created_at, :edited_at, :message_id, :channel_id, :is_card,
                :archive_id, :created_at
            )
            RETURNING id
            """,
            {
                "guild_id": guild_id,
                "kind": kind.value,
                "author_id": author_member_id,
                "body": body,
                "created_at": created_at,
                "edited_at": edited_at,
                "message_id": None if message is None else message.message_id,
                "channel_id": None if message is None else message.channel_id,
                "is_card": int(is_card),
                "archive_id": archive_id,
            },
        )
    )
    stale.add_post(connection, post_id)
    return post_id


def put_body(connection: Connection, post_id: PostId, body: str, edited_at: int | None) -> None:
    """Replace the text of a post; edited_at in seconds, None when it is no edit but an erasure."""
    connection.execute(
        """
        UPDATE post
        SET body = :body,
            edited_at = :edited_at
        WHERE id = :post_id
        """,
        {"post_id": post_id, "body": body, "edited_at": edited_at},
    )


def put_message(
    connection: Connection,
    post_id: PostId,
    message: MessageRef | None,
    *,
    is_card: bool,
) -> None:
    """Say which message bears the post; None: none does at present."""
    connection.execute(
        """
        UPDATE post
        SET message_id = :message_id,
            channel_id = :channel_id,
            is_card = :is_card
        WHERE id = :post_id
        """,
        {
            "post_id": post_id,
            "message_id": None if message is None else message.message_id,
            "channel_id": None if message is None else message.channel_id,
            "is_card": int(is_card),
        },
    )


def put_gone(connection: Connection, post_id: PostId, now: int) -> None:
    """Remember that the message which bears the post is gone, though the post stands."""
    connection.execute(
        """
        UPDATE post
        SET gone_at = :now
        WHERE id = :post_id
        """,
        {"post_id": post_id, "now": now},
    )


def add_to_counts(connection: Connection, post_id: PostId, ups_delta: int, downs_delta: int, since: int) -> None:
    """Move the numbers of votes that count; since is the time (seconds) of the first vote that came or went."""
    connection.execute(
        """
        UPDATE post
        SET ups = ups + :ups_delta,
            downs = downs + :downs_delta
        WHERE id = :post_id
        """,
        {"post_id": post_id, "ups_delta": ups_delta, "downs_delta": downs_delta},
    )
    stale.add_post(connection, post_id, since)


def mark_dirty(connection: Connection, post_id: PostId, now: int) -> int:
    """Let the post be read from Discord; return its dirty_at.

    dirty_at is a mark as well as a time: each cause moves it on, by a second at least, so that a reading which began
    before the newest cause is known not to show it.
    """
    return connection.fetch_value(
        """
        UPDATE post
        SET dirty_at = CASE WHEN dirty_at >= :now THEN dirty_at + 1 ELSE :now END
        WHERE id = :post_id
        RETURNING dirty_at
        """,
        {"post_id": post_id, "now": now},
    )


def clear_dirty(connection: Connection, post_id: PostId, dirty_at: int, *, read_at: int) -> bool:
    """Say that the post was read at a time; False when a newer cause came meanwhile, or none stands."""
    cleared = connection.fetch_value(
        """
        UPDATE post
        SET dirty_at = NULL,
            read_at = :read_at
        WHERE id = :post_id
          AND dirty_at = :dirty_at
        RETURNING id
        """,
        {"post_id": post_id, "dirty_at": dirty_at, "read_at": read_at},
    )
    return cleared is not None


def list_dirty(connection: Connection, limit: int) -> list[tuple[Post, int]]:
    """Return the posts to be read from Discord with their dirty_at, the longest dirty first.

    What was deleted is left out: there is nothing to read any more. Guilds that the bot has left wait.
    """
    rows = connection.fetch_all(_DIRTY, {"limit": limit})
    return [(post_of(row), row["dirty_at"]) for row in rows]
