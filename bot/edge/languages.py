"""Who is spoken to in which language."""

from __future__ import annotations

from typing import Any

import discord

from bot.domain.errors import StorageError
from bot.domain.identity import Snowflake
from bot.domain.languages import AUTO
from bot.domain.settings import GuildSettings
from bot.services.configuring import Configuring
from bot.services.preferring import Preferring
from bot.ui.words.languages import Language, language_of


class Languages:
    """Finds the language for whoever reads: what they chose, else what Discord knows of them."""

    def __init__(self, client: discord.Client, configuring: Configuring, preferring: Preferring) -> None:
        self._client = client
        self._configuring = configuring
        self._preferring = preferring

    async def of_guild(self, guild_id: Snowflake) -> Language:
        """Return what is spoken in a guild for all to see.

        Raises:
            StorageError: the settings cannot be read.
        """
        return self.of_settings(guild_id, await self._configuring.settings(guild_id))

    def of_settings(self, guild_id: Snowflake, settings: GuildSettings) -> Language:
        """Return what is spoken in a guild with these settings for all to see."""
        if settings.language != AUTO:
            return language_of(settings.language)
        guild = self._client.get_guild(guild_id)
        return language_of(None if guild is None else guild.preferred_locale.value)

    async def of_caller(self, interaction: discord.Interaction[Any]) -> Language:
        """Return the language of whoever used a command, pressed a button or sent a form; no error leaves."""
        if interaction.guild_id is not None:
            guild_id, user_id = Snowflake(interaction.guild_id), Snowflake(interaction.user.id)
            try:
                chosen = await self._preferring.language(guild_id, user_id)
            except StorageError:
                # The words for an outage are needed more than those for it in the right language.
                chosen = AUTO
            if chosen != AUTO:
                return language_of(chosen)
        return language_of(interaction.locale.value)

    async def of_member(self, guild_id: Snowflake, user_id: Snowflake) -> Language:
        """Return the language for a message that nobody asked for just now: what the member chose, else the guild's.

        Raises:
            StorageError: neither can be read.
        """
        chosen = await self._preferring.language(guild_id, user_id)
        return await self.of_guild(guild_id) if chosen == AUTO else language_of(chosen)
