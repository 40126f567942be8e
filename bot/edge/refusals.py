"""The memory of calls that Discord refused with 403."""

from __future__ import annotations

from collections import OrderedDict

from bot.domain.identity import Clock, Snowflake, seconds

REMEMBERED_SECONDS = 3_600
"""Ten thousand refused calls in ten minutes ban the address: one refusal stands for an hour."""

MOST_REMEMBERED = 10_000


class Refusals:
    """Which calls were refused in which channel, until permissions change or an hour passed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: OrderedDict[tuple[Snowflake, str], tuple[int, Snowflake | None]] = OrderedDict()

    def remember(self, channel_id: Snowflake, call: str, guild_id: Snowflake | None) -> None:
        """Keep in mind that a call was refused just now."""
        now = seconds(self._clock.now())
        self._until[(channel_id, call)] = (now + REMEMBERED_SECONDS, guild_id)
        self._until.move_to_end((channel_id, call))
        while len(self._until) > MOST_REMEMBERED:
            self._until.popitem(last=False)

    def stands(self, channel_id: Snowflake, call: str) -> bool:
        """Return whether the call was refused in the last hour and nothing changed since."""
        known = self._until.get((channel_id, call))
        if known is None:
            return False
        if known[0] > seconds(self._clock.now()):
            return True
        del self._until[(channel_id, call)]
        return False

    def forget(self, guild_id: Snowflake) -> None:
        """Give every call in a guild another chance: its permissions changed."""
        for key in [key for key, (_, guild) in self._until.items() if guild in (guild_id, None)]:
            del self._until[key]
