"""Managing tags: making, renaming, merging and deleting them.

A tag that is renamed, merged or deleted goes from its questions in steps, each of which leaves the record whole: what
is to go is written down first, and its name means the other tag from then on. A rename is a merge into a new tag, for
index and totals hold tags question by question.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from bot.domain.badges import subject_of
from bot.domain.errors import (
    ConflictError,
    InvalidInputError,
    LimitReachedError,
    NotAllowedError,
    NotFoundError,
    Reason,
)
from bot.domain.identity import Actor, Clock, Snowflake, seconds
from bot.domain.preferences import NoticeKind
from bot.domain.tagging import LONGEST_TAG, MOST_TAGS_OF_A_GUILD, is_solved_tag
from bot.domain.text import one_line, storable, visible_length, without_hidden
from bot.services import folding, forum_wishes, retagging
from bot.services.finding import require_tag
from bot.storage import badges, forum_mirrors, forum_tags, guilds, notices, tag_synonyms, tags, words
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority
from bot.storage.tag_synonyms import Removal
from bot.storage.tags import Tag

_QUESTIONS_A_STEP = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """What a manager is about to do: to merge a tag into another, or to delete it (into is None)."""

    tag: Tag
    into: Tag | None


class ManagingTags:
    """Changes the tags of guilds for their managers."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def create(self, guild_id: Snowflake, actor: Actor, name: str) -> Tag:
        """Make a tag that everyone sees.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
            InvalidInputError: BAD_TAG_NAME (maximum).
            ConflictError: TAG_EXISTS (name): a tag is, or was, called so, in whatever case.
            LimitReachedError: TAGS_OF_GUILD (limit).
        """
        _check_may_manage(actor)
        now = seconds(self._clock.now())
        return await self._database.write(partial(_create, guild_id=guild_id, name=_clean(name), now=now))

    async def rename(self, guild_id: Snowflake, actor: Actor, name: str, new_name: str) -> Plan:
        """Rename a tag; the old name goes on meaning it. `finish` does the rest.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
            NotFoundError: NO_SUCH_TAG (name).
            InvalidInputError: BAD_TAG_NAME (maximum).
            ConflictError: TAG_EXISTS (name), TAG_IS_CHANGING.
        """
        _check_may_manage(actor)
        now = seconds(self._clock.now())
        return await self._database.write(
            partial(_rename, guild_id=guild_id, name=name, new_name=_clean(new_name), now=now)
        )

    async def plan(
        self,
        guild_id: Snowflake,
        actor: Actor,
        name: str,
        into: str | None,
        editable: Collection[Snowflake] = (),
    ) -> Plan:
        """Return what merging (into: another tag) or deleting (None) a tag would be about.

        Args:
            guild_id: the guild.
            actor: who asks.
            name: of the tag that goes.
            into: the name of the one that stays.
            editable: the forums whose tags the bot can change.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
            NotFoundError: NO_SUCH_TAG (name).
            ConflictError: SAME_TAG, TAG_IS_CHANGING; TAG_IN_FORUM: a forum whose tags the bot cannot change has the tag
                that is to be deleted.
        """
        _check_may_manage(actor)
        return await self._database.read(
            partial(_plan, guild_id=guild_id, name=name, into=into, editable=tuple(editable))
        )

    async def begin(
        self,
        guild_id: Snowflake,
        actor: Actor,
        tag_id: int,
        into_id: int | None,
        editable: Collection[Snowflake] = (),
    ) -> Plan:
        """Begin to merge a tag into another, or to delete it (None), by their row ids; `finish` does the rest.

        Args:
            guild_id: the guild.
            actor: who asks.
            tag_id: the tag that goes.
            into_id: the tag that stays.
            editable: the forums whose tags the bot can change.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
            NotFoundError: TAG_GONE: this guild has no such tag (any more).
            ConflictError: as `plan`.
        """
        _check_may_manage(actor)
        begin = partial(
            _begin,
            guild_id=guild_id,
            removal=Removal(tag_id, into_id),
            editable=tuple(editable),
            now=seconds(self._clock.now()),
        )
        return await self._database.write(begin)

    async def step(self) -> bool:
        """Carry on with what was begun for a few questions; False when nothing is left."""
        return await self._database.write(partial(_step, now=seconds(self._clock.now())), priority=Priority.JOB)

    async def finish(self) -> None:
        """Carry on with all that was begun until nothing is left, in steps between which everyone else goes first."""
        while await self.step():
            pass


def begin_rename(connection: Connection, tag_id: int, name: str, now: int) -> Tag:
    """Begin to rename a tag, within a transaction; return the one that takes its place.

    Args:
        connection: the transaction.
        tag_id: the tag, which nothing is happening to.
        name: the new name, which no other tag has or had.
        now: seconds since 1970.
    """
    guild_row = tags.get_guild_id(connection, tag_id)
    tag_synonyms.remove_synonym(connection, guild_row, name)
    into_id = tags.add_like(connection, tag_id, name)
    _remove(connection, Removal(tag_id, into_id), is_rename=True, now=now)
    return tags.get_tag(connection, into_id)


def _check_may_manage(actor: Actor) -> None:
    if not actor.is_manager:
        raise NotAllowedError(Reason.NOT_A_MANAGER)


def _clean(name: str) -> str:
    """Return a name as it is kept.

    Raises:
        InvalidInputError: BAD_TAG_NAME.
    """
    cleaned = one_line(without_hidden(storable(name)))
    is_named = any(character.isalnum() for character in cleaned)
    if not is_named or not visible_length(cleaned) or len(cleaned) > LONGEST_TAG or is_solved_tag(cleaned):
        raise InvalidInputError(Reason.BAD_TAG_NAME, maximum=LONGEST_TAG)
    return cleaned


def _create(connection: Connection, guild_id: Snowflake, name: str, now: int) -> Tag:
    guild_row = guilds.ensure_guild(connection, guild_id, now)
    known = tag_synonyms.find_tag(connection, guild_row, name)
    if known is not None:
        raise ConflictError(Reason.TAG_EXISTS, name=tags.get_tag(connection, known).name)
    if tags.count_of_guild(connection, guild_row) >= MOST_TAGS_OF_A_GUILD:
        raise LimitReachedError(Reason.TAGS_OF_GUILD, limit=MOST_TAGS_OF_A_GUILD)
    tag = tags.get_tag(connection, tags.add_public(connection, guild_row, name))
    forum_mirrors.request_guild(connection, guild_row, now)
    return tag


def _rename(connection: Connection, guild_id: Snowflake, name: str, new_name: str, now: int) -> Plan:
    guild_row = guilds.get_guild_id(connection, guild_id)
    tag_id = require_tag(connection, guild_row, name, None)
    guild_row = tags.get_guild_id(connection, tag_id)
    _check_is_still(connection, tag_id)
    old = tags.get_tag(connection, tag_id)
    known = tag_synonyms.find_tag(connection, guild_row, new_name)
    if old.name == new_name or known not in (None, tag_id):
        raise ConflictError(Reason.TAG_EXISTS, name=new_name if known is None else tags.get_tag(connection, known).name)
    return Plan(old, begin_rename(connection, tag_id, new_name, now))


def _plan(
    connection: Connection, guild_id: Snowflake, name: str, into: str | None, editable: tuple[Snowflake, ...]
) -> Plan:
    guild_row = guilds.get_guild_id(connection, guild_id)
    tag_id = require_tag(connection, guild_row, name, None)
    into_id = None if into is None else require_tag(connection, guild_row, into, None)
    return _checked(connection, Removal(tag_id, into_id), editable)


def _begin(
    connection: Connection, guild_id: Snowflake, removal: Removal, editable: tuple[Snowflake, ...], now: int
) -> Plan:
    guild_row = guilds.get_guild_id(connection, guild_id)
    for tag_id in (removal.tag_id, removal.into_id):
        if tag_id is not None and (guild_row is None or not tags.is_of_guild(connection, tag_id, guild_row)):
            raise NotFoundError(Reason.TAG_GONE)
    plan = _checked(connection, removal, editable)
    _remove(connection, removal, is_rename=False, now=now)
    return plan


def _checked(connection: Connection, removal: Removal, editable: tuple[Snowflake, ...]) -> Plan:
    if removal.tag_id == removal.into_id:
        raise ConflictError(Reason.SAME_TAG)
    _check_is_still(connection, removal.tag_id)
    if removal.into_id is None:
        if not set(editable).issuperset(forum_tags.list_forums_with(connection, removal.tag_id)):
            raise ConflictError(Reason.TAG_IN_FORUM)
        return Plan(tags.get_tag(connection, removal.tag_id), None)
    _check_is_still(connection, removal.into_id)
    return Plan(tags.get_tag(connection, removal.tag_id), tags.get_tag(connection, removal.into_id))


def _check_is_still(connection: Connection, tag_id: int) -> None:
    if tag_synonyms.is_removing(connection, tag_id):
        raise ConflictError(Reason.TAG_IS_CHANGING)


def _remove(connection: Connection, removal: Removal, *, is_rename: bool, now: int) -> None:
    forum_wishes.follow_removal(connection, removal, is_rename=is_rename, now=now)
    tag_synonyms.add_removal(connection, removal)
    tag_synonyms.move_belongings(connection, removal)


def _step(connection: Connection, now: int) -> bool:
    """Take some questions from the tag that goes next; without any left, remove it. Return whether more is to do."""
    removal = tag_synonyms.get_removal(connection)
    if removal is None:
        return False
    of_tag = tags.list_questions(connection, removal.tag_id, _QUESTIONS_A_STEP)
    for question_id in of_tag:
        folding.withdraw_question(connection, question_id)
        words.remove_post(connection, question_id)
        tags.replace_of_question(connection, question_id, removal.tag_id, removal.into_id)
        words.index_post(connection, question_id)
        retagging.show_tags(connection, question_id, now)
    if not of_tag:
        _take_away(connection, removal, now)
    return True


def _take_away(connection: Connection, removal: Removal, now: int) -> None:
    tag = tags.get_tag(connection, removal.tag_id)
    guild_row = tags.get_guild_id(connection, removal.tag_id)
    forum_wishes.follow_removal(connection, removal, is_rename=False, now=now)
    tag_synonyms.move_belongings(connection, removal)
    if removal.into_id is not None:
        _move_badges(connection, tag, tags.get_tag(connection, removal.into_id))
    badges.remove_tag(connection, removal.tag_id)
    tag_synonyms.remove_tag(connection, removal.tag_id)
    if removal.into_id is not None:
        tag_synonyms.add_synonym(connection, guild_row, tag.name, removal.into_id)


def _move_badges(connection: Connection, tag: Tag, into: Tag) -> None:
    """Let awards stand under the other name until they are counted in anew, and be told, or known as told, by it."""
    for member_id, badge in badges.list_of_tag(connection, tag.id):
        old, new = (subject_of(badge, name) for name in (tag.name, into.name))
        notices.rename_subject(connection, member_id, NoticeKind.BADGE, old, new)
    badges.move_tag(connection, tag.id, into.id)
