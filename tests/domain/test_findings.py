"""Findings: what may be decided of them, and what not."""

from __future__ import annotations

import pytest

from bot.domain.errors import ConflictError, Reason
from bot.domain.findings import (
    Finding,
    FindingKind,
    FindingPair,
    FindingState,
    Verdict,
    decide,
    seconds_to_next_review,
    verdicts,
)
from bot.domain.identity import Snowflake

PAIRS = (
    FindingPair(Snowflake(1), Snowflake(2), 8, 0, 100, 400),
    FindingPair(Snowflake(2), Snowflake(1), 5, 2, 50, 300),
)
ALLOWED = {
    (FindingState.OPEN, Verdict.INVALIDATE): FindingState.INVALIDATED,
    (FindingState.OPEN, Verdict.DISMISS): FindingState.DISMISSED,
    (FindingState.INVALIDATED, Verdict.RESTORE): FindingState.RESTORED,
}


def finding(state: FindingState) -> Finding:
    decided_by = None if state is FindingState.OPEN else Snowflake(7)
    return Finding(1, FindingKind.RING, state, 500, -6.5, PAIRS, decided_by, None if decided_by is None else 600)


@pytest.mark.parametrize("state", FindingState)
@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_leads_where_the_table_says_or_is_refused(state: FindingState, verdict: Verdict) -> None:
    assert (verdict in verdicts(state)) is ((state, verdict) in ALLOWED)
    if (state, verdict) in ALLOWED:
        assert decide(finding(state), verdict) is ALLOWED[state, verdict]
    else:
        with pytest.raises(ConflictError) as caught:
            decide(finding(state), verdict)
        assert caught.value.reason is Reason.FINDING_DECIDED


@pytest.mark.parametrize(("now", "wait"), [(0, 86_700), (86_399, 301), (86_400 + 300, 86_400)])
def test_the_next_day_is_reviewed_shortly_after_it_began(now: int, wait: int) -> None:
    assert seconds_to_next_review(now) == wait


def test_a_finding_sums_its_pairs_up() -> None:
    ring = finding(FindingState.OPEN)
    assert (ring.first_at, ring.last_at) == (50, 400)
