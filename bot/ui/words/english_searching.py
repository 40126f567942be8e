"""Words about searching, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SEARCHING: Mapping[str, str] = MappingProxyType(
    {
        "search.title": "Questions with {words}",
        "search.empty": "Nothing that you can see has these words. Other words may find it, or `/ask` it.",
        "search.no_words": "There are no words to look for in that.",
        "search.answers.none": "no answer",
        "search.answers.one": "{number} answer",
        "search.answers.other": "{number} answers",
        "search.score": "score {score}",
        "search.solved": "✅ solved",
        "search.in_answer": "answer {number}",
        "search.asleep": "💤 asleep",
    }
)
