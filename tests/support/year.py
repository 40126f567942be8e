"""A year of a guild whose members ask, answer, vote, accept, close and offer bounties, while its bot comes and goes.

What members do is drawn by chance; what is to become of it says a model that knows the rules, and nothing of the code.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter
from itertools import count
from pathlib import Path
from typing import Self

from bot.domain.identity import moment
from tests.support.clock import START, ManualClock
from tests.support.community import FORUM, GUILD, TEXT_CHANNEL
from tests.support.year_discord import YearDiscord
from tests.support.year_members import DEAF, GONE, MEMBERS, READERS, Event, Members
from tests.support.year_model import DAY
from tests.support.year_process import DiedError, Process
from tests.support.year_witness import HOUR, WRONG_BY, Witness

YEAR = 365 * DAY
AFTERMATH = 50 * DAY
"""How long nothing is done afterwards, so that all comes to its end."""

_KEPT_BY_DISCORD = frozenset({"answer", "chat", "late"})
"""What members can do without the bot; it hears of it when it comes back."""


class Year:
    """The year: what happens, in order, to a bot that is not always there."""

    def __init__(self, path: Path, chance: random.Random, questions: int) -> None:
        self._path, self._chance = path, chance
        self._clock = ManualClock()
        self._discord = YearDiscord(self._clock, set(MEMBERS) - {GONE})
        self._began_at = self._true_now = int(START.timestamp())
        self._wrong_by = 0
        self._ids, self._order = count(500_000), count()
        self._events: list[Event] = []
        self._missed: list[Event] = []
        self._process: Process | None = None
        self._online_since = self._true_now
        self._members = Members(chance, self._later)
        self._witness = Witness(self._members, self._discord)
        self._tally: Counter[str] = Counter()
        for _ in range(questions):
            self._later("ask", chance.randrange(YEAR))
        for kind, times in (("restart", 25), ("kill", 60), ("outage", 8), ("clock", 8)):
            for _ in range(times):
                self._later(kind, chance.randrange(YEAR))

    @classmethod
    async def begin(cls, path: Path, chance: random.Random, questions: int) -> Self:
        """Set the guild up on an empty database."""
        year = cls(path, chance, questions)
        year._process = process = await Process.start(path, year._clock, year._discord, year._ids)
        rules = {"questions_per_hour": "0", "open_questions": "0", "bounties": "on", "daily_cap": "100000"}
        rules |= {"qa_channels": f"{FORUM},{TEXT_CHANNEL}"}
        await process.community.configuring.change(GUILD, rules)
        await process.ballots.appoint_helpers()
        await process.preferring.change(GUILD, DEAF, "reminders", "off")
        for member in READERS:
            await process.preferring.change(GUILD, member, "notice_digest", "direct")
        year._witness.begin(year._now)
        return year

    async def end(self) -> None:
        """Close what is open."""
        if self._process is not None:
            await self._process.end()

    async def pass_by(self) -> Counter[str]:
        """Let the year pass, and the time until all has come to its end; return how often what was done."""
        while self._events or self._true_now < self._began_at + YEAR + AFTERMATH:
            await self._wait()
            if self._events and self._events[0].at <= self._true_now:
                await self._happen(heapq.heappop(self._events))
        assert self._process is not None
        self._witness.expect_nothing_overdue(self._now, self._online_since)
        await self._witness.compare(self._process)
        return self._tally + self._members.tally + self._witness.tally

    # --- time

    @property
    def _now(self) -> int:
        """Return the time by the bot's clock."""
        return self._true_now + self._wrong_by

    def _later(self, kind: str, delay: float, question: int = 0) -> None:
        heapq.heappush(self._events, Event(self._true_now + int(delay), next(self._order), kind, question))

    def _set_time(self, true_now: int) -> None:
        self._true_now = true_now
        self._clock.set(moment(self._now))

    async def _wait(self) -> None:
        """Let the bot do what comes due next, or time pass until the next event."""
        at = self._events[0].at if self._events else self._began_at + YEAR + AFTERMATH
        due = None if self._process is None else await self._process.next_due_at()
        if due is None or due - self._wrong_by > at:
            self._set_time(max(at, self._true_now))
        else:
            # What is due already waits for its turn, or for room.
            self._set_time(max(due - self._wrong_by, self._true_now + 1))
            await self._work()

    # --- the bot

    async def _work(self) -> None:
        """Let the bot work, and look what it did; should it die, it comes back."""
        assert self._process is not None
        try:
            await self._process.work()
        except DiedError:
            self._tally["deaths"] += 1
            # A direct message that is sent again is the lesser evil; Discord drops it only while it knows the first.
            await self._stop(20 if self._discord.wire.is_direct else self._chance.choice((20, 600, HOUR, 4 * DAY)))
            return
        await self._look()

    async def _look(self) -> None:
        assert self._process is not None
        for kind, question in await self._witness.look(self._process, self._now, self._online_since):
            self._members.follow(kind, question)

    async def _stop(self, for_seconds: float) -> None:
        assert self._process is not None
        process, self._process = self._process, None
        await process.end()
        self._later("start", for_seconds)

    async def _start(self) -> None:
        self._process = await Process.start(self._path, self._clock, self._discord, self._ids)
        self._online_since = self._now
        await self._look()
        missed, self._missed = self._missed, []
        for event in missed:
            await self._members.do(self._process, event, self._now)
        await self._work()

    async def _turn_clock(self) -> None:
        """Let the bot's clock be wrong for some days, or right again."""
        self._wrong_by = 0 if self._wrong_by else self._chance.choice((-WRONG_BY, WRONG_BY))
        if self._wrong_by:
            self._tally["clock jumps"] += 1
            self._later("clock", self._chance.uniform(HOUR, 5 * DAY))
        self._set_time(self._true_now)
        if self._process is not None:
            await self._work()

    async def _happen(self, event: Event) -> None:
        if event.kind == "start":
            await self._start()
        elif event.kind == "clock":
            await self._turn_clock()
        elif event.kind == "kill" and self._true_now < self._began_at + YEAR:
            self._discord.wire.plan_death(self._chance)
        elif self._process is None:
            if event.kind in _KEPT_BY_DISCORD:
                self._missed.append(event)
        elif event.kind in ("restart", "outage"):
            self._tally[event.kind] += 1
            await self._stop(15 if event.kind == "restart" else self._chance.uniform(HOUR, 10 * DAY))
        else:
            await self._members.do(self._process, event, self._now)
            await self._work()
