"""Retagging: what shows the tags of a question, brought in line after they changed."""

from __future__ import annotations

from bot.domain.identity import PostId
from bot.domain.rendering import RenderKind
from bot.storage import guilds, questions, renders, retagged
from bot.storage.connection import Connection


def show_tags(connection: Connection, question_id: PostId, now: int) -> None:
    """Have card and forum post of a question show its tags.

    In an archived thread that waits until somebody opens it: a merge would else open all the threads of a tag, and
    Discord has room for a thousand open ones.

    Args:
        connection: within the transaction that changes the tags.
        question_id: the question, deleted or not.
        now: seconds since 1970.
    """
    question = questions.require_question(connection, question_id)
    if question.thread_id is None:
        return
    if question.is_archived:
        retagged.add(connection, question_id)
        return
    guild_row = guilds.require_guild_id(connection, question.post.guild_id)
    if question.post.message is not None and question.post.is_card:
        renders.request(connection, guild_row, question_id, RenderKind.CARD, now)
    renders.request(connection, guild_row, question_id, RenderKind.TAGS, now)


def thread_woke(connection: Connection, question_id: PostId, now: int) -> None:
    """Have the tags of a question shown whose thread was opened, if they changed while it was archived."""
    if retagged.remove(connection, question_id):
        show_tags(connection, question_id, now)
