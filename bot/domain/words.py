"""Words: how texts are cut for the index and for questions to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

TOKENISER_VERSION = 2
"""To be raised with every change of what `tokenise` or `stem` return: the index is then rebuilt."""

MAX_WORD_LENGTH = 64

_DIACRITICS = re.compile("[\u0300-\u036f]")
_UNSPACED = (
    "\u0e00-\u0e7f"  # Thai
    "\u1100-\u11ff\uac00-\ud7af"  # Hangul
    "\u3005-\u3007\u3040-\u30ff"  # Kana, with the marks of repetition
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
"""Characters of scripts that put no blanks between words, or whose words carry many endings."""

_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"  # Latin, Hebrew, Arabic
    "\u0900-\u0dff\u0f00-\u109f\u1780-\u17d3"  # the scripts of India, Tibet, Burma and Cambodia
)
"""Marks upon letters, which Python counts as no characters of words, and the letters around them."""

EMOJI = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
"""Emoji and other pictures, each a word."""

_RUN = re.compile(rf"[{_UNSPACED}]+|[{EMOJI}]|(?:(?![{_UNSPACED}])[\w.{_MARKS}])+(?:\+\+|\#(?!\w))?")
_ASCII_RUN = re.compile(r"[\w.]+(?:\+\+|\#(?!\w))?", re.ASCII)
"""The same for texts that are ASCII alone, in a third of the time."""

_UNSPACED_START = re.compile(f"[{_UNSPACED}]")
_PICTURE = re.compile(f"[{EMOJI}]")
_PART = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SIGNED = ("++", "#")


def tokenise(text: str, *, with_last: bool = False) -> Iterator[str]:
    """Yield the words of a text in order, folded: without case and diacritics, at most 64 characters each.

    An identifier (``parse_args``, ``parseArgs``, ``os.path``, ``C++``) yields itself and its parts. Scripts written
    without blanks yield pairs of neighbouring characters.

    Args:
        text: anything.
        with_last: whether of such scripts the last character comes alone as well, as an index needs it: so each
            character is the start of a word in it.
    """
    if text.isascii():
        for run in _ASCII_RUN.findall(text):
            yield from _remembered_words_of(run) if len(run) <= MAX_WORD_LENGTH else _words_of(run)
        return
    for run in _RUN.findall(unicodedata.normalize("NFKC", text)):
        if _UNSPACED_START.match(run):
            folded = _fold(run)
            yield from _pairs(folded)
            if with_last and len(folded) > 1:
                yield folded[-1]
        elif _PICTURE.match(run):
            yield run
        else:
            yield from _remembered_words_of(run) if len(run) <= MAX_WORD_LENGTH else _words_of(run)


def is_unspaced(word: str) -> bool:
    """Return whether a word is of a script that puts no blanks between words."""
    return _UNSPACED_START.match(word) is not None


def _words_of(run: str) -> tuple[str, ...]:
    """Return an identifier or plain word, then its parts if it has more than one."""
    run = run.strip("._")
    whole = _fold(run)
    if not _PART.search(whole):
        return ()
    # A diacritic that stands alone is a part of which folding leaves nothing.
    parts = [folded for word in _PART.findall(run) for part in _HUMP.split(word) if (folded := _fold(part))]
    if len(parts) == 1 and not run.endswith(_SIGNED):
        parts = []
    return tuple(word[:MAX_WORD_LENGTH] for word in (whole, *parts))


# Words repeat: most are found here, which makes indexing what an import brought four times faster.
_remembered_words_of = lru_cache(maxsize=32_768)(_words_of)


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for start in range(len(run) - 1):
        yield run[start : start + 2]


def _fold(text: str) -> str:
    """Return the text without case and without the diacritics of European alphabets."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", _DIACRITICS.sub("", apart))
