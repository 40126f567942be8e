"""The tags that members follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.identity import Snowflake
from bot.domain.text import storable
from bot.storage.channels import channel_list
from bot.storage.connection import Connection
from bot.storage.tags import TAG_IS_SEEN


@dataclass(frozen=True, slots=True)
class ListedTag:
    """A tag with the number of its questions, and whether the reader follows it."""

    name: str
    question_count: int
    is_followed: bool


_LIST = f"""
    SELECT tag.name, tag.question_count,
           EXISTS (
               SELECT 1
               FROM tag_follow
               WHERE tag_follow.tag_id = tag.id
                 AND tag_follow.member_id = :member_id
           ) AS is_followed
    FROM tag
    WHERE tag.guild_id = :guild_id
      AND {TAG_IS_SEEN}
    ORDER BY tag.question_count DESC, tag.name
    LIMIT :limit OFFSET :offset
"""

_FOLLOWED = f"""
    SELECT tag.name
    FROM tag_follow
    JOIN tag ON tag.id = tag_follow.tag_id
    WHERE tag_follow.member_id = :member_id
      AND LOWER(tag.name) LIKE LOWER(:pattern) ESCAPE '\\'
      AND {TAG_IS_SEEN}
    ORDER BY tag.name
    LIMIT :limit
"""


def list_tags(
    connection: Connection,
    guild_id: int,
    member_id: int | None,
    visible_channels: Iterable[Snowflake],
    *,
    limit: int,
    offset: int,
) -> list[ListedTag]:
    """Return the tags of a guild that the visible channels show, by number of questions, then by name.

    Args:
        connection: the transaction.
        guild_id: the guild.
        member_id: the reader; None: one who is not known and follows nothing.
        visible_channels: Discord's ids.
        limit: how many.
        offset: how many to pass over.
    """
    rows = connection.fetch_all(
        _LIST,
        {
            "guild_id": guild_id,
            "member_id": member_id,
            "visible": channel_list(visible_channels),
            "limit": limit,
            "offset": offset,
        },
    )
    return [ListedTag(row["name"], row["question_count"], bool(row["is_followed"])) for row in rows]


def list_followed(
    connection: Connection, member_id: int, part: str, visible_channels: Iterable[Snowflake], limit: int
) -> list[str]:
    """Return the names of the tags that a member follows in which the part stands and that the channels show."""
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = connection.fetch_all(
        _FOLLOWED,
        {
            "member_id": member_id,
            "pattern": f"%{storable(escaped)}%",
            "visible": channel_list(visible_channels),
            "limit": limit,
        },
    )
    return [row["name"] for row in rows]


def add_follow(connection: Connection, tag_id: int, member_id: int, now: int) -> bool:
    """Let a member follow a tag; False if they do already."""
    added = connection.fetch_value(
        """
        INSERT INTO tag_follow (tag_id, member_id, followed_at)
        VALUES (:tag_id, :member_id, :now)
        ON CONFLICT (tag_id, member_id) DO NOTHING
        RETURNING tag_id
        """,
        {"tag_id": tag_id, "member_id": member_id, "now": now},
    )
    return added is not None


def remove_follow(connection: Connection, tag_id: int, member_id: int) -> bool:
    """Let a member follow a tag no more; False if they did not."""
    removed = connection.fetch_value(
        """
        DELETE FROM tag_follow
        WHERE tag_id = :tag_id
          AND member_id = :member_id
        RETURNING tag_id
        """,
        {"tag_id": tag_id, "member_id": member_id},
    )
    return removed is not None


def count_of_member(connection: Connection, member_id: int) -> int:
    """Return how many tags a member follows."""
    number: int = connection.fetch_value(
        """
        SELECT COUNT(*)
        FROM tag_follow
        WHERE member_id = :member_id
        """,
        {"member_id": member_id},
    )
    return number
