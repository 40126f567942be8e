"""What Discord was last told of the commands."""

from __future__ import annotations

from functools import partial

from bot.domain.identity import Clock, Snowflake, seconds
from bot.storage import command_syncs
from bot.storage.database import Database


class Syncing:
    """Remembers which commands are registered at Discord, so that they are registered only when they changed."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def registered_hash(self, application_id: Snowflake) -> str | None:
        """Return the hash of the commands that were registered last; None when none were."""
        return await self._database.read(partial(command_syncs.get_hash, application_id=application_id))

    async def registered(self, application_id: Snowflake, payload_hash: str) -> None:
        """Remember that the commands with this hash are registered."""
        now = seconds(self._clock.now())
        await self._database.write(
            partial(command_syncs.put_hash, application_id=application_id, payload_hash=payload_hash, synced_at=now)
        )
