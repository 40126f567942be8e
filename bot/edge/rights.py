"""Who a member is and what the bot may do where, told by Discord's roles and permissions."""

from typing import Any

import discord

from bot.domain.errors import NotAllowedError, Reason
from bot.domain.identity import Actor, Snowflake
from bot.domain.posts import Question

POST_IN_FORUM = ("view_channel", "send_messages", "embed_links")
POST_IN_TEXT_CHANNEL = ("view_channel", "send_messages", "embed_links", "create_public_threads")
POST_IN_THREAD = ("view_channel", "send_messages_in_threads", "embed_links")

USED_IN_FORUM = (
    "view_channel",
    "read_message_history",
    "send_messages",
    "send_messages_in_threads",
    "embed_links",
    "attach_files",
    "add_reactions",
    "manage_messages",
    "manage_threads",
)
USED_IN_TEXT_CHANNEL = (*USED_IN_FORUM, "create_public_threads")
USED_IN_LOG_CHANNEL = ("view_channel", "send_messages", "embed_links")

QuestionChannel = discord.TextChannel | discord.ForumChannel
"""The kinds of channel that can hold questions."""


def actor_of(
    account: discord.User | discord.Member,
    helper_role: Snowflake | None,
    permissions: discord.Permissions | None = None,
) -> Actor:
    """Return an account with the rights it has in the guild.

    Args:
        account: who acts; a plain user (no member of the guild) has no rights.
        helper_role: the guild's role for helpers, if it has one.
        permissions: what Discord says the member may do here; worked out from the roles when it is not told.
    """
    if not isinstance(account, discord.Member):
        return Actor(Snowflake(account.id), is_bot=account.bot)
    granted = account.guild_permissions if permissions is None else permissions
    is_manager = granted.manage_guild or granted.administrator
    has_role = helper_role is not None and account.get_role(helper_role) is not None
    return Actor(
        Snowflake(account.id),
        is_bot=account.bot,
        is_helper=has_role or is_manager,
        is_manager=is_manager,
    )


def visible_channels(account: discord.User | discord.Member) -> frozenset[Snowflake]:
    """Return the channels whose messages a member can see and read back; none for one who is no member."""
    if not isinstance(account, discord.Member):
        return frozenset()
    return frozenset(
        Snowflake(channel.id)
        for channel in account.guild.channels
        if isinstance(channel, discord.TextChannel | discord.ForumChannel) and can_read(channel, account)
    )


def channels_seen(interaction: discord.Interaction[Any]) -> frozenset[Snowflake]:
    """Return the visible channels of the caller of an interaction, and the one in which the caller acts.

    Discord shows that one to the caller, who may not be allowed to read it back.
    """
    channel = interaction.channel
    here = channel.parent_id if isinstance(channel, discord.Thread) else interaction.channel_id
    visible = visible_channels(interaction.user)
    return visible if here is None else visible | {Snowflake(here)}


def can_read(channel: discord.abc.GuildChannel, member: discord.Member) -> bool:
    """Return whether a member can see a channel and read back what was written in it."""
    permissions = channel.permissions_for(member)
    return permissions.view_channel and permissions.read_message_history


def require_bot_may(channel: QuestionChannel | discord.Thread, names: tuple[str, ...]) -> None:
    """Check the bot's own permissions before it calls Discord.

    Args:
        channel: where; for a thread its parent's permissions decide.
        names: permissions as discord.py names them.

    Raises:
        NotAllowedError: BOT_MISSES_PERMISSION, with channel_id and permission: the first one that is missing.
    """
    place = channel.parent if isinstance(channel, discord.Thread) else channel
    if place is None:
        return
    granted = place.permissions_for(channel.guild.me)
    for name in names:
        if not getattr(granted, name):
            raise bot_misses(Snowflake(place.id), name)


def missing_permissions(channel: QuestionChannel) -> tuple[str, ...]:
    """Return the permissions that the bot uses in a Q&A channel and does not have there, as discord.py names them."""
    used = USED_IN_FORUM if isinstance(channel, discord.ForumChannel) else USED_IN_TEXT_CHANNEL
    granted = channel.permissions_for(channel.guild.me)
    return tuple(name for name in used if not getattr(granted, name))


def missing_in_log(channel: discord.abc.GuildChannel | discord.Thread) -> tuple[str, ...]:
    """Return the permissions that the bot uses in the log channel and does not have there, as discord.py names them."""
    used = POST_IN_THREAD if isinstance(channel, discord.Thread) else USED_IN_LOG_CHANNEL
    granted = channel.permissions_for(channel.guild.me)
    return tuple(name for name in used if not getattr(granted, name))


def bot_may(channel: QuestionChannel | discord.Thread, name: str) -> bool:
    """Return whether the bot has one permission in a channel, or in a thread's parent."""
    place = channel.parent if isinstance(channel, discord.Thread) else channel
    return place is not None and bool(getattr(place.permissions_for(channel.guild.me), name))


def is_beyond_reach(guild: discord.Guild | None, question: Question) -> bool:
    """Return whether the bot can show nothing in a question's thread: it is archived and locked.

    Source: Discord's documentation, "Threads": a locked one is opened by those with Manage Threads alone.
    """
    if not (question.is_archived and question.is_locked) or guild is None or question.channel_id is None:
        return False
    channel = guild.get_channel(question.channel_id)
    return isinstance(channel, QuestionChannel) and not bot_may(channel, "manage_threads")


def bot_misses(channel_id: Snowflake, permission: str) -> NotAllowedError:
    """Return the error that says which permission the bot misses, and where."""
    return NotAllowedError(Reason.BOT_MISSES_PERMISSION, channel_id=channel_id, permission=permission)
