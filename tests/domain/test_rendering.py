"""When things are shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rendering import INDEX_INTERVAL_SECONDS, index_due_at, retry_delay_seconds


def test_an_index_never_shown_is_shown_now() -> None:
    assert index_due_at(None, 100) == 100


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_an_index_is_shown_as_soon_as_its_interval_admits(rendered_at: int, now: int) -> None:
    due_at = index_due_at(rendered_at, now)
    assert due_at == max(now, rendered_at + INDEX_INTERVAL_SECONDS)


@given(st.integers(1, 10_000))
def test_the_wait_for_a_retry_grows_up_to_an_hour(attempts: int) -> None:
    assert 2 <= retry_delay_seconds(attempts) <= retry_delay_seconds(attempts + 1) <= 3_600
