"""Drafts of questions."""

from __future__ import annotations

import json

from bot.domain.drafts import Draft, DraftState
from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.storage.connection import Connection, Row

_COLUMNS = """
    draft.id,
    guild.discord_id AS guild_discord_id,
    member.user_id,
    draft.state,
    draft.title,
    draft.body,
    draft.tags,
    draft.file_count,
    channel.discord_id AS channel_discord_id,
    draft.number,
    draft.created_at,
    draft.posting_at,
    draft.expires_at
"""

_TABLES = """
    draft
    JOIN guild ON guild.id = draft.guild_id
    JOIN member ON member.id = draft.member_id
    LEFT JOIN channel ON channel.id = draft.channel_id
"""

_BY_ID = f"""
    SELECT {_COLUMNS}
    FROM {_TABLES}
    WHERE draft.id = :draft_id
"""

_OF_MEMBER = f"""
    SELECT {_COLUMNS}
    FROM {_TABLES}
    WHERE draft.member_id = :member_id
      AND (draft.state = 'posting' OR draft.expires_at > :now)
    ORDER BY draft.id
"""

_POSTING = f"""
    SELECT {_COLUMNS}
    FROM {_TABLES}
    WHERE draft.state = 'posting'
      AND guild.left_at IS NULL
    ORDER BY draft.id
"""


def _draft_of(row: Row) -> Draft:
    channel_id = row["channel_discord_id"]
    return Draft(
        id=row["id"],
        guild_id=Snowflake(row["guild_discord_id"]),
        author_id=Snowflake(row["user_id"]),
        state=DraftState(row["state"]),
        title=row["title"],
        details=row["body"],
        tags=tuple(json.loads(row["tags"])),
        file_count=row["file_count"],
        channel_id=None if channel_id is None else Snowflake(channel_id),
        number=row["number"],
        created_at=row["created_at"],
        posting_at=row["posting_at"],
        expires_at=row["expires_at"],
    )


def get_draft(connection: Connection, draft_id: int) -> Draft | None:
    """Return a draft."""
    row = connection.fetch_one(_BY_ID, {"draft_id": draft_id})
    return None if row is None else _draft_of(row)


def require_draft(connection: Connection, draft_id: int) -> Draft:
    """Return a draft.

    Raises:
        NotFoundError: NO_SUCH_DRAFT.
    """
    draft = get_draft(connection, draft_id)
    if draft is None:
        raise NotFoundError(Reason.NO_SUCH_DRAFT)
    return draft


def list_of_member(connection: Connection, member_id: int, now: int) -> list[Draft]:
    """Return the drafts of a member that have not expired, the oldest first."""
    rows = connection.fetch_all(_OF_MEMBER, {"member_id": member_id, "now": now})
    return [_draft_of(row) for row in rows]


def list_posting(connection: Connection) -> list[Draft]:
    """Return all drafts for which Discord was called and nothing came of it yet, the oldest first.

    Those of guilds that the bot has left wait.
    """
    return [_draft_of(row) for row in connection.fetch_all(_POSTING)]


def add_draft(
    connection: Connection,
    *,
    guild_id: int,
    member_id: int,
    title: str,
    details: str,
    tags: tuple[str, ...],
    file_count: int,
    channel_id: int | None,
    created_at: int,
    expires_at: int,
) -> int:
    """Keep a text and return the draft's id; guild_id, member_id and channel_id are row ids."""
    return connection.fetch_value(
        """
        INSERT INTO draft (
            guild_id, member_id, state, title, body, tags, file_count, channel_id, created_at, expires_at
        )
        VALUES (
            :guild_id, :member_id, 'kept', :title, :body, :tags, :file_count, :channel_id, :created_at,
            :expires_at
        )
        RETURNING id
        """,
        {
            "guild_id": guild_id,
            "member_id": member_id,
            "title": title,
            "body": details,
            "tags": json.dumps(tags),
            "file_count": file_count,
            "channel_id": channel_id,
            "created_at": created_at,
            "expires_at": expires_at,
        },
    )


def put_text(
    connection: Connection,
    draft_id: int,
    *,
    title: str,
    details: str,
    tags: tuple[str, ...],
    file_count: int,
    channel_id: int | None,
    expires_at: int,
) -> None:
    """Replace the text of a draft; channel_id is a row id."""
    connection.execute(
        """
        UPDATE draft
        SET title = :title,
            body = :body,
            tags = :tags,
            file_count = :file_count,
            channel_id = :channel_id,
            expires_at = :expires_at
        WHERE id = :draft_id
        """,
        {
            "draft_id": draft_id,
            "title": title,
            "body": details,
            "tags": json.dumps(tags),
            "file_count": file_count,
            "channel_id": channel_id,
            "expires_at": expires_at,
        },
    )


def put_posting(connection: Connection, draft_id: int, number: int, now: int) -> None:
    """Say that Discord is about to be called, with the number that the question is to have."""
    connection.execute(
        """
        UPDATE draft
        SET state = 'posting',
            number = :number,
            posting_at = :now
        WHERE id = :draft_id
        """,
        {"draft_id": draft_id, "number": number, "now": now},
    )


def put_kept(connection: Connection, draft_id: int, expires_at: int) -> None:
    """Say that nothing came of posting; the number stays reserved."""
    connection.execute(
        """
        UPDATE draft
        SET state = 'kept',
            posting_at = NULL,
            expires_at = :expires_at
        WHERE id = :draft_id
        """,
        {"draft_id": draft_id, "expires_at": expires_at},
    )


def remove_draft(connection: Connection, draft_id: int) -> None:
    """Remove a draft with its text."""
    connection.execute(
        """
        DELETE FROM draft
        WHERE id = :draft_id
        """,
        {"draft_id": draft_id},
    )


def remove_expired(connection: Connection, now: int, limit: int) -> int:
    """Remove at most so many drafts whose time is over, and return how many; those being posted stay."""
    return connection.execute(
        """
        DELETE FROM draft
        WHERE id IN (
            SELECT id
            FROM draft
            WHERE expires_at <= :now
              AND state = 'kept'
            ORDER BY expires_at
            LIMIT :limit
        )
        """,
        {"now": now, "limit": limit},
    )
