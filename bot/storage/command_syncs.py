"""The hashes of the commands that Discord was told."""

from __future__ import annotations

from bot.domain.identity import Snowflake
from bot.storage.connection import Connection


def get_hash(connection: Connection, application_id: Snowflake) -> str | None:
    """Return the hash of what was registered last for an application."""
    return connection.fetch_value(
        """
        SELECT payload_hash
        FROM command_sync
        WHERE application_id = :application_id
        """,
        {"application_id": application_id},
    )


def put_hash(connection: Connection, application_id: Snowflake, payload_hash: str, synced_at: int) -> None:
    """Remember what was registered, and when (seconds since 1970)."""
    connection.execute(
        """
        INSERT INTO command_sync (application_id, payload_hash, synced_at)
        VALUES (:application_id, :payload_hash, :synced_at)
        ON CONFLICT (application_id) DO UPDATE
        SET payload_hash = excluded.payload_hash,
            synced_at = excluded.synced_at
        """,
        {"application_id": application_id, "payload_hash": payload_hash, "synced_at": synced_at},
    )
