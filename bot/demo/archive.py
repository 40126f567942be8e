"""An archive brought into the demo: its newest questions get threads, as if they had been asked there."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from simcord._clock import Clock as SimCordClock

from bot.demo.community import Community
from bot.domain.archive import (
    AcceptanceRecord,
    AnswerRecord,
    ArchiveError,
    Header,
    QuestionRecord,
    Record,
    VoteRecord,
)
from bot.domain.asking import thread_name
from bot.domain.identity import SECONDS_A_DAY, Snowflake, day_of, moment, seconds
from bot.domain.posts import MessageRef, QuestionState
from bot.services.archive.lines import format_line, parse_line

THREADS = 20
LONGEST_MESSAGE = 2_000
UP, DOWN, ACCEPT = "⬆️", "⬇️", "✅"
NAMES = (
    "Aiko", "Bea", "Cem", "Dora", "Edda", "Finn", "Gita", "Hugo", "Ines", "Jan", "Kofi", "Lena", "Mara", "Nils",
    "Olga", "Pia", "Quin", "Rosa", "Sam", "Tess", "Uma", "Vera", "Wim", "Xenia", "Yara", "Zoe",
)  # fmt: skip


def name_of_stranger(user_id: int) -> str:
    """Return a name for somebody of whom an archive knows only the id."""
    return f"{NAMES[user_id % len(NAMES)]} {user_id}"


@dataclass(slots=True)
class _Candidate:
    """What decides whether a question gets a thread."""

    created_at: int
    longest: int
    is_shown: bool


class _StandingClock(SimCordClock):
    """Discord's clock while the past is laid out: it stands where the archive says."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self._at = at

    def now(self) -> datetime:
        """Return the time at which it stands."""
        return self._at


def lay_out(source: BinaryIO, target: BinaryIO, community: Community, until: datetime | None = None) -> None:
    """Copy an archive with the ids of threads and messages that stand for its questions in the demo's forum.

    Ids that the archive brought along belong to another Discord and are dropped. A line that cannot be read is copied
    as it is: the import tells what is wrong with it.

    Args:
        source: the archive; read twice, from where it stands.
        target: the copy.
        community: the guild, before the bot came.
        until: all times are moved, by whole days, so that the archive ends less than a day before this one: so there
            are streaks, gains of the month and experts to look at. None, or one before its end: they stay.

    Raises:
        OSError: the archive cannot be read.
    """
    start = source.tell()
    chosen, ended_at = _survey(source)
    source.seek(start)
    moved = 0 if until is None or ended_at is None else max(0, day_of(seconds(until) - ended_at) * SECONDS_A_DAY)
    layout = _Layout(community, chosen, moved)
    target.writelines(layout.copied_lines(source))


def _survey(source: BinaryIO) -> tuple[set[str], int | None]:
    """Return the ids of the newest questions whose texts fit into messages, and when the archive ends."""
    candidates: dict[str, _Candidate] = {}
    ended_at: int | None = None
    for _, record in _records(source):
        at = None if record is None else _time_of(record)
        if at is not None:
            ended_at = at if ended_at is None else max(ended_at, at)
        if isinstance(record, QuestionRecord):
            is_shown = record.state is not QuestionState.DELETED and bool(record.body.strip())
            candidates[record.id] = _Candidate(record.created_at, len(record.body), is_shown)
        elif isinstance(record, AnswerRecord) and record.question in candidates:
            candidate = candidates[record.question]
            candidate.longest = max(candidate.longest, len(record.body))
            candidate.is_shown &= bool(record.body.strip())
    fitting = (key for key, value in candidates.items() if value.is_shown and value.longest <= LONGEST_MESSAGE)
    return set(heapq.nlargest(THREADS, fitting, key=lambda key: candidates[key].created_at)), ended_at


def _time_of(record: Record) -> int | None:
    match record:
        case Header():
            return None
        case QuestionRecord() | AnswerRecord():
            return record.created_at
        case VoteRecord():
            return record.cast_at
        case AcceptanceRecord():
            return record.accepted_at


def _records(file: BinaryIO) -> Iterator[tuple[bytes, Record | None]]:
    """Return the lines of an archive with what they hold; None for what cannot be read."""
    for line in file:
        try:
            yield line, parse_line(line)
        except ArchiveError:
            yield line, None


class _Layout:
    """Makes threads, messages and reactions while an archive is copied."""

    def __init__(self, community: Community, chosen: set[str], moved: int) -> None:
        self._community = community
        self._backend = community.env.backend
        self._chosen = chosen
        self._moved = moved
        self._messages: dict[str, MessageRef] = {}

    def copied_lines(self, source: BinaryIO) -> Iterator[bytes]:
        """Return the lines of the copy; Discord's clock is afterwards what it was."""
        kept = self._backend.clock
        try:
            for line, record in _records(source):
                yield line if record is None else self._copied(self._in_time(record))
        finally:
            self._backend.clock = kept

    def _in_time(self, record: Record) -> Record:
        """Return a record with its time moved."""
        match record:
            case Header():
                return record
            case QuestionRecord() | AnswerRecord():
                return replace(record, created_at=record.created_at + self._moved)
            case VoteRecord():
                return replace(record, cast_at=record.cast_at + self._moved)
            case AcceptanceRecord():
                return replace(record, accepted_at=record.accepted_at + self._moved)

    def _copied(self, record: Record) -> bytes:
        match record:
            case QuestionRecord():
                message = self._open_thread(record) if record.id in self._chosen else None
                return format_line(replace(record, thread_id=None if message is None else message.channel_id))
            case AnswerRecord():
                message = self._post_answer(record) if record.question in self._messages else None
                return format_line(replace(record, message_id=None if message is None else message.message_id))
            case VoteRecord() if record.post in self._messages:
                self._react(record.post, UP if record.value > 0 else DOWN, record.voter)
            case AcceptanceRecord() if record.answer in self._messages:
                self._react(record.answer, ACCEPT, record.accepted_by)
            case _:
                pass
        return format_line(record)

    def _open_thread(self, record: QuestionRecord) -> MessageRef:
        self._stand_at(record.created_at, record.author)
        forum_id = self._community.forum.id
        thread, _ = self._backend.open_forum_post(forum_id, record.author, thread_name(record.title), record.body)
        return self._remember(record.id, thread.id, thread.id)

    def _post_answer(self, record: AnswerRecord) -> MessageRef:
        self._stand_at(record.created_at, record.author)
        thread_id = self._messages[record.question].channel_id
        message = self._backend.create_message(thread_id, record.author, record.body)
        return self._remember(record.id, thread_id, message.id)

    def _remember(self, key: str, channel_id: int, message_id: int) -> MessageRef:
        self._messages[key] = MessageRef(Snowflake(channel_id), Snowflake(message_id))
        for emoji in (UP, DOWN):
            self._react(key, emoji, self._backend.bot_user.id)
        return self._messages[key]

    def _react(self, key: str, emoji: str, user_id: int) -> None:
        self._community.add_stranger(user_id, name_of_stranger(user_id))
        message = self._messages[key]
        self._backend.set_reaction(message.channel_id, message.message_id, emoji, user_id, reacted=True)

    def _stand_at(self, seconds: int, author_id: int) -> None:
        self._backend.clock = _StandingClock(moment(seconds))
        self._community.add_stranger(author_id, name_of_stranger(author_id))
