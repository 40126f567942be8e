"""Tags: which one of a forum says that a question is solved."""

from __future__ import annotations

_SOLVED = "solved"


def is_solved_tag(name: str) -> bool:
    """Return whether a forum's tag is called "Solved", in whatever case and with whatever signs around it."""
    return "".join(character for character in name if character.isalnum()).casefold() == _SOLVED
