"""Tags and the questions that carry them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.identity import PostId, Snowflake
from bot.domain.text import storable
from bot.storage import tag_synonyms
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
        OR tag.is_public = 1
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
"""Whether the visible channels show a tag: as a forum's own, on a question, or made for all. The names of
all others are secret."""

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
      AND (
          LOWER(name) LIKE LOWER(:pattern) ESCAPE '\\'
          OR EXISTS (
              SELECT 1
              FROM tag_synonym
              WHERE tag_synonym.tag_id = tag.id
                AND LOWER(tag_synonym.name) LIKE LOWER(:pattern) ESCAPE '\\'
          )
      )
      AND {TAG_IS_SEEN}
    ORDER BY question_count DESC, name
    LIMIT :limit
"""

_IS_SEEN = f"""
    SELECT id
    FROM tag
    WHERE id = :tag_id
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
    """Return those of `list_most_used` in whose names, or former names, the part stands."""
    visible = None if visible_channels is None else channel_list(visible_channels)
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = f"%{storable(escaped)}%"
    rows = connection.fetch_all(
        _MATCHING, {"guild_id": guild_id, "pattern": pattern, "visible": visible, "limit": limit}
    )
    return [Tag(row["id"], row["name"], row["question_count"]) for row in rows]


def get_seen_tag_id(
    connection: Connection, guild_id: int, name: str, visible_channels: Iterable[Snowflake] | None
) -> int | None:
    """Return the row id of a tag as `tag_synonyms.find_tag` does; None if no visible channel (None: all) shows it."""
    tag_id = tag_synonyms.find_tag(connection, guild_id, name)
    if tag_id is None or visible_channels is None:
        return tag_id
    return connection.fetch_value(_IS_SEEN, {"tag_id": tag_id, "visible": channel_list(visible_channels)})


def ensure_tag(connection: Connection, guild_id: int, name: str) -> int:
    """Return the row id of the tag that has or had this exact name; make it when it is new."""
    tag_id = tag_synonyms.find_exact(connection, guild_id, name)
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


def add_public(connection: Connection, guild_id: int, name: str) -> int:
    """Add a tag that everyone sees; return its row id."""
    return connection.fetch_value(
        """
        INSERT INTO tag (guild_id, name, is_public)
        VALUES (:guild_id, :name, 1)
        RETURNING id
        """,
        {"guild_id": guild_id, "name": name},
    )


def add_like(connection: Connection, tag_id: int, name: str) -> int:
    """Add a tag to the guild of another one, seen by everyone only if that one is; return its row id."""
    return connection.fetch_value(
        """
        INSERT INTO tag (guild_id, name, is_public)
        SELECT guild_id, :name, is_public
        FROM tag
        WHERE id = :tag_id
        RETURNING id
        """,
        {"tag_id": tag_id, "name": name},
    )


def count_of_guild(connection: Connection, guild_id: int) -> int:
    """Return how many tags a guild has."""
    return connection.fetch_value("SELECT COUNT(*) FROM tag WHERE guild_id = :guild_id", {"guild_id": guild_id})


def get_tag(connection: Connection, tag_id: int) -> Tag:
    """Return a tag that is known to exist."""
    row = connection.fetch_one("SELECT id, name, question_count FROM tag WHERE id = :tag_id", {"tag_id": tag_id})
    if row is None:
        raise LookupError(f"no tag {tag_id}")
    return Tag(row["id"], row["name"], row["question_count"])


def list_questions(connection: Connection, tag_id: int, limit: int) -> list[PostId]:
    """Return some questions with a tag, deleted ones too."""
    rows = connection.fetch_all(
        """
        SELECT question_id
        FROM question_tag
        WHERE tag_id = :tag_id
        ORDER BY question_id
        LIMIT :limit
        """,
        {"tag_id": tag_id, "limit": limit},
    )
    return [PostId(row["question_id"]) for row in rows]


def put_of_question(connection: Connection, question_id: PostId, tag_ids: Iterable[int]) -> None:
    """Give a question that stands these tags in the place of all that it has, in this order, and count both anew.

    Index of words and kept totals are the caller's to mend, before and after.
    """
    discount_question(connection, question_id)
    connection.execute(
        """
        DELETE FROM question_tag
        WHERE question_id = :question_id
        """,
        {"question_id": question_id},
    )
    add_to_question(connection, question_id, tag_ids)


def replace_of_question(connection: Connection, question_id: PostId, tag_id: int, into_id: int | None) -> None:
    """Give a question another tag in the place of one, or none, and count both anew.

    Index of words and kept totals are the caller's to mend, before and after.
    """
    parameters = {"question_id": question_id, "tag_id": tag_id, "into_id": into_id}
    row = connection.fetch_one(
        """
        DELETE FROM question_tag
        WHERE question_id = :question_id
          AND tag_id = :tag_id
        RETURNING position
        """,
        parameters,
    )
    if row is None:
        return
    added = None
    if into_id is not None:
        added = connection.fetch_value(
            """
            INSERT INTO question_tag (question_id, tag_id, position)
            VALUES (:question_id, :into_id, :position)
            ON CONFLICT (question_id, tag_id) DO NOTHING
            RETURNING tag_id
            """,
            {**parameters, "position": row["position"]},
        )
    for counted, change in ((tag_id, -1), (added, 1)):
        connection.execute(
            """
            UPDATE tag
            SET question_count = question_count + :change
            WHERE id = :tag_id
              AND EXISTS (
                  SELECT 1
                  FROM question
                  WHERE id = :question_id
                    AND state <> 'deleted'
              )
            """,
            {"tag_id": counted, "change": change, "question_id": question_id},
        )


def is_of_guild(connection: Connection, tag_id: int, guild_id: int) -> bool:
    """Return whether a tag exists and is one of this guild."""
    return get_guild_id(connection, tag_id) == guild_id


def get_guild_id(connection: Connection, tag_id: int) -> int:
    """Return the row id of the guild of a tag; 0 if there is no such tag."""
    return connection.fetch_value("SELECT guild_id FROM tag WHERE id = :tag_id", {"tag_id": tag_id}) or 0
