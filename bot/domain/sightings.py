"""Sightings: threads and messages as lists of Discord's show them, to be compared with the record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.emoji import normalise_emoji
from bot.domain.identity import Snowflake
from bot.domain.messages import MessageText
from bot.domain.reactions import NORMAL


class Drifted(StrEnum):
    """What a comparison found to be different from the record."""

    VOTES = "votes"
    MARKS = "marks"
    OWN_REACTIONS = "own_reactions"
    EDITS = "edits"
    NEW_ANSWERS = "new_answers"
    NEW_THREADS = "new_threads"
    MISSING_MESSAGES = "missing_messages"
    MISSING_THREADS = "missing_threads"
    THREAD_STATES = "thread_states"
    UNREADABLE = "unreadable"
    """Not a difference: a channel or thread that could not be read."""


@dataclass(frozen=True, slots=True)
class ReactionCount:
    """How often a message bears an emoji; the bot's own reactions included.

    Attributes:
        emoji: the emoji by its one name.
        normal, burst: normal and super reactions.
        own, own_burst: the bot's own is among them.
    """

    emoji: str
    normal: int
    burst: int = 0
    own: bool = False
    own_burst: bool = False

    @property
    def members(self) -> tuple[int, int]:
        """Return the normal and the super reactions of all others."""
        return self.normal - self.own, self.burst - self.own_burst


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message as Discord showed it.

    Attributes:
        text: the message.
        edited_at: when it was last edited, in seconds; None: never.
        is_own: the bot wrote it.
        counts: the emoji that it bears, each once.
    """

    text: MessageText
    edited_at: int | None = None
    is_own: bool = False
    counts: tuple[ReactionCount, ...] = ()

    def count_of(self, emoji: str) -> ReactionCount:
        """Return how often the message bears an emoji, however it is written."""
        name = normalise_emoji(emoji)
        return next((count for count in self.counts if count.emoji == name), ReactionCount(name, 0))


@dataclass(frozen=True, slots=True)
class SeenThread:
    """A thread as a list of Discord's showed it.

    Attributes:
        parent_id: the channel in which it was opened.
        owner_id: who opened it.
        archived_at: when its archiving last changed, in seconds.
        archive_stamp: the same as Discord wrote it, by which lists are paged.
        last_message_id: the newest message, as far as Discord remembers; 0 when there is none.
        forum_tags: the ids of the forum's tags that it bears.
        is_pinned: moderators keep it at the top of its forum.
    """

    thread_id: Snowflake
    parent_id: Snowflake
    owner_id: Snowflake
    name: str
    is_archived: bool
    is_locked: bool
    archived_at: int
    archive_stamp: str
    last_message_id: Snowflake
    forum_tags: tuple[Snowflake, ...] = ()
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """An account whose check mark stands on a message, with the rights that it has now.

    Attributes:
        kinds: which kinds of reaction stand for the mark, as their sum.
    """

    user_id: Snowflake
    kinds: int = NORMAL
    is_bot: bool = False
    is_manager: bool = False
    role_ids: frozenset[Snowflake] = frozenset()
