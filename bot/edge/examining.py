"""The examination: what Discord tells of a guild's health, for `/doctor`; no call is made for it."""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.domain.diagnosing import (
    Check,
    check_channel,
    check_channels,
    check_emoji,
    check_forum_tags,
    check_held_back,
    check_helper_role,
    check_log_channel,
    check_log_chosen,
    check_message_content,
    check_rank_roles,
    check_threads,
)
from bot.domain.forum_mirror import MirrorPlan, ShownTag
from bot.domain.identity import Snowflake
from bot.domain.settings import GuildSettings
from bot.domain.text import storable
from bot.edge.gate import Gate, HeldBack
from bot.edge.headroom import active_threads
from bot.edge.rank_roles import trouble_with
from bot.edge.rights import bot_may, missing_in_log, missing_permissions
from bot.edge.surroundings import question_channel


def examine(guild: discord.Guild, settings: GuildSettings) -> list[Check]:
    """Return the checks of channels, permissions, roles and room for threads."""
    checks = check_channels(settings.qa_channels)
    for channel_id in settings.qa_channels:
        channel = question_channel(guild, channel_id)
        checks.append(check_channel(channel_id, None if channel is None else missing_permissions(channel)))
    checks += check_log_chosen(settings.log_channel)
    if settings.log_channel is not None:
        log = guild.get_channel_or_thread(settings.log_channel)
        checks.append(check_log_channel(settings.log_channel, None if log is None else missing_in_log(log)))
    if settings.helper_role is not None:
        checks += check_helper_role(is_there=guild.get_role(settings.helper_role) is not None)
    role_ids = dict.fromkeys(rule.role_id for rule in settings.rank_roles)
    checks += check_rank_roles({role_id: trouble_with(guild, role_id) for role_id in role_ids})
    checks.append(check_threads(active_threads(guild)))
    return checks


def forums_of(guild: discord.Guild, settings: GuildSettings) -> dict[Snowflake, discord.ForumChannel]:
    """Return the Q&A forums that the bot sees."""
    found = ((channel_id, question_channel(guild, channel_id)) for channel_id in settings.qa_channels)
    return {channel_id: channel for channel_id, channel in found if isinstance(channel, discord.ForumChannel)}


def shown_tags(forum: discord.ForumChannel) -> list[ShownTag]:
    """Return the tags of a forum as Discord told of them."""
    return [ShownTag(Snowflake(tag.id), storable(tag.name)) for tag in forum.available_tags]


def examine_tags(forum: discord.ForumChannel, plan: MirrorPlan) -> list[Check]:
    """Return the checks of a forum's tags."""
    return check_forum_tags(Snowflake(forum.id), plan, may_manage=bot_may(forum, "manage_channels"))


def examine_intent(client: discord.Client, settings: GuildSettings) -> Check:
    """Return the check that messages can be read, as far as Discord told the bot."""
    flags = client.application_flags
    # Where nothing was told of the portal, the session tells enough: Discord opens none with an intent it refuses.
    is_allowed = not flags or flags.gateway_message_content or flags.gateway_message_content_limited
    return check_message_content(
        is_asked=client.intents.message_content, is_allowed=is_allowed, detection=settings.answer_detection
    )


def examine_emoji(gate: Gate, guild_id: Snowflake, settings: GuildSettings) -> list[Check]:
    """Return the checks of the emoji that Discord was found not to know."""
    return check_emoji(emoji_of(settings), gate.gone_emoji(guild_id))


def emoji_of(settings: GuildSettings) -> dict[str, str]:
    """Return the emoji by the names of their settings."""
    return {
        "emoji_up": settings.emoji_up,
        "emoji_down": settings.emoji_down,
        "emoji_accept": settings.emoji_accept,
    }


def examine_refusals(held_back: Iterable[HeldBack]) -> list[Check]:
    """Return the checks of the calls that Discord refused lately, one for each channel."""
    calls: dict[Snowflake, dict[str, int]] = {}
    for held in held_back:
        calls.setdefault(held.channel_id, {})[held.call] = held.until
    return [check_held_back(channel_id, sorted(found), max(found.values())) for channel_id, found in calls.items()]
