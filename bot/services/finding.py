"""Posts and tags by what Discord and members call them, within the guild that asks; for use inside a transaction."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.errors import ConflictError, NotFoundError, Reason
from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import Answer, Post, PostKind, Question, QuestionState
from bot.storage import answers, channels, forum_tags, guild_settings, posts, questions, tags
from bot.storage.connection import Connection
from bot.storage.tags import Tag


def find_question(connection: Connection, guild_id: Snowflake, thread_id: Snowflake) -> Question | None:
    """Return the question of a thread, if the thread is one of this guild and the question is not deleted."""
    question = questions.find_by_thread(connection, thread_id)
    if question is None or question.post.guild_id != guild_id or question.state is QuestionState.DELETED:
        return None
    return question


def require_question(connection: Connection, guild_id: Snowflake, thread_id: Snowflake) -> Question:
    """Return the question of a thread.

    Raises:
        NotFoundError: NOT_A_QUESTION_THREAD: no question of this guild has the thread.
        ConflictError: QUESTION_DELETED.
    """
    question = questions.find_by_thread(connection, thread_id)
    if question is None or question.post.guild_id != guild_id:
        raise NotFoundError(Reason.NOT_A_QUESTION_THREAD)
    if question.state is QuestionState.DELETED:
        raise ConflictError(Reason.QUESTION_DELETED)
    return question


def require_tag(
    connection: Connection, guild_row: int | None, name: str, visible_channels: Iterable[Snowflake] | None
) -> int:
    """Return the row of a tag of a guild by its name.

    Raises:
        NotFoundError: NO_SUCH_TAG (name); an unknown guild (None) has none, and to a reader there is none that the
            visible channels (Discord's ids; None: all are) do not show.
    """
    tag_id = None if guild_row is None else tags.get_seen_tag_id(connection, guild_row, name, visible_channels)
    if tag_id is None:
        raise NotFoundError(Reason.NO_SUCH_TAG, name=name)
    return tag_id


def own_tags(connection: Connection, guild_row: int, channel_id: Snowflake | None) -> list[Tag] | None:
    """Return the tags that alone questions in a channel may have, the most used first; None: all of the guild.

    A channel that is to have its own but shows none, as every text channel, has the guild's.
    """
    if channel_id is None or not guild_settings.load(connection, guild_row).has_own_tags(channel_id):
        return None
    channel = channels.find_channel(connection, channel_id)
    if channel is None or channel.guild_id != guild_row:
        return None
    return forum_tags.list_settable(connection, channel.id) or None


def find_post(connection: Connection, guild_id: Snowflake, message_id: Snowflake) -> Post | None:
    """Return the post that a message of this guild bears."""
    post = posts.find_by_message(connection, message_id)
    return None if post is None or post.guild_id != guild_id else post


def require_answer(connection: Connection, guild_id: Snowflake, answer_id: PostId) -> Answer:
    """Return an answer of this guild by its internal id, whatever its state.

    Raises:
        NotFoundError: NO_SUCH_POST.
    """
    answer = answers.get_answer(connection, answer_id)
    if answer is None or answer.post.guild_id != guild_id:
        raise NotFoundError(Reason.NO_SUCH_POST)
    return answer


def find_answer(connection: Connection, guild_id: Snowflake, message_id: Snowflake) -> Answer | None:
    """Return the answer that a message of this guild is, whatever its state."""
    post = find_post(connection, guild_id, message_id)
    if post is None or post.kind is not PostKind.ANSWER:
        return None
    return answers.get_answer(connection, post.id)
