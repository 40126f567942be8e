"""What goes wrong on the way between the bot and Discord."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from tests.wire.calls import Call


@dataclass
class Fault:
    """What happens to matching calls in Discord's stead, or on top of it.

    Attributes:
        method: the HTTP method, or `*`.
        route: the path with `*` for ids, tokens and emoji.
        status: the error that is answered.
        code: Discord's own code of the error.
        retry_after: seconds that a 429 tells the bot to wait.
        times: how many calls are hit; None for all.
        hang: there is no answer until `release`. The call of a bot that was killed meanwhile never came.
        after: Discord carries the call out before its answer is lost; with `hang`, the way to kill a bot between
            a call and its answer.
        used: how many calls were hit.
    """

    method: str
    route: str
    status: int | None = None
    code: int = 0
    retry_after: float = 0.0
    times: int | None = 1
    hang: bool = False
    after: bool = False
    used: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let the held calls go on, and hit no more."""
        self.times = self.used
        self.released.set()

    def hits(self, call: Call) -> bool:
        """Tell whether the fault is played on a call."""
        is_left = self.times is None or self.used < self.times
        return is_left and call.matches(self.method, self.route)


class Faults:
    """The faults that are waiting for their calls."""

    def __init__(self) -> None:
        self._active: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Play a fault on the next calls that match."""
        self._active.append(fault)
        return fault

    def clear(self) -> None:
        """End all faults."""
        for fault in self._active:
            fault.release()
        self._active.clear()

    def take(self, call: Call) -> Fault | None:
        """Return the fault of a call, and count it."""
        for fault in self._active:
            if fault.hits(call):
                fault.used += 1
                call.injected = True
                return fault
        return None
