"""Similar questions: which words of a question are asked for, and how alike another one is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from bot.domain.identity import PostId
from bot.domain.stems import stem
from bot.domain.stop_words import STOP_WORDS
from bot.domain.words import tokenise

SHOWN_FROM = 0.55
"""The share from which a question is alike enough to be shown to an asker.

Measured on questions that people judged to be the same (issue tracker of a Q&A site): raw bm25 cannot tell whether
there is a duplicate, bm25 divided by the query's score against itself can. Here what is shown to those who ask again is
furthest above what others are bothered with; see docs/decisions/0015-search.md.
"""

FEWEST_QUESTIONS = 50
"""In a guild with fewer questions nothing can be said: every word is rare there."""

TITLE_WEIGHT, BODY_WEIGHT, TAGS_WEIGHT = 3.0, 1.0, 1.0

POSTINGS_BUDGET = 12_000
"""How many occurrences in posts are looked at, all words together: the price of a question to the largest guild."""

_MOST_BODY_WORDS = 40
_LEAST_IN_BODY = 2

# The constants of Okapi BM25 as FTS5 has them.
_K1, _B = 1.2, 0.75
_LEAST_IDF = 1e-6


@dataclass(frozen=True, slots=True)
class Similar:
    """A question that is like another text.

    Attributes:
        question_id: its row.
        number: its number in the guild.
        share: how alike, from 0 to 1.
    """

    question_id: PostId
    number: int
    share: float


@dataclass(frozen=True, slots=True)
class Collection:
    """What BM25 knows of all texts in an index: their number and their mean length in words."""

    texts: int
    mean_length: float


@dataclass(frozen=True, slots=True)
class Sought:
    """A question as words.

    Attributes:
        weights: the stems that are asked for, each with its weighted number of occurrences in the question.
        length: of the whole question, in words.
    """

    weights: Mapping[str, float]
    length: int

    @classmethod
    def of(cls, title: str, body: str, tags: Iterable[str]) -> Sought:
        """Return the words of title and tags that say something, and those that the body repeats."""
        in_title = list(tokenise(title))
        in_tags = [word for tag in tags for word in tokenise(tag)]
        in_body = list(tokenise(body))
        repeated = [
            word
            for word, times in Counter(in_body).most_common()
            if times >= _LEAST_IN_BODY and len(word) > 1 and word not in STOP_WORDS
        ]
        said = (word for word in (*in_title, *in_tags) if word not in STOP_WORDS)
        weights = dict.fromkeys((stem(word) for word in (*said, *repeated[:_MOST_BODY_WORDS])), 0.0)
        for words, weight in ((in_title, TITLE_WEIGHT), (in_body, BODY_WEIGHT), (in_tags, TAGS_WEIGHT)):
            for word in words:
                stemmed = stem(word)
                if stemmed in weights:
                    weights[stemmed] += weight
        return cls(weights, len(in_title) + len(in_body) + len(in_tags))

    def own_score(self, words: Iterable[str], frequencies: Mapping[str, int], collection: Collection) -> float:
        """Return what BM25 gives the question for some of its own words.

        Those that stand in no other text count as well: what they ask for is not to be found.

        Args:
            words: of those asked for.
            frequencies: in how many texts each stands.
            collection: the index.
        """
        norm = 1 - _B + _B * self.length / max(collection.mean_length, 1.0)
        return sum(
            _idf(max(frequencies[word], 1), collection.texts)
            * self.weights[word]
            * (_K1 + 1)
            / (self.weights[word] + _K1 * norm)
            for word in words
        )


def within_budget(frequencies: Mapping[str, int], budget: int = POSTINGS_BUDGET) -> Sequence[str]:
    """Return the rarest words, until their frequencies add up to the budget; the rarest of all in any case."""
    chosen: list[str] = []
    total = 0
    for word, frequency in sorted(frequencies.items(), key=lambda item: (item[1], item[0])):
        total += frequency
        if chosen and total > budget:
            break
        chosen.append(word)
    return chosen


def _idf(frequency: int, texts: int) -> float:
    return max(log((texts - frequency + 0.5) / (frequency + 0.5)) if frequency < texts else 0.0, _LEAST_IDF)
