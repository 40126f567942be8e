"""What texts mean, as vectors: who makes them, and how what they find joins what words find."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.identity import PostId
from bot.domain.similar import Similar
from bot.domain.text import storable

DEPTH = 100
"""How many candidates of each kind are joined."""

MEANING_WEIGHT = 0.5
"""What a rank by meaning counts beside one by words.

Measured on 95 questions that people judged to be the same as earlier ones: with 0.5 the mean of 1 / rank is .52, with 1
it is .50, with words alone .43.
"""

LEAST_LIKENESS = 0.5
"""The cosine from which a question is told of as an answer to a search.

Measured on the same questions, looked for by the first words of their titles: nine in ten of what is the same are more
alike than .45, half of it more than .59; what is nearest to searches for cakes and football is at .4.
"""

_RANK_OFFSET = 60

_SHARE_OF_LIKENESS = 0.73
"""How alike a question counts that no word finds, by the cosine: from .75 on it may be shown.

Vectors alone tell a little worse than words whether a question was asked before (AUC .74 against .76), so what words
say of a question stands.
"""

_MOST_TEXT = 4_000
"""What comes later in a text hardly moves its vector, and costs as much."""


class Embedder(Protocol):
    """What turns texts into vectors; texts that mean the same get vectors of the same direction.

    `embed` is called by one thread at a time, never by that of the event loop. It must not touch the network, and has
    some milliseconds for a text: members wait for it.
    """

    @property
    def name(self) -> str:
        """Return the name of the model with its version: vectors of different names are not compared."""
        ...

    @property
    def dimensions(self) -> int:
        """Return how many numbers a vector has."""
        ...

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector for each text, of which the direction counts; zeros for a text that says nothing to it.

        The first call has no texts: it is made in the background, for what takes long to load.

        Raises:
            EmbedderUnavailableError: it cannot work here, now or later.
        """
        ...


class EmbedderUnavailableError(Exception):
    """An embedder cannot work; the text says why, for the operator."""


@dataclass(frozen=True, slots=True)
class Near:
    """A question that means something like a text.

    Attributes:
        question_id: its row.
        number: its number in the guild.
        likeness: the cosine of the angle between the vectors, from -1 to 1.
    """

    question_id: PostId
    number: int
    likeness: float


def texts_of(title: str, body: str, tags: Iterable[str]) -> tuple[str, str]:
    """Return the two texts whose vectors, added, stand for a question: its title, and all of it.

    So the title weighs as much as a long body. Whatever members typed, what comes out is Unicode.
    """
    whole = "\n".join((title, " ".join(tags), body))
    return storable(title[:_MOST_TEXT]), storable(whole[:_MOST_TEXT])


def fused(by_words: Sequence[Similar], by_meaning: Sequence[Near]) -> list[Similar]:
    """Return what words and vectors found as one list, the best first.

    The share is that of the words where they found the question too.
    """
    found = {each.question_id: each for each in by_words}
    for each in by_meaning:
        share = max(each.likeness, 0.0) * _SHARE_OF_LIKENESS
        found.setdefault(each.question_id, Similar(each.question_id, each.number, share))
    return [found[each] for each in in_order([each.question_id for each in by_words], by_meaning)]


def in_order(by_words: Sequence[PostId], by_meaning: Sequence[Near]) -> list[PostId]:
    """Return the questions that words or vectors found, the best first, by the sum of 1 / (60 + rank).

    Source: Cormack, Clarke, Buettcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning
    methods" (2009).
    """
    worth = {each: 1 / (_RANK_OFFSET + rank) for rank, each in enumerate(by_words, start=1)}
    for rank, each in enumerate(by_meaning, start=1):
        worth[each.question_id] = worth.get(each.question_id, 0.0) + MEANING_WEIGHT / (_RANK_OFFSET + rank)
    return sorted(worth, key=lambda each: (-worth[each], each))
