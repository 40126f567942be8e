"""Configuring: the settings of a guild."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from bot.domain import settings as rules
from bot.domain.channel_choices import check_channels
from bot.domain.errors import InvalidInputError, NotAllowedError, Reason
from bot.domain.identity import Actor, Clock, Snowflake, seconds
from bot.domain.setting_edits import SettingChange, wanted_texts
from bot.domain.settings import DEFAULT_SETTINGS, GuildSettings, Value
from bot.services import moderating, rank_roles, scoring
from bot.storage import channels, forum_mirrors, guild_settings, guilds, lives, members, setting_changes
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority
from bot.storage.setting_changes import UntoldChange

_QA_CHANNELS = "qa_channels"


class Configuring:
    """Reads and changes settings; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def settings(self, guild_id: Snowflake) -> GuildSettings:
        """Return the settings of a guild; the defaults for an unknown one."""
        return await self._database.read(partial(_settings, guild_id=guild_id))

    async def change(self, guild_id: Snowflake, texts: Mapping[str, str]) -> GuildSettings:
        """Change settings by name, all or none, and return what then applies; an unknown guild is made.

        Changed points change everyone's reputation: one pass over all days of all members of the guild, which in a
        guild with years of votes is slow. With other emoji for votes, those cast until now stand as they are.

        Raises:
            InvalidInputError: UNKNOWN_SETTING, BAD_SETTING: of the first text that is not acceptable.
        """
        return await self._database.write(partial(_change, guild_id=guild_id, texts=dict(texts), now=self._now()))

    async def edit(
        self, guild_id: Snowflake, actor: Actor, texts: Mapping[str, str], shown: Mapping[str, str]
    ) -> GuildSettings:
        """Change settings for a manager who saw what held before; all or none, as `change`.

        Args:
            guild_id: the guild's id at Discord.
            actor: who changes them.
            texts: what was typed or chosen, by name.
            shown: the fingerprint of the value that was shown, by name; what was left as shown is not changed.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
            ConflictError: SETTING_CHANGED (name, value): somebody else changed it meanwhile.
            InvalidInputError: as `change`.
        """
        check_may_configure(actor)
        return await self._database.write(
            partial(_edit, guild_id=guild_id, actor=actor, texts=dict(texts), shown=dict(shown), now=self._now())
        )

    async def add_channel(self, guild_id: Snowflake, actor: Actor, channel_id: Snowflake) -> GuildSettings:
        """Make a channel a Q&A channel, after those that the guild has; channels that were deleted go.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
            InvalidInputError: BAD_SETTING: it is another guild's, or one too many.
        """
        check_may_configure(actor)
        return await self._database.write(
            partial(_add_channel, guild_id=guild_id, actor=actor, channel_id=channel_id, now=self._now())
        )

    async def untold(self, limit: int) -> list[UntoldChange]:
        """Return changes of settings, the oldest first, that the log channels are yet to be told."""
        return await self._database.read(partial(setting_changes.list_untold, limit=limit))

    async def told(self, ids: Sequence[int]) -> None:
        """Forget changes: they were told, or cannot be."""
        await self._database.write(partial(setting_changes.remove_changes, ids=tuple(ids)), priority=Priority.JOB)

    def _now(self) -> int:
        return seconds(self._clock.now())


def check_may_configure(actor: Actor) -> None:
    """Let managers pass.

    Raises:
        NotAllowedError: NOT_A_MANAGER.
    """
    if not actor.is_manager:
        raise NotAllowedError(Reason.NOT_A_MANAGER)


def _settings(connection: Connection, guild_id: Snowflake) -> GuildSettings:
    guild_row = guilds.get_guild_id(connection, guild_id)
    return DEFAULT_SETTINGS if guild_row is None else guild_settings.load(connection, guild_row)


def _edit(
    connection: Connection,
    guild_id: Snowflake,
    actor: Actor,
    texts: dict[str, str],
    shown: dict[str, str],
    now: int,
) -> GuildSettings:
    guild_row = guilds.ensure_guild(connection, guild_id, now)
    wanted = wanted_texts(guild_settings.load(connection, guild_row), texts, shown)
    return _change(connection, guild_id, wanted, now, actor)


def _add_channel(
    connection: Connection, guild_id: Snowflake, actor: Actor, channel_id: Snowflake, now: int
) -> GuildSettings:
    guild_row = guilds.ensure_guild(connection, guild_id, now)
    wanted = dict.fromkeys((*channels.list_qa_channels(connection, guild_row), channel_id))
    return _change(connection, guild_id, {_QA_CHANNELS: rules.text_of(_QA_CHANNELS, tuple(wanted))}, now, actor)


def _change(
    connection: Connection, guild_id: Snowflake, texts: dict[str, str], now: int, actor: Actor | None = None
) -> GuildSettings:
    values = {name: rules.parse(name, text) for name, text in texts.items()}
    guild_row = guilds.ensure_guild(connection, guild_id, now)
    before = guild_settings.load(connection, guild_row)
    for name, value in values.items():
        if value == rules.SETTINGS[name].default:
            guild_settings.remove(connection, guild_row, name)
        else:
            guild_settings.put(connection, guild_row, name, rules.text_of(name, value))
    after = guild_settings.load(connection, guild_row)
    rules.check_together(after, values)
    for name in ("channel_detection", "channel_tags"):
        if name in values:
            check_channels(name, getattr(after, name), getattr(before, name), after.qa_channels)
    if _QA_CHANNELS in values:
        _check_channels(connection, guild_row, values[_QA_CHANNELS], after)
        channels.put_qa_channels(connection, guild_row, after.qa_channels)
    _note(connection, guild_row, actor, before, after, now)
    _follow(connection, guild_row, before, after, now)
    return after


def _follow(connection: Connection, guild_row: int, before: GuildSettings, after: GuildSettings, now: int) -> None:
    """Do what follows from other settings."""
    if (after.emoji_up, after.emoji_down) != (before.emoji_up, before.emoji_down):
        guilds.put_emoji_changed(connection, guild_row, now)
    if after.log_channel not in (None, before.log_channel):
        moderating.post_later(connection, guild_row, now)
    if after.channel_tags != before.channel_tags:
        forum_mirrors.request_guild(connection, guild_row, now)
    if after.points != before.points:
        scoring.recompute_guild(connection, guild_row)
    if (after.reminder_after_days, after.stale_after_days) != (before.reminder_after_days, before.stale_after_days):
        lives.look_again_at_guild(connection, guild_row)
    if after.rank_roles != before.rank_roles:
        rank_roles.look_at_everyone(connection, guild_row)


def _note(
    connection: Connection,
    guild_row: int,
    actor: Actor | None,
    before: GuildSettings,
    after: GuildSettings,
    now: int,
) -> None:
    """Have the log channel told of what changed; where it was taken away, the one that was."""
    log_channel = after.log_channel or before.log_channel
    changes = [
        SettingChange(name, rules.text_of(name, old), rules.text_of(name, new))
        for name in rules.SETTINGS
        if (old := rules.value_of(before, name)) != (new := rules.value_of(after, name))
    ]
    if log_channel is None or not changes:
        return
    member_id = None if actor is None else members.ensure_member(connection, guild_row, actor.user_id)
    setting_changes.add_changes(connection, guild_row, member_id, log_channel, changes, now)


def _check_channels(connection: Connection, guild_row: int, value: Value, settings: GuildSettings) -> None:
    """Refuse channels that are known to belong to another guild."""
    for discord_id in settings.qa_channels:
        channel = channels.find_channel(connection, discord_id)
        if channel is not None and channel.guild_id != guild_row:
            raise InvalidInputError(
                Reason.BAD_SETTING,
                name=_QA_CHANNELS,
                value=rules.text_of(_QA_CHANNELS, value),
                expected=rules.SETTINGS[_QA_CHANNELS].expected,
            )
