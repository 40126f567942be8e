"""Managing questions: what asker and helpers do with one besides answering it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.domain.asking import check_details, check_tags, check_title
from bot.domain.deeds import DeedKind
from bot.domain.errors import ConflictError, NotFoundError, Reason
from bot.domain.identity import Actor, Clock, PostId, Snowflake, seconds
from bot.domain.managing import (
    check_may_close,
    check_may_delete,
    check_may_manage,
    check_may_reopen,
    is_locked_by,
)
from bot.domain.posts import CloseReason, Question, QuestionState
from bot.domain.rendering import RenderKind
from bot.services import auditing, folding, following, linking, retagging, suggesting
from bot.services.finding import own_tags, require_question, require_tag
from bot.services.revising import rewrite
from bot.storage import answers, duplicates, guilds, lives, members, questions, renders, tags, words
from bot.storage.connection import Connection
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Place:
    """Which question is meant: that of the thread, unless a number is given.

    Attributes:
        guild_id: the guild's id at Discord.
        thread_id: where the command was used.
        visible_channels: what the caller can see; a number in another channel is unknown.
        number: of another question; None: that of the thread.
    """

    guild_id: Snowflake
    thread_id: Snowflake
    visible_channels: frozenset[Snowflake]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Which:
    """A question that a form or a button names.

    Attributes:
        guild_id: the guild's id at Discord.
        question_id: the question.
        visible_channels: what the caller can see now; a question elsewhere is unknown.
    """

    guild_id: Snowflake
    question_id: PostId
    visible_channels: frozenset[Snowflake]


@dataclass(frozen=True, slots=True)
class Editable:
    """A question that may be edited, and whether its text is the bot's to change: that of a forum post is not."""

    question: Question
    has_own_card: bool


class ManagingQuestions:
    """Changes questions; each method is one transaction. The right is asked again in each."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def find(self, place: Place, actor: Actor) -> Question:
        """Return the question that is meant, if the actor may change it.

        Raises:
            NotFoundError: NOT_A_QUESTION_THREAD, NO_SUCH_QUESTION.
            NotAllowedError: NOT_YOUR_QUESTION.
            ConflictError: QUESTION_DELETED.
        """
        return await self._database.read(partial(_find, place=place, actor=actor))

    async def read(self, place: Place) -> Question:
        """Return the question that is meant, whoever asks.

        Raises:
            NotFoundError: NOT_A_QUESTION_THREAD, NO_SUCH_QUESTION.
            ConflictError: QUESTION_DELETED: that of the thread.
        """
        return await self._database.read(partial(meant, place=place))

    async def named(self, which: Which) -> Question:
        """Return a question that a form or a button names.

        Raises:
            NotFoundError: NO_SUCH_POST.
        """
        return await self._database.read(partial(require, which=which))

    async def close(self, place: Place, actor: Actor, reason: CloseReason) -> Question:
        """Close a question; off topic it locks its thread too.

        Raises:
            As `find`, and ConflictError: ALREADY_CLOSED.
        """
        return await self._database.write(
            partial(_close, place=place, actor=actor, reason=reason, now=seconds(self._clock.now()))
        )

    async def reopen(self, place: Place, actor: Actor) -> Question:
        """Open a question again; it is a duplicate of none then.

        Raises:
            As `find`, and ConflictError: ALREADY_OPEN; NotAllowedError: ONLY_HELPERS_REOPEN.
        """
        return await self._database.write(partial(_reopen, place=place, actor=actor, now=seconds(self._clock.now())))

    async def undo_duplicate(self, which: Which, actor: Actor, original_id: PostId | None = None) -> Question:
        """Open a question again that was marked as a duplicate, if it still is one.

        Args:
            which: the question.
            actor: asker or helper.
            original_id: the question as whose duplicate it was marked; None: whichever it is now.

        Raises:
            As `reopen`, and ConflictError: ALREADY_CLOSED (close_reason) if it was closed otherwise meanwhile,
                LINK_MOVED if it is marked as a duplicate of another one by now.
        """
        now = seconds(self._clock.now())
        undo = partial(_undo_duplicate, which=which, actor=actor, original_id=original_id, now=now)
        return await self._database.write(undo)

    async def seen(self, guild_id: Snowflake, number: int, visible_channels: frozenset[Snowflake]) -> Question | None:
        """Return the question with a number, or a thread of this id, if it stands where the reader sees it."""
        place = Place(guild_id, Snowflake(0), visible_channels, number)
        return await self._database.read(partial(_seen, place=place))

    async def check_seen(self, guild_id: Snowflake, post_id: PostId, visible_channels: frozenset[Snowflake]) -> None:
        """Check that a question or an answer that a button or a form names stands where the caller sees it.

        Raises:
            NotFoundError: NO_SUCH_POST.
        """
        seen = partial(_check_seen, guild_id=guild_id, post_id=post_id, visible_channels=visible_channels)
        await self._database.read(seen)

    async def editable(self, place: Place, actor: Actor) -> Editable:
        """Return a question for its form.

        Raises:
            As `find`.
        """
        question = await self.find(place, actor)
        return Editable(question, question.post.is_card)

    async def edit(self, which: Which, actor: Actor, title: str, details: str | None) -> bool:
        """Replace title and details of a question, keep the old ones as history, and let both be shown.

        Args:
            which: the question.
            actor: who edits.
            title: the new title.
            details: the new text; None leaves it, as that of a message that is the asker's own.

        Returns:
            Whether anything changed.

        Raises:
            As `find`, and InvalidInputError: TITLE_IS_NOISE, TOO_SHORT, TOO_LONG.
        """
        now = seconds(self._clock.now())
        edit = partial(_edit, which=which, actor=actor, title=title, details=details, now=now)
        return await self._database.write(edit)

    async def retag(self, which: Which, actor: Actor, names: tuple[str, ...]) -> Question:
        """Give a question other tags, which move the tag scores of its answers.

        Raises:
            As `find`, and InvalidInputError: TOO_MANY_TAGS; NotFoundError: NO_SUCH_TAG (name).
        """
        now = seconds(self._clock.now())
        return await self._database.write(partial(_retag, which=which, actor=actor, names=names, now=now))

    async def check_may_delete(self, place: Place, actor: Actor) -> Question:
        """Return the question that is meant, if the actor may delete it.

        Raises:
            As `find`, and NotAllowedError: ANSWERS_COUNT.
        """
        return await self._database.read(partial(_require_deletable, place=place, actor=actor))

    async def delete(self, which: Which, actor: Actor) -> Question:
        """Delete a question, and let its thread and card be deleted; return it as it was.

        Raises:
            As `check_may_delete`.
        """
        now = seconds(self._clock.now())
        return await self._database.write(partial(_delete, which=which, actor=actor, now=now))


def require(connection: Connection, which: Which) -> Question:
    """Return a question that a form or a button names, if the caller can still see it.

    Raises:
        NotFoundError: NO_SUCH_POST.
    """
    question = questions.get_question(connection, which.question_id)
    is_here = question is not None and question.post.guild_id == which.guild_id
    if question is None or not is_here or not linking.is_seen(question, which.visible_channels):
        raise NotFoundError(Reason.NO_SUCH_POST)
    return question


def meant(connection: Connection, place: Place) -> Question:
    """Return the question that is meant, deleted ones too.

    Raises:
        NotFoundError: NOT_A_QUESTION_THREAD, NO_SUCH_QUESTION.
        ConflictError: QUESTION_DELETED.
    """
    if place.number is None:
        return require_question(connection, place.guild_id, place.thread_id)
    guild_row = guilds.get_guild_id(connection, place.guild_id)
    question = None if guild_row is None else linking.find_numbered(connection, guild_row, place.number)
    if question is None or not linking.is_seen(question, place.visible_channels):
        raise NotFoundError(Reason.NO_SUCH_QUESTION)
    return question


def show_state(connection: Connection, before: Question, now: int) -> Question:
    """Ask for what shows the state of a question that changed, its lock too; return it as it is now."""
    question = questions.require_question(connection, before.id)
    guild_row = guilds.require_guild_id(connection, question.post.guild_id)
    renders.request(connection, guild_row, question.id, RenderKind.CARD, now)
    was_locked = is_locked_by(before.state, before.close_reason)
    if was_locked != is_locked_by(question.state, question.close_reason):
        renders.request(connection, guild_row, question.id, RenderKind.LOCK, now)
    renders.remove_kind(connection, question.id, RenderKind.REMINDER)
    return question


def _find(connection: Connection, place: Place, actor: Actor) -> Question:
    question = meant(connection, place)
    check_may_manage(question, actor)
    return question


def close_question(connection: Connection, question: Question, actor: Actor, reason: CloseReason, now: int) -> Question:
    """Close a question and have that shown; part of a transaction.

    Raises:
        As `ManagingQuestions.close`.
    """
    check_may_close(question, actor)
    questions.put_state(connection, question.id, QuestionState.CLOSED, reason)
    _record(connection, question, actor, DeedKind.QUESTION_CLOSED, now, why=reason)
    return show_state(connection, question, now)


def _close(connection: Connection, place: Place, actor: Actor, reason: CloseReason, now: int) -> Question:
    return close_question(connection, meant(connection, place), actor, reason, now)


def _reopen(connection: Connection, place: Place, actor: Actor, now: int) -> Question:
    question = meant(connection, place)
    check_may_reopen(question, actor)
    return _open(connection, question, actor, now)


def _open(connection: Connection, question: Question, actor: Actor, now: int) -> Question:
    _record(connection, question, actor, DeedKind.QUESTION_REOPENED, now)
    linking.unlink(connection, question.id, now)
    questions.put_state(connection, question.id, QuestionState.OPEN)
    questions.touch(connection, question.id, now)
    lives.wait_anew(connection, question.id, now)
    return show_state(connection, question, now)


def _seen(connection: Connection, place: Place) -> Question | None:
    try:
        question = meant(connection, place)
    except NotFoundError:
        return None
    return None if question.state is QuestionState.DELETED else question


def _check_seen(
    connection: Connection, guild_id: Snowflake, post_id: PostId, visible_channels: frozenset[Snowflake]
) -> None:
    answer = answers.get_answer(connection, post_id)
    require(connection, Which(guild_id, post_id if answer is None else answer.question_id, visible_channels))


def _undo_duplicate(
    connection: Connection, which: Which, actor: Actor, original_id: PostId | None, now: int
) -> Question:
    question = require(connection, which)
    check_may_reopen(question, actor)
    if question.close_reason is not CloseReason.DUPLICATE:
        raise ConflictError(Reason.ALREADY_CLOSED, close_reason=question.close_reason)
    if original_id not in (None, duplicates.get_original(connection, question.id)):
        raise ConflictError(Reason.LINK_MOVED)
    return _open(connection, question, actor, now)


def _edit(connection: Connection, which: Which, actor: Actor, title: str, details: str | None, now: int) -> bool:
    question = require(connection, which)
    check_may_manage(question, actor)
    kept_title = check_title(title)
    kept_details = question.post.body if details is None or not question.post.is_card else check_details(details)
    if not rewrite(connection, question, kept_title, kept_details, now):
        return False
    _record(connection, question, actor, DeedKind.QUESTION_EDITED, now)
    guild_row = guilds.require_guild_id(connection, which.guild_id)
    renders.request(connection, guild_row, question.id, RenderKind.CARD, now)
    if kept_title != question.title:
        renders.request(connection, guild_row, question.id, RenderKind.NAME, now)
        linking.show_links(connection, question.id, now)
    suggesting.decide_again(connection, question.id, now)
    return True


def _retag(connection: Connection, which: Which, actor: Actor, names: tuple[str, ...], now: int) -> Question:
    question = require(connection, which)
    check_may_manage(question, actor)
    question_id, guild_row = question.id, guilds.require_guild_id(connection, which.guild_id)
    wanted = [
        # A tag that the question has already may be one that the caller sees nowhere else.
        require_tag(connection, guild_row, name, None if name in question.tags else which.visible_channels)
        for name in check_tags(names)
    ]
    own = own_tags(connection, guild_row, question.channel_id)
    for tag_id in wanted if own is not None else ():
        name = tags.get_tag(connection, tag_id).name
        if name not in question.tags and all(tag.id != tag_id for tag in own or ()):
            raise NotFoundError(Reason.NO_SUCH_TAG, name=name)
    folding.withdraw_question(connection, question_id)
    words.remove_post(connection, question_id)
    tags.put_of_question(connection, question_id, wanted)
    words.index_post(connection, question_id)
    retagging.show_tags(connection, question_id, now)
    _record(connection, question, actor, DeedKind.QUESTION_RETAGGED, now)
    suggesting.decide_again(connection, question_id, now)
    return questions.require_question(connection, question_id)


def _require_deletable(connection: Connection, place: Place, actor: Actor) -> Question:
    question = meant(connection, place)
    check_may_delete(question, actor, answers.list_answers(connection, question.id))
    return question


def delete_question(connection: Connection, question: Question, actor: Actor, now: int) -> Question:
    """Delete a question and have its thread and card deleted; part of a transaction.

    Raises:
        As `ManagingQuestions.check_may_delete`.
    """
    check_may_delete(question, actor, answers.list_answers(connection, question.id))
    guild_row = guilds.require_guild_id(connection, question.post.guild_id)
    members.ensure_member(connection, guild_row, actor.user_id)
    _record(connection, question, actor, DeedKind.QUESTION_DELETED, now)
    is_asker = actor.user_id == question.post.author_id
    following.delete_question(connection, question.id, now, by_asker=is_asker)
    renders.request(connection, guild_row, question.id, RenderKind.DELETE_THREAD, now)
    return question


def _delete(connection: Connection, which: Which, actor: Actor, now: int) -> Question:
    return delete_question(connection, require(connection, which), actor, now)


def _record(
    connection: Connection, question: Question, actor: Actor, kind: DeedKind, now: int, why: CloseReason | None = None
) -> None:
    auditing.record(connection, question.post, question.post.author_id, actor, kind, now, why=why)
