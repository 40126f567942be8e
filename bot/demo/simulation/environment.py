"""A running bot attached to the simulated Discord."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord
import simcord
from simcord._clock import Clock as SimCordClock

from bot.demo.simulation.backend import DiscordBackend
from bot.demo.simulation.transports import loopback_transports
from bot.domain.identity import Clock

SIMCORD_VERSION = "3.2.1"
IDLE_SECONDS = 0.002
"""How long an actor waits before it looks again whether the bot is done; SimCord's own 50 ms are felt on a page."""


class BorrowedClock(SimCordClock):
    """Discord's clock, reading the same source of time as the bot."""

    def __init__(self, source: Clock) -> None:
        super().__init__()
        self._source = source

    def now(self) -> datetime:
        """Return the present as an aware UTC datetime."""
        return self._source.now()


class DiscordEnv(simcord.Env):
    """SimCord's environment over `DiscordBackend`.

    The bot's timers fire by `advance_time` alone: no waiting of the bot makes an actor wait.
    The caller closes the bot: `shutdown` detaches it but does not call its `close`.
    """

    backend: DiscordBackend

    def __init__(self, bot: discord.Client, *, clock: SimCordClock | None = None, **options: Any) -> None:
        """Prepare an environment; `start` attaches the bot.

        Args:
            bot: the bot, not started.
            clock: Discord's clock; by default one that stands at 2026-01-01 until it is advanced.
            options: what `simcord.Env` takes.

        Raises:
            RuntimeError: SimCord has another version than the one whose private parts are used here.
        """
        if simcord.__version__ != SIMCORD_VERSION:
            raise RuntimeError(f"the simulated Discord needs simcord {SIMCORD_VERSION}, found {simcord.__version__}")
        super().__init__(bot, **options)
        self.backend = DiscordBackend(clock)
        self._settling = 0

    async def start(self) -> None:
        """Attach the bot and bring it to READY."""
        with loopback_transports():
            await super().start()

    async def restart_bot(self, bot: discord.Client | None = None) -> None:
        """Detach the old bot, without closing it, and attach a fresh one; Discord lives on."""
        with loopback_transports():
            await super().restart_bot(bot)

    async def _settle_internal(self, **options: Any) -> None:
        # Each look goes over all tasks: many actors who look all the time would leave the bot's threads no turn.
        self._settling += 1
        options["idle"] = IDLE_SECONDS * self._settling**2
        try:
            await super()._settle_internal(**options)
        finally:
            self._settling -= 1

    def _schedule_timer(self, record: Any, callback: Any, args: Any, schedule_context: Any) -> None:
        """Give a timer of the bot no second life on the wall clock."""
