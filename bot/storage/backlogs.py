"""What a guild has yet to be shown on Discord, or to be read from it."""

from __future__ import annotations

from bot.domain.diagnosing import Backlog, FailedRenders
from bot.storage.connection import Connection


def get_backlog(connection: Connection, guild_id: int) -> Backlog:
    """Return what waits for a guild (a row id); slow only where much waits."""
    row = connection.fetch_one(
        """
        SELECT (
                   SELECT COUNT(*)
                   FROM render
                   WHERE guild_id = :guild_id
               ) AS renders,
               (
                   SELECT MIN(due_at)
                   FROM render
                   WHERE guild_id = :guild_id
               ) AS render_due_at,
               (
                   SELECT COUNT(*)
                   FROM post
                   WHERE dirty_at IS NOT NULL
                     AND guild_id = :guild_id
               ) AS dirty_posts,
               (
                   SELECT MIN(dirty_at)
                   FROM post
                   WHERE dirty_at IS NOT NULL
                     AND guild_id = :guild_id
               ) AS dirty_at
        """,
        {"guild_id": guild_id},
    )
    if row is None:
        raise LookupError("a query without a table gave no row")
    times = [at for at in (row["render_due_at"], row["dirty_at"]) if at is not None]
    return Backlog(row["renders"], row["dirty_posts"], min(times, default=None))


def get_failed_renders(connection: Connection, guild_id: int) -> FailedRenders:
    """Return what of a guild (a row id) failed to be shown and waits to be tried again."""
    row = connection.fetch_one(
        """
        SELECT COUNT(*) AS number, MAX(attempts) AS attempts, MIN(due_at) AS due_at
        FROM render
        WHERE guild_id = :guild_id
          AND attempts > 0
        """,
        {"guild_id": guild_id},
    )
    if row is None:
        raise LookupError("a query without a group gave no row")
    return FailedRenders(row["number"], row["attempts"] or 0, row["due_at"])
