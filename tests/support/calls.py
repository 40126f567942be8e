"""The REST calls of the bot: counted, delayed, failed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from bot.demo.simulation.middleware import Proceed, RestCall

VARIABLE = re.compile(r"(?<=/)(?:\d{5,}|simcord_[^/]+|%[^/]+|[^/\x00-\x7f]+)(?=/|$)")


def route_of(path: str) -> str:
    """Return a path with ids, tokens and emoji replaced by `*`, as `/channels/*/messages/*/reactions/*/@me`."""
    return VARIABLE.sub("*", path)


@dataclass
class Calls:
    """The calls made since this log was opened."""

    made: list[RestCall] = field(default_factory=list[RestCall])

    @property
    def routes(self) -> list[str]:
        """Return the calls as `METHOD /route`, in order."""
        return [f"{call.method} {route_of(call.path)}" for call in self.made]

    def find(self, method: str, route: str) -> list[RestCall]:
        """Return the calls of a method to a route, written as in `routes`."""
        return [call for call in self.made if (call.method, route_of(call.path)) == (method, route)]

    def __len__(self) -> int:
        return len(self.made)


@dataclass
class Fault:
    """What happens to matching calls in Discord's stead, or on top of it.

    Attributes:
        method: the HTTP method, or `*`.
        pattern: an fnmatch pattern for the path.
        error: what discord.py is to see; None holds the call until `release`.
        times: how many calls are hit; None for all.
        after: Discord carries the call out before its answer is lost.
        hits: how many calls were hit.
    """

    method: str
    pattern: str
    error: Callable[[], Exception] | None = None
    times: int | None = 1
    after: bool = False
    hits: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let the held calls go on, and hit no more."""
        self.times = self.hits
        self.released.set()

    def _matches(self, call: RestCall) -> bool:
        if self.times is not None and self.hits >= self.times:
            return False
        return self.method in ("*", call.method) and fnmatchcase(call.path, self.pattern)


class CallControl:
    """A middleware that logs the bot's calls and plays faults on them."""

    def __init__(self, hold: Callable[[Any], Any]) -> None:
        """Begin without faults.

        Args:
            hold: awaits something that the bot may wait for without being thought busy.
        """
        self._hold = hold
        self._logs: list[Calls] = []
        self.faults: list[Fault] = []

    def watch(self) -> Calls:
        """Open a log of the calls made from now on."""
        log = Calls()
        self._logs.append(log)
        return log

    async def __call__(self, call: RestCall, proceed: Proceed) -> Any:
        """Log the call and carry it out, or what a fault makes of it."""
        for log in self._logs:
            log.made.append(call)
        fault = next((fault for fault in self.faults if fault._matches(call)), None)
        if fault is None:
            return await proceed()
        fault.hits += 1
        answer = await proceed() if fault.after else None
        if fault.error is not None:
            raise fault.error()
        await self._hold(fault.released.wait())
        return answer if fault.after else await proceed()
