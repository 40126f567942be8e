"""Following tags: who is told of new questions in which tag."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from bot.domain.errors import LimitReachedError, Reason
from bot.domain.identity import Clock, Snowflake, seconds
from bot.domain.listing import PAGE_LENGTH, Page
from bot.domain.notices import MOST_FOLLOWED_TAGS
from bot.domain.preferences import Delivery, NoticeKind
from bot.services.finding import require_tag
from bot.services.listing import MOST_TAGS
from bot.storage import closed_dms, follows, guilds, member_settings, members, tag_synonyms
from bot.storage.connection import Connection
from bot.storage.database import Database
from bot.storage.follows import ListedTag


@dataclass(frozen=True, slots=True)
class Follow:
    """What came of a wish to follow a tag, or to follow it no more.

    Attributes:
        name: of the tag.
        is_changed: False: so it was before.
        delivery: how the member is told of new questions in the tags they follow.
        is_dm_closed: the member takes no direct messages, as far as is known.
    """

    name: str
    is_changed: bool
    delivery: Delivery
    is_dm_closed: bool


class TagFollowing:
    """Lists tags and follows them; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def page(
        self, guild_id: Snowflake, user_id: Snowflake, visible_channels: frozenset[Snowflake], page: int
    ) -> Page[ListedTag]:
        """Return the tags of a guild that the visible channels show, the most used first.

        Args:
            guild_id: the guild's id at Discord.
            user_id: the reader.
            visible_channels: the channels which the reader can view and whose history they can read.
            page: counts from 0.
        """
        read = partial(_page, guild_id=guild_id, user_id=user_id, visible_channels=visible_channels, page=page)
        return await self._database.read(read)

    async def followed_matching(
        self, guild_id: Snowflake, user_id: Snowflake, typed: str, visible_channels: frozenset[Snowflake]
    ) -> tuple[str, ...]:
        """Return up to 25 tags that a member follows in whose names stands what was typed."""
        read = partial(
            _followed_matching, guild_id=guild_id, user_id=user_id, typed=typed, visible_channels=visible_channels
        )
        return await self._database.read(read)

    async def follow(
        self, guild_id: Snowflake, user_id: Snowflake, name: str, visible_channels: frozenset[Snowflake]
    ) -> Follow:
        """Let a member be told of new questions in a tag; following it twice changes nothing.

        Raises:
            NotFoundError: NO_SUCH_TAG (name); so it is for a tag that only hidden channels show.
            LimitReachedError: FOLLOWED_TAGS (limit).
        """
        now = seconds(self._clock.now())
        return await self._database.write(
            partial(_follow, guild_id=guild_id, user_id=user_id, name=name, visible_channels=visible_channels, now=now)
        )

    async def unfollow(
        self, guild_id: Snowflake, user_id: Snowflake, name: str, visible_channels: frozenset[Snowflake]
    ) -> Follow:
        """Let a member not be told of a tag any more, even of one that they cannot see by now.

        Raises:
            NotFoundError: NO_SUCH_TAG (name); so it is for a tag that only hidden channels show.
        """
        return await self._database.write(
            partial(_unfollow, guild_id=guild_id, user_id=user_id, name=name, visible_channels=visible_channels)
        )


def _page(
    connection: Connection,
    guild_id: Snowflake,
    user_id: Snowflake,
    visible_channels: Iterable[Snowflake],
    page: int,
) -> Page[ListedTag]:
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is None:
        return Page((), page, has_next=False)
    member_id = members.get_member_id(connection, guild_row, user_id)
    found = follows.list_tags(
        connection, guild_row, member_id, visible_channels, limit=PAGE_LENGTH + 1, offset=page * PAGE_LENGTH
    )
    return Page(tuple(found[:PAGE_LENGTH]), page, has_next=len(found) > PAGE_LENGTH)


def _followed_matching(
    connection: Connection,
    guild_id: Snowflake,
    user_id: Snowflake,
    typed: str,
    visible_channels: Iterable[Snowflake],
) -> tuple[str, ...]:
    guild_row = guilds.get_guild_id(connection, guild_id)
    member_id = None if guild_row is None else members.get_member_id(connection, guild_row, user_id)
    if member_id is None:
        return ()
    return tuple(follows.list_followed(connection, member_id, typed, visible_channels, MOST_TAGS))


def _follow(
    connection: Connection,
    guild_id: Snowflake,
    user_id: Snowflake,
    name: str,
    visible_channels: Iterable[Snowflake],
    now: int,
) -> Follow:
    guild_row = guilds.ensure_guild(connection, guild_id, now)
    tag_id = require_tag(connection, guild_row, name, visible_channels)
    member_id = members.ensure_member(connection, guild_row, user_id)
    is_new = follows.add_follow(connection, tag_id, member_id, now)
    if is_new and follows.count_of_member(connection, member_id) > MOST_FOLLOWED_TAGS:
        raise LimitReachedError(Reason.FOLLOWED_TAGS, limit=MOST_FOLLOWED_TAGS)
    return _outcome(connection, member_id, user_id, name, is_changed=is_new)


def _unfollow(
    connection: Connection,
    guild_id: Snowflake,
    user_id: Snowflake,
    name: str,
    visible_channels: Iterable[Snowflake],
) -> Follow:
    guild_row = guilds.get_guild_id(connection, guild_id)
    member_id = None if guild_row is None else members.get_member_id(connection, guild_row, user_id)
    own_tag = None if guild_row is None else tag_synonyms.find_tag(connection, guild_row, name)
    if member_id is not None and own_tag is not None and follows.remove_follow(connection, own_tag, member_id):
        return _outcome(connection, member_id, user_id, name, is_changed=True)
    require_tag(connection, guild_row, name, visible_channels)
    return _outcome(connection, member_id, user_id, name, is_changed=False)


def _outcome(
    connection: Connection, member_id: int | None, user_id: Snowflake, name: str, *, is_changed: bool
) -> Follow:
    delivery = member_settings.load(connection, member_id).delivery(NoticeKind.FOLLOWED_TAG)
    return Follow(name, is_changed, delivery, closed_dms.is_closed(connection, user_id))
