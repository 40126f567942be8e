"""Check marks on messages: asking for the bot's own, and for those to be taken off that hold no more.

All functions work within their caller's transaction. A mark stays on record until Discord says that it went:
what is shown and not on record counts as new.
"""

from __future__ import annotations

from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import Answer
from bot.domain.pseudonyms import is_pseudonym
from bot.domain.rendering import RenderKind
from bot.storage import accept_marks, guilds, renders
from bot.storage.accept_marks import OWN_MARK
from bot.storage.connection import Connection


def request_take_off(
    connection: Connection, guild_id: int, post_id: PostId, user_id: Snowflake, emoji: str, now: int
) -> None:
    """Ask for a member's reaction to be taken off the message of a post."""
    if is_pseudonym(user_id):
        return  # Nobody can say whose reaction it is: it stays where it is, and counts for nothing.
    target = take_off_target(user_id, emoji)
    renders.request(connection, guild_id, post_id, RenderKind.TAKE_OFF, now, target=target)


def withdraw_take_off(connection: Connection, post_id: PostId, user_id: Snowflake, emoji: str) -> None:
    """Leave a reaction alone that was to be taken off: it is gone, or holds again."""
    renders.remove_kind(connection, post_id, RenderKind.TAKE_OFF, take_off_target(user_id, emoji))


def take_off_target(user_id: Snowflake, emoji: str) -> str:
    """Return the target of a render that takes a reaction off."""
    return f"{user_id} {emoji}"


def show_own(connection: Connection, answer: Answer, now: int) -> None:
    """Ask for the bot's own mark on an answer that was accepted by command."""
    if answer.post.message is None:
        return
    question_id, message_id = answer.question_id, answer.post.message.message_id
    accept_marks.put_mark(connection, message_id, OWN_MARK, question_id, now)
    guild_id = guilds.ensure_guild(connection, answer.post.guild_id, now)
    renders.remove_kind(connection, answer.id, RenderKind.ACCEPT_UNMARK)
    renders.request(connection, guild_id, answer.id, RenderKind.ACCEPT_MARK, now)


def leave_marks(connection: Connection, answer: Answer, emoji: str) -> None:
    """Leave the members' marks of an answer alone, which is accepted (again)."""
    if answer.post.message is None:
        return
    for user_id in accept_marks.list_marks(connection, answer.post.message.message_id):
        withdraw_take_off(connection, answer.id, user_id, emoji)


def take_marks_off(connection: Connection, guild_id: int, answer: Answer, emoji: str, now: int) -> None:
    """Ask for all marks of an answer to be taken off, which is accepted no more."""
    if answer.post.message is None:
        return
    message_id = answer.post.message.message_id
    for user_id in accept_marks.list_marks(connection, message_id):
        if user_id == OWN_MARK:
            accept_marks.remove_mark(connection, message_id, OWN_MARK)
            renders.remove_kind(connection, answer.id, RenderKind.ACCEPT_MARK)
            renders.request(connection, guild_id, answer.id, RenderKind.ACCEPT_UNMARK, now)
        else:
            request_take_off(connection, guild_id, answer.id, user_id, emoji, now)


def forget_marks(connection: Connection, answer: Answer) -> None:
    """Strike the marks of an answer whose message is gone."""
    if answer.post.message is not None:
        accept_marks.remove_marks(connection, answer.post.message.message_id)
