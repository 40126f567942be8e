"""Lengths and cuts of texts, as a reader sees them."""

from __future__ import annotations

import re

_BLANK = (
    "\x00-\x08\x0e-\x1f\x7f-\x9f"
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff0-\ufff8\ud800-\udfff"
)
_JOINING = "\u200c\u200d\ufe00-\ufe0f\U000e0000-\U000e0fff"
"""What letters and emoji need, though it is not seen itself."""

_HIDDEN = re.compile(f"[{_BLANK}]+")
_INVISIBLE = re.compile(f"[{_BLANK}{_JOINING}]+")
"""Control characters, Unicode's Default_Ignorable_Code_Point, halves of characters, and the blank Braille pattern."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What JSON can carry, but no database keeps as text: NUL, at which SQLite's own functions end one, and halves of
surrogate pairs, which are no characters."""

_DIRECTION_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")
_LOOSE_END = re.compile(r"[\s\u200d\ufe0e\ufe0f]+\Z")
_ELLIPSIS = "…"


def visible_length(text: str) -> int:
    """Return how many characters a reader sees; white space counts one for each run, and none at the ends."""
    return len(_SPACE.sub(" ", _INVISIBLE.sub("", text)).strip())


def one_line(text: str) -> str:
    """Return the text as one line, without what would turn the direction of the text around it."""
    return _SPACE.sub(" ", _DIRECTION_CONTROL.sub("", text)).strip()


def without_hidden(text: str) -> str:
    """Return the text without the characters that are not seen, but for those that letters and emoji need."""
    return _HIDDEN.sub("", text)


def storable(text: str) -> str:
    """Return the text without what no database keeps."""
    return _UNSTORABLE.sub("", text)


def first_line(text: str, limit: int) -> str:
    """Return the first line on which something is to be seen, cut to the limit; empty when there is none."""
    for line in text.splitlines():
        if visible_length(line):
            return cut(one_line(line), limit)
    return ""


def cut(text: str, limit: int) -> str:
    """Return the text in at most limit (1 or more) characters, ending with "…" at a word if something was cut off.

    A word that alone fills more than half of the room is cut inside.
    """
    if len(text) <= limit:
        return text
    room = limit - len(_ELLIPSIS)
    head = text[:room]
    if not text[room].isspace():
        at_word = _last_space(head)
        if at_word > room // 2:
            head = head[:at_word]
    return _LOOSE_END.sub("", head) + _ELLIPSIS


def _last_space(text: str) -> int:
    """Return where the last white space of the text lies; -1 without any."""
    return max((index for index, character in enumerate(text) if character.isspace()), default=-1)
