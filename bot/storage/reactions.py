"""The reactions that stand on messages, as far as the votes on record tell."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import PostId
from bot.domain.voting import Direction
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class ExpectedReactions:
    """How many reactions of members should stand on a message, by direction and kind."""

    ups: int
    super_ups: int
    downs: int
    super_downs: int


def clear_superseded(connection: Connection, post_id: PostId, direction: Direction) -> None:
    """Note that no reaction of a direction stands any more beside votes of the other."""
    connection.execute(
        """
        UPDATE vote
        SET superseded = 0
        WHERE post_id = :post_id
          AND value <> :value
          AND superseded <> 0
        """,
        {"post_id": post_id, "value": direction.value},
    )


def count_reactions(connection: Connection, post_id: PostId, cast_after: int) -> ExpectedReactions:
    """Count the reactions that stand on a post's message according to the record, whatever became of the votes.

    Args:
        connection: the transaction.
        post_id: the post.
        cast_after: votes cast until then, in seconds, are left out.
    """
    row = connection.fetch_one(
        """
        SELECT
            SUM(CASE WHEN value > 0 THEN reactions & 1 ELSE superseded & 1 END) AS ups,
            SUM(CASE WHEN value > 0 THEN reactions & 2 ELSE superseded & 2 END) / 2 AS super_ups,
            SUM(CASE WHEN value < 0 THEN reactions & 1 ELSE superseded & 1 END) AS downs,
            SUM(CASE WHEN value < 0 THEN reactions & 2 ELSE superseded & 2 END) / 2 AS super_downs
        FROM vote
        WHERE post_id = :post_id
          AND cast_at > :cast_after
        """,
        {"post_id": post_id, "cast_after": cast_after},
    )
    if row is None or row["ups"] is None:
        return ExpectedReactions(0, 0, 0, 0)
    return ExpectedReactions(row["ups"], row["super_ups"], row["downs"], row["super_downs"])
