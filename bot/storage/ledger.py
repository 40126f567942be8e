"""The ledger: every event that gave or cost someone something, with its cause and never its points."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.identity import Snowflake
from bot.domain.points import Cause, Effect, Kind
from bot.domain.posts import MessageRef
from bot.domain.reputation import Entry, Place, Position, Turn
from bot.storage.channels import channel_list
from bot.storage.connection import Connection, Row

# The lines first, by their index alone, then what each is about: so a page costs the same in every history.
# A post that is gone has no message any more; a message that is no answer any more stands. Of what lies in a channel
# that the reader cannot see nothing leaves the database.
_PAGE = """
    WITH line AS (
        SELECT id, kind, effect, cause, day, at, post_id, bounty_id
        FROM ledger
        WHERE member_id = :member_id
          AND {beyond}
          AND (:with_casts OR kind <> 'downvote_cast')
        ORDER BY {order}
        LIMIT :limit
    ),
    placed AS (
        SELECT line.id, line.kind, line.effect, line.cause, line.day, line.at,
               CASE line.kind
                   WHEN 'bounty_offered' THEN -bounty.amount
                   WHEN 'bounty_earned' THEN bounty.awarded
                   ELSE 0
               END AS bounty_points,
               question.state <> 'deleted' AS is_asked,
               COALESCE(answer.state, '') <> 'deleted' AS is_posted,
               question.title, question.thread_id, post.message_id, post.channel_id,
               :visible IS NULL
                   OR question.state = 'deleted'
                   OR question.thread_id IS NULL
                   OR COALESCE(:visible LIKE '%,' || channel.discord_id || ',%', FALSE) AS is_seen
        FROM line
        JOIN post ON post.id = line.post_id
        LEFT JOIN answer ON answer.id = post.id
        JOIN question ON question.id = COALESCE(answer.question_id, post.id)
        LEFT JOIN channel ON channel.id = question.channel_id
        LEFT JOIN bounty ON bounty.id = line.bounty_id
    )
    SELECT id, kind, effect, cause, day, at, bounty_points, is_seen,
           CASE WHEN is_seen AND is_asked THEN title END AS title,
           CASE WHEN is_seen AND is_asked THEN thread_id END AS thread_id,
           CASE WHEN is_seen AND is_asked AND is_posted THEN message_id END AS message_id,
           CASE WHEN is_seen AND is_asked AND is_posted THEN channel_id END AS channel_id
    FROM placed
    ORDER BY {order}
"""

_PAGES = {
    Turn.OLDER: _PAGE.format(beyond="(at, id) < (:at, :id)", order="at DESC, id DESC"),
    Turn.NEWER: _PAGE.format(beyond="(at, id) > (:at, :id)", order="at, id"),
}


def add_entries(connection: Connection, entries: Iterable[tuple[Effect, int]], cause: Cause) -> None:
    """Add a line for each effect and the time (seconds) at which it came or ceased, all by one cause."""
    connection.execute_many(
        """
        INSERT INTO ledger (member_id, kind, effect, post_id, day, at, cause, bounty_id)
        VALUES (:member_id, :kind, :effect, :post_id, :day, :at, :cause, :bounty_id)
        """,
        [
            {
                "member_id": effect.member_id,
                "kind": effect.kind,
                "effect": effect.effect,
                "post_id": effect.post_id,
                "day": effect.day,
                "at": at,
                "cause": cause,
                "bounty_id": effect.bounty_id,
            }
            for effect, at in entries
        ],
    )


def list_entries(
    connection: Connection,
    member_id: int,
    start: Position,
    turn: Turn,
    visible_channels: Iterable[Snowflake] | None,
    *,
    with_casts: bool,
    limit: int,
) -> list[Entry]:
    """Return lines of a member, from a position on, the nearest to it first.

    Args:
        connection: a snapshot.
        member_id: the row of the member.
        start: the position, which is not itself returned.
        turn: which way.
        visible_channels: the channels (Discord's ids) of which the reader may know; None: all.
        with_casts: with the lines of the down votes that the member cast.
        limit: how many lines at most.
    """
    rows = connection.fetch_all(
        _PAGES[turn],
        {
            "member_id": member_id,
            "at": start.at,
            "id": start.id,
            "visible": None if visible_channels is None else channel_list(visible_channels),
            "with_casts": with_casts,
            "limit": limit,
        },
    )
    return [_entry_of(row) for row in rows]


def _entry_of(row: Row) -> Entry:
    return Entry(
        id=row["id"],
        kind=Kind(row["kind"]),
        effect=row["effect"],
        cause=Cause(row["cause"]),
        day=row["day"],
        at=row["at"],
        bounty_points=row["bounty_points"],
        place=_place_of(row) if row["is_seen"] else None,
    )


def _place_of(row: Row) -> Place:
    thread_id, message_id = row["thread_id"], row["message_id"]
    return Place(
        title=row["title"],
        thread_id=None if thread_id is None else Snowflake(thread_id),
        message=None if message_id is None else MessageRef(Snowflake(row["channel_id"]), Snowflake(message_id)),
    )
