"""The ledger: every event that gave or cost someone something, with its cause and never its points."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.points import Cause, Effect
from bot.storage.connection import Connection


def add_entries(connection: Connection, entries: Iterable[tuple[Effect, int]], cause: Cause) -> None:
    """Add a line for each effect and the time (seconds) at which it came or ceased, all by one cause."""
    connection.execute_many(
        """
        INSERT INTO ledger (member_id, kind, effect, post_id, day, at, cause)
        VALUES (:member_id, :kind, :effect, :post_id, :day, :at, :cause)
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
            }
            for effect, at in entries
        ],
    )
