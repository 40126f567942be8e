"""Ids, the clock and who acts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NewType, Protocol

Snowflake = NewType("Snowflake", int)
"""An id of Discord: an integer from 1 to 2**63 - 1. Members, channels, messages and guilds are known by it outside."""

PostId = NewType("PostId", int)
"""The dense internal id of a question or an answer."""

MAX_ID = 2**63 - 1
"""The greatest id that Discord gives and a database keeps."""

FIRST_PSEUDONYM = 3 << 61
"""The ids from here to MAX_ID stand for members who were forgotten. Discord's grow with the time, and get here in 2067.

Source: Discord's reference, "Snowflakes": the upper 42 bits are milliseconds since 2015-01-01.
"""

SECONDS_A_DAY = 86_400

_ID = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)


class Clock(Protocol):
    """The source of time, passed in wherever time matters."""

    def now(self) -> datetime:
        """Return the present as an aware UTC datetime."""
        ...


def parse_snowflake(text: str) -> Snowflake | None:
    """Return the id of Discord that a text is, or None when it is none."""
    if _ID.fullmatch(text) is None or int(text) > MAX_ID:
        return None
    return Snowflake(int(text))


def seconds(moment: datetime) -> int:
    """Return the whole seconds since 1970 of an aware datetime, as the database keeps them."""
    return int(moment.timestamp())


def moment(value: int) -> datetime:
    """Return the aware UTC datetime of whole seconds since 1970."""
    return datetime.fromtimestamp(value, UTC)


def day_of(value: int) -> int:
    """Return the UTC day (days since 1970-01-01) in which a time in seconds lies."""
    return value // SECONDS_A_DAY


@dataclass(frozen=True, slots=True)
class Actor:
    """The Discord account that acts, with the rights it has in the guild at this moment.

    Attributes:
        user_id: the account.
        is_bot: a bot or a webhook.
        is_helper: has the guild's helper role (managers count as helpers).
        is_manager: has Manage Server.
    """

    user_id: Snowflake
    is_bot: bool = False
    is_helper: bool = False
    is_manager: bool = False

    @property
    def account_created_at(self) -> int:
        """Return the time, in seconds, at which the account was made; 0 for one that was forgotten.

        Source: Discord's reference, "Snowflakes": the upper 42 bits are milliseconds since 2015-01-01.
        """
        if self.user_id >= FIRST_PSEUDONYM:
            return 0  # Of the votes that stand under a pseudonym none is younger than its forgetting.
        return ((self.user_id >> 22) + 1_420_070_400_000) // 1000
