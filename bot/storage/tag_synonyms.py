"""The names that tags had, and the tags that are on their way out."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.text import storable
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Removal:
    """A tag that its questions lose for another; into_id None: for none."""

    tag_id: int
    into_id: int | None


def find_exact(connection: Connection, guild_id: int, name: str) -> int | None:
    """Return the tag that has this exact name, or had it; of one that is being merged, the tag into which it goes."""
    parameters = {"guild_id": guild_id, "name": storable(name)}
    tag_id = connection.fetch_value(
        """
        SELECT COALESCE(tag_removal.into_id, tag.id)
        FROM tag
        LEFT JOIN tag_removal ON tag_removal.tag_id = tag.id
        WHERE tag.guild_id = :guild_id
          AND tag.name = :name
        """,
        parameters,
    )
    if tag_id is not None:
        return tag_id
    return connection.fetch_value(
        """
        SELECT tag_id
        FROM tag_synonym
        WHERE guild_id = :guild_id
          AND name = :name
        """,
        parameters,
    )


def find_tag(connection: Connection, guild_id: int, name: str) -> int | None:
    """Return the tag that `find_exact` finds, else the most used one that has, or had, the name in another case."""
    tag_id = find_exact(connection, guild_id, name)
    if tag_id is not None:
        return tag_id
    wanted = storable(name).casefold()
    rows = connection.fetch_all(
        """
        SELECT id, name, question_count
        FROM tag
        WHERE guild_id = :guild_id
        UNION ALL
        SELECT tag_id, name, -1
        FROM tag_synonym
        WHERE guild_id = :guild_id
        ORDER BY question_count DESC, name
        """,
        {"guild_id": guild_id},
    )
    same = next((row["name"] for row in rows if row["name"].casefold() == wanted), None)
    return None if same is None else find_exact(connection, guild_id, same)


def add_synonym(connection: Connection, guild_id: int, name: str, tag_id: int) -> None:
    """Let a name mean a tag, whatever it meant before."""
    connection.execute(
        """
        INSERT INTO tag_synonym (guild_id, name, tag_id)
        VALUES (:guild_id, :name, :tag_id)
        ON CONFLICT (guild_id, name) DO UPDATE
        SET tag_id = excluded.tag_id
        """,
        {"guild_id": guild_id, "name": name, "tag_id": tag_id},
    )


def remove_synonym(connection: Connection, guild_id: int, name: str) -> None:
    """Let a name mean nothing any more."""
    connection.execute(
        """
        DELETE FROM tag_synonym
        WHERE guild_id = :guild_id
          AND name = :name
        """,
        {"guild_id": guild_id, "name": name},
    )


def add_removal(connection: Connection, removal: Removal) -> None:
    """Let the questions of a tag lose it from now on."""
    connection.execute(
        """
        INSERT INTO tag_removal (tag_id, into_id)
        VALUES (:tag_id, :into_id)
        """,
        {"tag_id": removal.tag_id, "into_id": removal.into_id},
    )


def get_removal(connection: Connection) -> Removal | None:
    """Return the removal that is next, of whatever guild."""
    row = connection.fetch_one("SELECT tag_id, into_id FROM tag_removal ORDER BY tag_id LIMIT 1")
    return None if row is None else Removal(row["tag_id"], row["into_id"])


def is_removing(connection: Connection, tag_id: int) -> bool:
    """Return whether a tag is being removed, or another one for it."""
    found = connection.fetch_value(
        """
        SELECT 1
        FROM tag_removal
        WHERE tag_id = :tag_id
           OR into_id = :tag_id
        """,
        {"tag_id": tag_id},
    )
    return found is not None


def move_belongings(connection: Connection, removal: Removal) -> None:
    """Let followers, forums' tags and former names of a tag belong to the other one, or to none."""
    parameters = {"tag_id": removal.tag_id, "into_id": removal.into_id}
    if removal.into_id is not None:
        connection.execute(
            """
            INSERT INTO tag_follow (tag_id, member_id, followed_at)
            SELECT :into_id, member_id, followed_at
            FROM tag_follow
            WHERE tag_id = :tag_id
            ON CONFLICT (tag_id, member_id) DO NOTHING
            """,
            parameters,
        )
        connection.execute("UPDATE forum_tag SET tag_id = :into_id WHERE tag_id = :tag_id", parameters)
        connection.execute("UPDATE tag_synonym SET tag_id = :into_id WHERE tag_id = :tag_id", parameters)
    connection.execute("DELETE FROM tag_follow WHERE tag_id = :tag_id", parameters)
    connection.execute("DELETE FROM forum_tag WHERE tag_id = :tag_id", parameters)
    connection.execute("DELETE FROM tag_synonym WHERE tag_id = :tag_id", parameters)


def remove_tag(connection: Connection, tag_id: int) -> None:
    """Remove a tag that no question has any more, with its removal."""
    connection.execute("DELETE FROM tag_removal WHERE tag_id = :tag_id", {"tag_id": tag_id})
    connection.execute("DELETE FROM tag WHERE id = :tag_id", {"tag_id": tag_id})
