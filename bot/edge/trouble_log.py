"""The watch over what the bot lacks: tells the log channel once when permissions, channels, roles or emoji go."""

import logging

import discord

from bot.domain.diagnosing import Check, Health
from bot.domain.identity import SECONDS_A_DAY, Clock, Snowflake, seconds
from bot.domain.settings import GuildSettings
from bot.edge.calls import Calls
from bot.edge.chores import Chore
from bot.edge.examining import emoji_of, examine_emoji, examine_refusals
from bot.edge.languages import Languages
from bot.edge.surroundings import surroundings_of
from bot.edge.troubles import DiscordTroubleError
from bot.services.configuring import Configuring
from bot.services.watching_over import WatchingOver
from bot.ui.lacking import lacking_told
from bot.ui.words import speaking

_log = logging.getLogger(__name__)

_EMOJI, _REFUSED = "emoji_gone", "held_back"

_PASSING = frozenset({"calls", "until"})
"""Details of a check that change while it stays the same trouble."""

SETTLING_SECONDS = 60.0
"""The time after a change after which it is looked: whoever rearranges channels does more than one thing."""

RETRY_SECONDS = 600.0
"""The time after which Discord is asked again that failed to take a message."""


class TroubleLog:
    """Compares what the bot needs in a guild with what it has, by what it knows already: no call is made for it."""

    def __init__(
        self,
        client: discord.Client,
        calls: Calls,
        languages: Languages,
        configuring: Configuring,
        watching: WatchingOver,
        clock: Clock,
    ) -> None:
        self._client = client
        self._calls = calls
        self._languages = languages
        self._configuring = configuring
        self._watching = watching
        self._clock = clock
        self._changed: dict[int, None] = {}
        self._chore = Chore("watch over permissions", self._look)

    def note(self, guild_id: int) -> None:
        """Look a while later whether something went in a guild."""
        self._changed[guild_id] = None
        self._chore.wake(SETTLING_SECONDS)

    async def close(self) -> None:
        """Stop; all guilds are looked at after the next start."""
        await self._chore.close()

    async def _look(self) -> None:
        while self._changed:
            guild_id = next(iter(self._changed))
            guild = self._client.get_guild(guild_id)
            try:
                if guild is not None and not guild.unavailable:
                    await self._look_at(guild)
            except DiscordTroubleError as error:
                if error.may_be_retried:
                    self._chore.wake(RETRY_SECONDS)
                    return
                _log.info("the log channel of %s was not told what the bot lacks: %s", guild_id, error)
            self._changed.pop(guild_id, None)

    async def _look_at(self, guild: discord.Guild) -> None:
        guild_id = Snowflake(guild.id)
        settings = await self._configuring.settings(guild_id)
        if settings.log_channel is None:
            return
        lacking = self._lacking(guild, settings)
        known = await self._watching.told(guild_id)
        current = {_key(check): check for check in lacking}
        stays = {key for key in known.keys() - current.keys() if self._stays(key, known[key], settings)}
        if known.keys() == current.keys() | stays:
            return
        news: list[Check] = [check for key, check in current.items() if key not in known]
        if news:
            with speaking(self._languages.of_settings(guild_id, settings)):
                told = lacking_told(news)
            await self._calls.send(settings.log_channel, **told)
        await self._watching.note(guild_id, (*current, *stays))

    def _lacking(self, guild: discord.Guild, settings: GuildSettings) -> list[Check]:
        """Return what is wrong: a permission that is missing is not told again as the calls that it forbids."""
        guild_id, gate = Snowflake(guild.id), self._calls.gate
        around = surroundings_of(guild, self._client.application_id or 0, settings)
        lacking = [check for checks in around.checks.values() for check in checks if check.health is Health.BAD]
        known = {check.details.get("channel_id") for check in lacking}
        refused = examine_refusals(gate.held_back(guild_id))
        return [
            *lacking,
            *examine_emoji(gate, guild_id, settings),
            *(check for check in refused if check.details["channel_id"] not in known),
        ]

    def _stays(self, key: str, told_at: int, settings: GuildSettings) -> bool:
        """Return whether something that nothing shows now was told and is no news yet when it shows again.

        What Discord refused is known only once it did so, and forgotten at a restart.
        """
        name, _, rest = key.partition(" ")
        if name == _EMOJI:
            return any(rest.startswith(f"emoji={emoji} ") for emoji in emoji_of(settings).values())
        return name == _REFUSED and seconds(self._clock.now()) - told_at < SECONDS_A_DAY


def _key(check: Check) -> str:
    """Return what tells a check from others, however it is worded: its name and what it is about."""
    about = {name: value for name, value in check.details.items() if name not in _PASSING}
    return " ".join([check.name, *(f"{name}={value}" for name, value in sorted(about.items()))])
