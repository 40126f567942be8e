"""How texts are cut into words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.words import MAX_WORD_LENGTH, tokenise

KEPT_WHOLE = re.compile(r"[0-9a-z_.+#\x80-\U0010ffff]+")
"""What the index takes for one word: see migration 0002."""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Undo a COMMIT, please!", ["undo", "a", "commit", "please"]),
        ("Héllo Wörld straße ﬁle", ["hello", "world", "strasse", "file"]),
        ("parse_args", ["parse_args", "parse", "args"]),
        ("parseHTTPServer", ["parsehttpserver", "parse", "http", "server"]),
        ("os.path, node.js.", ["os.path", "os", "path", "node.js", "node", "js"]),
        ("C++, C# and .NET", ["c++", "c", "c#", "c", "and", "net"]),
        ("日本語の水 水 한국어", ["日本", "本語", "語の", "の水", "水", "한국", "국어"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("Тест ΣΊΣΥΦΟΣ", ["тест", "σισυφοσ"]),
        ("", []),
        ("... --- +++ ___ #", []),
        ("\u200b \u202e", []),
        ("😀👍🏽 ⬆️fine", ["😀", "👍", "🏽", "⬆", "fine"]),
    ],
)
def test_a_text_is_cut_into_folded_words(text: str, words: list[str]) -> None:
    assert list(tokenise(text)) == words


@given(st.text())
def test_words_are_short_and_hold_no_sign_that_would_part_them_in_the_index(text: str) -> None:
    for word in tokenise(text):
        assert 0 < len(word) <= MAX_WORD_LENGTH
        assert KEPT_WHOLE.fullmatch(word)


@given(st.text(alphabet=st.one_of(st.characters(max_codepoint=127), st.sampled_from("aB_.+#  "))))
def test_a_text_of_plain_letters_is_cut_as_it_is_beside_others(text: str) -> None:
    assert list(tokenise(f"{text} é")) == [*tokenise(text), "e"]


@given(st.text(alphabet="aAbBéÉ ._+#日本"))
def test_case_does_not_matter_for_words_of_one_case(text: str) -> None:
    assert list(tokenise(text.upper())) == list(tokenise(text.lower()))


def test_a_long_text_without_blanks_is_cut_in_linear_time() -> None:
    assert len(list(tokenise("a" * 60_000))) == 1
    assert len(list(tokenise("a." * 30_000))) == 30_001
