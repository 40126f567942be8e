"""Lengths and cuts: what a reader sees counts, and a cut never exceeds its room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import cut, first_line, one_line, storable, visible_length

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("   \n\t ", 0),
        (ZERO_WIDTH * 20, 0),
        ("\u3164\u115f\u2800\u00ad", 0),
        ("a\u200bb\u202ec", 3),
        ("  two  words\n", 9),
        ("שלום עולם", 9),
        ("\u202eabc\u202c", 3),
        ("👩\u200d👧", 2),
        ("🔥" * 4_000, 4_000),
        ("⬆️", 1),
    ],
)
def test_only_what_is_seen_counts(text: str, length: int) -> None:
    assert visible_length(text) == length


@given(st.text(), st.text(alphabet=ZERO_WIDTH))
def test_zero_width_characters_never_lengthen_a_text(text: str, filling: str) -> None:
    assert visible_length(filling + text + filling) == visible_length(text)
    assert visible_length(text) <= len(text)


@given(st.text(), st.integers(1, 120))
def test_a_cut_text_fits_and_begins_like_the_whole(text: str, limit: int) -> None:
    shortened = cut(text, limit)
    assert len(shortened) <= limit
    assert shortened == text or (shortened[-1] == "…" and text.startswith(shortened[:-1]))


@given(st.lists(st.text("abcdef", min_size=1, max_size=9), min_size=30, max_size=40))
def test_a_cut_falls_between_words(words: list[str]) -> None:
    text = " ".join(words)
    kept = cut(text, 40).removesuffix("…").split(" ")
    assert kept == (words if len(text) <= 40 else words[: len(kept)])


def test_a_word_without_end_is_cut_inside() -> None:
    assert cut("a" * 50, 10) == "a" * 9 + "…"
    assert cut("to " + "a" * 50, 10) == "to aaaaaa…"


def test_a_cut_leaves_no_joiner_hanging() -> None:
    assert cut("👩\u200d👧\u200d👦", 3) == "👩…"


def test_one_line_drops_line_breaks_and_turns_of_direction_but_keeps_joiners() -> None:
    assert one_line(" a\n\r b\u202e\u2066c \u2028d") == "a bc d"
    assert one_line("می\u200cخواهم 👩\u200d👧") == "می\u200cخواهم 👩\u200d👧"


def test_the_first_line_is_the_first_with_something_to_see() -> None:
    assert first_line("\n \u200b\n  first  line \nsecond", 80) == "first line"
    assert first_line("\u200b\n", 80) == ""
    assert first_line("word " * 40, 20) == "word word word word…"


@given(st.text(st.characters(codec=None)))
def test_a_storable_text_has_a_form_in_bytes(text: str) -> None:
    assert "\0" not in storable(text)
    assert storable(text).encode().decode() == storable(text)
    assert storable("a\ud83db\0c") == "abc"
