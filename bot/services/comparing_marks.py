"""What the check marks and up votes that stand on a message change in the record.

Works within the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.identity import Actor, Snowflake
from bot.domain.messages import MessageText
from bot.domain.posts import AnswerState, Question
from bot.domain.reactions import ReactionEvent, Shown
from bot.domain.sightings import Marker
from bot.services import accepting, casting, finding, rereading
from bot.services.accepting import AcceptOutcome
from bot.services.admitting import ensure_answer
from bot.storage import accept_marks, guild_settings, guilds, posts, questions, votes
from bot.storage.accept_marks import OWN_MARK
from bot.storage.connection import Connection


def strangers(
    connection: Connection, guild_id: Snowflake, message: MessageText, shown: Iterable[Marker]
) -> list[Snowflake]:
    """Return those of the accounts whose rights decide what their check marks mean: neither on record nor the asker."""
    question = finding.find_question(connection, guild_id, message.thread_id)
    if question is None:
        return []
    known = {*accept_marks.list_marks(connection, message.message_id), question.post.author_id}
    return [marker.user_id for marker in shown if marker.user_id not in known]


def read_marks(
    connection: Connection,
    guild_id: Snowflake,
    message: MessageText,
    shown: Sequence[Marker],
    is_changed: bool,
    now: int,
) -> int:
    """Do what the check marks on a message of a thread say that are not on record, or are on record and gone.

    Args:
        connection: the transaction.
        guild_id: the guild's id at Discord.
        message: the message.
        shown: everyone whose mark stands there, the bot itself left out.
        is_changed: an event told of a reaction since: an answer is left as it is, to be read anew.
        now: seconds since 1970.

    Returns:
        How many marks came or went.
    """
    question = finding.find_question(connection, guild_id, message.thread_id)
    if question is None:
        return 0
    settings = guild_settings.load(connection, guilds.require_guild_id(connection, guild_id))
    answer = finding.find_answer(connection, guild_id, message.message_id)
    was_answer = answer is not None
    if answer is not None and is_changed:
        posts.mark_dirty(connection, answer.id, now)
        return 0
    standing = {marker.user_id for marker in shown}
    recorded = accept_marks.list_marks(connection, message.message_id)
    recorded.pop(OWN_MARK, None)
    changes = 0
    for user_id in recorded:
        if user_id not in standing:
            accept_marks.put_mark(connection, message.message_id, user_id, question.id, now)
            event = _event(message, Marker(user_id), settings.emoji_accept)
            accepting.mark_removed(connection, event, settings, now)
            changes += 1
    for marker in shown:
        if marker.is_bot:
            continue
        if marker.user_id not in recorded:
            question = questions.require_question(connection, question.id)
            event = _event(message, marker, settings.emoji_accept)
            changes += accepting.mark_added(connection, event, question, settings, now) is AcceptOutcome.ACCEPTED
        if accept_marks.get_reactions(connection, message.message_id, marker.user_id):
            accept_marks.put_mark(connection, message.message_id, marker.user_id, question.id, now, marker.kinds)
    answer = finding.find_answer(connection, guild_id, message.message_id)
    if answer is not None and not was_answer:
        # Votes may stand there as well, which meant nothing before.
        posts.mark_dirty(connection, answer.id, now)
    return changes


def read_candidate(
    connection: Connection,
    guild_id: Snowflake,
    message: MessageText,
    shown: Sequence[Shown],
    is_changed: bool,
    now: int,
) -> bool:
    """Make an ordinary message an answer if one of the up votes on it counts, and record its votes.

    Args:
        connection: the transaction.
        guild_id: the guild's id at Discord.
        message: a member's message in a thread.
        shown: each account that has a vote reaction on it, once, the bot itself left out.
        is_changed: an event told of a reaction since: the votes are left to be read anew.
        now: seconds since 1970.
    """
    question = finding.find_question(connection, guild_id, message.thread_id)
    if question is None or message.author_id == question.post.author_id:
        return False
    answer = finding.find_answer(connection, guild_id, message.message_id)
    if answer is None and not _has_valid_vote(connection, question, message, shown, now):
        return False
    if answer is not None and answer.state is not AnswerState.LIVE:
        return False
    made = ensure_answer(connection, question, message, now, may_revive=False)
    dirty_at = posts.mark_dirty(connection, made.id, now)
    if not is_changed:
        rereading.reconcile(connection, made.id, dirty_at, shown, now)
    return True


def _has_valid_vote(
    connection: Connection, question: Question, message: MessageText, shown: Iterable[Shown], now: int
) -> bool:
    """Return whether one of the accounts casts an up vote that counts."""
    guild_row = guilds.require_guild_id(connection, question.post.guild_id)
    settings = guild_settings.load(connection, guild_row)
    for each in shown:
        if not each.ups or each.downs:
            continue
        voter = votes.find_voter(connection, guild_row, each.user_id, question.id)
        actor = Actor(each.user_id, is_bot=each.is_bot)
        if casting.refusal_of(connection, actor, voter, message.author_id, None, settings, now) is None:
            return True
    return False


def _event(message: MessageText, marker: Marker, emoji: str) -> ReactionEvent:
    return ReactionEvent(
        guild_id=message.guild_id,
        channel_id=message.thread_id,
        message_id=message.message_id,
        user_id=marker.user_id,
        emoji=emoji,
        is_bot=marker.is_bot,
        is_manager=marker.is_manager,
        role_ids=marker.role_ids,
        message=message,
    )
