"""The REST calls that came over the wire."""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.support.calls import route_of
from tests.support.openapi import check

TOKEN = re.compile(r"(?<=/)[\w=-]{40,}(?=/|$)")


@dataclass
class Call:
    """One call.

    Attributes:
        method: GET, POST, PUT, PATCH or DELETE.
        path: the part after /api/v10, without the query.
        client: which start of which process made it, as `bot-1`.
        body: the JSON, also that of a multipart body.
        files: the names of the files sent along.
        status: what was answered; 0 when nothing was.
        code: Discord's own code of an error.
        injected: a fault was played on it.
    """

    method: str
    path: str
    client: str
    body: Any
    files: list[str]
    at: float = field(default_factory=time.monotonic)
    status: int = 0
    code: int = 0
    injected: bool = False

    @property
    def route(self) -> str:
        """Return the path with ids, tokens and emoji replaced by `*`."""
        return route_of(TOKEN.sub("*", self.path))

    @cached_property
    def problems(self) -> list[str]:
        """Return what Discord's OpenAPI file says against the body."""
        return check(self.method, self.path, self.body)

    def matches(self, method: str, route: str) -> bool:
        """Tell whether the call is of a method (`*`: any) and a route written with `*` for what varies."""
        return method in ("*", self.method) and self.route == route

    def __str__(self) -> str:
        code = f"/{self.code}" if self.code else ""
        return f"{self.client} {self.method} {self.path} -> {self.status}{code}"


class Calls:
    """A log of calls, in the order of their arrival."""

    def __init__(self, made: Sequence[Call] = ()) -> None:
        self.made = list(made)

    def __len__(self) -> int:
        return len(self.made)

    def __str__(self) -> str:
        return "\n".join(map(str, self.made))

    @property
    def routes(self) -> list[str]:
        """Return the calls as `METHOD /route`."""
        return [f"{call.method} {call.route}" for call in self.made]

    def find(self, method: str, route: str, *, client: str | None = None) -> list[Call]:
        """Return the calls of a method to a route, by one start of the bot or all."""
        return [call for call in self.made if call.matches(method, route) and client in (None, call.client)]

    @contextmanager
    def during(self) -> Generator[Calls, None, None]:
        """Log what is called within the block; complete when the block is left."""
        log, start = Calls(), len(self.made)
        try:
            yield log
        finally:
            log.made = self.made[start:]

    def assert_valid(self) -> None:
        """Fail if Discord would not have understood a body."""
        problems = [f"{call}: {problem}" for call in self.made for problem in call.problems]
        assert not problems, "\n".join(problems)
