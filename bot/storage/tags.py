"""Tags and the questions that carry them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.identity import PostId
from bot.domain.text import storable
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a guild and the number of its questions, deleted ones left out."""

    id: int
    name: str
    question_count: int


def list_most_used(connection: Connection, guild_id: int, limit: int) -> list[Tag]:
    """Return the tags of a guild by number of questions, then by name."""
    rows = connection.fetch_all(
        """
        SELECT id, name, question_count
        FROM tag
        WHERE guild_id = :guild_id
        ORDER BY question_count DESC, name
        LIMIT :limit
        """,
        {"guild_id": guild_id, "limit": limit},
    )
    return [Tag(row["id"], row["name"], row["question_count"]) for row in rows]


def list_matching(connection: Connection, guild_id: int, part: str, limit: int) -> list[Tag]:
    """Return the tags of a guild in whose names the part stands, by number of questions, then by name."""
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = connection.fetch_all(
        """
        SELECT id, name, question_count
        FROM tag
        WHERE guild_id = :guild_id
          AND LOWER(name) LIKE LOWER(:pattern) ESCAPE '\\'
        ORDER BY question_count DESC, name
        LIMIT :limit
        """,
        {"guild_id": guild_id, "pattern": f"%{storable(escaped)}%", "limit": limit},
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
