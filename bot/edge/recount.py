"""Reading the votes of a post from Discord where an event did not fit."""

import asyncio
import logging

import discord

from bot.domain.identity import Snowflake
from bot.domain.posts import MessageRef
from bot.domain.reactions import Shown
from bot.edge.calls import Calls
from bot.edge.chores import Chore
from bot.edge.renderer import Renderer
from bot.edge.troubles import DiscordTroubleError
from bot.services.voting import DirtyPost, Voting

_log = logging.getLogger(__name__)

SETTLING_SECONDS = 3.0
"""The time after an event in which others of its burst come; the post is read once for all of them."""

RETRY_SECONDS = 300.0
"""The time after which a post that could not be read is tried again."""

_AT_ONCE = 50
_TRIES = 3


class Recounts:
    """Reads dirty posts, one after the other, a while after the event that made them dirty."""

    def __init__(self, client: discord.Client, calls: Calls, voting: Voting, renderer: Renderer) -> None:
        self._client = client
        self._calls = calls
        self._voting = voting
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
        while True:
            listed = await self._voting.dirty_posts(_AT_ONCE + len(tries))
            left = [dirty for dirty in listed if tries.get(dirty.post.id, 0) < _TRIES]
            if not left:
                break
            for dirty in left:
                done = await self._read(dirty)
                tries[dirty.post.id] = tries.get(dirty.post.id, 0) + 1 if done is False else _TRIES
            self._renderer.wake()
            await asyncio.sleep(0)
        if tries and listed:
            self.wake(RETRY_SECONDS)

    async def _read(self, dirty: DirtyPost) -> bool | None:
        """Read one post; False when something happened to it meanwhile, None when it could not be read."""
        if dirty.post.message is None:
            return await self._voting.reconcile(dirty, ())
        try:
            shown = await self._shown(dirty, dirty.post.message)
        except DiscordTroubleError as error:
            _log.warning("the reactions of post %s could not be read: %s", dirty.post.id, error)
            return None
        return await self._voting.reconcile(dirty, shown)

    async def _shown(self, dirty: DirtyPost, message: MessageRef) -> list[Shown]:
        own_id = None if self._client.user is None else self._client.user.id
        ups = await self._calls.reacting_users(message, dirty.settings.emoji_up)
        downs = await self._calls.reacting_users(message, dirty.settings.emoji_down)
        accounts: dict[Snowflake, bool] = {
            user_id: user.is_bot for users in (ups, downs) for user_id, user in users.items()
        }
        return [
            Shown(
                user_id,
                is_bot=is_bot,
                ups=ups[user_id].kinds if user_id in ups else 0,
                downs=downs[user_id].kinds if user_id in downs else 0,
            )
            for user_id, is_bot in accounts.items()
            if user_id != own_id
        ]
