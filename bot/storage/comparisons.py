"""What the record says of threads, cards and messages, for a comparison with Discord."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import PostId, Snowflake
from bot.storage.connection import Connection, Row


@dataclass(frozen=True, slots=True)
class KnownThread:
    """The thread of a question that is not deleted, with the question's number; parent_id is its Q&A channel."""

    number: int
    thread_id: Snowflake
    parent_id: Snowflake


@dataclass(frozen=True, slots=True)
class HeldChannel:
    """A channel in which questions lie or may come to lie.

    Attributes:
        id: its row.
        blind_since: since when the bot cannot see into it, in seconds; None: it can.
    """

    id: int
    discord_id: Snowflake
    blind_since: int | None


def list_channels(connection: Connection, guild_id: int) -> list[HeldChannel]:
    """Return the channels of a guild that exist and hold questions or may come to."""
    rows = connection.fetch_all(
        """
        SELECT id, discord_id, blind_since
        FROM channel
        WHERE guild_id = :guild_id
          AND deleted_at IS NULL
        ORDER BY id
        """,
        {"guild_id": guild_id},
    )
    return [HeldChannel(row["id"], Snowflake(row["discord_id"]), row["blind_since"]) for row in rows]


def list_awake_threads(connection: Connection, guild_id: int, after: int, limit: int) -> list[KnownThread]:
    """Return threads that are not archived as far as we know, by number, after one, at most so many."""
    rows = connection.fetch_all(
        """
        SELECT question.number, question.thread_id, channel.discord_id AS parent_id
        FROM question
        JOIN channel ON channel.id = question.channel_id
        WHERE question.guild_id = :guild_id
          AND question.number > :after
          AND question.is_archived = 0
          AND question.state <> 'deleted'
          AND question.thread_id IS NOT NULL
          AND channel.deleted_at IS NULL
        ORDER BY question.number
        LIMIT :limit
        """,
        {"guild_id": guild_id, "after": after, "limit": limit},
    )
    return [_thread_of(row) for row in rows]


def list_threads(connection: Connection, guild_id: int, after: int, limit: int) -> list[KnownThread]:
    """Return all threads of questions, by number, after one, at most so many."""
    rows = connection.fetch_all(
        """
        SELECT question.number, question.thread_id, channel.discord_id AS parent_id
        FROM question
        JOIN channel ON channel.id = question.channel_id
        WHERE question.guild_id = :guild_id
          AND question.number > :after
          AND question.state <> 'deleted'
          AND question.thread_id IS NOT NULL
          AND channel.deleted_at IS NULL
        ORDER BY question.number
        LIMIT :limit
        """,
        {"guild_id": guild_id, "after": after, "limit": limit},
    )
    return [_thread_of(row) for row in rows]


def list_message_ids(connection: Connection, thread_id: Snowflake) -> list[Snowflake]:
    """Return the messages in a thread that bear posts which are not deleted, its question's card included.

    A first message that is known to be gone is left out.
    """
    rows = connection.fetch_all(
        """
        SELECT post.message_id
        FROM question
        JOIN post ON post.id = question.id
        WHERE question.thread_id = :thread_id
          AND post.channel_id = :thread_id
          AND post.gone_at IS NULL
          AND question.state <> 'deleted'
        UNION ALL
        SELECT post.message_id
        FROM question
        JOIN answer ON answer.question_id = question.id
        JOIN post ON post.id = answer.id
        WHERE question.thread_id = :thread_id
          AND post.channel_id = :thread_id
          AND answer.state <> 'deleted'
        """,
        {"thread_id": thread_id},
    )
    return [Snowflake(row["message_id"]) for row in rows]


def list_cards(connection: Connection, channel_id: int) -> list[Snowflake]:
    """Return the messages in a text channel that are cards of questions, the newest first.

    Args:
        connection: the transaction.
        channel_id: the channel's row.
    """
    rows = connection.fetch_all(
        """
        SELECT post.message_id
        FROM channel
        JOIN question ON question.channel_id = channel.id
        JOIN post ON post.id = question.id
        WHERE channel.id = :channel_id
          AND post.channel_id = channel.discord_id
          AND question.state <> 'deleted'
        ORDER BY post.message_id DESC
        """,
        {"channel_id": channel_id},
    )
    return [Snowflake(row["message_id"]) for row in rows]


def put_blind(connection: Connection, channel_id: int, since: int) -> None:
    """Remember that the bot cannot see into a channel, at the latest since a time in seconds."""
    connection.execute(
        """
        UPDATE channel
        SET blind_since = CASE WHEN blind_since < :since THEN blind_since ELSE :since END
        WHERE id = :channel_id
        """,
        {"channel_id": channel_id, "since": since},
    )


def put_seen(connection: Connection, channel_id: int) -> None:
    """Remember that the bot can see into a channel."""
    connection.execute(
        """
        UPDATE channel
        SET blind_since = NULL
        WHERE id = :channel_id
        """,
        {"channel_id": channel_id},
    )


def put_parent(connection: Connection, question_id: PostId, channel_id: int) -> None:
    """Remember in which channel the thread of an imported question lies; a known one stays."""
    connection.execute(
        """
        UPDATE question
        SET channel_id = :channel_id
        WHERE id = :question_id
          AND channel_id IS NULL
        """,
        {"question_id": question_id, "channel_id": channel_id},
    )


def _thread_of(row: Row) -> KnownThread:
    return KnownThread(row["number"], Snowflake(row["thread_id"]), Snowflake(row["parent_id"]))
