"""Emoji: two writings of one are one, and words are none."""

from __future__ import annotations

import pytest

from bot.domain.emoji import is_emoji, normalise_emoji


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("⬆️", "⬆"),
        ("⬆", "⬆"),
        ("✅", "✅"),
        ("<:up:123456789012345678>", "123456789012345678"),
        ("<a:up:123456789012345678>", "123456789012345678"),
        ("renamed:123456789012345678", "123456789012345678"),
        ("<:_:123456789012345678>", "123456789012345678"),
        ("❤️‍🔥", "❤‍🔥"),
    ],
)
def test_each_writing_has_one_name(text: str, name: str) -> None:
    assert normalise_emoji(text) == name
    assert normalise_emoji(name) == name


@pytest.mark.parametrize(
    "text", ["⬆️", "⬆", "✅", "👍🏽", "👩‍👩‍👧‍👦", "🇩🇪", "1️⃣", "ℹ️", "↔", "‼️", "<:up:12>", "up_vote:12"]
)
def test_emoji_are_recognised(text: str) -> None:
    assert is_emoji(text)


@pytest.mark.parametrize("text", ["", " ", "up", "é", "1", "\ufe0f", "a️", "x⃣", "⬆ ⬇", "⬆\n", "א", "<:u:12>", "<@12>"])
def test_words_and_blanks_are_no_emoji(text: str) -> None:
    assert not is_emoji(text)
