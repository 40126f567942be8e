"""Mirroring: a forum's tags taken over as ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.domain.forum_mirror import ShownTag, plan_mirror
from bot.domain.identity import Clock, Snowflake, seconds
from bot.domain.tagging import is_solved_tag
from bot.domain.text import one_line, visible_length
from bot.services.forum_wishes import wishes_for
from bot.services.managing_tags import begin_rename
from bot.storage import channels, forum_mirrors, forum_tags, guilds, tag_synonyms, tags
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority
from bot.storage.forum_mirrors import LinkedTag


@dataclass(frozen=True, slots=True)
class SeenTag:
    """A tag of a forum as Discord tells it; is_moderated: only moderators may set it."""

    discord_id: Snowflake
    name: str
    is_moderated: bool = False


class Mirroring:
    """Keeps our tags in line with the forums'; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def forum_tags(self, guild_id: Snowflake, channel_id: Snowflake, seen: Sequence[SeenTag]) -> None:
        """Take over the tags of a Q&A forum; nothing happens for any other channel.

        A tag new to us is made; one that the forum has no more stays ours, and is not brought back to it; one that was
        renamed there is renamed here, or means the one of ours that is called so; one without a name is left out. The
        tag called "solved" (in any case, with any emoji) becomes the one that says so, and stays it by any name. If
        the forum lacks something of ours, it is put on record for `ForumMirroring`.
        """
        await self._database.write(
            partial(
                _forum_tags,
                guild_id=guild_id,
                channel_id=channel_id,
                seen=tuple(seen),
                now=seconds(self._clock.now()),
            ),
            priority=Priority.LISTENER,
        )


def take_over(connection: Connection, guild_id: int, channel_id: int, seen: Sequence[SeenTag], now: int) -> None:
    """Take over the tags of a forum, within a transaction.

    Args:
        connection: the transaction.
        guild_id: the row id of the guild.
        channel_id: the row id of the forum.
        seen: all tags that the forum has.
        now: seconds since 1970.
    """
    # Discord admits tags without a name, which are an emoji alone, and names of which nothing is seen.
    named = {tag: name for tag in seen if visible_length(name := one_line(tag.name))}
    known = {tag.discord_id: tag for tag in forum_mirrors.list_linked(connection, channel_id)}
    leaving = forum_mirrors.list_leaving(connection, channel_id)
    _forget(connection, channel_id, [known[gone] for gone in known.keys() - {tag.discord_id for tag in named}], leaving)
    forum_mirrors.remove_leaving(connection, channel_id, leaving - {tag.discord_id for tag in seen})
    names = forum_mirrors.list_names(connection, channel_id)
    for tag, name in named.items():
        before = known.get(tag.discord_id)
        if before is None and tag.discord_id in leaving:
            continue
        if before is None or before.name is None:
            tag_id = _meaning(connection, guild_id, names, name)
            forum_mirrors.remove_unlinked(connection, channel_id, tag_id)
        elif name == before.name or _is_our_doing(before, names, name):
            tag_id = before.tag_id
        else:
            tag_id = _renamed(connection, guild_id, before, name, now)
        forum_tags.put_forum_tag(
            connection, channel_id, tag.discord_id, tag_id, name=name, is_moderated=tag.is_moderated
        )
        if before is not None and name != before.name and (name == before.wanted_name or tag_id != before.tag_id):
            forum_mirrors.put_wanted_name(connection, channel_id, tag.discord_id, None)


def _forum_tags(
    connection: Connection, guild_id: Snowflake, channel_id: Snowflake, seen: tuple[SeenTag, ...], now: int
) -> None:
    guild_row = guilds.get_guild_id(connection, guild_id)
    channel = channels.find_channel(connection, channel_id)
    if guild_row is None or channel is None or channel.guild_id != guild_row or channel.position is None:
        return
    take_over(connection, guild_row, channel.id, seen, now)
    shown = [ShownTag(tag.discord_id, tag.name) for tag in seen]
    if not plan_mirror(shown, wishes_for(connection, guild_row, channel.id)).is_empty:
        forum_mirrors.request(connection, channel.id, now)


def _forget(connection: Connection, channel_id: int, gone: list[LinkedTag], leaving: set[Snowflake]) -> None:
    """Forget tags that the forum has no more; what the bot did not remove, it does not bring back."""
    forum_tags.remove_forum_tags(connection, channel_id, [tag.discord_id for tag in gone])
    left = {tag.tag_id for tag in forum_mirrors.list_linked(connection, channel_id)}
    for tag in gone:
        if tag.discord_id not in leaving and tag.tag_id not in left:
            forum_mirrors.add_unlinked(connection, channel_id, tag.tag_id)


def _meaning(connection: Connection, guild_id: int, names: dict[str, int | None], name: str) -> int | None:
    """Return which of ours a name in a forum means, a new one if it means none; None: that a question is solved."""
    if is_solved_tag(name):
        return None
    if name in names:
        return names[name]
    known = tag_synonyms.find_tag(connection, guild_id, name)
    return tags.ensure_tag(connection, guild_id, name) if known is None else known


def _is_our_doing(before: LinkedTag, names: dict[str, int | None], name: str) -> bool:
    """Return whether the bot may have given a forum's tag this name, now or with what it wanted a moment ago."""
    return before.wanted_name is not None and (
        name == before.wanted_name or (name in names and names[name] == before.tag_id)
    )


def _renamed(connection: Connection, guild_id: int, before: LinkedTag, name: str, now: int) -> int | None:
    """Return which of ours a forum's tag shows that a moderator renamed."""
    if before.tag_id is None or is_solved_tag(name):
        return None
    known = tag_synonyms.find_tag(connection, guild_id, name)
    if known not in (None, before.tag_id):
        return known
    if tags.get_tag(connection, before.tag_id).name == name:
        return before.tag_id
    if tag_synonyms.is_removing(connection, before.tag_id):
        return tags.ensure_tag(connection, guild_id, name)
    return begin_rename(connection, before.tag_id, name, now).id
