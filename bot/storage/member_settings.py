"""What members chose for themselves, as far as it differs from the defaults."""

from __future__ import annotations

from bot.domain.preferences import PREFERENCES, MemberSettings, from_rows
from bot.storage.connection import Connection


def load(connection: Connection, member_id: int | None) -> MemberSettings:
    """Return the settings of a member; the defaults for one who is not known (None)."""
    rows = connection.fetch_all(
        """
        SELECT name, value
        FROM member_setting
        WHERE member_id = :member_id
        """,
        {"member_id": member_id},
    )
    return from_rows({row["name"]: row["value"] for row in rows})


def put(connection: Connection, member_id: int, name: str, canonical_text: str) -> None:
    """Keep a choice by its canonical text, or nothing where it is the default."""
    if canonical_text == PREFERENCES[name].default:
        connection.execute(
            """
            DELETE FROM member_setting
            WHERE member_id = :member_id
              AND name = :name
            """,
            {"member_id": member_id, "name": name},
        )
        return
    connection.execute(
        """
        INSERT INTO member_setting (member_id, name, value)
        VALUES (:member_id, :name, :value)
        ON CONFLICT (member_id, name) DO UPDATE SET value = excluded.value
        """,
        {"member_id": member_id, "name": name, "value": canonical_text},
    )
