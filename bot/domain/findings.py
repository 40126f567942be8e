"""Findings: suspicious votes as evidence for the managers, and what these may decide about them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import ConflictError, Reason
from bot.domain.identity import SECONDS_A_DAY, Snowflake

MOST_EVIDENCE = 300
"""The votes that one finding holds at most: what one transaction can invalidate within its time."""


SECONDS_AFTER_MIDNIGHT = 300
"""So late begins the review of a day: the hour itself is busy enough."""


class FindingKind(StrEnum):
    """What was found."""

    SERIAL = "serial"
    """Many votes of one member on one author within minutes."""
    RING = "ring"
    """Members who vote each other up far more than chance explains."""


class FindingState(StrEnum):
    """What was decided of a finding."""

    OPEN = "open"
    INVALIDATED = "invalidated"
    DISMISSED = "dismissed"
    RESTORED = "restored"
    """The votes were invalidated, and given back later."""


class Verdict(StrEnum):
    """What a manager may decide."""

    INVALIDATE = "invalidate"
    DISMISS = "dismiss"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class FindingPair:
    """Who voted on whom.

    Attributes:
        voter_id, author_id: the accounts.
        ups, downs: the votes in evidence, as they were found.
        first_at, last_at: when the first and the last of them were cast, in seconds.
    """

    voter_id: Snowflake
    author_id: Snowflake
    ups: int
    downs: int
    first_at: int
    last_at: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Suspicious votes, and what was decided of them.

    Attributes:
        found_at: seconds since 1970.
        log10_chance: how likely chance alone makes such votes anywhere in the guild, as a decimal logarithm.
        pairs: who voted on whom, the most votes first; never empty.
        decided_by, decided_at: the account of the manager who decided last, and when; None while it is open.
    """

    id: int
    kind: FindingKind
    state: FindingState
    found_at: int
    log10_chance: float
    pairs: tuple[FindingPair, ...]
    decided_by: Snowflake | None = None
    decided_at: int | None = None

    @property
    def first_at(self) -> int:
        """Return when the first of the votes was cast, in seconds."""
        return min(pair.first_at for pair in self.pairs)

    @property
    def last_at(self) -> int:
        """Return when the last of the votes was cast, in seconds."""
        return max(pair.last_at for pair in self.pairs)


_AFTER = {
    (FindingState.OPEN, Verdict.INVALIDATE): FindingState.INVALIDATED,
    (FindingState.OPEN, Verdict.DISMISS): FindingState.DISMISSED,
    (FindingState.INVALIDATED, Verdict.RESTORE): FindingState.RESTORED,
}


def seconds_to_next_review(now: int) -> int:
    """Return how long after a time (seconds) the next UTC day is reviewed: somewhat after it began."""
    return SECONDS_A_DAY - now % SECONDS_A_DAY + SECONDS_AFTER_MIDNIGHT


def verdicts(state: FindingState) -> tuple[Verdict, ...]:
    """Return what may be decided of a finding in this state."""
    return tuple(verdict for (before, verdict) in _AFTER if before is state)


def decide(finding: Finding, verdict: Verdict) -> FindingState:
    """Return the state that a verdict brings a finding to.

    Raises:
        ConflictError: FINDING_DECIDED (state, decided_by_id): somebody decided before.
    """
    after = _AFTER.get((finding.state, verdict))
    if after is None:
        raise ConflictError(Reason.FINDING_DECIDED, state=finding.state.value, decided_by_id=finding.decided_by)
    return after
