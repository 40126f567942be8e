"""The keeper of the audit trail's echo: tells each log channel what was done in its server, and by whom."""

import logging

from bot.edge.calls import Calls
from bot.edge.chores import Chore
from bot.edge.languages import Languages
from bot.edge.troubles import DiscordTroubleError
from bot.services.auditing import Auditing, ToldDeed
from bot.ui.deeds import deeds_told
from bot.ui.words import speaking

_log = logging.getLogger(__name__)

AT_ONCE = 5
"""How many deeds one message tells at most: with the longest notes they still fit."""

SETTLING_SECONDS = 3.0
"""The time after a transaction after which it is looked: what is done in one go is told in one message."""

RETRY_SECONDS = 600.0
"""The time after which Discord is asked again that failed to take a message."""


class DeedLog:
    """Tells what waits in the database, the oldest first."""

    def __init__(self, calls: Calls, languages: Languages, auditing: Auditing) -> None:
        self._calls = calls
        self._languages = languages
        self._auditing = auditing
        self._chore = Chore("log of deeds", self._tell_all)

    def wake(self) -> None:
        """Tell what waits now."""
        self._chore.wake()

    def note_commit(self) -> None:
        """Look a moment later whether a transaction left something to tell."""
        self._chore.wake(SETTLING_SECONDS)

    async def close(self) -> None:
        """Stop; what was not told waits in the database."""
        await self._chore.close()

    async def _tell_all(self) -> None:
        while waiting := await self._auditing.untold(AT_ONCE):
            first = waiting[0].untold
            together = [each for each in waiting if _is_told_with(each, waiting[0])]
            async with self._chore.unbroken():
                try:
                    await self._tell(together)
                except DiscordTroubleError as error:
                    if error.may_be_retried:
                        self._chore.wake(RETRY_SECONDS)
                        return
                    _log.info("the log channel of %s was not told of deeds: %s", first.guild_id, error)
                await self._auditing.told([each.untold.id for each in together])

    async def _tell(self, together: list[ToldDeed]) -> None:
        first = together[0].untold
        with speaking(self._languages.of_settings(first.guild_id, together[0].settings)):
            told = deeds_told(together)
        # The nonce makes Discord post it once, should the process die before it notes that it did.
        await self._calls.send(first.log_channel, **told, nonce=f"d{first.id}.{first.done_at}"[-25:])


def _is_told_with(told: ToldDeed, first: ToldDeed) -> bool:
    return (told.untold.guild_id, told.untold.log_channel) == (first.untold.guild_id, first.untold.log_channel)
