"""What forums' tags are to become, and which forums wait for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.forum_mirror import NewTag
from bot.domain.identity import Snowflake
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class DueForum:
    """A Q&A channel whose tags are to be looked at.

    Attributes:
        id: the row id of the channel.
        guild_id: of its guild at Discord.
        discord_id: its own id at Discord.
        attempts: how often the change failed in a row.
        version: of what is to change.
    """

    id: int
    guild_id: Snowflake
    discord_id: Snowflake
    attempts: int
    version: int


@dataclass(frozen=True, slots=True)
class LinkedTag:
    """A forum's tag that shows one of ours.

    Attributes:
        discord_id: its id at Discord.
        tag_id: ours; None: it says that a question is solved.
        name: as Discord told it last, if it did.
        wanted_name: what it is to be called from now on, in full.
    """

    discord_id: Snowflake
    tag_id: int | None
    name: str | None
    wanted_name: str | None


def request(connection: Connection, channel_id: int, now: int) -> None:
    """Have a forum's tags looked at now; what a failure put off stays put off."""
    connection.execute(
        """
        INSERT INTO forum_mirror (channel_id, due_at)
        VALUES (:channel_id, :now)
        ON CONFLICT (channel_id) DO UPDATE
        SET version = forum_mirror.version + 1
        """,
        {"channel_id": channel_id, "now": now},
    )


def request_guild(connection: Connection, guild_id: int, now: int) -> None:
    """Have the tags of all Q&A channels of a guild looked at."""
    rows = connection.fetch_all(
        """
        SELECT id
        FROM channel
        WHERE guild_id = :guild_id
          AND position IS NOT NULL
          AND deleted_at IS NULL
        """,
        {"guild_id": guild_id},
    )
    for row in rows:
        request(connection, row["id"], now)


def put_guild_due(connection: Connection, guild_id: int, now: int) -> None:
    """Have everything tried anew now that waits in a guild."""
    connection.execute(
        """
        UPDATE forum_mirror
        SET due_at = :now,
            attempts = 0
        WHERE channel_id IN (
            SELECT id
            FROM channel
            WHERE guild_id = :guild_id
        )
        """,
        {"guild_id": guild_id, "now": now},
    )


def list_due(connection: Connection, now: int, limit: int) -> list[DueForum]:
    """Return forums that are to be looked at, those of guilds that the bot has left not."""
    rows = connection.fetch_all(
        """
        SELECT forum_mirror.channel_id, guild.discord_id AS guild_discord_id, channel.discord_id,
               forum_mirror.attempts, forum_mirror.version
        FROM forum_mirror
        JOIN channel ON channel.id = forum_mirror.channel_id
        JOIN guild ON guild.id = channel.guild_id
        WHERE forum_mirror.due_at <= :now
          AND guild.left_at IS NULL
        ORDER BY forum_mirror.due_at, forum_mirror.channel_id
        LIMIT :limit
        """,
        {"now": now, "limit": limit},
    )
    return [
        DueForum(
            id=row["channel_id"],
            guild_id=Snowflake(row["guild_discord_id"]),
            discord_id=Snowflake(row["discord_id"]),
            attempts=row["attempts"],
            version=row["version"],
        )
        for row in rows
    ]


def get_next_due_at(connection: Connection) -> int | None:
    """Return when the next forum is to be looked at, in seconds; None when none waits."""
    return connection.fetch_value(
        """
        SELECT MIN(forum_mirror.due_at)
        FROM forum_mirror
        JOIN channel ON channel.id = forum_mirror.channel_id
        JOIN guild ON guild.id = channel.guild_id
        WHERE guild.left_at IS NULL
        """
    )


def put_retry(connection: Connection, channel_id: int, due_at: int, attempts: int) -> None:
    """Put the look at a forum off."""
    connection.execute(
        """
        UPDATE forum_mirror
        SET due_at = :due_at,
            attempts = :attempts
        WHERE channel_id = :channel_id
        """,
        {"channel_id": channel_id, "due_at": due_at, "attempts": attempts},
    )


def remove_version(connection: Connection, forum: DueForum) -> None:
    """Be done with a forum, unless something came meanwhile."""
    connection.execute(
        """
        DELETE FROM forum_mirror
        WHERE channel_id = :channel_id
          AND version = :version
        """,
        {"channel_id": forum.id, "version": forum.version},
    )


def list_linked(connection: Connection, channel_id: int) -> list[LinkedTag]:
    """Return the tags of a forum that show ours, the oldest first."""
    rows = connection.fetch_all(
        """
        SELECT discord_id, tag_id, name, wanted_name
        FROM forum_tag
        WHERE channel_id = :channel_id
        ORDER BY discord_id
        """,
        {"channel_id": channel_id},
    )
    return [LinkedTag(Snowflake(row["discord_id"]), row["tag_id"], row["name"], row["wanted_name"]) for row in rows]


def put_wanted_name(connection: Connection, channel_id: int, discord_id: Snowflake, name: str | None) -> None:
    """Say what a forum's tag is to be called; None: what it is called."""
    connection.execute(
        """
        UPDATE forum_tag
        SET wanted_name = :name
        WHERE channel_id = :channel_id
          AND discord_id = :discord_id
        """,
        {"channel_id": channel_id, "discord_id": discord_id, "name": name},
    )


def put_name(connection: Connection, channel_id: int, tag: NewTag) -> None:
    """Write down under which name a forum is about to show one of ours."""
    connection.execute(
        """
        INSERT INTO forum_tag_name (channel_id, name, tag_id)
        VALUES (:channel_id, :name, :tag_id)
        ON CONFLICT (channel_id, name) DO UPDATE
        SET tag_id = excluded.tag_id
        """,
        {"channel_id": channel_id, "name": tag.name, "tag_id": tag.tag_id},
    )


def list_names(connection: Connection, channel_id: int) -> dict[str, int | None]:
    """Return which of ours each name means in a forum; None: that a question is solved."""
    rows = connection.fetch_all(
        """
        SELECT name, tag_id
        FROM forum_tag_name
        WHERE channel_id = :channel_id
        """,
        {"channel_id": channel_id},
    )
    return {row["name"]: row["tag_id"] for row in rows}


def add_leaving(connection: Connection, channel_id: int, discord_id: Snowflake) -> None:
    """Have a tag removed from a forum."""
    connection.execute(
        """
        INSERT INTO forum_tag_leaving (channel_id, discord_id)
        VALUES (:channel_id, :discord_id)
        ON CONFLICT (channel_id, discord_id) DO NOTHING
        """,
        {"channel_id": channel_id, "discord_id": discord_id},
    )


def list_leaving(connection: Connection, channel_id: int) -> set[Snowflake]:
    """Return the tags that are to be removed from a forum."""
    rows = connection.fetch_all(
        "SELECT discord_id FROM forum_tag_leaving WHERE channel_id = :channel_id", {"channel_id": channel_id}
    )
    return {Snowflake(row["discord_id"]) for row in rows}


def remove_leaving(connection: Connection, channel_id: int, discord_ids: Iterable[Snowflake]) -> None:
    """Forget tags that were removed from a forum."""
    connection.execute_many(
        """
        DELETE FROM forum_tag_leaving
        WHERE channel_id = :channel_id
          AND discord_id = :discord_id
        """,
        [{"channel_id": channel_id, "discord_id": discord_id} for discord_id in discord_ids],
    )


def add_unlinked(connection: Connection, channel_id: int, tag_id: int | None) -> None:
    """Remember that a moderator removed one of ours from a forum; None: the one for solved questions."""
    parameters = {"channel_id": channel_id, "tag_id": tag_id}
    remove_unlinked(connection, channel_id, tag_id)
    connection.execute(
        """
        INSERT INTO forum_tag_unlinked (channel_id, tag_id)
        VALUES (:channel_id, :tag_id)
        """,
        parameters,
    )


def remove_unlinked(connection: Connection, channel_id: int, tag_id: int | None) -> None:
    """Forget that one of ours was removed from a forum: it is there again."""
    connection.execute(
        """
        DELETE FROM forum_tag_unlinked
        WHERE channel_id = :channel_id
          AND (tag_id = :tag_id OR (tag_id IS NULL AND :tag_id IS NULL))
        """,
        {"channel_id": channel_id, "tag_id": tag_id},
    )


def list_unlinked(connection: Connection, channel_id: int) -> set[int | None]:
    """Return those of ours that a moderator removed from a forum; None among them: the one for solved questions."""
    rows = connection.fetch_all(
        "SELECT tag_id FROM forum_tag_unlinked WHERE channel_id = :channel_id", {"channel_id": channel_id}
    )
    return {row["tag_id"] for row in rows}


def list_channels_showing(connection: Connection, tag_id: int) -> list[int]:
    """Return the row ids of the forums that show one of our tags."""
    rows = connection.fetch_all(
        "SELECT DISTINCT channel_id FROM forum_tag WHERE tag_id = :tag_id ORDER BY channel_id", {"tag_id": tag_id}
    )
    return [row["channel_id"] for row in rows]


def move_removed(connection: Connection, tag_id: int, into_id: int | None, *, is_rename: bool) -> None:
    """Let what is known of a tag in forums belong to the one that takes its place; None: to none.

    What moderators removed from a forum is removed under its new name too, but not what it was merged into.
    """
    parameters = {"tag_id": tag_id, "into_id": into_id}
    if into_id is not None:
        connection.execute("UPDATE forum_tag_name SET tag_id = :into_id WHERE tag_id = :tag_id", parameters)
    if is_rename:
        connection.execute("UPDATE forum_tag_unlinked SET tag_id = :into_id WHERE tag_id = :tag_id", parameters)
    connection.execute("DELETE FROM forum_tag_name WHERE tag_id = :tag_id", parameters)
    connection.execute("DELETE FROM forum_tag_unlinked WHERE tag_id = :tag_id", parameters)


def list_public_tags(connection: Connection, guild_id: int) -> list[NewTag]:
    """Return the tags of a guild that were made for everyone and stay, the most used first."""
    rows = connection.fetch_all(
        """
        SELECT tag.id, tag.name
        FROM tag
        LEFT JOIN tag_removal ON tag_removal.tag_id = tag.id
        WHERE tag.guild_id = :guild_id
          AND tag.is_public = 1
          AND tag_removal.tag_id IS NULL
        ORDER BY tag.question_count DESC, tag.name
        """,
        {"guild_id": guild_id},
    )
    return [NewTag(row["id"], row["name"]) for row in rows]
