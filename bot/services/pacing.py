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
    """Which reactions came within the last seconds: one that goes so soon may have gone before it came again."""

    def __init__(self) -> None:
        """Know of none."""
        self._added: OrderedDict[tuple[Snowflake, Snowflake, str, int], int] = OrderedDict()

    def note(self, event: ReactionEvent, change: Change, now: int) -> bool:
        """Note a reaction that came; return whether one that goes came just now."""
        while self._added and next(iter(self._added.values())) < now - SETTLING_SECONDS:
            self._added.popitem(last=False)
        key = (event.message_id, event.user_id, event.emoji, event.kind)
        if change is Change.REMOVED:
            return key in self._added
        self._added[key] = now
        self._added.move_to_end(key)
        return False
