"""Managing questions: what asker and helpers do with one besides answering it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.domain.asking import check_details, check_tags, check_title
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
from bot.services import folding, following, linking, retagging, suggesting
from bot.services.finding import own_tags, require_question, require_tag
from bot.services.revising import rewrite
from bot.storage import answers, guilds, members, questions, renders, tags, words
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

    async def undo_duplicate(self, guild_id: Snowflake, question_id: PostId, actor: Actor) -> Question:
        """Open a question again that was marked as a duplicate, if it still is one.

        Raises:
            As `reopen`, and ConflictError: ALREADY_CLOSED (close_reason) if it was closed otherwise meanwhile.
        """
        now = seconds(self._clock.now())
        undo = partial(_undo_duplicate, guild_id=guild_id, question_id=question_id, actor=actor, now=now)
        return await self._database.write(undo)

    async def seen(self, guild_id: Snowflake, number: int, visible_channels: frozenset[Snowflake]) -> Question | None:
        """Return the question with a number, or a thread of this id, if it stands where the reader sees it."""
        place = Place(guild_id, Snowflake(0), visible_channels, number)
        return await self._database.read(partial(_seen, place=place))

    async def editable(self, place: Place, actor: Actor) -> Editable:
        """Return a question for its form.

        Raises:
            As `find`.
        """
        question = await self.find(place, actor)
        return Editable(question, question.post.is_card)

    async def edit(
        self, guild_id: Snowflake, question_id: PostId, actor: Actor, title: str, details: str | None
    ) -> bool:
        """Replace title and details of a question, keep the old ones as history, and let both be shown.

        Args:
            guild_id: the guild's id at Discord.
            question_id: the question.
            actor: who edits.
            title: the new title.
            details: the new text; None leaves it, as that of a message that is the asker's own.

        Returns:
            Whether anything changed.

        Raises:
            As `find`, and InvalidInputError: TITLE_IS_NOISE, TOO_SHORT, TOO_LONG.
        """
        now = seconds(self._clock.now())
        edit = partial(_edit, guild_id=guild_id, question_id=question_id, actor=actor, title=title, details=details)
        return await self._database.write(partial(edit, now=now))

    async def retag(
        self,
        guild_id: Snowflake,
        question_id: PostId,
        actor: Actor,
        names: tuple[str, ...],
        visible_channels: frozenset[Snowflake],
    ) -> Question:
        """Give a question other tags, which move the tag scores of its answers.

        Raises:
            As `find`, and InvalidInputError: TOO_MANY_TAGS; NotFoundError: NO_SUCH_TAG (name).
        """
        now = seconds(self._clock.now())
        retag = partial(_retag, guild_id=guild_id, question_id=question_id, actor=actor, names=names)
        return await self._database.write(partial(retag, visible_channels=visible_channels, now=now))

    async def check_may_delete(self, place: Place, actor: Actor) -> Question:
        """Return the question that is meant, if the actor may delete it.

        Raises:
            As `find`, and NotAllowedError: ANSWERS_COUNT.
        """
        return await self._database.read(partial(_require_deletable, place=place, actor=actor))

    async def delete(self, guild_id: Snowflake, question_id: PostId, actor: Actor) -> Question:
        """Delete a question, and let its thread and card be deleted; return it as it was.

        Raises:
            As `check_may_delete`.
        """
        now = seconds(self._clock.now())
        return await self._database.write(
            partial(_delete, guild_id=guild_id, question_id=question_id, actor=actor, now=now)
        )


def require(connection: Connection, guild_id: Snowflake, question_id: PostId) -> Question:
    """Return a question of a guild by its internal id.

    Raises:
        NotFoundError: NO_SUCH_POST.
    """
    question = questions.get_question(connection, question_id)
    if question is None or question.post.guild_id != guild_id:
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


def _close(connection: Connection, place: Place, actor: Actor, reason: CloseReason, now: int) -> Question:
    question = meant(connection, place)
    check_may_close(question, actor)
    questions.put_state(connection, question.id, QuestionState.CLOSED, reason)
    return show_state(connection, question, now)


def _reopen(connection: Connection, place: Place, actor: Actor, now: int) -> Question:
    question = meant(connection, place)
    check_may_reopen(question, actor)
    return _open(connection, question, now)


def _open(connection: Connection, question: Question, now: int) -> Question:
    linking.unlink(connection, question.id, now)
    questions.put_state(connection, question.id, QuestionState.OPEN)
    questions.touch(connection, question.id, now)
    return show_state(connection, question, now)


def _seen(connection: Connection, place: Place) -> Question | None:
    try:
        question = meant(connection, place)
    except NotFoundError:
        return None
    return None if question.state is QuestionState.DELETED else question


def _undo_duplicate(
    connection: Connection, guild_id: Snowflake, question_id: PostId, actor: Actor, now: int
) -> Question:
    question = require(connection, guild_id, question_id)
    check_may_reopen(question, actor)
    if question.close_reason is not CloseReason.DUPLICATE:
        raise ConflictError(Reason.ALREADY_CLOSED, close_reason=question.close_reason)
    return _open(connection, question, now)


def _edit(
    connection: Connection,
    guild_id: Snowflake,
    question_id: PostId,
    actor: Actor,
    title: str,
    details: str | None,
    now: int,
) -> bool:
    question = require(connection, guild_id, question_id)
    check_may_manage(question, actor)
    kept_title = check_title(title)
    kept_details = question.post.body if details is None or not question.post.is_card else check_details(details)
    if not rewrite(connection, question, kept_title, kept_details, now):
        return False
    guild_row = guilds.require_guild_id(connection, guild_id)
    renders.request(connection, guild_row, question_id, RenderKind.CARD, now)
    if kept_title != question.title:
        renders.request(connection, guild_row, question_id, RenderKind.NAME, now)
        linking.show_links(connection, question_id, now)
    suggesting.decide_again(connection, question_id, now)
    return True


def _retag(
    connection: Connection,
    guild_id: Snowflake,
    question_id: PostId,
    actor: Actor,
    names: tuple[str, ...],
    visible_channels: frozenset[Snowflake],
    now: int,
) -> Question:
    question = require(connection, guild_id, question_id)
    check_may_manage(question, actor)
    guild_row = guilds.require_guild_id(connection, guild_id)
    wanted = [
        # A tag that the question has already may be one that the caller sees nowhere else.
        require_tag(connection, guild_row, name, None if name in question.tags else visible_channels)
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
    suggesting.decide_again(connection, question_id, now)
    return questions.require_question(connection, question_id)


def _require_deletable(connection: Connection, place: Place, actor: Actor) -> Question:
    question = meant(connection, place)
    check_may_delete(question, actor, answers.list_answers(connection, question.id))
    return question


def _delete(connection: Connection, guild_id: Snowflake, question_id: PostId, actor: Actor, now: int) -> Question:
    question = require(connection, guild_id, question_id)
    check_may_delete(question, actor, answers.list_answers(connection, question.id))
    guild_row = guilds.require_guild_id(connection, guild_id)
    members.ensure_member(connection, guild_row, actor.user_id)
    is_asker = actor.user_id == question.post.author_id
    following.delete_question(connection, question_id, now, by_asker=is_asker)
    renders.request(connection, guild_row, question_id, RenderKind.DELETE_THREAD, now)
    return question
