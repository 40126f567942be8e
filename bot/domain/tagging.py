"""Tags: which one of a forum says that a question is solved."""

from __future__ import annotations

LONGEST_FORUM_TAG = 20
"""Characters that Discord admits in the name of a forum's tag."""

LONGEST_TAG = 50
"""Characters of a tag's name."""

MOST_TAGS_OF_A_GUILD = 500
"""Tags that a guild's managers can make; a forum has at most 20, and imports may bring more."""

_SOLVED = "solved"


def is_solved_tag(name: str) -> bool:
    """Return whether a forum's tag is called "Solved", in whatever case and with whatever signs around it."""
    return "".join(character for character in name if character.isalnum()).casefold() == _SOLVED
