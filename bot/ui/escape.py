"""Texts of members as data inside our own lines: no markup, no mention, no turning of the line's direction.

Two kinds of places: *plain* ones, where Discord renders no Markdown (names of authors, footers, labels,
options of menus), and *marked* ones, where it does (titles, descriptions and fields of embeds, messages).
Bodies of questions and answers keep their Markdown; an embed never pings anyone.
"""

from __future__ import annotations

import re
import unicodedata

from bot.domain.text import one_line, visible_length
from bot.ui.limits import fit

_HIDDEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff"
    "]+"
)
"""Controls, marks of direction and blanks; not the joiners, which letters and emoji need."""

_HIDDEN_IN_BODY = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]+")
"""Controls but for tab and line feed, and the two overrides that make text read backwards."""

_JOINERS = re.compile("([\u200c\u200d])[\u200c\u200d]+")
_STACKED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
"""More than three combining marks on one letter, which climb over the lines around."""

_CUSTOM_EMOJI = re.compile(r"<a?:(\w{2,32}):[0-9]{1,20}>", re.ASCII)
_MARKUP = re.compile(r"([\\*_~`|\[\]()<>#])")
_LINE_START = re.compile(r"^([-+]|[0-9]+(?=[.)]))")
_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_SCHEME = re.compile(r":(?=//)")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})

_ZERO_WIDTH_SPACE = "\u200b"
_ISOLATE = "\u2068"
_END_OF_ISOLATE = "\u2069"


def plain(text: str, limit: int, *, instead: str = "…") -> str:
    """Return a member's text as one line for a place without Markdown, at most limit (4 or more) units long.

    Args:
        text: anything.
        limit: UTF-16 code units, marks of isolation included.
        instead: what to show where nothing can be seen.
    """
    line = _clean_line(text)
    if not visible_length(line):
        return instead
    return _isolated(fit(line, limit - 2))


def marked(text: str, limit: int, *, instead: str = "…") -> str:
    """Return a member's text as one line for a place with Markdown: no markup in it, no mention, no link.

    Args:
        text: anything.
        limit: UTF-16 code units of what is seen; the escapes come on top (at most as many again, and two).
        instead: what to show where nothing can be seen.
    """
    line = _clean_line(text)
    if not visible_length(line):
        return instead
    return _isolated(_escaped(fit(line, limit)))


def body(text: str) -> str:
    """Return a member's text with its Markdown, without control characters and backward overrides."""
    return _HIDDEN_IN_BODY.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def link(label: str, url: str) -> str:
    """Return a masked link; the label is our own or came out of marked, the address is ours."""
    return f"[{label}]({url})"


def _clean_line(text: str) -> str:
    # White space becomes a space before the hidden characters go, lest a line feed join two words.
    line = _HIDDEN.sub("", one_line(text))
    line = _STACKED.sub(r"\1", _JOINERS.sub(r"\1", line))
    return line.strip(" \u200c\u200d")


def _escaped(line: str) -> str:
    line = _MARKUP.sub(r"\\\1", _CUSTOM_EMOJI.sub(r":\1:", line))
    line = _LINE_START.sub(_escaped_start, line)
    # A backslash does not stop these two: Discord looks for them in the text as it is.
    line = _EVERYONE.sub("@" + _ZERO_WIDTH_SPACE, line)
    return _SCHEME.sub(":" + _ZERO_WIDTH_SPACE, line)


def _escaped_start(found: re.Match[str]) -> str:
    start = found[1]
    return start + _ZERO_WIDTH_SPACE if start.isdigit() else "\\" + start


def _isolated(line: str) -> str:
    """Return the line, isolated if a letter of it runs from right to left: so it turns nothing else."""
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in line):
        return f"{_ISOLATE}{line}{_END_OF_ISOLATE}"
    return line
