"""Which tag of a forum says that a question is solved."""

from __future__ import annotations

import pytest

from bot.domain.tagging import is_solved_tag


@pytest.mark.parametrize("name", ["solved", "Solved", "✅ SOLVED", "[solved]", "Sol-ved!"])
def test_the_tag_called_solved_is_known_by_its_letters(name: str) -> None:
    assert is_solved_tag(name)


@pytest.mark.parametrize("name", ["", "✅", "unsolved", "solved by me", "resolved"])
def test_other_tags_are_tags(name: str) -> None:
    assert not is_solved_tag(name)
