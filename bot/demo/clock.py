"""The demo's clock: the wall's, less what the played history lies back."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.identity import Clock


class LaggingClock:
    """A clock behind another one, by a lag that can only shrink.

    The guild's history is played with the clock some weeks back; then the lag goes to nothing and stays there.
    """

    def __init__(self, source: Clock, lag: timedelta = timedelta(0)) -> None:
        self._source = source
        self._lag = lag

    @property
    def lag(self) -> timedelta:
        """Return how far this clock is behind."""
        return self._lag

    def now(self) -> datetime:
        """Return the present of the demo as an aware UTC datetime."""
        return self._source.now() - self._lag

    def catch_up(self, lag: timedelta) -> timedelta:
        """Shorten the lag, to nothing at most, and return by how much.

        A longer one changes nothing, for time never runs back; nor does a clock run ahead.
        """
        gained = max(timedelta(0), self._lag - max(lag, timedelta(0)))
        self._lag -= gained
        return gained
