"""Configuring: the settings of a guild."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from bot.domain import settings as rules
from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Clock, Snowflake, seconds
from bot.domain.settings import DEFAULT_SETTINGS, GuildSettings, Value
from bot.services import rank_roles, scoring
from bot.storage import channels, guild_settings, guilds, lives
from bot.storage.connection import Connection
from bot.storage.database import Database

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
        now = seconds(self._clock.now())
        return await self._database.write(partial(_change, guild_id=guild_id, texts=dict(texts), now=now))


def _settings(connection: Connection, guild_id: Snowflake) -> GuildSettings:
    guild_row = guilds.get_guild_id(connection, guild_id)
    return DEFAULT_SETTINGS if guild_row is None else guild_settings.load(connection, guild_row)


def _change(connection: Connection, guild_id: Snowflake, texts: dict[str, str], now: int) -> GuildSettings:
    values = {name: rules.parse(name, text) for name, text in texts.items()}
    guild_row = guilds.ensure_guild(connection, guild_id, now)
    before = guild_settings.load(connection, guild_row)
    for name, value in values.items():
        guild_settings.put(connection, guild_row, name, rules.text_of(name, value))
    after = guild_settings.load(connection, guild_row)
    rules.check_together(after)
    if _QA_CHANNELS in values:
        _check_channels(connection, guild_row, values[_QA_CHANNELS], after)
        channels.put_qa_channels(connection, guild_row, after.qa_channels)
    if (after.emoji_up, after.emoji_down) != (before.emoji_up, before.emoji_down):
        guilds.put_emoji_changed(connection, guild_row, now)
    if after.points != before.points:
        scoring.recompute_guild(connection, guild_row)
    if (after.reminder_after_days, after.stale_after_days) != (before.reminder_after_days, before.stale_after_days):
        lives.look_again_at_guild(connection, guild_row)
    if after.rank_roles != before.rank_roles:
        rank_roles.look_at_everyone(connection, guild_row)
    return after


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
