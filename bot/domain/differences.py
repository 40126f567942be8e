"""Differences between two versions of a text, line by line, with as much around them as one needs to find the place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_LINES = 2_000
"""Longer texts are not compared but shown one after the other: the comparison takes the square of their lines."""

MARGIN = 40
"""How many characters of a long line are kept before and after what changed in it."""

_CUT = "…"


class Sign(StrEnum):
    """What became of a line."""

    KEPT = " "
    REMOVED = "-"
    ADDED = "+"
    GAP = "…"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a comparison; of a gap, lines that both versions have and nobody needs to see, the text is empty."""

    sign: Sign
    text: str


def differences(before: str, after: str, *, context: int = 1) -> tuple[Line, ...]:
    """Compare two versions; nothing for two that are the same.

    Args:
        before: the older one.
        after: the newer one.
        context: how many lines that did not change are kept around each that did.
    """
    if before == after:
        return ()
    old, new = before.split("\n"), after.split("\n")
    if max(len(old), len(new)) > MOST_LINES:
        return (*_lines(Sign.REMOVED, old), *_lines(Sign.ADDED, new))
    return tuple(_compared(old, new, context))


def _compared(old: Sequence[str], new: Sequence[str], context: int) -> Iterator[Line]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    shown_up_to = 0
    for group in matcher.get_grouped_opcodes(context):
        if group[0][1] > shown_up_to:
            yield Line(Sign.GAP, "")
        for kind, old_from, old_to, new_from, new_to in group:
            shown_up_to = old_to
            if kind == "equal":
                yield from _lines(Sign.KEPT, old[old_from:old_to])
            else:
                yield from _replaced(old[old_from:old_to], new[new_from:new_to])
    if shown_up_to < len(old):
        yield Line(Sign.GAP, "")


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Yield what went and what came; of lines that stand for each other only the part around what changed."""
    if len(old) == len(new):
        pairs = [_around(removed, added) for removed, added in zip(old, new, strict=True)]
        old, new = [removed for removed, _ in pairs], [added for _, added in pairs]
    yield from _lines(Sign.REMOVED, old)
    yield from _lines(Sign.ADDED, new)


def _around(removed: str, added: str) -> tuple[str, str]:
    shorter = min(len(removed), len(added))
    same = next((at for at in range(shorter) if removed[at] != added[at]), shorter)
    same_end = next(
        (at for at in range(shorter - same) if removed[-1 - at] != added[-1 - at]),
        shorter - same,
    )
    start, end = max(0, same - MARGIN), max(0, same_end - MARGIN)
    return _part(removed, start, end), _part(added, start, end)


def _part(line: str, start: int, end: int) -> str:
    return f"{_CUT * bool(start)}{line[start : len(line) - end]}{_CUT * bool(end)}"


def _lines(sign: Sign, texts: Sequence[str]) -> Iterator[Line]:
    return (Line(sign, text) for text in texts)
