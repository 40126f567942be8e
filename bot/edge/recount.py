"""Reading the votes of a post from Discord where an event did not fit."""

import asyncio
import logging
from collections.abc import Set

from bot.domain.identity import Snowflake
from bot.domain.posts import MessageRef
from bot.edge.absences import Absences
from bot.edge.calls import Calls
from bot.edge.chores import Chore
from bot.edge.readings import Readings
from bot.edge.renderer import Renderer
from bot.edge.troubles import DiscordTroubleError
from bot.services.comparing import Comparing
from bot.services.voting import DirtyPost, Voting
from bot.services.watching import Watch

_log = logging.getLogger(__name__)

SETTLING_SECONDS = 3.0
"""The time after an event in which others of its burst come; the post is read once for all of them."""

RETRY_SECONDS = 300.0
"""The time after which a post that could not be read is tried again."""

_AT_ONCE = 50
_TRIES = 3


class Recounts:
    """Reads dirty posts, one after the other, a while after the event that made them dirty."""

    def __init__(
        self,
        calls: Calls,
        readings: Readings,
        absences: Absences,
        voting: Voting,
        comparing: Comparing,
        watch: Watch,
        renderer: Renderer,
    ) -> None:
        self._calls = calls
        self._readings = readings
        self._absences = absences
        self._voting = voting
        self._comparing = comparing
        self._watch = watch
        self._renderer = renderer
        self._chore = Chore("recounts", self._read_all)

    def wake(self, delay: float = SETTLING_SECONDS) -> None:
        """Have the dirty posts read after a delay in seconds, or earlier if that was asked for already."""
        self._chore.wake(delay)

    async def close(self) -> None:
        """Stop; what is still dirty stays so in the database."""
        await self._chore.close()

    async def _read_all(self) -> None:
        """Read every dirty post; those that fail are left for later."""
        tries: dict[int, int] = {}
        limit = _AT_ONCE
        while True:
            listed = await self._voting.dirty_posts(limit)
            left = [dirty for dirty in listed if tries.get(dirty.post.id, 0) < _TRIES]
            if not left and len(listed) < limit:
                break
            # Those that stay dirty come first in the list; others stand behind them.
            limit = _AT_ONCE + len(listed) - len(left)
            for dirty in left:
                done = await self._read(dirty)
                tries[dirty.post.id] = tries.get(dirty.post.id, 0) + 1 if done is False else _TRIES
            self._renderer.wake()
            await asyncio.sleep(0)
        if tries and listed:
            self.wake(RETRY_SECONDS)

    async def _read(self, dirty: DirtyPost) -> bool | None:
        """Read one post; False when something happened to it meanwhile, None when it could not be read."""
        message = dirty.post.message
        if message is None:
            return await self._voting.reconcile(dirty, ()) is not None
        try:
            with self._watch.reading(message) as changed:
                return await self._read_message(dirty, message, dirty.post.guild_id, changed)
        except DiscordTroubleError as error:
            if await self._is_gone(dirty.post.guild_id, message, error):
                return True
            _log.warning("the reactions of post %s could not be read: %s", dirty.post.id, error)
            return None

    async def _read_message(
        self, dirty: DirtyPost, message: MessageRef, guild_id: Snowflake, changed: Set[Snowflake]
    ) -> bool:
        fetched = await self._calls.fetch_message(message)
        seen = self._readings.seen(fetched, guild_id)
        if await self._readings.votes(dirty, seen) is None:
            return False
        now = dirty.dirty_at
        findings = await self._comparing.messages(
            guild_id, [seen], since=now, has_texts=self._readings.has_texts, with_votes=False, changed=changed
        )
        await self._readings.follow(findings, changed)
        return True

    async def _is_gone(self, guild_id: Snowflake, message: MessageRef, error: DiscordTroubleError) -> bool:
        try:
            return await self._absences.follow(guild_id, message, error)
        except DiscordTroubleError as again:
            _log.info("whether message %s is gone could not be asked: %s", message.message_id, again)
            return False
