"""Accepting: by the message menu, and by check marks on messages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from bot.domain.acceptance import check_may_accept, may_accept
from bot.domain.deeds import DeedKind
from bot.domain.errors import ConflictError, NotFoundError, Reason
from bot.domain.identity import Actor, Clock, PostId, Snowflake, seconds
from bot.domain.messages import MessageText
from bot.domain.points import Cause
from bot.domain.posts import Answer, AnswerState, PostKind, Question, QuestionState
from bot.domain.reactions import ReactionEvent
from bot.domain.settings import GuildSettings
from bot.services import auditing, finding, marking, noticing, scoring
from bot.services.answering import ensure_answer
from bot.services.watching import Watch
from bot.storage import accept_marks, answers, guilds, members, posts, questions
from bot.storage.connection import Connection
from bot.storage.database import Database


class AcceptOutcome(StrEnum):
    """What a wish to accept, or a mark, did."""

    ACCEPTED = "accepted"
    TAKEN_BACK = "taken_back"
    UNCHANGED = "unchanged"
    NOT_ALLOWED = "not_allowed"
    NEEDS_MESSAGE = "needs_message"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of an acceptance, the question as it is now, and the answer it was about."""

    outcome: AcceptOutcome
    question: Question
    answer_id: PostId


class Accepting:
    """The use cases of accepting; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock, watch: Watch | None = None) -> None:
        """Work on this database, by this clock, minding what is gone."""
        self._database = database
        self._clock = clock
        self._watch = Watch(clock) if watch is None else watch

    async def accept(self, message: MessageText, actor: Actor, *, toggle: bool = False) -> Accepted:
        """Accept the answer that a message is, making it one first if needed.

        Args:
            message: a message of a question's thread.
            actor: who wants it.
            toggle: whether the acceptance is taken back when this answer is the accepted one already.

        Raises:
            NotFoundError: NOT_A_QUESTION_THREAD, MESSAGE_GONE.
            NotAllowedError: NOT_ASKER_OR_HELPER.
            ConflictError: IS_THE_QUESTION, QUESTION_DELETED, or why the message can be no answer.
        """
        self._watch.check_is_there(message.message_id)
        now = seconds(self._clock.now())
        return await self._database.write(partial(_accept, message=message, actor=actor, toggle=toggle, now=now))

    async def accept_answer(
        self, guild_id: Snowflake, question_id: PostId, answer_id: PostId, actor: Actor
    ) -> Accepted:
        """Accept an answer that was chosen from those to a question, in place of any other.

        Raises:
            NotFoundError: NO_SUCH_POST: no such live answer to a question of this guild.
            NotAllowedError: NOT_ASKER_OR_HELPER.
            ConflictError: QUESTION_DELETED.
        """
        now = seconds(self._clock.now())
        return await self._database.write(
            partial(
                _accept_answer,
                guild_id=guild_id,
                question_id=question_id,
                answer_id=answer_id,
                actor=actor,
                now=now,
            )
        )


def _accept_answer(
    connection: Connection, guild_id: Snowflake, question_id: PostId, answer_id: PostId, actor: Actor, now: int
) -> Accepted:
    answer = finding.require_answer(connection, guild_id, answer_id)
    if answer.question_id != question_id or answer.state is not AnswerState.LIVE:
        raise NotFoundError(Reason.NO_SUCH_POST)
    question = questions.require_question(connection, question_id)
    if question.state is QuestionState.DELETED:
        raise ConflictError(Reason.QUESTION_DELETED)
    check_may_accept(actor, question.post.author_id)
    if answer.is_accepted:
        return Accepted(AcceptOutcome.UNCHANGED, question, answer.id)
    _replace(connection, question, answer, actor, now)
    marking.show_own(connection, answer, now)
    return Accepted(AcceptOutcome.ACCEPTED, questions.require_question(connection, question.id), answer.id)


def _accept(connection: Connection, message: MessageText, actor: Actor, toggle: bool, now: int) -> Accepted:
    post = finding.find_post(connection, message.guild_id, message.message_id)
    if post is not None and post.kind is PostKind.QUESTION:
        raise ConflictError(Reason.IS_THE_QUESTION)
    answer = None if post is None else answers.get_answer(connection, post.id)
    if answer is None:
        question = finding.require_question(connection, message.guild_id, message.thread_id)
    else:
        question = questions.require_question(connection, answer.question_id)
        if question.state is QuestionState.DELETED:
            raise ConflictError(Reason.QUESTION_DELETED)
    check_may_accept(actor, question.post.author_id)
    if answer is None or not answer.is_accepted:
        answer = ensure_answer(connection, question, message, now, may_revive=True)
        _replace(connection, question, answer, actor, now)
        marking.show_own(connection, answer, now)
        outcome = AcceptOutcome.ACCEPTED
    elif toggle:
        _take_back(connection, question, answer, actor, now)
        outcome = AcceptOutcome.TAKEN_BACK
    else:
        outcome = AcceptOutcome.UNCHANGED
    return Accepted(outcome, questions.require_question(connection, question.id), answer.id)


def mark_added(
    connection: Connection, event: ReactionEvent, question: Question, settings: GuildSettings, now: int
) -> AcceptOutcome:
    """Take a check mark on a message of the question's thread as the wish to accept it.

    A mark by someone without the right is to be taken off, where it stands on an answer.
    """
    answer = finding.find_answer(connection, event.guild_id, event.message_id)
    actor = event.actor(settings.helper_role)
    if not may_accept(actor, question.post.author_id):
        if answer is not None:
            guild_id = guilds.ensure_guild(connection, question.post.guild_id, now)
            marking.request_take_off(connection, guild_id, answer.id, event.user_id, settings.emoji_accept, now)
        return AcceptOutcome.NOT_ALLOWED
    standing = accept_marks.get_reactions(connection, event.message_id, event.user_id)
    if standing:
        kinds = standing | event.kind
        accept_marks.put_mark(connection, event.message_id, event.user_id, question.id, now, kinds)
        return AcceptOutcome.UNCHANGED
    if answer is None or answer.state is not AnswerState.LIVE:
        if event.message is None:
            return AcceptOutcome.NEEDS_MESSAGE
        if not event.message.may_answer:
            return AcceptOutcome.NOT_POSSIBLE
        answer = ensure_answer(connection, question, event.message, now, may_revive=True)
    accept_marks.put_mark(connection, event.message_id, event.user_id, question.id, now, event.kind)
    if answer.is_accepted:
        return AcceptOutcome.UNCHANGED
    _replace(connection, question, answer, actor, now)
    return AcceptOutcome.ACCEPTED


def mark_removed(connection: Connection, event: ReactionEvent, settings: GuildSettings, now: int) -> AcceptOutcome:
    """Take the removal of a check mark on the accepted answer as the wish to take the acceptance back.

    Only marks with the right to stand there are on record, so its removal has the right as well.
    """
    answer = finding.find_answer(connection, event.guild_id, event.message_id)
    if answer is not None:
        marking.withdraw_take_off(connection, answer.id, event.user_id, settings.emoji_accept)
    standing = accept_marks.get_reactions(connection, event.message_id, event.user_id)
    if answer is not None and standing & ~event.kind:
        # A normal and a super reaction stood for it: it ends with the last of them.
        left = standing & ~event.kind
        accept_marks.put_mark(connection, event.message_id, event.user_id, answer.question_id, now, left)
        return AcceptOutcome.UNCHANGED
    was_on_record = accept_marks.remove_mark(connection, event.message_id, event.user_id)
    if not was_on_record or answer is None or not answer.is_accepted:
        return AcceptOutcome.UNCHANGED
    question = questions.require_question(connection, answer.question_id)
    _take_back(connection, question, answer, event.actor(settings.helper_role), now)
    return AcceptOutcome.TAKEN_BACK


def marks_cleared(connection: Connection, message_id: Snowflake, now: int) -> None:
    """Forget all marks of a message; an acceptance stands, and the bot shows it by its own mark."""
    accept_marks.remove_marks(connection, message_id)
    post = posts.find_by_message(connection, message_id)
    answer = None if post is None else answers.get_answer(connection, post.id)
    if answer is not None and answer.is_accepted:
        marking.show_own(connection, answer, now)


def _replace(connection: Connection, question: Question, answer: Answer, actor: Actor, now: int) -> None:
    """Make an answer the accepted one in place of any other."""
    scoring.end_acceptance(connection, question, now, cause=Cause.MOVED)
    guild_id = guilds.ensure_guild(connection, question.post.guild_id, now)
    member_id = members.ensure_member(connection, guild_id, actor.user_id)
    scoring.accept(connection, question, answer, member_id, now)
    noticing.answer_accepted(connection, question, answer, now)
    auditing.record(connection, answer.post, question.post.author_id, actor, DeedKind.ANSWER_ACCEPTED, now)


def _take_back(connection: Connection, question: Question, answer: Answer, actor: Actor, now: int) -> None:
    scoring.end_acceptance(connection, question, now)
    auditing.record(connection, answer.post, question.post.author_id, actor, DeedKind.ANSWER_UNACCEPTED, now)
