"""Mirroring: a forum's tags and ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.domain.identity import Snowflake
from bot.domain.tagging import is_solved_tag
from bot.domain.text import one_line, visible_length
from bot.storage import channels, forum_tags, guilds, tags
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority


@dataclass(frozen=True, slots=True)
class SeenTag:
    """A tag of a forum as Discord tells it; is_moderated: only moderators may set it."""

    discord_id: Snowflake
    name: str
    is_moderated: bool = False


class Mirroring:
    """Keeps our tags in line with the forums'; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        """Work on this database."""
        self._database = database

    async def forum_tags(self, guild_id: Snowflake, channel_id: Snowflake, seen: Sequence[SeenTag]) -> None:
        """Take over the tags of a Q&A forum; nothing happens for any other channel.

        A tag new to us is made; one that the forum has no more stays ours; one without a name is left out. The tag
        called "solved" (in any case, with any emoji) becomes the one that says so.
        """
        await self._database.write(
            partial(_forum_tags, guild_id=guild_id, channel_id=channel_id, seen=tuple(seen)),
            priority=Priority.LISTENER,
        )


def _forum_tags(connection: Connection, guild_id: Snowflake, channel_id: Snowflake, seen: tuple[SeenTag, ...]) -> None:
    guild_row = guilds.get_guild_id(connection, guild_id)
    channel = channels.find_channel(connection, channel_id)
    if guild_row is None or channel is None or channel.guild_id != guild_row or channel.position is None:
        return
    # Discord admits tags without a name, which are an emoji alone, and names of which nothing is seen.
    named = {tag: name for tag in seen if visible_length(name := one_line(tag.name))}
    known = {tag.discord_id for tag in forum_tags.list_forum_tags(connection, channel.id)}
    forum_tags.remove_forum_tags(connection, channel.id, known - {tag.discord_id for tag in named})
    for tag, name in named.items():
        tag_id = None if is_solved_tag(name) else tags.ensure_tag(connection, guild_row, name)
        forum_tags.put_forum_tag(connection, channel.id, tag.discord_id, tag_id, is_moderated=tag.is_moderated)
