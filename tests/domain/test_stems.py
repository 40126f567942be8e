"""Stems of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.stems import stem


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (("sort", "sorts", "sorted", "sorting"), "sort"),
        (("query", "queries"), "queri"),
        (("hop", "hops", "hopped", "hopping"), "hop"),
        (("file", "files", "filed", "filing"), "file"),
        (("relate", "related", "relating", "relational"), "relat"),
        (("possible", "possibly"), "possibl"),
        (("algorithm", "algorithms"), "algorithm"),
        (("agreed", "agree", "agrees"), "agre"),
        (("connect", "connected", "connecting", "connection", "connections"), "connect"),
        (("control", "controlling"), "control"),
        (("roll", "rolling"), "roll"),
        (("adoption", "adopted"), "adopt"),
        (("generalization", "generalizations"), "gener"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...], expected: str) -> None:
    assert {stem(form) for form in forms} == {expected}


@pytest.mark.parametrize("word", ["parse_args", "c++", "os.path", "sha256", "日本", "größe", "is", "x" * 33])
def test_what_is_no_plain_word_stays_as_it_is(word: str) -> None:
    assert stem(word) == word


@pytest.mark.parametrize("word", ["sing", "red", "bed", "need", "string", "sky", "ring", "rate", "ion"])
def test_an_ending_without_a_word_before_it_stays(word: str) -> None:
    assert stem(word) == word


@given(st.text())
def test_a_stem_is_never_empty_nor_longer_than_its_word(word: str) -> None:
    assert bool(stem(word)) == bool(word)
    assert len(stem(word)) <= len(word)
