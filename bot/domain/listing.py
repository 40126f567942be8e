"""Lists, shown a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from bot.domain.identity import SECONDS_A_DAY
from bot.domain.posts import Question

T = TypeVar("T")

PAGE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list.

    Attributes:
        items: what stands on it, at most PAGE_LENGTH.
        number: counts from 0.
        has_next: whether another page follows.
    """

    items: tuple[T, ...]
    number: int
    has_next: bool


class Age(StrEnum):
    """How long ago a question was asked at least; a month has 30 days."""

    ANY = "any"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def seconds(self) -> int:
        """Return the least age in seconds."""
        return _DAYS[self] * SECONDS_A_DAY


_DAYS = {Age.ANY: 0, Age.DAY: 1, Age.WEEK: 7, Age.MONTH: 30}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that waits.

    Attributes:
        question: open, with a thread, without an accepted answer.
        best_score: the highest score of its answers; None: it has none.
        bounty: the points of the bounty that runs; None: there is none.
    """

    question: Question
    best_score: int | None
    bounty: int | None = None
