"""A Discord of a few lines: what stands on its messages, and the events that tell a bot of it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.domain.identity import Snowflake
from bot.domain.messages import MessageText
from bot.domain.reactions import NORMAL, SUPER, Shown


class Kind(Enum):
    """What an event tells of."""

    ADDED = auto()
    REMOVED = auto()
    CLEARED = auto()
    WRITTEN = auto()
    MESSAGE_DELETED = auto()
    THREAD_DELETED = auto()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    Attributes:
        at: when, in seconds since 1970.
        user_id, emoji: of a reaction; None: all of them were cleared.
    """

    kind: Kind
    at: int
    thread_id: Snowflake
    message_id: Snowflake
    user_id: Snowflake | None = None
    emoji: str | None = None
    is_super: bool = False


@dataclass(frozen=True, slots=True)
class Reaction:
    """One that stands."""

    message_id: Snowflake
    user_id: Snowflake
    emoji: str
    is_super: bool


class FakeDiscord:
    """Messages with reactions, and the events on their way to the one bot.

    Attributes:
        messages: those that stand.
        reactions: those that stand. The ones of a deleted thread are kept: they show what stood there at its end.
        threads: those that stand.
        queue: events that the bot has not heard yet, the oldest first.
        is_connected: whether events are kept for the bot; else they are lost.
        has_lost: whether events were lost, as far as whoever asks has not set it back.
        heard_until: until then, in seconds since 1970, the bot has heard all but what is queued.
        bots: accounts that are bots.
    """

    def __init__(self, bots: Iterable[Snowflake] = ()) -> None:
        self.messages: dict[Snowflake, MessageText] = {}
        self.reactions: set[Reaction] = set()
        self.queue: list[Event] = []
        self.threads: set[Snowflake] = set()
        self.is_connected, self.heard_until = True, 0
        self.has_lost = False
        self.bots = frozenset(bots)

    # --- what members and moderators do

    def write(self, message: MessageText, now: int) -> None:
        """Let a message stand."""
        self.messages[message.message_id] = message
        self._tell(Event(Kind.WRITTEN, now, message.thread_id, message.message_id))

    def react(self, reaction: Reaction, now: int) -> None:
        """Let somebody react; one that stands already stays."""
        message = self.messages.get(reaction.message_id)
        if message is not None and reaction not in self.reactions:
            self.reactions.add(reaction)
            self._tell(self._of(Kind.ADDED, message, reaction, now))

    def take_off(self, reaction: Reaction, now: int) -> None:
        """Let a reaction go."""
        message = self.messages.get(reaction.message_id)
        if message is not None and reaction in self.reactions:
            self.reactions.remove(reaction)
            self._tell(self._of(Kind.REMOVED, message, reaction, now))

    def clear(self, message_id: Snowflake, emoji: str | None, now: int) -> None:
        """Let a moderator clear a message of one emoji, or of all (None)."""
        message = self.messages.get(message_id)
        if message is not None:
            self.reactions -= {each for each in self.on(message_id) if emoji in (None, each.emoji)}
            self._tell(Event(Kind.CLEARED, now, message.thread_id, message_id, emoji=emoji))

    def delete_message(self, message_id: Snowflake, now: int) -> None:
        """Let a message go, with what stood on it."""
        message = self.messages.pop(message_id, None)
        if message is not None:
            self.reactions -= self.on(message_id)
            self._tell(Event(Kind.MESSAGE_DELETED, now, message.thread_id, message_id))

    def delete_thread(self, thread_id: Snowflake, now: int) -> None:
        """Let a thread go."""
        self.threads.discard(thread_id)
        self.messages = {key: each for key, each in self.messages.items() if each.thread_id != thread_id}
        self._tell(Event(Kind.THREAD_DELETED, now, thread_id, thread_id))

    # --- the way to the bot

    def take(self, chance: random.Random, count: int | None = None) -> list[Event]:
        """Return the next events (None: all) as they may arrive: of one second in any order, each up to three times."""
        due = self.queue[:count]
        del self.queue[:count]
        arriving = [event for event in due for _ in range(chance.choices((1, 2, 3), (8, 2, 1))[0])]
        return sorted(arriving, key=lambda event: (event.at, chance.random()))

    def lose(self, now: int) -> None:
        """Forget what the bot has not heard, and go on forgetting until it is connected again."""
        if self.is_connected:
            self.heard_until = min([now, *(event.at for event in self.queue)])
        self.queue.clear()
        self.is_connected, self.has_lost = False, True

    # --- what can be read

    def on(self, message_id: Snowflake) -> set[Reaction]:
        """Return what stands on a message."""
        return {each for each in self.reactions if each.message_id == message_id}

    def in_thread(self, thread_id: Snowflake) -> list[MessageText]:
        """Return the messages that stand in a thread, the oldest first."""
        return sorted(
            (each for each in self.messages.values() if each.thread_id == thread_id), key=lambda each: each.message_id
        )

    def shown(self, message_id: Snowflake, up: str, down: str, *, among: set[Reaction] | None = None) -> list[Shown]:
        """Return the vote reactions on a message by account, as a reading returns them; among: seen earlier."""
        found: dict[Snowflake, Shown] = {}
        for each in sorted(
            self.on(message_id) if among is None else among, key=lambda each: (each.user_id, each.emoji)
        ):
            kind = SUPER if each.is_super else NORMAL
            shown = found.get(each.user_id) or Shown(each.user_id, is_bot=each.user_id in self.bots)
            if each.emoji == up:
                found[each.user_id] = replace(shown, ups=shown.ups | kind)
            elif each.emoji == down:
                found[each.user_id] = replace(shown, downs=shown.downs | kind)
        return list(found.values())

    def _of(self, kind: Kind, message: MessageText, reaction: Reaction, now: int) -> Event:
        return Event(
            kind,
            now,
            message.thread_id,
            reaction.message_id,
            reaction.user_id,
            reaction.emoji,
            reaction.is_super,
        )

    def _tell(self, event: Event) -> None:
        if self.is_connected:
            self.queue.append(event)
