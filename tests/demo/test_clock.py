"""The demo's clock."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.clock import LaggingClock
from tests.support.clock import START, ManualClock


def test_it_is_behind_by_its_lag(clock: ManualClock):
    lagging = LaggingClock(clock, timedelta(days=3))
    assert lagging.now() == START - timedelta(days=3)
    clock.advance(60)
    assert lagging.now() == START - timedelta(days=3) + timedelta(seconds=60)


def test_it_never_runs_back(clock: ManualClock):
    lagging = LaggingClock(clock, timedelta(days=3))
    assert lagging.catch_up(timedelta(days=1)) == timedelta(days=2)
    assert lagging.catch_up(timedelta(days=2)) == timedelta(0)
    assert lagging.lag == timedelta(days=1)


def test_it_never_runs_ahead(clock: ManualClock):
    lagging = LaggingClock(clock)
    assert lagging.catch_up(timedelta(days=-1)) == timedelta(0)
    assert lagging.now() == START
