"""The keeper of the word on changed settings: tells the log channel who changed what."""

import logging

from bot.edge.calls import Calls
from bot.edge.chores import Chore
from bot.edge.languages import Languages
from bot.edge.troubles import DiscordTroubleError
from bot.services.configuring import Configuring
from bot.storage.setting_changes import UntoldChange
from bot.ui.setting_values import changes_told
from bot.ui.words import speaking

_log = logging.getLogger(__name__)

AT_ONCE = 30
"""How many changes one message tells at most; there are not many more settings."""

LOOK_SECONDS = 60.0
"""The time after an interaction within which changes made on the command line are told."""

RETRY_SECONDS = 600.0
"""The time after which Discord is asked again that failed to take a message."""


class SettingLog:
    """Tells what waits in the database, the oldest first; what was made at once is told at once."""

    def __init__(self, calls: Calls, languages: Languages, configuring: Configuring) -> None:
        self._calls = calls
        self._languages = languages
        self._configuring = configuring
        self._chore = Chore("log of settings", self._tell_all)

    def wake(self) -> None:
        """Tell what waits now; to be called after a change."""
        self._chore.wake()

    def wake_later(self) -> None:
        """Look in a while for what the command line may have changed: of that nothing tells."""
        self._chore.wake(LOOK_SECONDS)

    async def close(self) -> None:
        """Stop; what was not told waits in the database."""
        await self._chore.close()

    async def _tell_all(self) -> None:
        while waiting := await self._configuring.untold(AT_ONCE):
            first = waiting[0]
            together = [each for each in waiting if _is_made_with(each, first)]
            async with self._chore.unbroken():
                try:
                    await self._tell(first, together)
                except DiscordTroubleError as error:
                    if error.may_be_retried:
                        self._chore.wake(RETRY_SECONDS)
                        return
                    _log.info("the log channel of %s was not told of changed settings: %s", first.guild_id, error)
                await self._configuring.told([each.id for each in together])

    async def _tell(self, first: UntoldChange, together: list[UntoldChange]) -> None:
        settings = await self._configuring.settings(first.guild_id)
        with speaking(self._languages.of_settings(first.guild_id, settings)):
            told = changes_told(first.user_id, [each.change for each in together])
        # The nonce makes Discord post it once, should the process die before it notes that it did.
        await self._calls.send(first.log_channel, **told, nonce=f"s{first.id}.{first.changed_at}"[-25:])


def _is_made_with(change: UntoldChange, first: UntoldChange) -> bool:
    return (change.guild_id, change.user_id, change.changed_at, change.log_channel) == (
        first.guild_id,
        first.user_id,
        first.changed_at,
        first.log_channel,
    )
