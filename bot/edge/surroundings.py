"""What Discord tells of a guild, for the panel of `/setup`."""

import discord

from bot.domain.diagnosing import Check, check_channel, check_helper_role, check_log_channel
from bot.domain.identity import Snowflake
from bot.domain.settings import GuildSettings
from bot.domain.subjects import Subject
from bot.edge.rank_roles import trouble_with
from bot.edge.rights import missing_in_log, missing_permissions
from bot.ui.setup import KnownChannel, Surroundings


def surroundings_of(guild: discord.Guild, application_id: int, settings: GuildSettings) -> Surroundings:
    """Return what the panel needs to know; no call is made for it."""
    found = {channel_id: question_channel(guild, channel_id) for channel_id in settings.qa_channels}
    channels = tuple(
        KnownChannel(channel_id, channel.name, isinstance(channel, discord.ForumChannel))
        for channel_id, channel in found.items()
        if channel is not None
    )
    checks = {
        Subject.CHANNELS: tuple(
            check_channel(channel_id, None if channel is None else missing_permissions(channel))
            for channel_id, channel in found.items()
        ),
        Subject.PEOPLE: tuple(_people(guild, settings)),
    }
    role_ids = dict.fromkeys(rule.role_id for rule in settings.rank_roles)
    troubles = ((trouble_with(guild, role_id), role_id) for role_id in role_ids)
    return Surroundings(
        guild_id=Snowflake(guild.id),
        application_id=application_id,
        channels=channels,
        checks=checks,
        role_names={Snowflake(role.id): role.name for role in guild.roles if role.id in role_ids},
        role_troubles=tuple((trouble, role_id) for trouble, role_id in troubles if trouble is not None),
        may_make_channels=guild.me.guild_permissions.manage_channels,
        may_give_roles=guild.me.guild_permissions.manage_roles,
    )


def question_channel(guild: discord.Guild, channel_id: Snowflake) -> discord.TextChannel | discord.ForumChannel | None:
    """Return a channel of the guild that can hold questions: neither one for announcements nor one for media."""
    channel = guild.get_channel(channel_id)
    if isinstance(channel, discord.TextChannel) and channel.type is discord.ChannelType.text:
        return channel
    if isinstance(channel, discord.ForumChannel) and channel.type is discord.ChannelType.forum:
        return channel
    return None


def _people(guild: discord.Guild, settings: GuildSettings) -> list[Check]:
    checks: list[Check] = []
    if settings.helper_role is not None:
        checks += check_helper_role(is_there=guild.get_role(settings.helper_role) is not None)
    if settings.log_channel is not None:
        log = guild.get_channel_or_thread(settings.log_channel)
        checks.append(check_log_channel(settings.log_channel, None if log is None else missing_in_log(log)))
    return checks
