"""What Q&A forums are to show of the guild's tags, by the record."""

from __future__ import annotations

from bot.domain.forum_mirror import Wishes
from bot.storage import channels, forum_mirrors, guild_settings, tags
from bot.storage.connection import Connection
from bot.storage.forum_mirrors import LinkedTag
from bot.storage.tag_synonyms import Removal


def wishes_for(connection: Connection, guild_id: int, channel_id: int) -> Wishes:
    """Return what a forum is to show; guild and channel by their row ids."""
    leaving = forum_mirrors.list_leaving(connection, channel_id)
    staying = [tag for tag in forum_mirrors.list_linked(connection, channel_id) if tag.discord_id not in leaving]
    settled = {tag.tag_id for tag in staying} | forum_mirrors.list_unlinked(connection, channel_id)
    unsettled = [tag for tag in forum_mirrors.list_public_tags(connection, guild_id) if tag.tag_id not in settled]
    return Wishes(
        leaving=leaving,
        renamed={tag.discord_id: tag.wanted_name for tag in staying if tag.wanted_name is not None},
        linked=sum(tag.tag_id is not None for tag in staying),
        has_solved=None in settled,
        missing=[] if _has_own_tags(connection, guild_id, channel_id) else unsettled,
    )


def follow_removal(connection: Connection, removal: Removal, *, is_rename: bool, now: int) -> None:
    """Have forums follow a tag that is renamed, merged or deleted; to be called before its belongings move.

    A forum's tag gets the name of the one that takes its place; where the forum shows that one already, it goes.

    Args:
        connection: of the transaction in which the removal is put on record.
        removal: what goes, and for what.
        is_rename: the tag that takes its place is the same by another name.
        now: seconds since 1970.
    """
    for channel_id in forum_mirrors.list_channels_showing(connection, removal.tag_id):
        leaving = forum_mirrors.list_leaving(connection, channel_id)
        staying = [tag for tag in forum_mirrors.list_linked(connection, channel_id) if tag.discord_id not in leaving]
        own = [tag for tag in staying if tag.tag_id == removal.tag_id]
        if removal.into_id is None or any(tag.tag_id == removal.into_id for tag in staying):
            for tag in own:
                forum_mirrors.add_leaving(connection, channel_id, tag.discord_id)
        elif own:
            main = _main_of(own, tags.get_tag(connection, removal.tag_id).name)
            wanted = tags.get_tag(connection, removal.into_id).name
            forum_mirrors.put_wanted_name(connection, channel_id, main.discord_id, wanted)
    forum_mirrors.move_removed(connection, removal.tag_id, removal.into_id, is_rename=is_rename)
    forum_mirrors.request_guild(connection, tags.get_guild_id(connection, removal.tag_id), now)


def _has_own_tags(connection: Connection, guild_id: int, channel_id: int) -> bool:
    """Return whether questions in a forum have its own tags alone, so that no others come to it."""
    settings = guild_settings.load(connection, guild_id)
    return bool(settings.channel_tags) and settings.has_own_tags(channels.get_discord_id(connection, channel_id))


def _main_of(own: list[LinkedTag], name: str) -> LinkedTag:
    """Return the one of a forum's tags for one of ours that bears its name, else the oldest."""
    wanted = name.casefold()
    return next((tag for tag in own if tag.name is not None and tag.name.casefold() == wanted), own[0])
