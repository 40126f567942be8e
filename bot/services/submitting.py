"""Answers by command, within a transaction: on record before their card is sent, answers once it stands."""

from __future__ import annotations

from bot.domain.answering import check_may_answer
from bot.domain.asking import check_answer
from bot.domain.drafts import AnswerDraft
from bot.domain.errors import ConflictError, Reason
from bot.domain.identity import Actor, Snowflake
from bot.domain.posts import Answer, MessageRef, Question, QuestionState
from bot.domain.rendering import RenderKind
from bot.services.admitting import add_answer
from bot.services.finding import require_question
from bot.services.following import delete_answer
from bot.storage import answer_drafts, answers, guilds, members, posts, questions, renders
from bot.storage.connection import Connection


def require_answerable(connection: Connection, guild_id: Snowflake, thread_id: Snowflake, actor: Actor) -> Question:
    """Return the question of a thread in which an answer by command is possible.

    Raises:
        NotFoundError: NOT_A_QUESTION_THREAD.
        ConflictError: QUESTION_DELETED, QUESTION_CLOSED (as duplicate or off topic).
        NotAllowedError: THREAD_LOCKED.
    """
    question = require_question(connection, guild_id, thread_id)
    check_may_answer(question, actor)
    return question


def begin(
    connection: Connection, guild_id: Snowflake, thread_id: Snowflake, actor: Actor, text: str, now: int
) -> AnswerDraft:
    """Put an answer by command on record, under its number.

    Raises:
        NotFoundError: NOT_A_QUESTION_THREAD.
        ConflictError: QUESTION_DELETED, QUESTION_CLOSED (as duplicate or off topic), NOT_POSSIBLE_FOR_BOTS,
            ANSWER_IS_BEING_POSTED: this very text is on its way already.
        NotAllowedError: THREAD_LOCKED.
        InvalidInputError: TOO_SHORT, TOO_LONG.
    """
    question = require_answerable(connection, guild_id, thread_id, actor)
    if actor.is_bot:
        raise ConflictError(Reason.NOT_POSSIBLE_FOR_BOTS)
    body = check_answer(text)
    guild_row = guilds.ensure_guild(connection, guild_id, now)
    member_id = members.ensure_member(connection, guild_row, actor.user_id)
    if answer_drafts.has_same(connection, question.id, member_id, body):
        raise ConflictError(Reason.ANSWER_IS_BEING_POSTED)
    draft_id = answer_drafts.add_draft(
        connection,
        question_id=question.id,
        member_id=member_id,
        number=questions.take_answer_number(connection, question.id),
        body=body,
        created_at=now,
    )
    return answer_drafts.require_draft(connection, draft_id)


def finish(connection: Connection, draft_id: int, message: MessageRef, is_gone: bool, now: int) -> Answer:
    """Make a draft an answer whose card stands, or stood (is_gone); the same message a second time changes nothing.

    What was admitted at the submit stays so, even if the question was closed meanwhile.

    Raises:
        NotFoundError: NO_SUCH_DRAFT: neither the draft nor an answer with this message exists.
        ConflictError: QUESTION_DELETED; the draft stays.
    """
    known = posts.find_by_message(connection, message.message_id)
    answer = None if known is None else answers.get_answer(connection, known.id)
    if answer is None:
        answer = _add(connection, answer_drafts.require_draft(connection, draft_id), message, now)
    answer_drafts.remove_draft(connection, draft_id)
    if is_gone:
        delete_answer(connection, answer.post, now)
    return answers.require_answer(connection, answer.id)


def _add(connection: Connection, draft: AnswerDraft, message: MessageRef, now: int) -> Answer:
    question, number = draft.question, draft.number
    if question.state is QuestionState.DELETED:
        raise ConflictError(Reason.QUESTION_DELETED)
    if answers.get_id(connection, question.id, number) is not None:
        # An import took the number meanwhile; the card has to be corrected.
        number = questions.take_answer_number(connection, question.id)
    answer = add_answer(
        connection,
        question,
        number=number,
        author_id=draft.author_id,
        text=draft.text,
        created_at=draft.created_at,
        message=message,
        is_card=True,
        is_new=True,
        now=now,
    )
    if number != draft.number:
        guild_id = guilds.ensure_guild(connection, question.post.guild_id, now)
        renders.request(connection, guild_id, answer.id, RenderKind.ANSWER_CARD, now)
    return answer
