"""Ageing: what becomes of questions in time, as reminders and stale closing.

What is due is looked at, planned and recorded here; the messages go through the outbox.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from bot.domain.ageing import (
    CLOCK_SKEW_SECONDS,
    Age,
    Periods,
    Plan,
    Step,
    check_may_decide,
    is_old_news,
    is_reopened_by,
    is_stale,
    plan,
)
from bot.domain.deeds import DeedKind
from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import SECONDS_A_DAY, Actor, Clock, PostId, Snowflake, seconds
from bot.domain.messages import MessageText
from bot.domain.ordering import in_order
from bot.domain.posts import Answer, CloseReason, Question, QuestionState
from bot.domain.rendering import RenderKind
from bot.services import auditing
from bot.storage import answers, guild_settings, guilds, lives, member_settings, questions, renders
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority
from bot.storage.lives import Life

T = TypeVar("T")

IDLE_SECONDS = SECONDS_A_DAY
"""How long nothing has happened in a thread that is archived to make room."""


@dataclass(frozen=True, slots=True)
class Due:
    """A question for which something is to be done now.

    Attributes:
        has_waited: it was put off before, until a time that has come: its turn is now.
    """

    question: Question
    step: Step
    has_waited: bool


@dataclass(frozen=True, slots=True)
class Reminder:
    """What the asker of a question is reminded of; reminded_at is when that went on record, in seconds."""

    question: Question
    reminded_at: int


class Ageing:
    """The use cases of a question's life; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    # --- what is due

    async def due(self, limit: int) -> list[PostId]:
        """Return questions that are to be looked at now, the longest due first.

        If the clock went back since anything was planned, all is planned anew.
        """
        now = self._now()
        if now + CLOCK_SKEW_SECONDS < await self._database.read(lives.get_looked_at):
            await self._write(partial(_plan_anew, now=now))
        return await self._database.read(partial(lives.list_due, now=now, limit=limit))

    async def next_due_at(self) -> int | None:
        """Return when a question is to be looked at next, in seconds since 1970; None when none is."""
        return await self._database.read(lives.get_next_due_at)

    async def look(self, question_ids: Iterable[PostId]) -> list[Due]:
        """Plan the next steps of questions, and return those for which something is to be done now."""
        return await self._write(partial(_look, question_ids=tuple(question_ids), now=self._now()))

    async def put_off(self, question_id: PostId, due_at: int) -> None:
        """Look at a question again at a time in seconds, or sooner if something changes in it."""
        await self._write(partial(lives.put_due, question_id=question_id, due_at=due_at))

    # --- what is done

    async def remind(self, question_id: PostId) -> bool:
        """Put on record that the asker of a question is reminded, and let the reminder be sent; once and for all.

        Returns:
            Whether it was still to be.
        """
        return await self._write(partial(_remind, question_id=question_id, is_sent=True, now=self._now()))

    async def pass_over(self, question_id: PostId) -> None:
        """Put on record that the asker of a question is not reminded: nobody would read it."""
        await self._write(partial(_remind, question_id=question_id, is_sent=False, now=self._now()))

    async def close(self, question_id: PostId) -> bool:
        """Close a question as stale, and let it be told and shown; return whether it still was to be closed."""
        return await self._write(partial(_close, question_id=question_id, now=self._now()))

    # --- what is told

    async def reminder(self, question_id: PostId) -> Reminder | None:
        """Return what to remind an asker of; None when there is nothing to decide any more."""
        return await self._database.read(partial(_reminder, question_id=question_id))

    async def answers(
        self, guild_id: Snowflake, question_id: PostId, actor: Actor
    ) -> tuple[Question, tuple[Answer, ...]]:
        """Return a question with the answers from which the actor may accept one, in the order of its index.

        Raises:
            NotFoundError: NO_SUCH_POST.
            NotAllowedError: NOT_ASKER_OR_HELPER.
            ConflictError: QUESTION_DELETED, ALREADY_SOLVED, ALREADY_CLOSED.
        """
        return await self._database.read(partial(_answers, guild_id=guild_id, question_id=question_id, actor=actor))

    async def keep_open(self, guild_id: Snowflake, question_id: PostId, actor: Actor) -> Question:
        """Take note that a question still waits for a better answer: that is activity, and nobody is asked again.

        Raises:
            As `answers`.
        """
        now = self._now()
        return await self._database.write(
            partial(_keep_open, guild_id=guild_id, question_id=question_id, actor=actor, now=now)
        )

    # --- room for threads

    async def idle_threads(self, guild_id: Snowflake, limit: int) -> list[Question]:
        """Return settled questions in whose threads nothing has happened for a day, the longest quiet first.

        Only threads that the bot opened, and that are not known to be archived.
        """
        quiet_since = self._now() - IDLE_SECONDS
        return await self._database.read(partial(_idle, guild_id=guild_id, quiet_since=quiet_since, limit=limit))

    async def _write(self, function: Callable[[Connection], T]) -> T:
        return await self._database.write(function, priority=Priority.JOB)

    def _now(self) -> int:
        return seconds(self._clock.now())


def reopen_if_stale(connection: Connection, question: Question, message: MessageText, now: int) -> bool:
    """Open a question again that was closed as stale, if the message is of its asker; part of a transaction.

    Returns:
        Whether it was opened.
    """
    if not is_stale(question):
        return False
    stale_since = lives.get_life(connection, question.id).stale_since
    if stale_since is None:
        stale_since = question.post.created_at
    if not is_reopened_by(question, message.author_id, message.created_at, stale_since):
        return False
    questions.put_state(connection, question.id, QuestionState.OPEN)
    lives.wait_anew(connection, question.id, min(message.created_at, now))
    auditing.record(connection, question.post, question.post.author_id, None, DeedKind.QUESTION_REOPENED, now)
    _show(connection, question, now)
    return True


def _plan_anew(connection: Connection, now: int) -> None:
    lives.look_again_at_all(connection)
    lives.put_looked_at(connection, now)


def _look(connection: Connection, question_ids: tuple[PostId, ...], now: int) -> list[Due]:
    found: list[Due] = []
    for question_id in question_ids:
        question = questions.require_question(connection, question_id)
        life = _seen(connection, question, now)
        planned = _plan(connection, question, life, now)
        has_waited = bool(life.due_at and planned.due_at and life.due_at > planned.due_at)
        if planned.step is None or not has_waited:
            lives.put_life(connection, question_id, replace(life, due_at=planned.due_at))
        if planned.step is not None:
            found.append(Due(question, planned.step, has_waited))
    lives.put_looked_at(connection, now)
    return found


def _seen(connection: Connection, question: Question, now: int) -> Life:
    """Return what is known of a question's life now that it was looked at."""
    life = lives.get_life(connection, question.id)
    if question.is_solved or not question.answer_count:
        return replace(life, waiting_since=None)
    if life.waiting_since is not None:
        return replace(life, waiting_since=min(life.waiting_since, now))
    reminded_at = life.reminded_at
    answered_at = lives.get_answered_at(connection, question.id)
    if reminded_at is None and answered_at is not None and is_old_news(answered_at, now):
        reminded_at = now
    # What made it wait, an answer or an acceptance taken back, was activity.
    return replace(life, waiting_since=min(question.last_activity_at, now), reminded_at=reminded_at)


def _plan(connection: Connection, question: Question, life: Life, now: int) -> Plan:
    if question.last_activity_at > now + CLOCK_SKEW_SECONDS:
        lives.put_active_until(connection, question.id, now)
    guild_row = guilds.require_guild_id(connection, question.post.guild_id)
    settings = guild_settings.load(connection, guild_row)
    age = Age(
        is_alive=question.state is QuestionState.OPEN and question.thread_id is not None,
        is_solved=question.is_solved,
        is_locked=question.is_locked,
        active_at=lives.get_active_at(connection, question.id, now + CLOCK_SKEW_SECONDS),
        waiting_since=life.waiting_since,
        reminded_at=life.reminded_at,
    )
    return plan(age, Periods(settings.reminder_after_days, settings.stale_after_days), now)


def _is_due(connection: Connection, question_id: PostId, step: Step, now: int) -> Question | None:
    """Return a question if a step is still to be taken; what a reader said is no ground for it."""
    question = questions.get_question(connection, question_id)
    if question is None:
        return None
    planned = _plan(connection, question, _seen(connection, question, now), now)
    return question if planned.step is step else None


def _remind(connection: Connection, question_id: PostId, is_sent: bool, now: int) -> bool:
    question = _is_due(connection, question_id, Step.REMIND, now)
    if question is None:
        lives.look_again(connection, question_id)
        return False
    life = replace(_seen(connection, question, now), reminded_at=now)
    lives.put_life(connection, question_id, replace(life, due_at=_plan(connection, question, life, now).due_at))
    wants_it = member_settings.load(connection, question.post.author_member_id).wants_reminders
    if is_sent and wants_it:
        guild_row = guilds.require_guild_id(connection, question.post.guild_id)
        renders.request(connection, guild_row, question_id, RenderKind.REMINDER, now)
    return is_sent and wants_it


def _close(connection: Connection, question_id: PostId, now: int) -> bool:
    question = _is_due(connection, question_id, Step.CLOSE, now)
    if question is None:
        lives.look_again(connection, question_id)
        return False
    life = replace(lives.get_life(connection, question_id), stale_since=question.last_activity_at)
    lives.put_life(connection, question_id, life)
    questions.put_state(connection, question_id, QuestionState.CLOSED, CloseReason.STALE)
    guild_row = guilds.require_guild_id(connection, question.post.guild_id)
    renders.remove_kind(connection, question_id, RenderKind.REMINDER)
    renders.request(connection, guild_row, question_id, RenderKind.STALE_TOLD, now, target=str(now))
    kind, why = DeedKind.QUESTION_CLOSED, CloseReason.STALE
    auditing.record(connection, question.post, question.post.author_id, None, kind, now, why=why)
    _show(connection, question, now)
    return True


def _show(connection: Connection, question: Question, now: int) -> None:
    """Ask for what shows the state of a question."""
    guild_row = guilds.require_guild_id(connection, question.post.guild_id)
    renders.request(connection, guild_row, question.id, RenderKind.CARD, now)


def _reminder(connection: Connection, question_id: PostId) -> Reminder | None:
    question = questions.get_question(connection, question_id)
    life = lives.get_life(connection, question_id)
    if question is None or life.reminded_at is None or question.state is not QuestionState.OPEN:
        return None
    return None if question.is_solved or not question.answer_count else Reminder(question, life.reminded_at)


def _require(connection: Connection, guild_id: Snowflake, question_id: PostId, actor: Actor) -> Question:
    question = questions.get_question(connection, question_id)
    if question is None or question.post.guild_id != guild_id:
        raise NotFoundError(Reason.NO_SUCH_POST)
    check_may_decide(question, actor)
    return question


def _answers(
    connection: Connection, guild_id: Snowflake, question_id: PostId, actor: Actor
) -> tuple[Question, tuple[Answer, ...]]:
    question = _require(connection, guild_id, question_id, actor)
    return question, tuple(in_order(answers.list_answers(connection, question.id)))


def _keep_open(connection: Connection, guild_id: Snowflake, question_id: PostId, actor: Actor, now: int) -> Question:
    question = _require(connection, guild_id, question_id, actor)
    questions.touch(connection, question.id, now)
    return question


def _idle(connection: Connection, guild_id: Snowflake, quiet_since: int, limit: int) -> list[Question]:
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is None:
        return []
    found = lives.list_idle_threads(connection, guild_row, quiet_since, limit)
    return [questions.require_question(connection, question_id) for question_id in found]
