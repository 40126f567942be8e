"""What was heard lately, kept in memory: for readings that go on while events come, and clicks that come late.

A restart loses it and compares everything with Discord anyway.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, Hashable, Iterable
from contextlib import contextmanager
from typing import TypeVar

from bot.domain.emoji import normalise_emoji
from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import Clock, Snowflake
from bot.domain.posts import MessageRef

Key = TypeVar("Key", bound=Hashable)

Place = Snowflake | MessageRef
"""What is read at once: a channel with all its messages, or one message."""

LINGER_SECONDS = 5.0
"""How long after a reading an event may still arrive of what the reading showed already."""

MOST_REMEMBERED = 10_000


class Watch:
    """What is being read from Discord, what changed meanwhile, and which messages are gone.

    To be used from the event loop alone.
    """

    def __init__(self, clock: Clock) -> None:
        """Watch nothing yet, by this clock."""
        self._clock = clock
        self._readings: list[tuple[Place, set[Snowflake]]] = []
        self._lingers: OrderedDict[Place, float] = OrderedDict()
        self._gone: OrderedDict[Snowflake, None] = OrderedDict()
        self._gone_places: OrderedDict[Snowflake, None] = OrderedDict()
        self._taken_off: OrderedDict[tuple[Snowflake, Snowflake, str], None] = OrderedDict()
        self._changed: list[set[Snowflake]] = []

    # --- messages that are being read

    @contextmanager
    def reading(self, place: Place) -> Generator[set[Snowflake]]:
        """Let `note_reaction` say yes for a place: from before it is read until a while after.

        Args:
            place: a channel or thread with all its messages, or one message.

        Yields:
            The messages of the place of whose reactions events told since it began: the events are newer.
        """
        changed: set[Snowflake] = set()
        self._readings.append((place, changed))
        try:
            yield changed
        finally:
            self._readings = [each for each in self._readings if each[1] is not changed]
            self._lingers[place] = self._now() + LINGER_SECONDS
            self._lingers.move_to_end(place)

    def note_reaction(self, channel_id: Snowflake, message_id: Snowflake) -> bool:
        """Tell the readings of a reaction that came or went; return whether one of them may or may not show it."""
        if not self._readings and not self._lingers:
            return False
        places = (channel_id, MessageRef(channel_id, message_id))
        now = self._now()
        while self._lingers and next(iter(self._lingers.values())) <= now:
            self._lingers.popitem(last=False)
        is_read = False
        for place, changed in self._readings:
            if place in places:
                changed.add(message_id)
                is_read = True
        return is_read or any(place in self._lingers for place in places)

    # --- reactions that the bot takes off

    def note_taken_off(self, message_id: Snowflake, user_id: Snowflake, emoji: str) -> None:
        """Remember a reaction that the bot is about to take off; the newest ten thousand."""
        _remember(self._taken_off, [(message_id, user_id, normalise_emoji(emoji))])

    def took_off(self, message_id: Snowflake, user_id: Snowflake, emoji: str) -> bool:
        """Return whether a reaction that went was taken off by the bot, and forget it: its event fits the record."""
        key = (message_id, user_id, normalise_emoji(emoji))
        if key not in self._taken_off:
            return False
        del self._taken_off[key]
        return True

    # --- threads that changed while lists of threads were read

    @contextmanager
    def listing(self) -> Generator[set[Snowflake]]:
        """Collect the threads of which events tell while lists of threads are read: the events are newer."""
        changed: set[Snowflake] = set()
        self._changed.append(changed)
        try:
            yield changed
        finally:
            self._changed = [each for each in self._changed if each is not changed]

    def note_thread(self, thread_id: Snowflake) -> None:
        """Remember that an event told of a thread."""
        for changed in self._changed:
            changed.add(thread_id)

    # --- messages, threads and channels that are gone

    def note_gone(self, message_ids: Iterable[Snowflake]) -> None:
        """Remember messages that were deleted; the newest ten thousand."""
        _remember(self._gone, message_ids)

    def is_gone(self, message_id: Snowflake) -> bool:
        """Return whether a message was deleted lately."""
        return message_id in self._gone

    def check_is_there(self, message_id: Snowflake) -> None:
        """Refuse a message that was deleted between a member's click and now.

        Raises:
            NotFoundError: MESSAGE_GONE.
        """
        if self.is_gone(message_id):
            raise NotFoundError(Reason.MESSAGE_GONE)

    def note_gone_place(self, channel_id: Snowflake) -> None:
        """Remember a thread or channel that was deleted; apart from messages, for a thread may have the id of one."""
        _remember(self._gone_places, (channel_id,))

    def is_gone_place(self, channel_id: Snowflake) -> bool:
        """Return whether a thread or channel was deleted lately."""
        return channel_id in self._gone_places

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _remember(memory: OrderedDict[Key, None], keys: Iterable[Key]) -> None:
    for each in keys:
        memory[each] = None
        memory.move_to_end(each)
    while len(memory) > MOST_REMEMBERED:
        memory.popitem(last=False)
