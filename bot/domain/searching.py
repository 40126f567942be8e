"""Searching: what is asked for, what a hit is worth, and the passage that shows it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log1p

from bot.domain.identity import SECONDS_A_DAY, PostId, Snowflake
from bot.domain.markdown import without_markup
from bot.domain.posts import CloseReason, MessageRef, Question
from bot.domain.stems import stem
from bot.domain.stop_words import STOP_WORDS
from bot.domain.text import one_line
from bot.domain.words import EMOJI, is_unspaced, tokenise

MOST_WORDS = 24
"""Of a longer query the first words count: nobody remembers more of what they look for."""

MOST_LOOKED_AT = 2_000
"""How many posts are ranked: of a word that more posts have, the newest. Each costs some 5 µs."""

MOST_SIFTED = 8_000
"""How many posts are looked at where filters leave few of them."""

MOST_HITS = 500
"""How many posts are shown, on all pages together."""

SNIPPET_LENGTH = 160

_ACCEPTED_BONUS = 0.2
_SCORE_BONUS = 0.1
_LEAST_FACTOR = 0.5
_TOKEN = re.compile(rf"[\w.+#]+|[{EMOJI}]")


class Within(StrEnum):
    """How old a post may be."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @property
    def seconds(self) -> int:
        """Return the time that may have passed; a month has 30 days, a year 365."""
        return {Within.DAY: 1, Within.WEEK: 7, Within.MONTH: 30, Within.YEAR: 365}[self] * SECONDS_A_DAY


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must be besides.

    Attributes:
        tag: a tag of the question; None: any.
        is_solved: whether the question has an accepted answer or was closed as solved; None: either.
        author_id: the account that wrote the post with the words; None: anyone.
        within: how old that post may be; None: any age.
    """

    tag: str | None = None
    is_solved: bool | None = None
    author_id: Snowflake | None = None
    within: Within | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text in parts.

    Attributes:
        parts: what stands there in order, and of each part whether it was asked for.
    """

    parts: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """Return the piece as it stands."""
        return "".join(part for part, _ in self.parts)


@dataclass(frozen=True, slots=True)
class Hit:
    """A question that was found, by its own text or by an answer's.

    Attributes:
        question: the question.
        reference: the id under which it was imported, or its number.
        post_id: the post with the words.
        answer_number: which answer that is; None: the question itself.
        message: the message of that post; None for an imported one.
        passage: where the words stand in that post's text; of a question found by its title alone, how it begins.
        original: the question that it repeats, if the reader may see that.
    """

    question: Question
    reference: str
    post_id: PostId
    answer_number: int | None
    message: MessageRef | None
    passage: Passage
    original: Question | None = None

    @property
    def is_solved(self) -> bool:
        """Return whether the question has an accepted answer or was closed as solved."""
        return self.question.is_solved or self.question.close_reason is CloseReason.SOLVED


def words_of(query: str) -> tuple[str, ...]:
    """Return the words that a query asks for, each once: stop words only if it has no others."""
    words = dict.fromkeys(tokenise(query))
    telling = [word for word in words if word not in STOP_WORDS]
    return tuple((telling or list(words))[:MOST_WORDS])


def relevance(match: float, *, ups: int, downs: int, is_accepted: bool) -> float:
    """Return what a hit is worth: how well it matches, more if the post is accepted or well thought of.

    Args:
        match: by BM25; the greater the better.
        ups: the post's.
        downs: the post's.
        is_accepted: an accepted answer, or a question that has one.
    """
    score = ups - downs
    worth = log1p(score) if score >= 0 else -log1p(-score)
    return match * max(1 + _SCORE_BONUS * worth + _ACCEPTED_BONUS * is_accepted, _LEAST_FACTOR)


def passage_of(text: str, words: Iterable[str], limit: int = SNIPPET_LENGTH) -> Passage:
    """Return the part of a text around the first place where words stand, as one line without markup.

    Args:
        text: a member's, with its Markdown.
        words: as `words_of` returns them.
        limit: characters at most, without what says that it goes on.
    """
    line = one_line(without_markup(text))
    spans = _spans(line, words)
    start = max(0, spans[0][0] - limit // 4) if spans else 0
    if start:
        blank = line.find(" ", start, spans[0][0])
        start = blank + 1 if blank >= 0 else start
    end = min(len(line), start + limit)
    if end < len(line):
        blank = line.rfind(" ", start + limit // 2, end)
        end = blank if blank > 0 else end
    parts: list[tuple[str, bool]] = [("…", False)] if start else []
    place = start
    for low, high in spans:
        if low >= end:
            break
        parts += [(line[place:low], False), (line[low : min(high, end)], True)]
        place = min(high, end)
    parts += [(line[place:end], False), ("…" if end < len(line) else "", False)]
    return Passage(tuple((part, is_hit) for part, is_hit in parts if part))


def has_word_with_start(title: str, start: str) -> bool:
    """Return whether a word of a title begins with a folded text."""
    return any(word.startswith(start) for word in tokenise(title))


def stems_before(typed: str) -> Sequence[str]:
    """Return the stems that a word may have which begins with these letters but whose stem is shorter."""
    shortest = max(3, len(typed) - 6)
    return [typed[:length] for length in range(len(typed) - 1, shortest - 1, -1)]


def _spans(line: str, words: Iterable[str]) -> list[tuple[int, int]]:
    wanted = {stem(word) for word in words}
    unspaced = [word for word in wanted if is_unspaced(word)]
    spans = [found.span() for found in _TOKEN.finditer(line) if _has_any(found[0], wanted)]
    for word in unspaced:
        spans += [found.span() for found in re.finditer(re.escape(word), line, re.IGNORECASE)]
    return _joined(sorted(spans))


def _has_any(token: str, wanted: Collection[str]) -> bool:
    return any(stem(word) in wanted for word in tokenise(token) if not is_unspaced(word))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order with those joined that overlap or touch."""
    joined: list[tuple[int, int]] = []
    for low, high in spans:
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined
