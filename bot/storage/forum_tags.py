"""The tags of forums, as far as they show ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.identity import Snowflake
from bot.storage.connection import Connection
from bot.storage.tags import Tag


@dataclass(frozen=True, slots=True)
class ForumTag:
    """A tag of a forum.

    Attributes:
        discord_id: its id at Discord.
        name: the name of our tag; None for the one that says a question is solved.
        is_moderated: only moderators may set it.
    """

    discord_id: Snowflake
    name: str | None
    is_moderated: bool


def list_forum_tags(connection: Connection, channel_id: int) -> list[ForumTag]:
    """Return the tags of a forum, known by the channel's row id; those that are about to be removed are left out."""
    rows = connection.fetch_all(
        """
        SELECT forum_tag.discord_id, tag.name, forum_tag.is_moderated
        FROM forum_tag
        LEFT JOIN tag ON tag.id = forum_tag.tag_id
        WHERE forum_tag.channel_id = :channel_id
          AND NOT EXISTS (
              SELECT 1
              FROM forum_tag_leaving
              WHERE forum_tag_leaving.channel_id = forum_tag.channel_id
                AND forum_tag_leaving.discord_id = forum_tag.discord_id
          )
        ORDER BY forum_tag.discord_id
        """,
        {"channel_id": channel_id},
    )
    return [ForumTag(Snowflake(row["discord_id"]), row["name"], row["is_moderated"] == 1) for row in rows]


def list_tag_ids(connection: Connection, channel_id: int, discord_ids: Iterable[Snowflake]) -> list[int]:
    """Return our tags that these tags of a forum show, in their order; both unknown ones and "solved" are left out."""
    rows = connection.fetch_all(
        """
        SELECT discord_id, tag_id
        FROM forum_tag
        WHERE channel_id = :channel_id
          AND tag_id IS NOT NULL
        """,
        {"channel_id": channel_id},
    )
    known = {row["discord_id"]: row["tag_id"] for row in rows}
    return [known[discord_id] for discord_id in discord_ids if discord_id in known]


def list_settable(connection: Connection, channel_id: int) -> list[Tag]:
    """Return our tags that members may set on posts of a forum, by number of questions, then by name."""
    rows = connection.fetch_all(
        """
        SELECT DISTINCT tag.id, tag.name, tag.question_count
        FROM forum_tag
        JOIN tag ON tag.id = forum_tag.tag_id
        WHERE forum_tag.channel_id = :channel_id
          AND forum_tag.is_moderated = 0
        ORDER BY tag.question_count DESC, tag.name
        """,
        {"channel_id": channel_id},
    )
    return [Tag(row["id"], row["name"], row["question_count"]) for row in rows]


def put_forum_tag(
    connection: Connection, channel_id: int, discord_id: Snowflake, tag_id: int | None, *, name: str, is_moderated: bool
) -> None:
    """Say which of our tags a forum's tag of this name shows; None: it says that a question is solved."""
    connection.execute(
        """
        INSERT INTO forum_tag (channel_id, discord_id, tag_id, name, is_moderated)
        VALUES (:channel_id, :discord_id, :tag_id, :name, :is_moderated)
        ON CONFLICT (channel_id, discord_id) DO UPDATE
        SET tag_id = excluded.tag_id,
            name = excluded.name,
            is_moderated = excluded.is_moderated
        """,
        {
            "channel_id": channel_id,
            "discord_id": discord_id,
            "tag_id": tag_id,
            "name": name,
            "is_moderated": int(is_moderated),
        },
    )


def remove_forum_tags(connection: Connection, channel_id: int, discord_ids: Iterable[Snowflake]) -> None:
    """Forget tags that the forum has no more; ours remain."""
    connection.execute_many(
        """
        DELETE FROM forum_tag
        WHERE channel_id = :channel_id
          AND discord_id = :discord_id
        """,
        [{"channel_id": channel_id, "discord_id": discord_id} for discord_id in discord_ids],
    )


def list_forums_with(connection: Connection, tag_id: int) -> list[Snowflake]:
    """Return the forums, by Discord's ids, of which a tag shows one of ours."""
    rows = connection.fetch_all(
        """
        SELECT DISTINCT channel.discord_id
        FROM forum_tag
        JOIN channel ON channel.id = forum_tag.channel_id
        WHERE forum_tag.tag_id = :tag_id
          AND channel.deleted_at IS NULL
        """,
        {"tag_id": tag_id},
    )
    return [Snowflake(row["discord_id"]) for row in rows]
