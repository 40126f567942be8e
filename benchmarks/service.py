"""Votes through the whole service: the writer's thread, group commit, and the rules."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.ground import StepClock
from bot.domain.reactions import ReactionEvent
from bot.services.voting import Outcome, Voting
from bot.storage.database import Database


async def vote_together(path: Path, events: Sequence[ReactionEvent], tasks: int) -> float:
    """Give votes to the service, so many at once, and return how long it took in seconds."""
    database = await Database.open(path, migrate=False)
    voting = Voting(database, StepClock())

    async def vote(left: Iterator[ReactionEvent]) -> None:
        for event in left:
            reacted = await voting.add(event)
            assert reacted.outcome is Outcome.COUNTED, reacted

    left = iter(events)
    started = perf_counter()
    await asyncio.gather(*(vote(left) for _ in range(tasks)))
    duration = perf_counter() - started
    await database.close()
    return duration


async def vote_alone(path: Path, events: Sequence[ReactionEvent]) -> list[float]:
    """Give votes to the service one after the other and return how long each took in seconds."""
    database = await Database.open(path, migrate=False)
    voting = Voting(database, StepClock())
    durations: list[float] = []
    for event in events:
        started = perf_counter()
        await voting.add(event)
        durations.append(perf_counter() - started)
    await database.close()
    return durations
