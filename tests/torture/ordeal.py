"""Rounds in which the bot is killed, cut off or deceived while a crowd acts; after each the record has to agree."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from tests.process.scene import FORUM_POSTS, MESSAGE, MESSAGES, OTHERS_REACTION, OWN_REACTION, REACTION, THREADS, Scene
from tests.torture.deeds import Crowd
from tests.torture.oracle import differences, settled

READY_SECONDS = "0.2"
QUESTIONS, DEEDS = 6, 25

PLACES = (
    # inside the transaction
    "bot.storage.votes:put_vote:after",
    "bot.storage.votes:remove_vote:after",
    "bot.storage.posts:add_post:after",
    "bot.storage.ledger:add_entries:before",
    "bot.storage.renders:request:after",
    "bot.services.scoring:accept:after",
    "bot.storage.transaction:Transactions._commit:before",
    # between the commit and what follows from it
    "bot.storage.transaction:Transactions._commit:after",
    "bot.edge.drawing:Drawing.draw:before",
    "bot.edge.drawing:Drawing.draw:after",
    "bot.storage.renders:remove_version:before",
    # between thread and row, card and thread, card and answer
    "bot.edge.calls:Calls.open_forum_post:before",
    "bot.services.asking:Asking.finish:before",
    "bot.services.asking:Asking.finish:after",
    "bot.edge.calls:Calls.open_thread:before",
    "bot.edge.calls:Calls.open_thread:after",
    "bot.edge.calls:Calls.send:before",
    "bot.edge.calls:Calls.send:after",
    # while posts and guilds are compared
    "bot.edge.calls:Calls.reacting_users:after",
    "bot.services.voting:Voting.reconcile:before",
    "bot.services.voting:Voting.reconcile:after",
)
"""Where the bot kills itself: module, function, before or after it runs."""

CALLS = (
    ("POST", FORUM_POSTS),
    ("POST", THREADS),
    ("POST", MESSAGES),
    ("PATCH", MESSAGE),
    ("PUT", OWN_REACTION),
    ("DELETE", OTHERS_REACTION),
    ("GET", REACTION),
    ("GET", "/channels/*/messages"),
)
"""Calls that the bot does not live to hear the answer of."""


@dataclass
class Tally:
    """What was done and survived.

    Attributes:
        kills: by kind: at a moment, at a place, between call and answer, during the repair.
        troubles: what else happened to the connection, by kind.
        deeds: what the crowd did, by kind.
        drift: differences between record and Discord, in words.
    """

    kills: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    deeds: Counter[str] = field(default_factory=Counter)
    drift: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add what another run did."""
        self.kills.update(other.kills)
        self.troubles.update(other.troubles)
        self.deeds.update(other.deeds)
        self.drift += other.drift

    def __str__(self) -> str:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.kills.items()))
        troubles = ", ".join(f"{count} {kind}" for kind, count in sorted(self.troubles.items()))
        return (
            f"{self.deeds.total()} deeds, {self.kills.total()} kills survived ({kinds}), troubles: {troubles}; "
            f"drift found: {len(self.drift) or 'none'}"
        )


class Ordeal:
    """One guild's bot, put through rounds.

    Attributes:
        tally: what was done so far.
    """

    def __init__(self, scene: Scene, seed: int) -> None:
        self.tally = Tally()
        self._scene, self._bot, self._server = scene, scene.bot, scene.server
        self._choice = random.Random(seed)
        self._crowd = Crowd(scene, seed)
        self._bot.settings["WIRE_READY_SECONDS"] = READY_SECONDS
        scene.stage.may_complain = True

    async def begin(self) -> None:
        """Start the bot and ask some questions."""
        await self._bot.start()
        await self._bot.ready()
        for number in range(QUESTIONS):
            await (self._crowd.ask() if number % 2 else self._crowd.open_thread())
            await self._crowd.answered()
        await self._crowd.act(DEEDS, with_bot=True)
        await self._agree()

    async def round(self) -> None:
        """Let the crowd act while something happens to the bot, and see that the record agrees afterwards."""
        ends = [self._killed_at_a_moment, self._killed_at_a_place, self._killed_at_a_call, self._troubled]
        (end,) = self._choice.choices(ends, (3, 4, 2, 2))
        await end()
        self._server.clear_faults()
        self._server.gateway.repeat(1)
        self._server.gateway.release()
        if not self._bot.is_running:
            await self._crowd.act(self._choice.randint(0, 12))
            await self._crowd.show_swaps()
            if self._choice.random() < 0.3:
                await self._killed_during_the_repair()
            await self._start()
        await self._agree()
        self.tally.deeds = self._crowd.done

    # --- ends

    async def _killed_at_a_moment(self) -> None:
        load = self._load(with_bot=self._choice.random() < 0.5)
        await asyncio.sleep(self._choice.random() * 0.8)
        await self._kill("at a random moment")
        await _ended(load)

    async def _killed_at_a_place(self) -> None:
        """Start the bot anew with an order to kill itself; a load that never gets there is ended from outside."""
        await self._bot.kill()
        place = self._choice.choice(PLACES)
        await self._start(place=f"{place}:{self._choice.randint(1, 3)}")
        load = self._load(with_bot=True)
        await asyncio.wait([load, asyncio.create_task(self._end())], timeout=8, return_when=asyncio.FIRST_COMPLETED)
        if self._bot.is_running:
            await self._kill("at a random moment")
        else:
            self.tally.kills[f"at {place.split(':')[1]}"] += 1
        await _ended(load)

    async def _killed_at_a_call(self) -> None:
        method, route = self._choice.choice(CALLS)
        fault = self._server.fault(method, route, hang=True, after=self._choice.random() < 0.5)
        load = self._load(with_bot=True)
        for _ in range(300):
            await asyncio.sleep(0.01)
            if fault.used or load.done():
                break
        await self._kill("between call and answer" if fault.used else "at a random moment")
        await _ended(load)

    async def _killed_during_the_repair(self) -> None:
        await self._start()
        await asyncio.sleep(self._choice.random() * 0.8)
        await self._kill("during the repair")
        await self._crowd.act(self._choice.randint(0, 4))
        await self._crowd.show_swaps()

    async def _troubled(self) -> None:
        """Disturb the connection while the crowd acts; where events are lost, only a restart makes up for it."""
        name, trouble = self._choice.choice(
            [
                ("dropped and resumed", self._drop),
                ("dropped and forgotten", self._forget),
                ("every event twice", self._double),
                ("events out of order", self._shuffle),
                ("429", lambda: self._fail(status=429, retry_after=0.3, times=4)),
                ("500", lambda: self._fail(status=500, times=3)),
                ("503 after the call was carried out", lambda: self._fail(status=503, after=True, times=2)),
            ]
        )
        self.tally.troubles[name] += 1
        load = self._load(with_bot=True)
        trouble()
        await _ended(load)
        if name == "events out of order":
            self._server.gateway.release(self._choice)
            await self._server.quiet(0.2)
            await self._kill("after events out of order")

    def _drop(self) -> None:
        self._server.gateway.drop()

    def _forget(self) -> None:
        self._bot.started_at = time.time()
        self._server.gateway.forget()
        self._server.gateway.drop()

    def _double(self) -> None:
        self._server.gateway.repeat(2)

    def _shuffle(self) -> None:
        self._server.gateway.hold()

    def _fail(self, **failure: object) -> None:
        method, route = self._choice.choice(CALLS)
        self._server.fault(method, route, **failure)

    # --- parts of a round

    def _load(self, *, with_bot: bool) -> asyncio.Task[None]:
        return asyncio.create_task(self._crowd.act(self._choice.randint(5, DEEDS), with_bot=with_bot))

    async def _kill(self, kind: str) -> None:
        await self._bot.kill()
        self.tally.kills[kind] += 1

    async def _end(self) -> None:
        while self._bot.is_running:
            await asyncio.sleep(0.01)

    async def _start(self, place: str | None = None) -> None:
        self._bot.settings.pop("WIRE_DIE_AT", None)
        if place is not None:
            self._bot.settings["WIRE_DIE_AT"] = place
        await self._bot.start()
        if place is None:
            await self._bot.ready()
        else:
            with suppress(AssertionError):
                await self._bot.ready()

    async def _agree(self) -> None:
        await settled(self._scene)
        found = differences(self._scene)
        checked = await self._bot.run("check")
        if checked.code != 0:
            found.append(f"check: {checked.code} {checked.out}{checked.err}")
        self.tally.drift += found
        assert not found, "\n".join(found)


async def _ended(load: asyncio.Task[None]) -> None:
    """Wait for the crowd."""
    async with asyncio.timeout(20):
        await load
