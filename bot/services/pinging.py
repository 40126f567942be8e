"""Pinging: the experts who want to be told of questions that have waited for long."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from bot.domain.expertise import MOST_PINGED, PING_BUDGET_SECONDS, Subject, ping_due_at
from bot.domain.identity import Clock, PostId, Snowflake, seconds
from bot.domain.posts import Question, QuestionState
from bot.domain.rendering import retry_delay_seconds
from bot.domain.similar import Similar
from bot.services.standing import Standings
from bot.services.suggesting import find_candidates, find_similar
from bot.storage import expert_pings, guild_settings, guilds, members, questions
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority
from bot.storage.expert_pings import DuePing, Reserved

T = TypeVar("T")

MOST_ATTEMPTS = 10
"""After so many failures in a row nobody is pinged: some hours have passed, and others have seen the question."""

_MOST_CANDIDATES = 100
"""Somebody who comes after so many others is no expert, whatever they want to be told."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that nobody has answered in its time.

    Attributes:
        question: the question, which has a thread.
        reserved: who is pinged, if that was decided before a crash or a failure.
        candidates: otherwise who may be, the best first.
    """

    question: Question
    reserved: Reserved | None
    candidates: tuple[Snowflake, ...]


def question_opened(connection: Connection, guild_row: int, question_id: PostId, created_at: int) -> None:
    """Let a new question ping experts when it has waited for the guild's time; for use inside its transaction.

    Whoever calls it has the pings woken after the transaction.
    """
    hours = guild_settings.load(connection, guild_row).expert_ping_hours
    if hours:
        expert_pings.put_due(connection, question_id, ping_due_at(created_at, hours))


class Pinging:
    """The use cases of pinging; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock, standings: Standings) -> None:
        """Work on this database, by this clock, reading kept totals through the standings."""
        self._database = database
        self._clock = clock
        self._standings = standings

    async def due(self, limit: int) -> list[DuePing]:
        """Return questions whose waiting time is over, the longest due first."""
        return await self._database.read(partial(expert_pings.list_due, now=self._now(), limit=limit))

    async def next_due_at(self) -> int | None:
        """Return when the next question may ping, in seconds since 1970; None when none waits."""
        return await self._database.read(expert_pings.get_next_due_at)

    async def question(self, question_id: PostId) -> Question | None:
        """Return a question that is due."""
        return await self._database.read(partial(questions.get_question, question_id=question_id))

    async def waiting(self, question_id: PostId, absent: frozenset[Snowflake]) -> Waiting | None:
        """Return a question that is to ping now; None if it is not to, or not yet, or there is nobody to ping.

        Args:
            question_id: the question.
            absent: accounts that are known to have left the guild.
        """
        alike = await self._database.search(partial(_alike, question_id=question_id))
        read = partial(_waiting, question_id=question_id, alike=alike, absent=absent, now=self._now())
        return await self._standings.read(read)

    async def reserve(self, question_id: PostId, user_ids: Collection[Snowflake]) -> tuple[Snowflake, ...]:
        """Put on record that members are pinged for a question; return those of them who may be pinged still.

        Nobody: an answer came meanwhile, another question pinged them, or it was on record before.
        """
        return await self._write(partial(_reserve, question_id=question_id, user_ids=user_ids, now=self._now()))

    async def done(self, question_id: PostId) -> None:
        """Let a question ping nobody any more; if its guild has come to wait longer, it waits on."""
        await self._write(partial(_done, question_id=question_id, now=self._now()))

    async def retry(self, due: DuePing) -> None:
        """Try again later, after a delay that grows with the failures; after many, let it be."""
        if due.attempts + 1 >= MOST_ATTEMPTS:
            await self._write(partial(expert_pings.remove_due, question_id=due.question_id))
            return
        due_at = self._now() + retry_delay_seconds(due.attempts + 1)
        await self._write(partial(expert_pings.put_retry, question_id=due.question_id, due_at=due_at))

    async def _write(self, function: Callable[[Connection], T]) -> T:
        return await self._database.write(function, priority=Priority.JOB)

    def _now(self) -> int:
        return seconds(self._clock.now())


def _alike(connection: Connection, question_id: PostId) -> list[Similar]:
    question = questions.get_question(connection, question_id)
    if question is None:
        return []
    return find_similar(connection, question.post.guild_id, _subject_of(question), before=question_id)


def _subject_of(question: Question) -> Subject:
    return Subject(question.title, question.post.body, question.tags)


def _waiting(
    connection: Connection,
    question_id: PostId,
    alike: Sequence[Similar],
    absent: frozenset[Snowflake],
    now: int,
) -> Waiting | None:
    question = _find_unanswered(connection, question_id, now)
    if question is None:
        return None
    reserved = expert_pings.get_reserved(connection, question_id)
    if reserved is not None:
        return Waiting(question, reserved, ())
    found = find_candidates(
        connection,
        guilds.require_guild_id(connection, question.post.guild_id),
        _subject_of(question),
        alike,
        limit=_MOST_CANDIDATES,
        without=absent | {question.post.author_id},
        only_answered=True,
    )
    wanted = tuple(
        candidate.account.user_id
        for candidate in found
        if candidate.account.wants_pings and not _is_spent(connection, candidate.member_id, now)
    )
    return Waiting(question, None, wanted) if wanted else None


def _reserve(
    connection: Connection, question_id: PostId, user_ids: Collection[Snowflake], now: int
) -> tuple[Snowflake, ...]:
    question = _find_unanswered(connection, question_id, now)
    if question is None or expert_pings.get_reserved(connection, question_id) is not None:
        return ()
    guild_row = guilds.require_guild_id(connection, question.post.guild_id)
    chosen: dict[int, Snowflake] = {}
    for user_id in user_ids:
        member_id = members.get_member_id(connection, guild_row, user_id)
        if member_id is not None and len(chosen) < MOST_PINGED and not _is_spent(connection, member_id, now):
            chosen[member_id] = user_id
    expert_pings.add(connection, question_id, chosen, now)
    return tuple(chosen.values())


def _done(connection: Connection, question_id: PostId, now: int) -> None:
    expert_pings.remove_due(connection, question_id)
    question = questions.get_question(connection, question_id)
    if question is None or not _is_unanswered(question):
        return
    due_at = _due_at(connection, question)
    if due_at is not None and due_at > now:
        expert_pings.put_due(connection, question_id, due_at)


def _find_unanswered(connection: Connection, question_id: PostId, now: int) -> Question | None:
    """Return a question if it has waited for its guild's time and nobody has answered it."""
    question = questions.get_question(connection, question_id)
    if question is None or not _is_unanswered(question):
        return None
    due_at = _due_at(connection, question)
    return None if due_at is None or due_at > now else question


def _is_unanswered(question: Question) -> bool:
    is_open = question.state is QuestionState.OPEN and question.thread_id is not None and not question.is_locked
    return is_open and question.answer_count == 0


def _due_at(connection: Connection, question: Question) -> int | None:
    """Return when a question may ping by the settings of this moment; None: never."""
    guild_row = guilds.require_guild_id(connection, question.post.guild_id)
    hours = guild_settings.load(connection, guild_row).expert_ping_hours
    return ping_due_at(question.post.created_at, hours) if hours else None


def _is_spent(connection: Connection, member_id: int, now: int) -> bool:
    return expert_pings.was_pinged_since(connection, member_id, now - PING_BUDGET_SECONDS)
