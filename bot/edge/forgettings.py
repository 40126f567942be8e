"""Members who asked to be forgotten: what is left to do for them, in the background."""

import logging

from bot.domain.identity import Clock, Snowflake
from bot.edge.calls import Calls
from bot.edge.chores import Chore
from bot.edge.messages import RecentMessages
from bot.edge.people import People
from bot.edge.renderer import Renderer
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.services.forgetting import Forgetting
from bot.storage.forgotten_messages import ForgottenMessage

_log = logging.getLogger(__name__)

_AT_ONCE = 50


class Forgettings:
    """Begins to forget members, and goes on until nothing is left; a restart goes on where it stood."""

    def __init__(
        self,
        calls: Calls,
        forgetting: Forgetting,
        recent: RecentMessages,
        people: People,
        renderer: Renderer,
        clock: Clock,
    ) -> None:
        self._calls = calls
        self._forgetting = forgetting
        self._recent = recent
        self._people = people
        self._renderer = renderer
        self._clock = clock
        self._chore = Chore("forgetting", self._go_on)

    async def begin(self, guild_id: Snowflake, user_id: Snowflake, *, deletes_messages: bool) -> None:
        """Begin to forget a member; whoever returns from this is on record under a pseudonym.

        Raises:
            AskwellError: as `Forgetting.begin`.
        """
        await self._forgetting.begin(guild_id, user_id, deletes_messages=deletes_messages)
        self._recent.forget_author(guild_id, user_id)
        self._people.forget(guild_id, user_id)
        self.wake()

    def wake(self) -> None:
        """Do what is left to do."""
        self._chore.wake()

    async def close(self) -> None:
        """Stop; what was not done waits in the database."""
        await self._chore.close()

    async def _go_on(self) -> None:
        while await self._forgetting.go_on():
            self._renderer.wake()
        while due := await self._forgetting.due_messages(_AT_ONCE):
            for each in due:
                await self._delete(each)
        next_due_at = await self._forgetting.next_due_at()
        if next_due_at is not None:
            self._chore.wake(max(next_due_at - self._clock.now().timestamp(), 0.01))

    async def _delete(self, forgotten: ForgottenMessage) -> None:
        """Delete a message; where the bot may not, it stays."""
        message = forgotten.message
        try:
            await self._calls.awake(message.channel_id, lambda: self._calls.delete(message))
        except DiscordTroubleError as error:
            if error.may_be_retried:
                await self._forgetting.retry(forgotten)
                return
            if error.trouble is not Trouble.GONE:
                _log.info("a message of a forgotten member stays: %s", error)
        await self._forgetting.settle([message.message_id])
