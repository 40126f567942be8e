"""A clock that stands until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 1, tzinfo=UTC)


class ManualClock:
    """A `Clock` of the domain that starts at 2026-01-01 00:00 UTC."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def now(self) -> datetime:
        """Return the present as an aware UTC datetime."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Move to a moment, which may lie in the past."""
        self._now = moment

    def advance(self, seconds: float) -> None:
        """Move forward by a number of seconds."""
        self._now += timedelta(seconds=seconds)
