"""Tags and the questions that carry them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.identity import PostId, Snowflake
from bot.domain.text import storable
from bot.storage.channels import channel_list
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a guild and the number of its questions, deleted ones left out."""

    id: int
    name: str
    question_count: int


TAG_IS_SEEN = """
    (
        :visible IS NULL
        OR EXISTS (
            SELECT 1
            FROM forum_tag
            JOIN channel ON channel.id = forum_tag.channel_id
            WHERE forum_tag.tag_id = tag.id
              AND :visible LIKE '%,' || channel.discord_id || ',%'
        )
        OR EXISTS (
            SELECT 1
            FROM question_tag
            JOIN question ON question.id = question_tag.question_id
            LEFT JOIN channel ON channel.id = question.channel_id
            WHERE question_tag.tag_id = tag.id
              AND question.state <> 'deleted'
              AND (question.thread_id IS NULL OR :visible LIKE '%,' || channel.discord_id || ',%')
        )
    )
"""
"""Whether the visible channels show a tag: as a forum's own, or on a question. The names of all others are secret."""

_MOST_USED = f"""
    SELECT id, name, question_count
    FROM tag
    WHERE guild_id = :guild_id
      AND {TAG_IS_SEEN}
    ORDER BY question_count DESC, name
    LIMIT :limit
"""

_MATCHING = f"""
    SELECT id, name, question_count
    FROM tag
    WHERE guild_id = :guild_id
      AND LOWER(name) LIKE LOWER(:pattern) ESCAPE '\\'
      AND {TAG_IS_SEEN}
    ORDER BY question_count DESC, name
    LIMIT :limit
"""

_BY_NAME = f"""
    SELECT id
    FROM tag
    WHERE guild_id = :guild_id
      AND name = :name
      AND {TAG_IS_SEEN}
"""


def list_most_used(
    connection: Connection, guild_id: int, visible_channels: Iterable[Snowflake] | None, limit: int
) -> list[Tag]:
    """Return the tags of a guild by number of questions, then by name.

    Those that no visible channel shows (Discord's ids; None: all are) are left out.
    """
    visible = None if visible_channels is None else channel_list(visible_channels)
    rows = connection.fetch_all(_MOST_USED, {"guild_id": guild_id, "visible": visible, "limit": limit})
    return [Tag(row["id"], row["name"], row["question_count"]) for row in rows]


def list_matching(
    connection: Connection, guild_id: int, part: str, visible_channels: Iterable[Snowflake] | None, limit: int
) -> list[Tag]:
    """Return those of `list_most_used` in whose names the part stands."""
    visible = None if visible_channels is None else channel_list(visible_channels)
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = f"%{storable(escaped)}%"
    rows = connection.fetch_all(
        _MATCHING, {"guild_id": guild_id, "pattern": pattern, "visible": visible, "limit": limit}
    )
    return [Tag(row["id"], row["name"], row["question_count"]) for row in rows]


def get_tag_id(connection: Connection, guild_id: int, name: str) -> int | None:
    """Return the row id of a tag by its exact name."""
    return connection.fetch_value(
        """
        SELECT id
        FROM tag
        WHERE guild_id = :guild_id
          AND name = :name
        """,
        {"guild_id": guild_id, "name": storable(name)},
    )


def get_seen_tag_id(
    connection: Connection, guild_id: int, name: str, visible_channels: Iterable[Snowflake] | None
) -> int | None:
    """Return the row id of a tag by its exact name; None too if no visible channel (None: all are) shows it."""
    visible = None if visible_channels is None else channel_list(visible_channels)
    return connection.fetch_value(_BY_NAME, {"guild_id": guild_id, "name": storable(name), "visible": visible})


def ensure_tag(connection: Connection, guild_id: int, name: str) -> int:
    """Return the row id of a tag; make it when it is new."""
    tag_id = get_tag_id(connection, guild_id, name)
    if tag_id is not None:
        return tag_id
    return connection.fetch_value(
        """
        INSERT INTO tag (guild_id, name)
        VALUES (:guild_id, :name)
        RETURNING id
        """,
        {"guild_id": guild_id, "name": name},
    )


def list_names_of_question(connection: Connection, question_id: PostId) -> tuple[str, ...]:
    """Return the tags of a question in their order."""
    rows = connection.fetch_all(
        """
        SELECT tag.name
        FROM question_tag
        JOIN tag ON tag.id = question_tag.tag_id
        WHERE question_tag.question_id = :question_id
        ORDER BY question_tag.position
        """,
        {"question_id": question_id},
    )
    return tuple(row["name"] for row in rows)


def add_to_question(connection: Connection, question_id: PostId, tag_ids: Iterable[int]) -> None:
    """Give a question that has none its tags, in this order, and count them."""
    for position, tag_id in enumerate(dict.fromkeys(tag_ids)):
        connection.execute(
            """
            INSERT INTO question_tag (question_id, tag_id, position)
            VALUES (:question_id, :tag_id, :position)
            """,
            {"question_id": question_id, "tag_id": tag_id, "position": position},
        )
        connection.execute(
            """
            UPDATE tag
            SET question_count = question_count + 1
            WHERE id = :tag_id
            """,
            {"tag_id": tag_id},
        )


def discount_question(connection: Connection, question_id: PostId) -> None:
    """Count a question no more in the totals of its tags: it was deleted."""
    connection.execute(
        """
        UPDATE tag
        SET question_count = question_count - 1
        WHERE id IN (
            SELECT tag_id
            FROM question_tag
            WHERE question_id = :question_id
        )
        """,
        {"question_id": question_id},
    )
