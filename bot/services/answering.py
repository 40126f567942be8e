"""Answering: how messages of a question's thread become answers, change, and cease to be answers.

An answer by command takes two transactions with the call to Discord between them: `Answering.begin` puts its text on
record, `Answering.finish` makes it an answer. What a crash leaves between them is in `Answering.postings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.domain.acceptance import check_may_edit, check_may_mark, check_may_retract
from bot.domain.asking import check_answer
from bot.domain.deeds import DeedKind
from bot.domain.detection import Detection, has_code_block, is_answer_by_itself
from bot.domain.drafts import AnswerDraft
from bot.domain.errors import ConflictError, NotFoundError, Reason
from bot.domain.identity import Actor, Clock, PostId, Snowflake, seconds
from bot.domain.messages import MessageText
from bot.domain.posts import Answer, AnswerState, MessageRef, PostKind, Question
from bot.domain.rendering import RenderKind
from bot.services import ageing, auditing, scoring, submitting
from bot.services.admitting import answer_of, ensure_answer
from bot.services.finding import find_answer, find_post, find_question, require_answer, require_question
from bot.services.revising import erase_text, put_away_text, replace_body
from bot.services.watching import Watch
from bot.storage import answer_drafts, answers, guild_settings, guilds, members, questions, renders
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority


@dataclass(frozen=True, slots=True)
class Retraction:
    """An answer that is none any more.

    Attributes:
        answer: as it was.
        text: what it said, to be given to its author where a card is deleted.
        was_card: it was the bot's card, which is being deleted; else it is an ordinary message now.
        question_title: of the question that it answered.
    """

    answer: Answer
    text: str
    was_card: bool
    question_title: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message of a thread did.

    Attributes:
        answer: the answer that it has become.
        is_reopened: its question was closed as stale, and is open again.
    """

    answer: Answer | None = None
    is_reopened: bool = False


class Answering:
    """The use cases of answering; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock, watch: Watch | None = None) -> None:
        """Work on this database, by this clock, minding which messages are gone."""
        self._database = database
        self._clock = clock
        self._watch = Watch(clock) if watch is None else watch

    async def check_may_answer(self, guild_id: Snowflake, thread_id: Snowflake, actor: Actor) -> None:
        """Refuse a thread in which no answer by command is possible, before the form is opened.

        Raises:
            NotFoundError: NOT_A_QUESTION_THREAD.
            ConflictError: QUESTION_DELETED, QUESTION_CLOSED (as duplicate or off topic).
            NotAllowedError: THREAD_LOCKED.
        """
        await self._database.read(
            partial(submitting.require_answerable, guild_id=guild_id, thread_id=thread_id, actor=actor)
        )

    async def begin(self, guild_id: Snowflake, thread_id: Snowflake, actor: Actor, text: str) -> AnswerDraft:
        """Check an answer by command and put it on record, under its number, before its card is sent.

        Raises:
            NotFoundError: NOT_A_QUESTION_THREAD.
            ConflictError: QUESTION_DELETED, QUESTION_CLOSED (as duplicate or off topic), NOT_POSSIBLE_FOR_BOTS,
                ANSWER_IS_BEING_POSTED: this very text is on its way already.
            NotAllowedError: THREAD_LOCKED.
            InvalidInputError: TOO_SHORT, TOO_LONG.
        """
        return await self._database.write(
            partial(submitting.begin, guild_id=guild_id, thread_id=thread_id, actor=actor, text=text, now=self._now())
        )

    async def finish(self, draft_id: int, message: MessageRef) -> Answer:
        """Make a draft an answer whose card stands; the same message a second time changes nothing.

        If the card was deleted meanwhile, the answer is so as well.

        Raises:
            NotFoundError: NO_SUCH_DRAFT: neither the draft nor an answer with this message exists.
            ConflictError: QUESTION_DELETED; the draft stays.
        """
        return await self._database.write(
            partial(
                submitting.finish,
                draft_id=draft_id,
                message=message,
                is_gone=self._watch.is_gone(message.message_id),
                now=self._now(),
            )
        )

    async def fail(self, draft_id: int) -> None:
        """Remove a draft: nothing came of it, and its author has the text."""
        await self._database.write(partial(answer_drafts.remove_draft, draft_id=draft_id))

    async def postings(self) -> list[AnswerDraft]:
        """Return the answers that are on their way to Discord, the oldest first."""
        return await self._database.read(answer_drafts.list_drafts)

    async def hear(self, message: MessageText) -> Heard:
        """Take note of a message that was just written in a thread, and make it an answer if it is one by itself.

        Nothing happens if the thread is no question's, or the message was deleted before.
        """
        if self._watch.is_gone(message.message_id):
            return Heard()
        return await self._database.write(partial(_hear, message=message, now=self._now()), priority=Priority.LISTENER)

    async def detect(self, message: MessageText) -> Answer | None:
        """Do as `hear`, and return the new answer; None when the message stays an ordinary one."""
        return (await self.hear(message)).answer

    async def mark(self, message: MessageText, actor: Actor) -> Answer:
        """Make a message an answer because someone says so.

        Raises:
            NotFoundError: NOT_A_QUESTION_THREAD, MESSAGE_GONE.
            NotAllowedError: NOT_AUTHOR_ASKER_OR_HELPER.
            ConflictError: QUESTION_DELETED, ALREADY_AN_ANSWER, IS_THE_QUESTION, NOT_POSSIBLE_FOR_BOTS.
        """
        self._watch.check_is_there(message.message_id)
        return await self._database.write(partial(_mark, message=message, actor=actor, now=self._now()))

    async def retract(self, guild_id: Snowflake, message_id: Snowflake, actor: Actor) -> Retraction:
        """Say that a message is not an answer: it becomes an ordinary one; a card is deleted.

        Raises:
            ConflictError: NOT_AN_ANSWER, IS_THE_QUESTION.
            NotAllowedError: NOT_AUTHOR_OR_HELPER.
        """
        return await self._database.write(
            partial(_retract, guild_id=guild_id, message_id=message_id, actor=actor, now=self._now())
        )

    async def answer(self, guild_id: Snowflake, answer_id: PostId) -> Answer:
        """Return an answer of the guild.

        Raises:
            NotFoundError: NO_SUCH_POST.
        """
        return await self._database.read(partial(require_answer, guild_id=guild_id, answer_id=answer_id))

    async def numbered(self, guild_id: Snowflake, question_id: PostId, number: int) -> PostId:
        """Return the answer of the guild that has a number within its question.

        Raises:
            NotFoundError: NO_SUCH_POST.
        """
        return await self._database.read(partial(_numbered, guild_id=guild_id, question_id=question_id, number=number))

    async def editable_card(self, guild_id: Snowflake, answer_id: PostId, actor: Actor) -> Answer:
        """Return an answer whose card the actor may edit, to fill the form.

        Raises:
            As `edit_card`, but for the text.
        """
        return await self._database.read(
            partial(_require_editable, guild_id=guild_id, answer_id=answer_id, actor=actor)
        )

    async def edit_card(self, guild_id: Snowflake, answer_id: PostId, actor: Actor, text: str) -> Answer:
        """Replace the text of an answer given by command; the old one is kept as history.

        Raises:
            NotFoundError: NO_SUCH_POST.
            NotAllowedError: NOT_THE_AUTHOR.
            ConflictError: NOT_AN_ANSWER: it was deleted, or is no card.
            InvalidInputError: TOO_SHORT, TOO_LONG.
        """
        return await self._database.write(
            partial(_edit_card, guild_id=guild_id, answer_id=answer_id, actor=actor, text=text, now=self._now())
        )

    async def delete_card(self, guild_id: Snowflake, answer_id: PostId, actor: Actor) -> Retraction:
        """Delete an answer given by command, with its card.

        Raises:
            NotFoundError: NO_SUCH_POST.
            NotAllowedError: NOT_AUTHOR_OR_HELPER.
            ConflictError: NOT_AN_ANSWER: it was deleted already, or is no card.
        """
        return await self._database.write(
            partial(_delete_card, guild_id=guild_id, answer_id=answer_id, actor=actor, now=self._now())
        )

    def _now(self) -> int:
        return seconds(self._clock.now())


def detect_answer(connection: Connection, message: MessageText, now: int) -> Answer | None:
    """Take note of a message of a thread, and make it an answer if it is one by itself; part of a transaction."""
    question = find_question(connection, message.guild_id, message.thread_id)
    if question is None or not message.may_answer:
        return None
    ageing.reopen_if_stale(connection, question, message, now)
    return _detect(connection, question, message, now)


def _hear(connection: Connection, message: MessageText, now: int) -> Heard:
    question = find_question(connection, message.guild_id, message.thread_id)
    if question is None or not message.may_answer:
        return Heard()
    if question.is_archived:
        # Discord opened the thread for the message; of that another event tells, and sometimes later.
        questions.put_thread_state(connection, question.id, is_archived=False, is_locked=question.is_locked)
    is_reopened = ageing.reopen_if_stale(connection, question, message, now)
    return Heard(_detect(connection, question, message, now), is_reopened)


def _detect(connection: Connection, question: Question, message: MessageText, now: int) -> Answer | None:
    questions.touch(connection, question.id, message.created_at)
    if find_post(connection, message.guild_id, message.message_id) is not None:
        return None
    guild_id = guilds.ensure_guild(connection, message.guild_id, now)
    mode = guild_settings.load(connection, guild_id).detection_in(question.channel_id)
    if mode is Detection.EXPLICIT:
        return None
    member_id = members.get_member_id(connection, guild_id, message.author_id)
    has_answered = member_id is not None and answers.has_answer_by(connection, question.id, member_id)
    if not is_answer_by_itself(
        text=message.text,
        has_code=has_code_block(message.text),
        files=message.file_count,
        is_reply=message.is_reply,
        author_is_asker=message.author_id == question.post.author_id,
        is_first_message_of_author=not has_answered,
        mode=mode,
    ):
        return None
    return ensure_answer(connection, question, message, now, may_revive=False, is_new=True)


def _mark(connection: Connection, message: MessageText, actor: Actor, now: int) -> Answer:
    question = require_question(connection, message.guild_id, message.thread_id)
    answer = answer_of(connection, question, message)
    author_id = message.author_id if answer is None else answer.post.author_id
    check_may_mark(actor, author_id, question.post.author_id)
    if answer is not None and answer.state is AnswerState.LIVE:
        raise ConflictError(Reason.ALREADY_AN_ANSWER)
    made = ensure_answer(connection, question, message, now, may_revive=True)
    if actor.user_id != question.post.author_id:
        auditing.record(connection, made.post, author_id, actor, DeedKind.MADE_ANSWER, now)
    return made


def _retract(connection: Connection, guild_id: Snowflake, message_id: Snowflake, actor: Actor, now: int) -> Retraction:
    post = find_post(connection, guild_id, message_id)
    if post is not None and post.kind is PostKind.QUESTION:
        raise ConflictError(Reason.IS_THE_QUESTION)
    answer = find_answer(connection, guild_id, message_id)
    if answer is None:
        raise ConflictError(Reason.NOT_AN_ANSWER)
    return end_answer(connection, answer, actor, now)


def _delete_card(connection: Connection, guild_id: Snowflake, answer_id: PostId, actor: Actor, now: int) -> Retraction:
    answer = require_answer(connection, guild_id, answer_id)
    if not answer.post.is_card:
        raise ConflictError(Reason.NOT_AN_ANSWER)
    return end_answer(connection, answer, actor, now)


def end_answer(connection: Connection, answer: Answer, actor: Actor, now: int) -> Retraction:
    """Let an answer count no more, together with what it caused; part of a transaction.

    Its text goes, for the message that bears it stays, or its author has wanted it so. Only where a helper deletes a
    card the text is kept in the history of its author: it exists nowhere else.

    Raises:
        NotAllowedError: NOT_AUTHOR_OR_HELPER.
        ConflictError: NOT_AN_ANSWER: it is one no more.
    """
    check_may_retract(actor, answer.post.author_id)
    if answer.state is not AnswerState.LIVE:
        raise ConflictError(Reason.NOT_AN_ANSWER)
    text, was_card = answer.post.body, answer.post.is_card
    state = AnswerState.DELETED if was_card else AnswerState.RETRACTED
    scoring.set_answer_state(connection, answer.id, state, now)
    guild_id = guilds.ensure_guild(connection, answer.post.guild_id, now)
    renders.remove_kind(connection, answer.id, RenderKind.VOTE_REACTIONS)
    if was_card:
        renders.remove_kind(connection, answer.id, RenderKind.ANSWER_CARD)
        renders.request(connection, guild_id, answer.id, RenderKind.DELETE_CARD, now)
    if was_card and actor.user_id != answer.post.author_id:
        put_away_text(connection, answer.post, now)
    else:
        erase_text(connection, answer.id, now)
    kind = DeedKind.ANSWER_DELETED if was_card else DeedKind.NOT_AN_ANSWER
    auditing.record(connection, answer.post, answer.post.author_id, actor, kind, now)
    question = questions.require_question(connection, answer.question_id)
    return Retraction(answer, text, was_card, question.title)


def _numbered(connection: Connection, guild_id: Snowflake, question_id: PostId, number: int) -> PostId:
    answer_id = answers.get_id(connection, question_id, number)
    if answer_id is None:
        raise NotFoundError(Reason.NO_SUCH_POST)
    return require_answer(connection, guild_id, answer_id).id


def _require_editable(connection: Connection, guild_id: Snowflake, answer_id: PostId, actor: Actor) -> Answer:
    answer = require_answer(connection, guild_id, answer_id)
    check_may_edit(actor, answer.post.author_id)
    if answer.state is not AnswerState.LIVE or not answer.post.is_card:
        raise ConflictError(Reason.NOT_AN_ANSWER)
    return answer


def _edit_card(
    connection: Connection, guild_id: Snowflake, answer_id: PostId, actor: Actor, text: str, now: int
) -> Answer:
    answer = _require_editable(connection, guild_id, answer_id, actor)
    if replace_body(connection, answer.post, check_answer(text), now, now):
        guild_row = guilds.ensure_guild(connection, guild_id, now)
        renders.request(connection, guild_row, answer.id, RenderKind.ANSWER_CARD, now)
        questions.request_index(connection, answer.question_id, now)
    return answers.require_answer(connection, answer_id)
