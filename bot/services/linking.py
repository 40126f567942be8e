"""Linking: questions that were asked before, and their originals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from bot.domain.deeds import DeedKind
from bot.domain.errors import ConflictError, NotFoundError, Reason
from bot.domain.identity import Actor, Clock, PostId, Snowflake, seconds
from bot.domain.listing import PAGE_LENGTH, Page
from bot.domain.managing import check_may_manage
from bot.domain.posts import CloseReason, Question, QuestionState
from bot.domain.rendering import RenderKind
from bot.services import auditing
from bot.services.finding import require_tag
from bot.storage import duplicates, guilds, members, questions, renders
from bot.storage.connection import Connection
from bot.storage.database import Database

LEAST_THREAD_ID = 10**15
"""From here on a number is the id of a thread, as in its link, and not the number of a question."""

MOST_SHOWN = 5
"""How many duplicates the card of an original links to; it tells the number of all."""

MOST_REDRAWN = 100
"""How many cards follow at once when their original changes: the newest. The others follow when they are next shown."""


@dataclass(frozen=True, slots=True)
class Links:
    """What a question has to do with others.

    Attributes:
        original: the question that it repeats, if it does and that one stands.
        duplicates: the newest that repeat it.
        times: how many repeat it.
    """

    original: Question | None = None
    duplicates: tuple[Question, ...] = ()
    times: int = 0


NO_LINKS = Links()


@dataclass(frozen=True, slots=True)
class Linked:
    """A question that was marked as a duplicate, with its original."""

    question: Question
    original: Question


@dataclass(frozen=True, slots=True)
class FrequentQuestion:
    """A question, and how many repeat it."""

    question: Question
    times: int


class Linking:
    """Links duplicates to their originals; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def link(
        self,
        guild_id: Snowflake,
        question_id: PostId,
        original_number: int,
        actor: Actor,
        visible_channels: frozenset[Snowflake],
    ) -> Linked:
        """Mark a question as a duplicate, close it as one, and have both cards show it.

        Of an original that is a duplicate itself, its own original is taken; what repeated the question repeats the
        original then. Marking again moves the mark. Votes and answers stay where they are.

        Args:
            guild_id: the guild's id at Discord.
            question_id: the question that was asked before.
            original_number: as what.
            actor: asker or helper.
            visible_channels: what the actor can see; an original elsewhere is unknown.

        Raises:
            NotFoundError: NO_SUCH_POST.
            NotAllowedError: NOT_YOUR_QUESTION.
            ConflictError: QUESTION_DELETED, SAME_QUESTION.
        """
        link = partial(_link, guild_id=guild_id, question_id=question_id, original_number=original_number)
        now = seconds(self._clock.now())
        return await self._database.write(partial(link, actor=actor, visible_channels=visible_channels, now=now))

    async def frequent(
        self,
        guild_id: Snowflake,
        visible_channels: frozenset[Snowflake],
        *,
        tag: str | None = None,
        page: int = 0,
    ) -> Page[FrequentQuestion]:
        """Return the questions that were most often asked again, among those in the visible channels.

        Raises:
            NotFoundError: NO_SUCH_TAG (name).
        """
        frequent = partial(_frequent, guild_id=guild_id, visible_channels=visible_channels, tag=tag, page=page)
        return await self._database.read(frequent)


def links_of(connection: Connection, question: Question) -> Links:
    """Return what the card of a question shows of others; part of a transaction."""
    shown = duplicates.list_duplicates(connection, question.id, MOST_SHOWN)
    return Links(
        seen_original(connection, question.id, None),
        tuple(questions.require_question(connection, each) for each in shown),
        duplicates.count_duplicates(connection, question.id),
    )


def seen_original(
    connection: Connection, question_id: PostId, visible_channels: Collection[Snowflake] | None
) -> Question | None:
    """Return the original of a duplicate, if it stands and lies in the visible channels (None: all are)."""
    original_id = duplicates.get_original(connection, question_id)
    original = None if original_id is None else questions.require_question(connection, original_id)
    if original is None or original.state is QuestionState.DELETED:
        return None
    if visible_channels is None:
        return original
    return original if is_seen(original, visible_channels) else None


def unlink(connection: Connection, question_id: PostId, now: int) -> None:
    """Take the mark of a duplicate off a question, if it has one, and have the original show it."""
    original_id = duplicates.get_original(connection, question_id)
    if original_id is not None:
        duplicates.remove(connection, question_id)
        _show(connection, original_id, now)


def show_links(connection: Connection, question_id: PostId, now: int) -> None:
    """Have the cards shown again that name a question: its title changed, or it is gone."""
    original_id = duplicates.get_original(connection, question_id)
    if original_id is not None:
        _show(connection, original_id, now)
    for duplicate_id in duplicates.list_duplicates(connection, question_id, MOST_REDRAWN):
        _show(connection, duplicate_id, now)


def question_deleted(connection: Connection, question_id: PostId, now: int) -> None:
    """Have the cards shown again that name a question which is being deleted; the marks stay on record."""
    show_links(connection, question_id, now)


def find_numbered(connection: Connection, guild_row: int, number: int) -> Question | None:
    """Return the question of a guild with a number, or with a thread of this id; part of a transaction."""
    if number < LEAST_THREAD_ID:
        return questions.find_by_number(connection, guild_row, number)
    question = questions.find_by_thread(connection, Snowflake(number))
    is_here = question is not None and guilds.get_guild_id(connection, question.post.guild_id) == guild_row
    return question if is_here else None


def _link(
    connection: Connection,
    guild_id: Snowflake,
    question_id: PostId,
    original_number: int,
    actor: Actor,
    visible_channels: frozenset[Snowflake],
    now: int,
) -> Linked:
    question = questions.get_question(connection, question_id)
    if question is None or question.post.guild_id != guild_id:
        raise NotFoundError(Reason.NO_SUCH_POST)
    check_may_manage(question, actor)
    guild_row = guilds.require_guild_id(connection, guild_id)
    original = _original(connection, guild_row, original_number, visible_channels, now)
    if original.id == question.id:
        raise ConflictError(Reason.SAME_QUESTION)
    before = duplicates.get_original(connection, question.id)
    member_id = members.ensure_member(connection, guild_row, actor.user_id)
    duplicates.put(connection, question.id, original.id, member_id, now)
    _move(connection, question.id, original.id, now)
    questions.put_state(connection, question.id, QuestionState.CLOSED, CloseReason.DUPLICATE)
    renders.remove_kind(connection, question.id, RenderKind.REMINDER)
    renders.request(connection, guild_row, question.id, RenderKind.LOCK, now)
    kind = DeedKind.QUESTION_DUPLICATE
    auditing.record(connection, question.post, question.post.author_id, actor, kind, now, why=str(original.number))
    for shown in {question.id, original.id, original.id if before is None else before}:
        _show(connection, shown, now)
    return Linked(questions.require_question(connection, question.id), original)


def _original(
    connection: Connection, guild_row: int, number: int, visible_channels: frozenset[Snowflake], now: int
) -> Question:
    """Return the question of a number, or the one that it repeats itself.

    Where that one was deleted, the question takes its place for all that repeat it: an original is never a duplicate.

    Raises:
        NotFoundError: NO_SUCH_POST: there is none, it was deleted, or it lies where the actor sees nothing.
    """
    found = _seen(find_numbered(connection, guild_row, number), visible_channels)
    root_id = duplicates.get_original(connection, found.id)
    if root_id is None:
        return found
    root = questions.require_question(connection, root_id)
    if root.state is not QuestionState.DELETED:
        return _seen(root, visible_channels)
    duplicates.remove(connection, found.id)
    _move(connection, root_id, found.id, now)
    _show(connection, found.id, now)
    return found


def _move(connection: Connection, original_id: PostId, to_id: PostId, now: int) -> None:
    """Let what repeats a question repeat another, and be shown so."""
    for duplicate_id in duplicates.list_duplicates(connection, original_id, MOST_REDRAWN):
        _show(connection, duplicate_id, now)
    duplicates.move_duplicates(connection, original_id, to_id)


def is_seen(question: Question, visible_channels: Collection[Snowflake]) -> bool:
    """Return whether a reader may see a question: one that an archive brought without a thread lies in no channel."""
    return question.thread_id is None or question.channel_id in visible_channels


def _seen(question: Question | None, visible_channels: frozenset[Snowflake]) -> Question:
    if question is None or question.state is QuestionState.DELETED or not is_seen(question, visible_channels):
        raise NotFoundError(Reason.NO_SUCH_QUESTION)
    return question


def _show(connection: Connection, question_id: PostId, now: int) -> None:
    question = questions.require_question(connection, question_id)
    if question.state is not QuestionState.DELETED and question.thread_id is not None:
        guild_row = guilds.require_guild_id(connection, question.post.guild_id)
        renders.request(connection, guild_row, question_id, RenderKind.CARD, now)


def _frequent(
    connection: Connection,
    guild_id: Snowflake,
    visible_channels: frozenset[Snowflake],
    tag: str | None,
    page: int,
) -> Page[FrequentQuestion]:
    guild_row = guilds.get_guild_id(connection, guild_id)
    tag_id = None if tag is None else require_tag(connection, guild_row, tag, visible_channels)
    if guild_row is None:
        return Page((), page, has_next=False)
    found = duplicates.list_frequent(
        connection, guild_row, visible_channels, tag_id, limit=PAGE_LENGTH + 1, offset=page * PAGE_LENGTH
    )
    items = tuple(
        FrequentQuestion(questions.require_question(connection, each.question_id), each.times)
        for each in found[:PAGE_LENGTH]
    )
    return Page(items, page, has_next=len(found) > PAGE_LENGTH)
