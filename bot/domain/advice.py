"""Advice: what would make a posted question easier to answer. Nothing here refuses anything."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.domain.text import visible_length

MOST_HINTS = 2
"""More advice than this at once is not read."""
SHORT_DETAILS = 60
_LEAST_CAPITALS = 12
_LEAST_CODE_LINES = 3

_FENCE = "```"
"""What begins a block of code at Discord; indented lines are none there."""
_CODE_LINE = re.compile(
    r"""
      [;{}]\s*$                                     # the ends of lines of many languages
    | ^\s*(?:def|class|import|from|func|fn|public|private|static|const|let|var|\#include)\s.*[(){}=;:<."']
    | ^\s*(?:</?\w+[^>]*>)\s*$                      # markup
    | ^\s*(?:File\s".+",\sline\s\d+|at\s[\w.$<>]+\(.*\))    # traces of Python, and of Java and JavaScript
    | ^\w*(?:Error|Exception):\s
    | ^\s*\w[\w.]*\s*(?:=|:=|\+=)\s*[\w"'(\[{]
    """,
    re.VERBOSE,
)
_LINK = re.compile(r"https?://\S+")
_DENSE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
"""Characters of which one says about as much as three of an alphabet: Chinese, Japanese, Korean."""
_DENSITY = 3


class Hint(StrEnum):
    """One piece of advice, the most helpful first."""

    CODE_NOT_MARKED = "code_not_marked"
    FILES_ONLY = "files_only"
    SHORT_DETAILS = "short_details"
    TITLE_IN_CAPITALS = "title_in_capitals"


def advice(title: str, details: str, *, has_files: bool = False) -> tuple[Hint, ...]:
    """Return at most two hints for a question that was accepted as it is.

    The rules look at signs, lengths and capitals, not at the words of a language; a script without capitals or without
    spaces is never told that it lacks them.

    Args:
        title: as kept.
        details: as kept.
        has_files: whether files came with it.
    """
    found = {
        Hint.CODE_NOT_MARKED: looks_like_bare_code(details),
        Hint.FILES_ONLY: has_files and _said(details) < SHORT_DETAILS,
        Hint.SHORT_DETAILS: not has_files and _said(details) < SHORT_DETAILS,
        Hint.TITLE_IN_CAPITALS: is_in_capitals(title),
    }
    return tuple(hint for hint in Hint if found[hint])[:MOST_HINTS]


def is_in_capitals(title: str) -> bool:
    """Return whether a title of more than one word is all capitals; a script without capitals never is."""
    cased = [letter for letter in title if letter.islower() or letter.isupper()]
    words = [word for word in title.split() if any(map(str.isupper, word))]
    return len(cased) >= _LEAST_CAPITALS and len(words) > 1 and all(map(str.isupper, cased))


def looks_like_bare_code(details: str) -> bool:
    """Return whether three lines or more look like code or a trace, and none stands in a block of code."""
    if _FENCE in details:
        return False
    return sum(_CODE_LINE.search(line) is not None for line in details.splitlines()) >= _LEAST_CODE_LINES


def _said(details: str) -> int:
    """Return how much is said, in characters of an alphabet; a link says nothing by itself."""
    text = _LINK.sub("", details)
    return visible_length(text) + (_DENSITY - 1) * len(_DENSE.findall(text))
