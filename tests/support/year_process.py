"""One process of the bot in a simulated year: its background work on the database, until it ends or dies."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self, cast

from bot.edge.ageing import Clockwork
from bot.edge.ageing_notes import AgeingNotes
from bot.edge.chores import Chore
from bot.edge.digests import Digester
from bot.edge.drawing import Drawing
from bot.edge.languages import Languages
from bot.edge.notifier import Notifier
from bot.edge.people import People
from bot.edge.presence import Presence
from bot.edge.renderer import Renderer
from bot.services.ageing import Ageing
from bot.services.bountying import Bountying
from bot.services.digesting import Digests
from bot.services.managing_questions import ManagingQuestions
from bot.services.moderating import Moderating
from bot.services.noticing import Notices
from bot.services.preferring import Preferring
from bot.services.rendering import RenderQueue
from bot.storage.database import Database
from tests.support.ballots import Ballots
from tests.support.clock import ManualClock
from tests.support.community import Community
from tests.support.year_discord import Wire, YearDiscord


class DiedError(Exception):
    """The process died in the midst of its work."""


class Process:
    """What a process holds in memory; only the database and Discord outlive it."""

    def __init__(self, database: Database, clock: ManualClock, discord: YearDiscord, ids: count[int]) -> None:
        self.database, self._clock, self._discord = database, clock, discord
        self.community = Community(database, clock, ids)
        self.ballots = Ballots(self.community)
        self.ageing = Ageing(database, clock)
        self.bountying = Bountying(database, clock)
        self.managing = ManagingQuestions(database, clock)
        self.preferring = Preferring(database, clock)
        self.digests = Digests(database, clock)
        self._renders, self._notices = RenderQueue(database, clock), Notices(database, clock)
        client, calls = discord.client(), cast("Any", discord)
        languages = Languages(client, self.community.configuring, self.preferring)
        services = SimpleNamespace(
            renders=self._renders,
            asking=self.community.asking,
            bountying=self.bountying,
            moderating=Moderating(database, clock),
            watch=self.community.watch,
        )
        notes = AgeingNotes(calls, self.ageing, clock)
        drawing = Drawing(client, calls, People(calls), Presence(clock), languages, notes, cast("Any", services))
        self.notifier = Notifier(client, calls, languages, self._notices, clock)
        self.renderer = Renderer(drawing, self._renders, clock, lambda: None)
        self.clockwork = Clockwork(client, self.ageing, self.renderer, clock)
        self.digester = Digester(self.digests, lambda: None, clock)
        discord.wire = Wire()

    @classmethod
    async def start(cls, path: Path, clock: ManualClock, discord: YearDiscord, ids: count[int]) -> Self:
        """Open the database and begin."""
        return cls(await Database.open(path), clock, discord, ids)

    async def end(self) -> None:
        """Stop the work where it stands, as a signal does, or as death did."""
        for worker in (self.clockwork, self.digester, self.renderer, self.notifier):
            await worker.close()
        await self.database.close()

    async def work(self) -> None:
        """Do all that is due.

        Raises:
            DiedError: the process died at a call.
        """
        for worker in (self.clockwork, self.digester, self.renderer, self.notifier):
            worker.wake()
            await self._until_idle(worker._chore)
        await self._until_idle(self.renderer._chore)

    async def next_due_at(self) -> int | None:
        """Return when there is something to do next, in seconds."""
        dues = [
            await self.ageing.next_due_at(),
            await self._renders.next_due_at(),
            await self._notices.next_due_at(),
            await self.digests.next_due_at(),
        ]
        return min((due for due in dues if due is not None), default=None)

    async def _until_idle(self, chore: Chore) -> None:
        death = asyncio.ensure_future(self._discord.wire.is_dead.wait())
        try:
            while (task := chore._task) is not None and not task.done():
                await asyncio.wait([task, death], return_when=asyncio.FIRST_COMPLETED)
                if self._discord.wire.is_dead.is_set():
                    raise DiedError
        finally:
            death.cancel()
            with suppress(asyncio.CancelledError):
                await death
