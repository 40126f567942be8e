"""Stems: the part of an English word that its forms share, so that "sorting" finds "sorted"."""

from __future__ import annotations

import re
from functools import lru_cache

_CONSONANT = "(?:[^aeiouy]|(?<![^aeiou])y)"
_VOWEL = "(?:[aeiou]|(?<=[^aeiou])y)"
_MEASURE = re.compile(f"{_VOWEL}+{_CONSONANT}+")
_HAS_VOWEL = re.compile(_VOWEL)
_DOUBLED = re.compile(r"([^aeiouylsz])\1$")
_SHORT_END = re.compile(f"{_CONSONANT}{_VOWEL}(?:[^aeiouywx])$")
_PLAIN = re.compile("[a-z]{3,32}")

_SUFFIXES_OF_SUFFIXES = {
    "ational": "ate",
    "tional": "tion",
    "enci": "ence",
    "anci": "ance",
    "izer": "ize",
    "bli": "ble",
    "alli": "al",
    "entli": "ent",
    "eli": "e",
    "ousli": "ous",
    "ization": "ize",
    "ation": "ate",
    "ator": "ate",
    "alism": "al",
    "iveness": "ive",
    "fulness": "ful",
    "ousness": "ous",
    "aliti": "al",
    "iviti": "ive",
    "biliti": "ble",
    "logi": "log",
}
_MIDDLE_SUFFIXES = {
    "icate": "ic",
    "ative": "",
    "alize": "al",
    "iciti": "ic",
    "ical": "ic",
    "ful": "",
    "ness": "",
}
_LAST_SUFFIXES = {
    **dict.fromkeys(["al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent"], ""),
    **dict.fromkeys(["ou", "ism", "ate", "iti", "ous", "ive", "ize"], ""),
    "sion": "s",
    "tion": "t",
}


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """Return the stem of a folded word; whatever is not of 3 to 32 letters from a to z stays as it is.

    The languages of a guild are unknown: words of others lose at most an ending too, in texts and in queries alike, so
    that a word always finds itself. Identifiers stay whole, unless they look like a word.

    Source: M. F. Porter, "An algorithm for suffix stripping" (1980), with his two later amendments (bli, logi).
    """
    if _PLAIN.fullmatch(word) is None:
        return word
    word = _without_past_and_continuous(_without_plural(word))
    if word.endswith("y") and _HAS_VOWEL.search(word[:-1]):
        word = word[:-1] + "i"
    word = _replaced(word, _SUFFIXES_OF_SUFFIXES, least_measure=1)
    word = _replaced(word, _MIDDLE_SUFFIXES, least_measure=1)
    word = _replaced(word, _LAST_SUFFIXES, least_measure=2)
    return _tidied(word)


def _measure(stem: str) -> int:
    """Return how many times vowels are followed by consonants."""
    return len(_MEASURE.findall(stem))


def _without_plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _without_past_and_continuous(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for suffix in ("ed", "ing"):
        if word.endswith(suffix):
            rest = word.removesuffix(suffix)
            return _with_its_end(rest) if _HAS_VOWEL.search(rest) else word
    return word


def _with_its_end(rest: str) -> str:
    """Return a verb without its ending as it would stand alone: hop for hopp, file for fil."""
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if _DOUBLED.search(rest):
        return rest[:-1]
    return rest + "e" if _measure(rest) == 1 and _SHORT_END.search(rest) else rest


def _replaced(word: str, suffixes: dict[str, str], *, least_measure: int) -> str:
    """Return the word with the longest of the suffixes replaced, if enough stands before it."""
    for length in range(min(7, len(word) - 1), 1, -1):
        suffix = word[-length:]
        if suffix in suffixes:
            new, before = suffixes[suffix], word[:-length]
            # What is left of "sion" and "tion" alone is the letter that stood there already.
            kept = before + new if suffix.startswith(new) and len(new) == 1 else before
            return before + new if _measure(kept) >= least_measure else word
    return word


def _tidied(word: str) -> str:
    if word.endswith("e"):
        rest = word[:-1]
        measure = _measure(rest)
        if measure > 1 or (measure == 1 and not _SHORT_END.search(rest)):
            word = rest
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word
