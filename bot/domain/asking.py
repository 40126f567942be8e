"""Asking: what a question and an answer have to be like, and how often one may ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.errors import InvalidInputError, LimitReachedError, Reason
from bot.domain.identity import Snowflake
from bot.domain.settings import GuildSettings
from bot.domain.text import cut, one_line, visible_length, without_hidden

MIN_TITLE_LENGTH = 10
MAX_TITLE_LENGTH = 150
MIN_BODY_LENGTH = 20
MAX_BODY_LENGTH = 4_000
MAX_TAGS = 4
MAX_THREAD_NAME_LENGTH = 100
"""Discord's limit for a channel's name."""

HOUR_SECONDS = 3_600

MOST_OPEN_NAMED = 5
"""How many of their open questions are named to a member who has too many."""

_WORD = re.compile(r"[^\W_]+")
_NOISE_WORDS = """
a about an and any anybody anyone asap asking been can could do does doesn doesnt don dont error fast for from get
got guys have hello help helping hey hi how i im in is issue issues it just know m me my need needed now of on one
please pls plz problem problems question questions quick quickly re s so some somebody someone something stuck t
tell thank thanks that the there thing this to trouble urgent ve want what when who why with work working works
would yo you
"""
_NOISE = frozenset(_NOISE_WORDS.split())
"""Words that alone say nothing of what the question is about."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An open question of a member who is to be reminded of it.

    Attributes:
        title: not to be shown by `repr`, which logs contain.
        guild_id, thread_id: where it lies at Discord.
    """

    number: int
    title: str = field(repr=False)
    guild_id: Snowflake
    thread_id: Snowflake


def check_title(title: str) -> str:
    """Return the title as it is kept: one line, without white space at its ends.

    Raises:
        InvalidInputError: TITLE_IS_NOISE, TOO_SHORT or TOO_LONG (field, length, minimum, maximum), in this order.
    """
    kept = one_line(title)
    if visible_length(kept) and is_noise(kept):
        raise InvalidInputError(Reason.TITLE_IS_NOISE, title=kept)
    _check_length("title", kept, MIN_TITLE_LENGTH, MAX_TITLE_LENGTH)
    return kept


def check_details(details: str) -> str:
    """Return the details of a question as they are kept: without white space at the ends.

    Raises:
        InvalidInputError: TOO_SHORT or TOO_LONG (field, length, minimum, maximum).
    """
    kept = details.strip()
    _check_length("details", kept, MIN_BODY_LENGTH, MAX_BODY_LENGTH)
    return kept


def check_answer(text: str) -> str:
    """Return the text of an answer as it is kept: without white space at the ends.

    Raises:
        InvalidInputError: TOO_SHORT or TOO_LONG (field, length, minimum, maximum).
    """
    kept = text.strip()
    _check_length("answer", kept, MIN_BODY_LENGTH, MAX_BODY_LENGTH)
    return kept


def check_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Return the names of a question's tags, each once; whether the guild knows them is not asked here.

    Raises:
        InvalidInputError: TOO_MANY_TAGS (maximum).
    """
    kept = tuple(dict.fromkeys(name for name in map(one_line, tags) if name))
    if len(kept) > MAX_TAGS:
        raise InvalidInputError(Reason.TOO_MANY_TAGS, maximum=MAX_TAGS)
    return kept


def check_may_ask(settings: GuildSettings, asked_last_hour: Sequence[int], open_now: int) -> None:
    """Refuse a question beyond the guild's limits for one member.

    Args:
        settings: the guild's settings.
        asked_last_hour: when the member asked within the last 3,600 seconds, each in seconds since 1970, in order.
        open_now: the member's questions that are open.

    Raises:
        LimitReachedError: QUESTIONS_PER_HOUR (limit, and next_at: when the next one is possible, in seconds since 1970)
            or OPEN_QUESTIONS (limit).
    """
    if 0 < settings.questions_per_hour <= len(asked_last_hour):
        next_at = asked_last_hour[-settings.questions_per_hour] + HOUR_SECONDS
        raise LimitReachedError(Reason.QUESTIONS_PER_HOUR, limit=settings.questions_per_hour, next_at=next_at)
    if 0 < settings.open_questions <= open_now:
        raise LimitReachedError(Reason.OPEN_QUESTIONS, limit=settings.open_questions)


def is_noise(title: str) -> bool:
    """Return whether a title says nothing: no word in it but those of asking itself, or of one character repeated."""
    return not any(
        word not in _NOISE and (len(word) <= 3 or len(set(word)) > 1) for word in _WORD.findall(title.casefold())
    )


def thread_name(title: str) -> str:
    """Return what is seen of the title as a thread's name: 1 to 100 characters, cut at a word with "…"."""
    return cut(without_hidden(one_line(title)).strip(), MAX_THREAD_NAME_LENGTH) or "…"


def _check_length(field: str, text: str, minimum: int, maximum: int) -> None:
    """Refuse a text of which too little is to be seen, or that is longer than Discord's form allows."""
    seen = visible_length(text)
    if seen < minimum:
        raise InvalidInputError(Reason.TOO_SHORT, field=field, length=seen, minimum=minimum, maximum=maximum)
    if len(text) > maximum:
        raise InvalidInputError(Reason.TOO_LONG, field=field, length=len(text), minimum=minimum, maximum=maximum)
