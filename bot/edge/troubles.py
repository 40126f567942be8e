"""The failures of Discord's HTTP interface, sorted by what can be done about them."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from enum import StrEnum

import aiohttp
import discord


class Trouble(StrEnum):
    """What a failed call means for the one who made it."""

    GONE = "gone"
    """The channel, thread, message or member is not there, or not any more."""
    FORBIDDEN = "forbidden"
    """The bot has not the permission, or the member has blocked it; do not repeat."""
    ARCHIVED = "archived"
    """The thread is archived: it has to be opened first."""
    EDITS_EXHAUSTED = "edits_exhausted"
    """Too many edits of messages older than an hour: wait for long."""
    FULL = "full"
    """A limit of Discord is reached (reactions of a message, active threads, members of a thread)."""
    LATE = "late"
    """The interaction was answered already, or its token ran out."""
    BUSY = "busy"
    """Too many calls: wait."""
    DOWN = "down"
    """Discord failed or did not answer; the call may have been carried out all the same."""
    INVALID = "invalid"
    """Discord does not accept the content of the call: a bug of ours."""


UNKNOWN_EMOJI = 10014
"""Discord's code for an emoji that was deleted, or that the bot may not use."""

# Source: Discord's reference, "Opcodes and Status Codes", JSON error codes.
_TROUBLE_OF_CODE = {
    10003: Trouble.GONE,
    10004: Trouble.GONE,
    10007: Trouble.GONE,
    10008: Trouble.GONE,
    10013: Trouble.GONE,
    UNKNOWN_EMOJI: Trouble.INVALID,
    10015: Trouble.LATE,
    10062: Trouble.LATE,
    20028: Trouble.BUSY,
    30010: Trouble.FULL,
    30033: Trouble.FULL,
    30046: Trouble.EDITS_EXHAUSTED,
    40003: Trouble.BUSY,
    40058: Trouble.BUSY,
    40060: Trouble.LATE,
    50001: Trouble.FORBIDDEN,
    50007: Trouble.FORBIDDEN,
    50013: Trouble.FORBIDDEN,
    50027: Trouble.LATE,
    50083: Trouble.ARCHIVED,
    50278: Trouble.FORBIDDEN,
    90001: Trouble.FORBIDDEN,
    160005: Trouble.FORBIDDEN,
    160006: Trouble.FULL,
}

_RETRYABLE = frozenset({Trouble.BUSY, Trouble.DOWN, Trouble.EDITS_EXHAUSTED})


class DiscordTroubleError(Exception):
    """A call to Discord that failed in a known way.

    Attributes:
        call: the name of the call.
        trouble: what it means.
        status: the HTTP status; 0 when there was no answer.
        code: Discord's own code; 0 when there was none.
    """

    def __init__(self, call: str, trouble: Trouble, status: int, code: int) -> None:
        super().__init__(f"{call}: {trouble} (status {status}, code {code})")
        self.call = call
        self.trouble = trouble
        self.status = status
        self.code = code

    @property
    def may_be_retried(self) -> bool:
        """Return whether the same call may succeed later."""
        return self.trouble in _RETRYABLE

    @property
    def may_have_happened(self) -> bool:
        """Return whether Discord may have carried out the call although it failed for us."""
        return self.trouble is Trouble.DOWN


@contextmanager
def known_troubles(call: str) -> Generator[None, None, None]:
    """Turn the failures of a call to Discord into a DiscordTroubleError.

    Args:
        call: the name of the call, for the log.

    Raises:
        DiscordTroubleError: the call failed.
    """
    try:
        yield
    except discord.HTTPException as error:
        raise DiscordTroubleError(call, _sort(error), error.status, error.code) from error
    except discord.RateLimited as error:
        raise DiscordTroubleError(call, Trouble.BUSY, 429, 0) from error
    except (aiohttp.ClientError, OSError) as error:
        # TimeoutError is an OSError: an answer that never came.
        raise DiscordTroubleError(call, Trouble.DOWN, 0, 0) from error


def _sort(error: discord.HTTPException) -> Trouble:
    known = _TROUBLE_OF_CODE.get(error.code)
    if known is not None:
        return known
    if error.status == 429:
        return Trouble.BUSY
    if error.status >= 500:
        return Trouble.DOWN
    if error.status == 404:
        return Trouble.GONE
    if error.status in (401, 403):
        return Trouble.FORBIDDEN
    return Trouble.INVALID
