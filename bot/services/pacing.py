"""How fast reactions come and go, kept in memory: what comes too fast is read from Discord instead of followed."""

from __future__ import annotations

from collections import OrderedDict

from bot.domain.identity import Snowflake
from bot.domain.reactions import MAX_CHANGES_A_MINUTE, SETTLING_SECONDS, ReactionEvent
from bot.domain.voting import Change


class Pace:
    """How many reactions each member changed in the current minute."""

    def __init__(self) -> None:
        """Count from zero."""
        self._minute = 0
        self._changes: dict[tuple[Snowflake, Snowflake], int] = {}

    def is_exceeded(self, guild_id: Snowflake, user_id: Snowflake, now: int) -> bool:
        """Count one more change and return whether it is one too many."""
        minute = now // 60
        if minute != self._minute:
            self._minute = minute
            self._changes.clear()
        key = (guild_id, user_id)
        changes = self._changes[key] = self._changes.get(key, 0) + 1
        return changes > MAX_CHANGES_A_MINUTE


class Haste:
    """Which reactions came and went within the last seconds: of what happens twice so soon the order is not sure."""

    def __init__(self) -> None:
        """Know of none."""
        self._changes: OrderedDict[tuple[Change, Snowflake, Snowflake, str, int], int] = OrderedDict()

    def note(self, event: ReactionEvent, change: Change, now: int) -> bool:
        """Note a reaction that came or went; return whether the very same went or came just now."""
        while self._changes and next(iter(self._changes.values())) < now - SETTLING_SECONDS:
            self._changes.popitem(last=False)
        place = (event.message_id, event.user_id, event.emoji, event.kind)
        key = (change, *place)
        self._changes[key] = now
        self._changes.move_to_end(key)
        opposite = Change.ADDED if change is Change.REMOVED else Change.REMOVED
        return (opposite, *place) in self._changes
