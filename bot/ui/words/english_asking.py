"""Words about what may be asked, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ASKING: Mapping[str, str] = MappingProxyType(
    {
        "error.nothing_to_quote": "There is no text of a member in this message to ask about. Pick the message with "
        "the words that you mean, or write the question yourself with `/ask`.",
        "error.questions_per_hour.one": "Here everybody may ask **{number}** question an hour; the next one is "
        "possible {when}. Your text is kept; post it then with `/ask`.",
        "error.questions_per_hour.other": "Here everybody may ask **{number}** questions an hour; the next one is "
        "possible {when}. Your text is kept; post it then with `/ask`.",
        "error.questions_per_hour.later": "later",
        "error.open_questions.one": "You have **{number}** open question, as many as one may have here. Accept "
        "an answer to it or close it, then post this one; your text is kept.",
        "error.open_questions.other": "You have **{number}** open questions, as many as one may have here. "
        "Accept an answer to one of them or close it, then post this one; your text is kept.",
    }
)
