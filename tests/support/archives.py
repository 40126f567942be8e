"""Archives made by hand, and the whole way of one into a database and out again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from bot.domain.identity import Clock, Snowflake
from bot.services.archive.exporting import Exporting
from bot.services.archive.importing import Imported, Importing
from bot.storage.database import Database

GUILD = Snowflake(1)
HEADER: dict[str, Any] = {"type": "archive", "version": 1, "guild_id": "1", "exported_at": "2025-01-05T00:00:00Z"}


def question(archive_id: str = "q1", author: int = 10, **fields: Any) -> dict[str, Any]:
    """Return the line of an open question but for the given fields; `number=None` leaves the number out."""
    line = {
        "type": "question",
        "id": archive_id,
        "author": str(author),
        "title": "How do I undo a commit?",
        "body": "I pushed it by mistake.",
        "tags": ["git"],
        "created_at": "2025-01-01T00:00:00Z",
        "thread_id": None,
        "state": "open",
        "close_reason": None,
        "number": 1,
    } | fields
    return {key: value for key, value in line.items() if (key, value) != ("number", None)}


def answer(archive_id: str = "a1", question: str = "q1", author: int = 20, **fields: Any) -> dict[str, Any]:
    """Return the line of an answer but for the given fields; `number=None` leaves the number out."""
    line = {
        "type": "answer",
        "id": archive_id,
        "question": question,
        "author": str(author),
        "body": "Use git revert.",
        "created_at": "2025-01-02T00:00:00Z",
        "message_id": None,
        "number": 1,
    } | fields
    return {key: value for key, value in line.items() if (key, value) != ("number", None)}


def vote(post: str = "q1", voter: int = 30, value: Any = 1, **fields: Any) -> dict[str, Any]:
    """Return the line of a vote but for the given fields."""
    return {
        "type": "vote",
        "post": post,
        "voter": str(voter),
        "value": value,
        "cast_at": "2025-01-03T00:00:00Z",
    } | fields


def acceptance(question: str = "q1", answer: str = "a1", by: int = 10, **fields: Any) -> dict[str, Any]:
    """Return the line of an acceptance but for the given fields."""
    return {
        "type": "acceptance",
        "question": question,
        "answer": answer,
        "accepted_by": str(by),
        "accepted_at": "2025-01-04T00:00:00Z",
    } | fields


def archive(*lines: dict[str, Any] | bytes, header: dict[str, Any] | None = HEADER) -> bytes:
    """Return an archive of these lines, written as this program writes them; bytes are taken as they are."""
    every: Iterable[dict[str, Any] | bytes] = lines if header is None else (header, *lines)
    return b"".join(
        line
        if isinstance(line, bytes)
        else json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        for line in every
    )


async def import_archive(
    database: Database, clock: Clock, *lines: dict[str, Any] | bytes, guild: Snowflake = GUILD
) -> Imported:
    """Import an archive of these lines."""
    return await Importing(database, clock).import_file(BytesIO(archive(*lines)), guild)


async def export_archive(database: Database, guild: Snowflake = GUILD) -> bytes:
    """Return the archive of a guild."""
    file = BytesIO()
    await Exporting(database).export(guild, file.write, lambda done, total: None)
    return file.getvalue()
