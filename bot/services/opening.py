"""Questions whose thread stands on Discord, within a transaction: posted by the bot, or opened by hand."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import PostId, Snowflake
from bot.domain.messages import NativePost
from bot.domain.posts import MessageRef, PostKind, Question, QuestionState
from bot.domain.rendering import RenderKind
from bot.services import noticing, pinging
from bot.services.admitting import FRESH_SECONDS
from bot.services.following import delete_messages, delete_question
from bot.storage import (
    channels,
    drafts,
    forum_tags,
    guilds,
    members,
    posts,
    question_experts,
    questions,
    renders,
    tags,
    words,
)
from bot.storage.connection import Connection


def finish(
    connection: Connection,
    draft_id: int,
    thread_id: Snowflake,
    message: MessageRef,
    is_thread_gone: bool,
    is_card_gone: bool,
    now: int,
    experts: Sequence[Snowflake] = (),
    *,
    shows_experts: bool = True,
) -> Question:
    """Make a draft a question; see `Asking.finish`.

    A card that stood for a while, as after a crash, is to be read from Discord: members may have voted on it already.

    Args:
        connection: the transaction.
        draft_id: the draft, being posted.
        thread_id: the thread.
        message: the card.
        is_thread_gone: the thread was deleted meanwhile.
        is_card_gone: the card was.
        now: seconds since 1970.
        experts: whom the card names.
        shows_experts: it names them already.
    """
    question = questions.find_by_thread(connection, thread_id)
    draft = drafts.get_draft(connection, draft_id)
    if question is not None:
        return question
    if draft is None or draft.number is None or draft.channel_id is None:
        raise NotFoundError(Reason.NO_SUCH_DRAFT)
    guild_id = guilds.ensure_guild(connection, draft.guild_id, now)
    number, shown_number = draft.number, draft.number
    if questions.find_by_number(connection, guild_id, number) is not None:
        # An import took the reserved number meanwhile; the card has to be corrected.
        number = guilds.take_number(connection, guild_id)
    channel_row = channels.ensure_channel(connection, guild_id, draft.channel_id)
    question_id = _add_question(
        connection,
        guild_id=guild_id,
        author_id=draft.author_id,
        title=draft.title,
        body=draft.details,
        created_at=draft.created_at if draft.posting_at is None else draft.posting_at,
        message=message,
        is_card=True,
        channel_id=channel_row,
        thread_id=thread_id,
        number=number,
        tag_ids=[tags.ensure_tag(connection, guild_id, name) for name in draft.tags],
        now=now,
    )
    known = [members.get_member_id(connection, guild_id, user_id) for user_id in experts]
    question_experts.put(connection, question_id, [member_id for member_id in known if member_id is not None])
    if number != shown_number or (experts and not shows_experts):
        renders.request(connection, guild_id, question_id, RenderKind.CARD, now)
    drafts.remove_draft(connection, draft_id)
    if draft.posting_at is not None and now - draft.posting_at > FRESH_SECONDS:
        posts.mark_dirty(connection, question_id, now)
    channel = channels.find_channel(connection, draft.channel_id)
    if is_thread_gone or (channel is not None and channel.is_deleted):
        delete_question(connection, question_id, now)
    elif is_card_gone:
        delete_messages(connection, draft.guild_id, (message.message_id,), now)
    return questions.require_question(connection, question_id)


def adopt(connection: Connection, native: NativePost, now: int, *, is_news: bool = True) -> Question | None:
    """Make a forum post that a member opened by hand a question; see `Asking.adopt`.

    Args:
        connection: the transaction.
        native: the post.
        now: seconds since 1970.
        is_news: followers and experts may be told of it, in their time; not of what has stood there for long.
    """
    message = native.message
    if not message.may_answer:
        return None
    guild_id = guilds.get_guild_id(connection, native.guild_id)
    forum = channels.find_channel(connection, native.forum_id)
    if guild_id is None or forum is None or forum.guild_id != guild_id or forum.position is None or forum.is_deleted:
        return None
    known = questions.find_by_thread(connection, message.thread_id)
    if known is not None:
        return known
    question_id = _add_question(
        connection,
        guild_id=guild_id,
        author_id=message.author_id,
        title=native.title,
        body=message.text,
        created_at=message.created_at,
        message=message.reference,
        is_card=False,
        channel_id=forum.id,
        thread_id=message.thread_id,
        number=guilds.take_number(connection, guild_id),
        tag_ids=forum_tags.list_tag_ids(connection, forum.id, native.forum_tags),
        now=now,
        edited_at=message.edited_at,
        is_news=is_news,
    )
    return questions.get_question(connection, question_id)


def card_posted(connection: Connection, question_id: PostId, message: MessageRef, now: int) -> None:
    """Remember the message of a card that was posted anew; see `Asking.card_posted`."""
    question = questions.get_question(connection, question_id)
    if question is None or question.state is QuestionState.DELETED:
        return
    posts.put_message(connection, question_id, message, is_card=True)
    guild_id = guilds.ensure_guild(connection, question.post.guild_id, now)
    renders.request(connection, guild_id, question_id, RenderKind.VOTE_REACTIONS, now)


def _add_question(
    connection: Connection,
    *,
    guild_id: int,
    author_id: Snowflake,
    title: str,
    body: str,
    created_at: int,
    message: MessageRef,
    is_card: bool,
    channel_id: int,
    thread_id: Snowflake,
    number: int,
    tag_ids: list[int],
    now: int,
    edited_at: int | None = None,
    is_news: bool = True,
) -> PostId:
    """Add a question whose thread stands, and let the vote reactions be added."""
    question_id = posts.add_post(
        connection,
        guild_id=guild_id,
        kind=PostKind.QUESTION,
        author_member_id=members.ensure_member(connection, guild_id, author_id),
        body=body,
        created_at=created_at,
        message=message,
        is_card=is_card,
        edited_at=edited_at,
    )
    questions.add_question(
        connection,
        question_id,
        guild_id=guild_id,
        number=number,
        title=title,
        channel_id=channel_id,
        thread_id=thread_id,
        last_activity_at=max(created_at, now),
    )
    tags.add_to_question(connection, question_id, tag_ids)
    words.index_post(connection, question_id)
    if is_news:
        noticing.question_opened(connection, question_id, created_at, now)
        pinging.question_opened(connection, guild_id, question_id, created_at)
    renders.request(connection, guild_id, question_id, RenderKind.VOTE_REACTIONS, now)
    return question_id
