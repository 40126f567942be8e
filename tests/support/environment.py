"""The simulated Discord as tests want it: on the test's clock, every body checked."""

from __future__ import annotations

from typing import Any

import discord

from bot.demo.simulation.environment import BorrowedClock, DiscordEnv
from tests.support.clock import ManualClock
from tests.support.openapi import BodyCheck


class SharedClock(BorrowedClock):
    """Discord's clock and the bot's as one: moving either moves both."""

    def __init__(self, manual: ManualClock) -> None:
        super().__init__(manual)
        self._manual = manual

    def advance(self, seconds: float) -> None:
        """Move the test's clock, and with it the timers of the bot."""
        super().advance(seconds)
        self._manual.advance(seconds)


class QuickEnv(DiscordEnv):
    """An environment in which no test waits for the wall's clock.

    Attributes:
        body_check: what Discord would not have understood so far.
    """

    def __init__(self, bot: discord.Client, clock: ManualClock, **options: Any) -> None:
        super().__init__(bot, clock=SharedClock(clock), **options)
        self.body_check = BodyCheck()
        self.backend.middlewares.append(self.body_check)
        self.backend.bot_user.name = "Askwell"
