"""Awards of badges."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.badges import Earned
from bot.storage.connection import Connection

Key = tuple[str, int | None]
"""The name of a badge, and the row of its tag if it is one of a tag."""


def list_awards(connection: Connection, member_id: int) -> dict[Key, Earned]:
    """Return what a member was awarded, and for what."""
    rows = connection.fetch_all(
        """
        SELECT badge, tag_id, post_id, awarded_at
        FROM badge_award
        WHERE member_id = :member_id
        """,
        {"member_id": member_id},
    )
    return {(row["badge"], row["tag_id"]): Earned(row["awarded_at"], row["post_id"]) for row in rows}


def add_award(connection: Connection, member_id: int, key: Key, earned: Earned) -> None:
    """Keep an award that is not kept yet."""
    connection.execute(
        """
        INSERT INTO badge_award (member_id, badge, tag_id, post_id, awarded_at)
        VALUES (:member_id, :badge, :tag_id, :post_id, :awarded_at)
        """,
        {
            "member_id": member_id,
            "badge": key[0],
            "tag_id": key[1],
            "post_id": earned.post_id,
            "awarded_at": earned.at,
        },
    )


def remove_award(connection: Connection, member_id: int, key: Key) -> None:
    """Remove an award."""
    connection.execute(
        """
        DELETE FROM badge_award
        WHERE member_id = :member_id
          AND badge = :badge
          AND COALESCE(tag_id, 0) = COALESCE(:tag_id, 0)
        """,
        {"member_id": member_id, "badge": key[0], "tag_id": key[1]},
    )


def get_tag_name(connection: Connection, tag_id: int) -> str:
    """Return the name of a tag."""
    return connection.fetch_value("SELECT name FROM tag WHERE id = :tag_id", {"tag_id": tag_id})


def list_of_tag(connection: Connection, tag_id: int) -> list[tuple[int, str]]:
    """Return who holds which badges of a tag: the row ids of members, and the names of the badges."""
    rows = connection.fetch_all("SELECT member_id, badge FROM badge_award WHERE tag_id = :tag_id", {"tag_id": tag_id})
    return [(row["member_id"], row["badge"]) for row in rows]


def move_tag(connection: Connection, tag_id: int, into_id: int) -> None:
    """Give those who hold badges of a tag the same of another one, which they have not."""
    connection.execute(
        """
        UPDATE badge_award
        SET tag_id = :into_id
        WHERE tag_id = :tag_id
          AND NOT EXISTS (
              SELECT 1
              FROM badge_award AS held
              WHERE held.member_id = badge_award.member_id
                AND held.badge = badge_award.badge
                AND held.tag_id = :into_id
          )
        """,
        {"tag_id": tag_id, "into_id": into_id},
    )


def remove_tag(connection: Connection, tag_id: int) -> None:
    """Remove the awards of a tag that goes away; what its answers earn under another name is counted in anew."""
    connection.execute(
        """
        DELETE FROM badge_award
        WHERE tag_id = :tag_id
        """,
        {"tag_id": tag_id},
    )


def list_settled_members(connection: Connection, low: int, high: int) -> Sequence[int]:
    """Return the members with a row id from low up to, but without, high, of whom nothing waits to be counted in."""
    rows = connection.fetch_all(
        """
        SELECT member.id
        FROM member
        WHERE member.id >= :low
          AND member.id < :high
          AND NOT EXISTS (
              SELECT 1
              FROM stale_member
              WHERE stale_member.member_id = member.id
          )
          AND NOT EXISTS (
              SELECT 1
              FROM stale_post
              JOIN post ON post.id = stale_post.post_id
              WHERE post.author_id = member.id
          )
        ORDER BY member.id
        """,
        {"low": low, "high": high},
    )
    return [row[0] for row in rows]
