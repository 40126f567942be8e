"""How messages become answers, within a transaction."""

from __future__ import annotations

from bot.domain.answering import check_can_be_answer
from bot.domain.errors import ConflictError, NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.domain.messages import MessageText
from bot.domain.posts import Answer, AnswerState, MessageRef, PostKind, Question
from bot.domain.rendering import RenderKind
from bot.services import noticing, scoring
from bot.services.finding import find_answer
from bot.storage import answers, guilds, members, posts, questions, renders, words
from bot.storage.connection import Connection

FRESH_SECONDS = 5
"""The age up to which no reaction can have come to a message that is heard of for the first time."""


def ensure_answer(
    connection: Connection,
    question: Question,
    message: MessageText,
    now: int,
    *,
    may_revive: bool,
    is_new: bool = False,
) -> Answer:
    """Return the live answer that a message is, making it one when needed.

    Args:
        connection: the transaction.
        question: the question in whose thread the message lies; not deleted.
        message: the message. If it is a card of the bot, it only has to name the message.
        now: seconds since 1970.
        may_revive: whether a retracted answer becomes one again (a person says so); a vote does not bring it back.
        is_new: the message is heard of for the first time; to an older one reactions may have come that were no votes.

    Raises:
        ConflictError: IS_THE_QUESTION, NOT_POSSIBLE_FOR_BOTS, NOT_AN_ANSWER (retracted).
        NotFoundError: MESSAGE_GONE: its message was deleted.
    """
    answer = answer_of(connection, question, message)
    if answer is None:
        return add_answer(
            connection,
            question,
            number=questions.take_answer_number(connection, question.id),
            author_id=message.author_id,
            text=message.text,
            created_at=message.created_at,
            message=message.reference,
            is_card=False,
            is_new=is_new,
            now=now,
            edited_at=message.edited_at,
        )
    if answer.state is AnswerState.LIVE:
        return answer
    if not may_revive:
        raise ConflictError(Reason.NOT_AN_ANSWER)
    return _revive(connection, answer, message, now)


def answer_of(connection: Connection, question: Question, message: MessageText) -> Answer | None:
    """Return the answer that a message is, whatever its state; None when it can become one.

    Raises:
        ConflictError: IS_THE_QUESTION, NOT_POSSIBLE_FOR_BOTS.
        NotFoundError: MESSAGE_GONE: its message was deleted.
    """
    answer = find_answer(connection, question.post.guild_id, message.message_id)
    if answer is None or answer.question_id != question.id:
        check_can_be_answer(question, message)
        return None
    if answer.state is AnswerState.DELETED:
        raise NotFoundError(Reason.MESSAGE_GONE)
    return answer


def add_answer(
    connection: Connection,
    question: Question,
    *,
    number: int,
    author_id: Snowflake,
    text: str,
    created_at: int,
    message: MessageRef,
    is_card: bool,
    is_new: bool,
    now: int,
    edited_at: int | None = None,
) -> Answer:
    """Add an answer, and let its vote reactions and the index be shown.

    One that stood for a while already is to be read from Discord: reactions came to it that nobody took for votes.

    Args:
        connection: the transaction.
        question: what it answers.
        number: within the question; taken before.
        author_id: whose answer it is.
        text: of the answer.
        created_at: when it was written, in seconds since 1970; a card was sent no sooner.
        message: what bears the reactions.
        is_card: the message is a card of the bot.
        is_new: the message is heard of for the first time.
        now: seconds since 1970.
        edited_at: when the text was written in place of an older one; None: it is the first.
    """
    guild_id = guilds.ensure_guild(connection, question.post.guild_id, now)
    answer_id = posts.add_post(
        connection,
        guild_id=guild_id,
        kind=PostKind.ANSWER,
        author_member_id=members.ensure_member(connection, guild_id, author_id),
        body=text,
        created_at=created_at,
        message=message,
        is_card=is_card,
        edited_at=edited_at,
    )
    answers.add_answer(connection, answer_id, question_id=question.id, number=number)
    words.index_post(connection, answer_id)
    questions.add_to_answer_count(connection, question.id, 1)
    questions.touch(connection, question.id, now)
    if not is_new or now - created_at > FRESH_SECONDS:
        posts.mark_dirty(connection, answer_id, now)
    renders.request(connection, guild_id, answer_id, RenderKind.VOTE_REACTIONS, now)
    questions.request_index(connection, question.id, now)
    noticing.answer_added(connection, question, answer_id, author_id, created_at, now)
    return answers.require_answer(connection, answer_id)


def _revive(connection: Connection, answer: Answer, message: MessageText, now: int) -> Answer:
    """Bring a retracted answer back, with the text that its message has now."""
    scoring.set_answer_state(connection, answer.id, AnswerState.LIVE, now)
    posts.put_body(connection, answer.id, message.text, message.edited_at)
    words.index_post(connection, answer.id)
    guild_id = guilds.ensure_guild(connection, answer.post.guild_id, now)
    renders.request(connection, guild_id, answer.id, RenderKind.VOTE_REACTIONS, now)
    questions.touch(connection, answer.question_id, now)
    return answers.require_answer(connection, answer.id)
