"""The words that members see, looked up by key, in the language that is spoken now.

A language is one catalogue: a mapping from keys to templates with named places. Keys that count end in
``.one`` and ``.other``. What is put into the places is never itself read as a template.

Which language is spoken belongs to the task that runs: whoever begins to answer somebody says it once.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from bot.ui.words.languages import DEFAULT_LANGUAGE, Language

_spoken: ContextVar[Language] = ContextVar("language", default=DEFAULT_LANGUAGE)


def speak(language: Language) -> None:
    """Speak a language from now on, in this task and those that it begins."""
    _spoken.set(language)


@contextmanager
def speaking(language: Language) -> Generator[None]:
    """Speak a language within a block."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> Language:
    """Return the language that is spoken now."""
    return _spoken.get()


def say(key: str, /, **details: object) -> str:
    """Return the words of a key with its places filled.

    Raises:
        KeyError: the catalogue has no such key, or a place of it was not given.
    """
    return fill(key, details)


def fill(key: str, details: Mapping[str, object], /) -> str:
    """Return the words of a key, its places filled from a mapping.

    Raises:
        KeyError: as say.
    """
    return _spoken.get().catalogue[key].format_map(details)


def count(key: str, number: int, /, **details: object) -> str:
    """Return the words of a key in the form for a number, which fills the place ``number``.

    Raises:
        KeyError: as say.
    """
    form = "one" if number == 1 else "other"
    return say(f"{key}.{form}", number=grouped(number), **details)


def grouped(number: int) -> str:
    """Return a whole number with its thousands apart, as 1,234."""
    return f"{number:,}".replace(",", _spoken.get().grouping)


def tenths(number: float) -> str:
    """Return a number rounded to one place after the point, as 1,234.5."""
    whole, fraction = f"{number:,.1f}".split(".")
    language = _spoken.get()
    return whole.replace(",", language.grouping) + language.decimal_mark + fraction


def has(key: str) -> bool:
    """Return whether the catalogue has the key."""
    return key in _spoken.get().catalogue
