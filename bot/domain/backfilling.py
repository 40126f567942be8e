"""Backfilling: what becomes of the posts that stood in a forum before the bot knew them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.detection import has_code_block, is_answer_by_itself
from bot.domain.identity import Snowflake
from bot.domain.messages import MessageText
from bot.domain.settings import GuildSettings
from bot.domain.sightings import SeenMessage

CALLS_A_SECOND = 3
"""How fast old posts are read, at most: everything else goes before."""

HINTS_SHOWN = 20

_A_PAGE = 100
_THANKS = re.compile(
    r"\b(?:(?:that|this|it)(?:'s| has|)? (?:worked|works|fixed it|solved it|did it|did the trick|solves it|fixes it)"
    r"|solved (?:now|it|thanks)|works now|fixed now|problem solved|(?:thanks|thank you|thx|cheers)\b.{0,40}"
    r"\b(?:worked|works|solved|fixed|helped))\b",
    re.IGNORECASE | re.DOTALL,
)
_DENIED = re.compile(r"\b(?:not|no longer|never|doesn'?t|didn'?t|don'?t|isn'?t|won'?t|but)\b|\?", re.IGNORECASE)
_THANKS_LENGTH = 200


class BackfillState(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class Tallied(StrEnum):
    """What a run counts."""

    QUESTIONS = "questions"
    ANSWERS = "answers"
    VOTES = "votes"
    ACCEPTANCES = "acceptances"
    HINTS = "hints"
    KNOWN = "known"
    PINNED = "pinned"
    BY_BOTS = "by_bots"
    WITHOUT_START = "without_start"
    UNREADABLE = "unreadable"
    CALLS = "calls"
    """The calls to Discord that adopting takes, as far as the messages tell."""


class Hint(StrEnum):
    """Why a question looks solved although nobody accepted an answer."""

    TAG = "tag"
    THANKS = "thanks"


class WaitsFor(StrEnum):
    """Why a run stands still for a while."""

    PERMISSION = "permission"
    DISCORD = "discord"


@dataclass(frozen=True, slots=True)
class FoundThread:
    """A thread that a run found and has not come to yet, as the lists showed it."""

    thread_id: Snowflake
    name: str
    forum_tags: tuple[Snowflake, ...]
    is_archived: bool
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Solved:
    """A question that looks solved; hint: why."""

    thread_id: Snowflake
    number: int
    hint: Hint


@dataclass(frozen=True, slots=True)
class Backfill:
    """A run over one forum.

    Attributes:
        guild_id, channel_id: at Discord.
        is_dry: it only counts what adopting would do.
        began_at, ended_at: in seconds since 1970; ended_at is None while it runs.
        is_listed: all threads were found.
        listed_before: where the lists of archived threads go on, as Discord wrote it; None: at their start.
        waits_for: why it stands still.
        progress_message_id: the message in the log channel that tells of it.
        found, done: the threads that it found, and those of them that it came to.
        tally: number by kind.
    """

    guild_id: Snowflake
    channel_id: Snowflake
    state: BackfillState
    is_dry: bool
    began_at: int
    ended_at: int | None = None
    is_listed: bool = False
    listed_before: str | None = None
    waits_for: WaitsFor | None = None
    progress_message_id: Snowflake | None = None
    found: int = 0
    done: int = 0
    tally: Mapping[str, int] = field(default_factory=dict[str, int])

    def number(self, kind: Tallied) -> int:
        """Return how many of a kind were counted."""
        return self.tally.get(kind.value, 0)

    @property
    def minutes(self) -> int:
        """Return how long adopting what a dry run found takes at most, in minutes."""
        return math.ceil(self.number(Tallied.CALLS) / CALLS_A_SECOND / 60)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the messages of a thread can become.

    Attributes:
        starter: its first message.
        detected: messages that become answers by themselves.
        others: members' messages that votes or check marks may make answers.
    """

    starter: SeenMessage
    detected: tuple[SeenMessage, ...]
    others: tuple[SeenMessage, ...]

    @property
    def posts(self) -> tuple[SeenMessage, ...]:
        """Return all messages whose reactions have to be read, the oldest first."""
        return tuple(sorted((self.starter, *self.detected, *self.others), key=lambda seen: seen.text.message_id))


def outlook_of(
    thread_id: Snowflake,
    messages: Sequence[SeenMessage],
    settings: GuildSettings,
    channel_id: Snowflake | None = None,
) -> Outlook | None:
    """Return what the messages of a thread can become; None when its first message is gone.

    Args:
        thread_id: the forum post, whose first message bears the same id.
        messages: all its messages, the oldest first.
        settings: of the guild.
        channel_id: the forum, which may have its own detection.
    """
    starter = next((seen for seen in messages if seen.text.message_id == thread_id), None)
    if starter is None:
        return None
    asker_id = starter.text.author_id
    detected: list[SeenMessage] = []
    others: list[SeenMessage] = []
    answerers: set[Snowflake] = set()
    for seen in messages:
        text = seen.text
        if seen is starter or seen.is_own or not text.may_answer:
            continue
        if is_answer_by_itself(
            text=text.text,
            has_code=has_code_block(text.text),
            files=text.file_count,
            is_reply=text.is_reply,
            author_is_asker=text.author_id == asker_id,
            is_first_message_of_author=text.author_id not in answerers,
            mode=settings.detection_in(channel_id),
        ):
            answerers.add(text.author_id)
            detected.append(seen)
        elif (text.author_id != asker_id and any(seen.count_of(settings.emoji_up).members)) or any(
            seen.count_of(settings.emoji_accept).members
        ):
            others.append(seen)
    return Outlook(starter, tuple(detected), tuple(others))


def tally_of(outlook: Outlook, page_count: int, settings: GuildSettings, *, is_awake: bool) -> Counter[Tallied]:
    """Return what adopting a thread would do, as far as its messages tell.

    Who voted is not known from these: votes that will be refused are among them.

    Args:
        outlook: of the thread.
        page_count: how many calls it took to read its messages.
        settings: of the guild.
        is_awake: the thread is open, so that vote reactions are added.
    """
    votes = pages = 0
    for seen in outlook.posts:
        for emoji in (settings.emoji_up, settings.emoji_down):
            numbers = seen.count_of(emoji).members
            votes += sum(numbers)
            pages += sum(math.ceil(number / _A_PAGE) for number in numbers)
        if seen is not outlook.starter:
            pages += sum(math.ceil(number / _A_PAGE) for number in seen.count_of(settings.emoji_accept).members)
    voted = [seen for seen in outlook.others if any(seen.count_of(settings.emoji_up).members)]
    answers = len(outlook.detected) + len(voted)
    reactions = 2 * (1 + answers) if is_awake else 0
    return Counter(
        {
            Tallied.QUESTIONS: 1,
            Tallied.ANSWERS: answers,
            Tallied.VOTES: votes,
            Tallied.CALLS: page_count + pages + reactions,
        }
    )


def hint_of(messages: Iterable[MessageText], asker_id: Snowflake, *, has_solved_tag: bool) -> Hint | None:
    """Return why a question looks solved: by its tag, or by what the asker wrote after somebody else had spoken.

    It is a hint only: which answer helped, and whether it did, nobody said.

    Args:
        messages: of the thread, the oldest first.
        asker_id: who asked.
        has_solved_tag: the post bears the forum's tag for solved questions.
    """
    if has_solved_tag:
        return Hint.TAG
    has_reply = False
    for text in messages:
        if text.author_id != asker_id:
            has_reply = has_reply or text.may_answer
        elif has_reply and is_thanks(text.text):
            return Hint.THANKS
    return None


def is_thanks(text: str) -> bool:
    """Return whether a short message says that something worked; English only."""
    return len(text) <= _THANKS_LENGTH and _THANKS.search(text) is not None and _DENIED.search(text) is None
