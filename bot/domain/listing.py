"""Lists, shown a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

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
