from datetime import UTC

from bot.clock import SystemClock


def test_the_present_is_in_utc_and_does_not_run_back() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert first <= second
