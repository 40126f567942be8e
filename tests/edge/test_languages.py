"""Tests of who is spoken to in which language."""

from __future__ import annotations

from bot.domain.languages import TAGS
from bot.ui.words.languages import LANGUAGES


def test_what_can_be_chosen_is_what_is_spoken() -> None:
    assert tuple(LANGUAGES) == TAGS
