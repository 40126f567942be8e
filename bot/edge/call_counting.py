"""The number of calls to Discord that a piece of work makes."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Tally(Protocol):
    """Something that counts calls."""

    calls: int


_tally: ContextVar[Tally | None] = ContextVar("_tally", default=None)


@contextmanager
def counting(tally: Tally) -> Generator[None]:
    """Count the calls that are made within, by tasks begun within, too."""
    token = _tally.set(tally)
    try:
        yield
    finally:
        _tally.reset(token)


def count_call() -> None:
    """Count a call for whoever counts those of this task."""
    tally = _tally.get()
    if tally is not None:
        tally.calls += 1
