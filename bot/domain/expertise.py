"""Expertise: who is likely to know the answer to a question.

The score is the sum of three parts, each divided by its maximum among the candidates:

- tags: over the answers in each tag of the question, what the answer is worth, decayed with a half-life of 60 days,
  times how much the tag tells (`tag_weight`);
- similar: the same worth and decay over answers to similar earlier questions, times their similarity;
- activity: the number of answers, decayed with a half-life of 14 days.

Only ratios enter, so decay may count from any moment (see `bot.domain.standing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import log1p

from bot.domain.identity import SECONDS_A_DAY, Snowflake

FEWEST_NAMED, MOST_NAMED = 3, 5
"""How many names stand on a card: where fewer are known to know something, the guild is too small to tell."""

MOST_LISTED = 10
"""How many names `/experts` shows."""

SIMILAR_QUESTIONS = 100
"""How many earlier questions the second part looks at."""

MOST_PINGED = 2
"""How many experts a question that has waited for long may ping."""

PING_BUDGET_SECONDS = SECONDS_A_DAY
"""Within this time a member is pinged at most once."""

_HOUR_SECONDS = 3_600


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about.

    Attributes:
        title, details: its text.
        tags: the names of its tags; those that the guild does not have tell nothing.
    """

    title: str = ""
    details: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """The three parts of a candidate's score, in units of their own."""

    tags: float = 0.0
    similar: float = 0.0
    activity: float = 0.0


@dataclass(frozen=True, slots=True)
class Expert:
    """A candidate with a score.

    Attributes:
        user_id: the account.
        score: the sum of the three parts, each at most 1.
        has_answered: has answers that count in the question's tags or to similar questions: is not merely active.
    """

    user_id: Snowflake
    score: float
    has_answered: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """What a part of 1 is: the maxima among the candidates, where they are positive."""

    tags: float
    similar: float
    activity: float

    def score(self, parts: Parts) -> float:
        """Return the score of these parts."""
        return (
            _share(parts.tags, self.tags) + _share(parts.similar, self.similar) + _share(parts.activity, self.activity)
        )


def tag_weight(questions: int, tagged: int) -> float:
    """Return how much a tag tells of who answers: ln(1 + questions / tagged), the less the more questions have it.

    Source: inverse document frequency, Spärck Jones, "A statistical interpretation of term specificity and its
    application in retrieval" (1972); the 1 keeps it positive for a tag that all questions have.

    Args:
        questions: the number of questions of the guild.
        tagged: of those that have the tag.
    """
    return log1p(max(questions, tagged) / max(tagged, 1))


def scale_of(candidates: Iterable[Parts]) -> Scale:
    """Return the maxima of the parts of all candidates."""
    tags = similar = activity = 0.0
    for parts in candidates:
        tags = max(tags, parts.tags)
        similar = max(similar, parts.similar)
        activity = max(activity, parts.activity)
    return Scale(tags, similar, activity)


def in_order(candidates: Mapping[Snowflake, Parts], scale: Scale) -> list[Expert]:
    """Return the candidates with their scores, the best first; of equals the smaller account comes first."""
    experts = [
        Expert(user_id, scale.score(parts), parts.tags > 0 or parts.similar > 0)
        for user_id, parts in candidates.items()
    ]
    return sorted(experts, key=lambda expert: (-expert.score, expert.user_id))


def choose_named(experts: Iterable[Expert], may_be_named: Callable[[Snowflake], bool]) -> tuple[Snowflake, ...]:
    """Return whom a card names: three to five who have answered such questions, or nobody.

    Args:
        experts: in order.
        may_be_named: whether an account is there to be named.
    """
    named = [expert.user_id for expert in experts if expert.has_answered and may_be_named(expert.user_id)]
    return tuple(named[:MOST_NAMED]) if len(named) >= FEWEST_NAMED else ()


def ping_due_at(asked_at: int, hours: int) -> int:
    """Return when a question has waited for so many hours, in seconds since 1970."""
    return asked_at + hours * _HOUR_SECONDS


def _share(value: float, maximum: float) -> float:
    return value / maximum if maximum > 0 else 0.0
