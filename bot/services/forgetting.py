"""Forgetting: a member's id and texts go, and everybody's points stand.

One transaction puts a pseudonym in the place of the member's id. What follows is done in steps under a row of the
database, each of which may be the last before a crash: texts and history with their traces in the indexes, what was
kept for the member alone, and the words that the index of words still holds of deleted texts.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bot.domain.errors import AskwellError, ConflictError, NotFoundError, Reason, StorageError
from bot.domain.identity import Clock, Snowflake, seconds
from bot.domain.posts import PostKind
from bot.domain.preferences import PREFERENCES, Switch
from bot.domain.rendering import RenderKind, retry_delay_seconds
from bot.services import revising
from bot.services.forgotten import Forgotten
from bot.storage import (
    accept_marks,
    backup_folders,
    closed_dms,
    forgettings,
    forgotten_messages,
    guilds,
    member_settings,
    members,
    posts,
    questions,
    renders,
    words,
)
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority
from bot.storage.forgettings import OwnPost, Step, Task
from bot.storage.forgotten_messages import ForgottenMessage

_log = logging.getLogger(__name__)

MOST_ATTEMPTS = 12
"""How often the deletion of a message is tried; then the message stays."""

_POSTS_A_STEP = 10
_QUESTIONS_A_STEP = 50
_PAGES_A_STEP = 64


class Forgetting:
    """The use cases of being forgotten; each method is one transaction, or some."""

    def __init__(
        self, database: Database, clock: Clock, forgotten: Forgotten, backup_folder: Path | None = None
    ) -> None:
        """Work on this database, by this clock, and tell who is forgotten; backup_folder: of the daily backups."""
        self._database = database
        self._backup_folder = database.path.parent / "backups" if backup_folder is None else backup_folder
        self._clock = clock
        self._forgotten = forgotten
        self._is_merging = False

    async def begin(self, guild_id: Snowflake, user_id: Snowflake, *, deletes_messages: bool) -> None:
        """Put a pseudonym in the place of a member's id; `go_on` does what is left.

        Args:
            guild_id: the guild's id at Discord.
            user_id: the member.
            deletes_messages: the member's own messages that are questions or answers go as well, where the bot may
                delete them.

        Raises:
            NotFoundError: NOTHING_STORED: nothing is stored of the member.
            ConflictError: TEXT_IS_BEING_POSTED: a text of the member is on its way to Discord.
            StorageUnavailableError: the key cannot be kept.
        """
        now = seconds(self._clock.now())
        chosen = self._forgotten.begin(self._database.path, guild_id, user_id, now)
        does = partial(
            _begin, guild=guild_id, user_id=user_id, chosen=chosen, deletes_messages=deletes_messages, now=now
        )
        try:
            await self._database.write(does)
        except (AskwellError, StorageError):
            self._forgotten.withdraw(guild_id, chosen)
            raise
        self._tell_operator(guild_id)

    def _tell_operator(self, guild_id: Snowflake) -> None:
        """Name the copies of the database that still hold what is being forgotten."""
        try:
            copies = backup_folders.list_copies(self._database.path, self._backup_folder)
        except StorageError as error:
            _log.warning("a member of guild %s is being forgotten; the backups cannot be listed: %s", guild_id, error)
            return
        names = ", ".join(path.name for path in copies) or "none here"
        _log.warning(
            "a member of guild %s is being forgotten; older backups still hold their data: %s", guild_id, names
        )

    async def go_on(self) -> bool:
        """Do the next step for whoever is being forgotten; return False when nothing is left to do."""
        now = seconds(self._clock.now())
        does = partial(_go_on, now=now, is_merging=self._is_merging)
        step = await self._database.write(does, priority=Priority.JOB)
        self._is_merging = step is Step.WORDS
        return step is not None

    async def due_messages(self, limit: int) -> list[ForgottenMessage]:
        """Return messages of forgotten members that are to be deleted now."""
        return await self._database.read(
            partial(forgotten_messages.list_due, now=seconds(self._clock.now()), limit=limit)
        )

    async def next_due_at(self) -> int | None:
        """Return when the next message is to be deleted, in seconds; None when none waits."""
        return await self._database.read(forgotten_messages.get_next_due_at)

    async def settle(self, gone: Sequence[Snowflake]) -> None:
        """Forget messages that are gone, or that nobody lets the bot delete."""
        await self._database.write(partial(_settle, gone=tuple(gone)), priority=Priority.JOB)

    async def retry(self, failed: ForgottenMessage) -> None:
        """Try again later to delete a message, unless that was tried often enough."""
        if failed.attempts + 1 >= MOST_ATTEMPTS:
            await self.settle([failed.message.message_id])
            return
        due_at = seconds(self._clock.now()) + retry_delay_seconds(failed.attempts + 1)
        function = partial(forgotten_messages.put_retry, message_id=failed.message.message_id, due_at=due_at)
        await self._database.write(function, priority=Priority.JOB)


def _begin(
    connection: Connection,
    guild: Snowflake,
    user_id: Snowflake,
    chosen: Snowflake,
    deletes_messages: bool,
    now: int,
) -> None:
    guild_id = guilds.get_guild_id(connection, guild)
    member_id = None if guild_id is None else members.get_member_id(connection, guild_id, user_id)
    if guild_id is None or member_id is None:
        raise NotFoundError(Reason.NOTHING_STORED)
    if forgettings.is_being_posted(connection, member_id):
        raise ConflictError(Reason.TEXT_IS_BEING_POSTED)
    forgettings.replace_id(connection, guild_id, member_id, user_id, chosen)
    closed_dms.remove_unless_known(connection, user_id)
    forgettings.remove_records(connection, member_id)
    _silence(connection, member_id)
    forgettings.add(connection, member_id, now, deletes_messages=deletes_messages)


def _silence(connection: Connection, member_id: int) -> None:
    """Let nobody be shown the member, and the member be told nothing: whatever can be off is off."""
    for name, preference in PREFERENCES.items():
        if Switch.OFF in preference.choices:
            member_settings.put(connection, member_id, name, Switch.OFF)


def _go_on(connection: Connection, now: int, is_merging: bool) -> Step | None:
    """Do a step and return which one it was; None when nothing is left to do."""
    task = forgettings.get_next(connection)
    if task is None:
        return None
    match task.step:
        case Step.TEXTS:
            _erase_some(connection, task, now)
        case Step.RECORDS:
            _leave_some_cards(connection, task, now)
        case _:
            if not forgettings.merge_words(connection, _PAGES_A_STEP, is_first=not is_merging):
                forgettings.put_step(connection, task.member_id, Step.DONE)
    return task.step


def _erase_some(connection: Connection, task: Task, now: int) -> None:
    """Erase the texts of some posts."""
    found = forgettings.list_posts(connection, task.member_id, task.after_post_id, _POSTS_A_STEP)
    for post in found:
        _erase(connection, task, post, now)
    if len(found) < _POSTS_A_STEP:
        forgettings.put_step(connection, task.member_id, Step.RECORDS)
    else:
        forgettings.put_step(connection, task.member_id, Step.TEXTS, found[-1].post_id)


def _erase(connection: Connection, task: Task, post: OwnPost, now: int) -> None:
    revising.erase_text(connection, post.post_id, now)
    forgettings.remove_revisions(connection, post.post_id)
    if post.kind is PostKind.QUESTION:
        words.remove_post(connection, post.post_id)
        questions.put_title(connection, post.post_id, f"#{post.number}")
        words.index_post(connection, post.post_id)
    if task.deletes_messages and post.message is not None and not post.is_card:
        # No post knows the message any more: that it goes is no deletion of the post, whose votes stand.
        forgotten_messages.add(connection, task.guild_id, post.message, now)
        posts.put_message(connection, post.post_id, None, is_card=False)
        accept_marks.remove_marks(connection, post.message.message_id)
        posts.clear_dirty(connection, post.post_id, posts.mark_dirty(connection, post.post_id, now), read_at=now)
    if not post.is_deleted:
        _show(connection, task.guild_id, post, now)


def _show(connection: Connection, guild_id: int, post: OwnPost, now: int) -> None:
    """Have everything shown anew that bears the text or the name of the author."""
    if post.kind is PostKind.QUESTION:
        renders.request(connection, guild_id, post.post_id, RenderKind.CARD, now)
        renders.request(connection, guild_id, post.post_id, RenderKind.NAME, now)
        return
    renders.request(connection, guild_id, post.post_id, RenderKind.ANSWER_CARD, now)
    questions.request_index(connection, post.question_id, now)
    if post.is_accepted:
        renders.request(connection, guild_id, post.question_id, RenderKind.CARD, now)


def _leave_some_cards(connection: Connection, task: Task, now: int) -> None:
    """Take the member off the cards that name experts."""
    found = forgettings.take_as_expert(connection, task.member_id, _QUESTIONS_A_STEP)
    for question_id in found:
        renders.request(connection, task.guild_id, question_id, RenderKind.CARD, now)
    if not found:
        forgettings.put_step(connection, task.member_id, Step.WORDS)


def _settle(connection: Connection, gone: tuple[Snowflake, ...]) -> None:
    for message_id in gone:
        forgotten_messages.remove(connection, message_id)
