"""The words that members see, looked up by key.

A language is one catalogue: a mapping from keys to templates with named places. Keys that count end in
``.one`` and ``.other``. What is put into the places is never itself read as a template.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.ui.words.english import ENGLISH


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
    return ENGLISH[key].format_map(details)


def count(key: str, number: int, /, **details: object) -> str:
    """Return the words of a key in the form for a number, which fills the place ``number``.

    Raises:
        KeyError: as say.
    """
    form = "one" if number == 1 else "other"
    return say(f"{key}.{form}", number=f"{number:,}", **details)


def has(key: str) -> bool:
    """Return whether the catalogue has the key."""
    return key in ENGLISH
