"""Markdown: what a text says once Discord has taken its markup away."""

from __future__ import annotations

import re

_FENCE = "```"
_LANGUAGE = re.compile(r"[\w+\-.#]+[^\S\n]*\n", re.ASCII)
"""What stands behind the fence that opens a block; what stands there in a block of one line is code."""

_RULE = re.compile(r"^[^\S\n]*([-=*_])(?:[^\S\n]*\1){2,}[^\S\n]*$", re.MULTILINE)
_LINE_START = re.compile(r"^[^\S\n]*(?:(?:>>>|>|-?\#{1,6})(?:[^\S\n]+|$))+", re.MULTILINE)
_BULLET = re.compile(r"^([^\S\n]*)[-*+](?=[^\S\n]+\S)", re.MULTILINE)
_MARKUP = re.compile(
    r"""
    (?<!`)(?P<ticks>`{1,2})(?!`) (?P<code>.+?) (?<!`)(?P=ticks)(?!`)
  | \\ (?P<escaped>[!-/:-@\[-`{-~])
  | (?P<mention> <(?:@[!&]?|\#|id:)[^<>\s]{1,40}> | </[^<>:\n]{1,100}:[0-9]{1,20}> )
  | <a?:(?P<emoji>[A-Za-z0-9_]{2,32}):[0-9]{1,20}>
  | (?P<time> <t:-?[0-9]{1,20}(?::[A-Za-z])?> )
  | !?\[(?P<label>[^\[\]\n]{1,200})\]
      \( <? (?:https?://|mailto:|[/\#]) (?:[^\s()<>]|\([^\s()<>]{0,200}\)){0,1000} >?
         (?:[^\S\n]"[^"\n]{0,200}")? \)
  | <(?P<address>(?:https?://|mailto:)[^\s<>]{1,1000})>
  | (?P<mark> \*\*?|__?|~~|\|\| )
    """,
    re.VERBOSE,
)


def without_markup(text: str) -> str:
    """Return a text as its readers see it: emphasis, headings, quotes, fences and addresses under words are gone.

    Code keeps every character, an emoji of a server its name; mentions and times, which Discord words for each reader
    anew, go. What only looks like markup stays, as in `2 * 3` or `snake_case`. Takes time linear in the text.
    """
    parts = text.split(_FENCE)
    if len(parts) % 2 == 0:
        # The last fence closes nothing: it is three characters like others.
        parts[-2:] = [_FENCE.join(parts[-2:])]
    return "\n".join(_code(part) if place % 2 else _prose(part) for place, part in enumerate(parts))


def _code(text: str) -> str:
    """Return what stands between fences, without the name of a language."""
    named = _LANGUAGE.match(text)
    return text[named.end() :] if named else text


def _prose(text: str) -> str:
    """Return text outside of code blocks without its markup."""
    text = _LINE_START.sub("", _RULE.sub("", text))
    return _without_marks(_BULLET.sub(r"\1•", text))


def _without_marks(text: str) -> str:
    """Return text without the marks that stand in pairs; one alone stays."""
    pieces: list[str] = []
    opened: dict[str, list[tuple[int, int]]] = {}
    place = 0
    for found in _MARKUP.finditer(text):
        pieces.append(text[place : found.start()])
        place = found.end()
        mark = found["mark"]
        if mark is None:
            pieces.append(_said(found))
            continue
        waiting = opened.setdefault(mark, [])
        if waiting and waiting[-1][1] < found.start() and _may_close(text, found):
            pieces[waiting.pop()[0]] = ""
            continue
        if _may_open(text, found):
            waiting.append((len(pieces), found.end()))
        pieces.append(mark)
    return "".join([*pieces, text[place:]])


def _said(found: re.Match[str]) -> str:
    """Return what a reader sees of markup that is no mark of emphasis; a blank for what is worded anew."""
    if found["label"] is not None:
        return _without_marks(found["label"])
    if found["emoji"] is not None:
        return f":{found['emoji']}:"
    return found["code"] or found["escaped"] or found["address"] or " "


def _may_open(text: str, found: re.Match[str]) -> bool:
    after = text[found.end() : found.end() + 1]
    before = text[max(0, found.start() - 1) : found.start()]
    return bool(after.strip()) and not ("_" in found[0] and before.isalnum())


def _may_close(text: str, found: re.Match[str]) -> bool:
    after = text[found.end() : found.end() + 1]
    before = text[max(0, found.start() - 1) : found.start()]
    return bool(before.strip()) and not ("_" in found[0] and after.isalnum())
