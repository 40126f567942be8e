"""Listing: questions and tags to choose from."""

from __future__ import annotations

from functools import partial

from bot.domain.identity import Clock, Snowflake, seconds
from bot.domain.listing import PAGE_LENGTH, Age, Page, Waiting
from bot.domain.posts import Question
from bot.services.finding import find_question, own_tags, require_tag
from bot.storage import guilds, tags, waiting_questions
from bot.storage.connection import Connection
from bot.storage.database import Database

MOST_TAGS = 25
"""The options of a select, and of a completion, at Discord."""


class Listing:
    """Reads only; each method is one snapshot."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Read from this database, by this clock."""
        self._database = database
        self._clock = clock

    async def unanswered(
        self,
        guild_id: Snowflake,
        visible_channels: frozenset[Snowflake],
        *,
        tag: str | None = None,
        age: Age = Age.ANY,
        page: int = 0,
    ) -> Page[Waiting]:
        """Return open questions without an accepted answer, the oldest activity first.

        Args:
            guild_id: the guild's id at Discord.
            visible_channels: the Q&A channels which the member can view and whose history they can read.
            tag: only questions with this tag.
            age: only questions asked at least so long ago.
            page: counts from 0.

        Raises:
            NotFoundError: NO_SUCH_TAG (name); so it is for a tag that only hidden channels show.
        """
        return await self._database.read(
            partial(
                _unanswered,
                guild_id=guild_id,
                visible_channels=visible_channels,
                tag=tag,
                asked_until=seconds(self._clock.now()) - age.seconds,
                page=page,
            )
        )

    async def question_of_thread(self, guild_id: Snowflake, thread_id: Snowflake) -> Question | None:
        """Return the question of a thread; None if it is no question's, or the question was deleted."""
        return await self._database.read(partial(find_question, guild_id=guild_id, thread_id=thread_id))

    async def tags_for_form(
        self, guild_id: Snowflake, visible_channels: frozenset[Snowflake], channel_id: Snowflake | None = None
    ) -> tuple[str, ...]:
        """Return the 25 most used tags of a guild that the visible channels show.

        Args:
            guild_id: the guild's id at Discord.
            visible_channels: those that the asker can see and read back.
            channel_id: where the question is to be posted; a channel with tags of its own offers those alone.
        """
        return await self._database.read(
            partial(_tags_for_form, guild_id=guild_id, visible_channels=visible_channels, channel_id=channel_id)
        )

    async def tags_matching(
        self, guild_id: Snowflake, typed: str, visible_channels: frozenset[Snowflake]
    ) -> tuple[str, ...]:
        """Return up to 25 tags in whose names stands what was typed, the most used first.

        The name of a tag that none of the visible channels shows, be it of a forum or on a question, is not told.
        """
        return await self._database.read(
            partial(_tags_matching, guild_id=guild_id, typed=typed, visible_channels=visible_channels)
        )


def _unanswered(
    connection: Connection,
    guild_id: Snowflake,
    visible_channels: frozenset[Snowflake],
    tag: str | None,
    asked_until: int,
    page: int,
) -> Page[Waiting]:
    guild_row = guilds.get_guild_id(connection, guild_id)
    tag_id = None if tag is None else require_tag(connection, guild_row, tag, visible_channels)
    if guild_row is None:
        return Page((), page, has_next=False)
    found = waiting_questions.list_unanswered(
        connection,
        guild_row,
        visible_channels,
        tag_id=tag_id,
        asked_until=asked_until,
        limit=PAGE_LENGTH + 1,
        offset=page * PAGE_LENGTH,
    )
    return Page(tuple(found[:PAGE_LENGTH]), page, has_next=len(found) > PAGE_LENGTH)


def _tags_for_form(
    connection: Connection,
    guild_id: Snowflake,
    visible_channels: frozenset[Snowflake],
    channel_id: Snowflake | None,
) -> tuple[str, ...]:
    guild_row = guilds.get_guild_id(connection, guild_id)
    own = None if guild_row is None else own_tags(connection, guild_row, channel_id)
    if own is None:
        return _tags_matching(connection, guild_id, "", visible_channels)
    return tuple(tag.name for tag in own)[:MOST_TAGS]


def _tags_matching(
    connection: Connection, guild_id: Snowflake, typed: str, visible_channels: frozenset[Snowflake]
) -> tuple[str, ...]:
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is None:
        return ()
    if not typed:
        found = tags.list_most_used(connection, guild_row, visible_channels, MOST_TAGS)
    else:
        found = tags.list_matching(connection, guild_row, typed, visible_channels, MOST_TAGS)
    return tuple(tag.name for tag in found)
