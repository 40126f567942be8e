"""The outbox: what Discord has yet to be shown."""

from __future__ import annotations

from bot.domain.identity import PostId, Snowflake
from bot.domain.rendering import Render, RenderKind
from bot.storage.connection import Connection, Row


def _render_of(row: Row) -> Render:
    return Render(
        id=row["id"],
        guild_id=Snowflake(row["guild_discord_id"]),
        kind=RenderKind(row["kind"]),
        post_id=PostId(row["post_id"]),
        target=row["target"],
        due_at=row["due_at"],
        attempts=row["attempts"],
        version=row["version"],
    )


def request(
    connection: Connection,
    guild_id: int,
    post_id: PostId,
    kind: RenderKind,
    now: int,
    *,
    target: str = "",
    due_at: int | None = None,
) -> None:
    """Ask for a render, at due_at (seconds; now when None) or earlier if it was asked for already.

    A new cause makes a new version; it does not cut the back-off of one that failed short.
    """
    connection.execute(
        """
        INSERT INTO render (guild_id, kind, post_id, target, due_at)
        VALUES (:guild_id, :kind, :post_id, :target, :due_at)
        ON CONFLICT (post_id, kind, target) DO UPDATE
        SET version = render.version + 1,
            due_at = CASE
                WHEN render.attempts = 0 AND excluded.due_at < render.due_at THEN excluded.due_at
                ELSE render.due_at
            END
        """,
        {
            "guild_id": guild_id,
            "kind": kind.value,
            "post_id": post_id,
            "target": target,
            "due_at": now if due_at is None else due_at,
        },
    )


def list_due(connection: Connection, now: int, limit: int) -> list[Render]:
    """Return renders whose time has come, the longest due first; those of guilds that the bot has left wait."""
    rows = connection.fetch_all(
        """
        SELECT render.id, guild.discord_id AS guild_discord_id, render.kind, render.post_id, render.target,
               render.due_at, render.attempts, render.version
        FROM render
        JOIN guild ON guild.id = render.guild_id
        WHERE render.due_at <= :now
          AND guild.left_at IS NULL
        ORDER BY render.due_at, render.id
        LIMIT :limit
        """,
        {"now": now, "limit": limit},
    )
    return [_render_of(row) for row in rows]


def get_next_due_at(connection: Connection) -> int | None:
    """Return when the next render is due, in seconds; None when nothing waits."""
    return connection.fetch_value(
        """
        SELECT render.due_at
        FROM render
        JOIN guild ON guild.id = render.guild_id
        WHERE guild.left_at IS NULL
        ORDER BY render.due_at
        LIMIT 1
        """
    )


def count(connection: Connection) -> int:
    """Return how many renders wait, due or not."""
    number: int = connection.fetch_value("SELECT COUNT(*) FROM render")
    return number


def remove_version(connection: Connection, render: Render) -> bool:
    """Remove a render that was shown; False when a newer cause came meanwhile and it stays, or it was withdrawn."""
    removed = connection.fetch_value(
        """
        DELETE FROM render
        WHERE id = :render_id
          AND post_id = :post_id
          AND kind = :kind
          AND target = :target
          AND version = :version
        RETURNING id
        """,
        _identity(render) | {"version": render.version},
    )
    return removed is not None


def remove_kind(connection: Connection, post_id: PostId, kind: RenderKind, target: str = "") -> None:
    """Withdraw a render that is not wanted any more."""
    connection.execute(
        """
        DELETE FROM render
        WHERE post_id = :post_id
          AND kind = :kind
          AND target = :target
        """,
        {"post_id": post_id, "kind": kind.value, "target": target},
    )


def remove_of_post(connection: Connection, post_id: PostId) -> None:
    """Withdraw all renders of a post whose message is gone."""
    connection.execute(
        """
        DELETE FROM render
        WHERE post_id = :post_id
        """,
        {"post_id": post_id},
    )


def remove_of_question(connection: Connection, question_id: PostId) -> None:
    """Withdraw all renders of a question whose thread is gone, and of its answers."""
    connection.execute(
        """
        DELETE FROM render
        WHERE post_id = :question_id
           OR post_id IN (
               SELECT id
               FROM answer
               WHERE question_id = :question_id
           )
        """,
        {"question_id": question_id},
    )


def put_retry(connection: Connection, render: Render, due_at: int) -> None:
    """Count a failure and try again at due_at (seconds); nothing happens to one that was withdrawn."""
    connection.execute(
        """
        UPDATE render
        SET attempts = attempts + 1,
            due_at = :due_at
        WHERE id = :render_id
          AND post_id = :post_id
          AND kind = :kind
          AND target = :target
        """,
        _identity(render) | {"due_at": due_at},
    )


def put_due(connection: Connection, render: Render, due_at: int) -> None:
    """Move a render to another time (seconds), no failure counted and its attempts forgotten."""
    connection.execute(
        """
        UPDATE render
        SET attempts = 0,
            due_at = :due_at
        WHERE id = :render_id
          AND post_id = :post_id
          AND kind = :kind
          AND target = :target
        """,
        _identity(render) | {"due_at": due_at},
    )


def _identity(render: Render) -> dict[str, object]:
    """Return what makes a row this render: the id of one that was withdrawn may be another's by now."""
    return {
        "render_id": render.id,
        "post_id": render.post_id,
        "kind": render.kind.value,
        "target": render.target,
    }
