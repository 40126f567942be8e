"""What may stand around a REST call of the bot: a log, a check, a delay, a failure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RestCall:
    """One REST call as the bot made it.

    Attributes:
        method: GET, POST, PUT, PATCH or DELETE.
        path: the part after /api/v10, without the query.
        body: the JSON body (`payload_json` of a multipart one), or None.
    """

    method: str
    path: str
    body: Any


Proceed = Callable[[], Awaitable[Any]]
Middleware = Callable[[RestCall, Proceed], Awaitable[Any]]
"""A coroutine function that gets the call and what carries it out, and returns Discord's answer."""
