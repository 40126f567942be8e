"""Following what happens to messages, threads and channels on Discord."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from bot.domain.identity import Clock, PostId, Snowflake, seconds
from bot.domain.posts import AnswerState, MessageRef, Post, PostKind, Question
from bot.domain.rendering import RenderKind
from bot.services import casting, linking, retagging, scoring
from bot.services.finding import find_post, find_question
from bot.services.revising import erase_text, follow_name, replace_body
from bot.services.watching import Watch
from bot.storage import answers, channels, guild_settings, guilds, posts, questions, renders, votes, words
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority

_QUESTIONS_A_STEP = 25


class Following:
    """Follows edits, deletions and archiving; each method is one transaction unless it says otherwise."""

    def __init__(self, database: Database, clock: Clock, watch: Watch | None = None) -> None:
        """Work on this database, by this clock, noting what is gone."""
        self._database = database
        self._clock = clock
        self._watch = Watch(clock) if watch is None else watch

    async def message_edited(self, guild_id: Snowflake, message: MessageRef, text: str, edited_at: int) -> bool:
        """Follow the edit of an author's own message; the old text is kept as history.

        Not to be called where Discord withholds the text. Cards are the bot's: their edits are its own.

        Args:
            guild_id: the guild's id at Discord.
            message: the message.
            text: its new text.
            edited_at: seconds since 1970; an edit older than the one on record changes nothing.

        Returns:
            Whether the text of a post changed.
        """
        return await self._database.write(
            partial(
                _message_edited,
                guild_id=guild_id,
                message=message,
                text=text,
                edited_at=edited_at,
                now=self._now(),
            ),
            priority=Priority.LISTENER,
        )

    async def messages_deleted(self, guild_id: Snowflake, message_ids: Iterable[Snowflake]) -> None:
        """Follow the deletion of messages (Discord deletes at most a hundred at once).

        The text and history of a post are erased at once. An answer ceases to count. A question lives as long as its
        thread, without the votes that its message bore; its card is posted again inside.
        """
        gone = tuple(message_ids)
        self._watch.note_gone(gone)
        await self._database.write(
            partial(delete_messages, guild_id=guild_id, message_ids=gone, now=self._now()),
            priority=Priority.LISTENER,
        )

    async def thread_deleted(self, guild_id: Snowflake, thread_id: Snowflake) -> None:
        """Delete the question of a thread that is gone."""
        self._watch.note_gone_place(thread_id)
        self._watch.note_thread(thread_id)
        await self._database.write(
            partial(_thread_deleted, guild_id=guild_id, thread_id=thread_id, now=self._now()),
            priority=Priority.LISTENER,
        )

    async def channel_deleted(self, guild_id: Snowflake, channel_id: Snowflake) -> None:
        """Delete the questions of a channel that is gone.

        Many transactions: one marks the channel, then some questions in each. What a crash leaves undone,
        `finish_deletions` does.
        """
        is_ours = await self._database.write(
            partial(_channel_deleted, guild_id=guild_id, channel_id=channel_id, now=self._now()),
            priority=Priority.LISTENER,
        )
        if is_ours:
            await self.finish_deletions()

    async def finish_deletions(self) -> None:
        """Delete all questions that still stand in deleted channels, some in each transaction."""
        while await self._database.write(partial(_delete_some_questions, now=self._now()), priority=Priority.JOB):
            pass

    async def thread_changed(
        self,
        guild_id: Snowflake,
        thread_id: Snowflake,
        *,
        is_archived: bool,
        is_locked: bool,
        name: str | None = None,
    ) -> None:
        """Remember whether the thread of a question is archived, and whether it is locked; follow its name.

        The name (None: not told) is the title where the asker opened the thread by hand; else the bot made it of the
        title, and it says nothing new.
        """
        self._watch.note_thread(thread_id)
        await self._database.write(
            partial(
                _thread_changed,
                guild_id=guild_id,
                thread_id=thread_id,
                is_archived=is_archived,
                is_locked=is_locked,
                name=name,
                now=self._now(),
            ),
            priority=Priority.LISTENER,
        )

    def _now(self) -> int:
        return seconds(self._clock.now())


def _message_edited(
    connection: Connection,
    guild_id: Snowflake,
    message: MessageRef,
    text: str,
    edited_at: int,
    now: int,
) -> bool:
    post = find_post(connection, guild_id, message.message_id)
    if post is None or post.is_card or (post.edited_at is not None and edited_at < post.edited_at):
        return False
    question_id = _question_of_what_stands(connection, post)
    if question_id is None or not replace_body(connection, post, text, edited_at, now):
        return False
    if post.kind is PostKind.ANSWER:
        questions.request_index(connection, question_id, now)
    return True


def _question_of_what_stands(connection: Connection, post: Post) -> PostId | None:
    """Return the question of a post, or itself; None if its text is none of ours any more."""
    if post.kind is PostKind.QUESTION:
        return post.id
    answer = answers.require_answer(connection, post.id)
    return answer.question_id if answer.state is AnswerState.LIVE else None


def delete_messages(connection: Connection, guild_id: Snowflake, message_ids: tuple[Snowflake, ...], now: int) -> None:
    """Follow the deletion of messages; part of a transaction."""
    for message_id in message_ids:
        post = find_post(connection, guild_id, message_id)
        if post is None:
            continue
        if post.kind is PostKind.ANSWER:
            delete_answer(connection, post, now)
            continue
        _strike_votes(connection, post.id, now)
        if post.is_card:
            posts.put_message(connection, post.id, None, is_card=False)
            guild_row = guilds.ensure_guild(connection, guild_id, now)
            renders.request(connection, guild_row, post.id, RenderKind.CARD, now)
        else:
            erase_text(connection, post.id, now)
            posts.put_gone(connection, post.id, now)


def _strike_votes(connection: Connection, post_id: PostId, now: int) -> None:
    """Let no vote stand on a post whose message is gone: what Discord shows counts, and that is none."""
    target = votes.get_target(connection, post_id)
    if target is None:
        return
    settings = guild_settings.load(connection, target.guild_id)
    casting.take_back(connection, target, votes.list_votes(connection, post_id), settings, now)
    posts.clear_dirty(connection, post_id, posts.mark_dirty(connection, post_id, now), read_at=now)


def delete_answer(connection: Connection, post: Post, now: int) -> None:
    """Delete an answer whose message is gone; part of a transaction."""
    if answers.require_answer(connection, post.id).state is AnswerState.DELETED:
        # The bot itself deleted the card; what is left of the text was decided then.
        return
    scoring.set_answer_state(connection, post.id, AnswerState.DELETED, now)
    erase_text(connection, post.id, now)
    renders.remove_of_post(connection, post.id)


def _thread_deleted(connection: Connection, guild_id: Snowflake, thread_id: Snowflake, now: int) -> None:
    question = find_question(connection, guild_id, thread_id)
    if question is not None:
        delete_question(connection, question.id, now)


def delete_question(connection: Connection, question_id: PostId, now: int, *, by_asker: bool = False) -> None:
    """Delete a question whose messages are gone; its answers stand, as far as they count. Part of a transaction.

    A bounty that runs on it is returned, unless the asker deletes it.
    """
    linking.question_deleted(connection, question_id, now)
    scoring.delete_question(connection, question_id, now, by_asker=by_asker)
    erase_text(connection, question_id, now)
    for answer in answers.list_answers(connection, question_id):
        words.remove_post(connection, answer.id)
    renders.remove_of_question(connection, question_id)


def _channel_deleted(connection: Connection, guild_id: Snowflake, channel_id: Snowflake, now: int) -> bool:
    channel = channels.find_channel(connection, channel_id)
    if channel is None or channel.guild_id != guilds.get_guild_id(connection, guild_id):
        return False
    channels.mark_deleted(connection, channel.id, now)
    return True


def _delete_some_questions(connection: Connection, now: int) -> bool:
    """Return False when there was nothing left to do."""
    found = questions.list_ids_in_deleted_channels(connection, _QUESTIONS_A_STEP)
    for question_id in found:
        delete_question(connection, question_id, now)
    return bool(found)


def _show_again(connection: Connection, question: Question, now: int) -> None:
    """Show what a locked thread may have missed while moderators alone could write there or open it."""
    guild_row = guilds.require_guild_id(connection, question.post.guild_id)
    if question.post.message is not None and question.post.is_card:
        renders.request(connection, guild_row, question.id, RenderKind.CARD, now)
    for kind in (RenderKind.INDEX, RenderKind.SOLVED):
        renders.request(connection, guild_row, question.id, kind, now)


def _thread_changed(
    connection: Connection,
    guild_id: Snowflake,
    thread_id: Snowflake,
    is_archived: bool,
    is_locked: bool,
    name: str | None,
    now: int,
) -> None:
    question = find_question(connection, guild_id, thread_id)
    if question is None:
        return
    if name is not None:
        follow_name(connection, question, name, now)
    if (question.is_archived, question.is_locked) != (is_archived, is_locked):
        questions.put_thread_state(connection, question.id, is_archived=is_archived, is_locked=is_locked)
    if question.is_archived and not is_archived:
        retagging.thread_woke(connection, question.id, now)
    if question.is_locked and not is_archived and (question.is_archived or not is_locked):
        _show_again(connection, question, now)
