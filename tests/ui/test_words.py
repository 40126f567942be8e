"""Tests of the catalogue: each key that the code names exists with the places it fills, and none is dead."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import bot.ui
from bot.domain.badges import BADGES, TAG_BADGES
from bot.domain.errors import Reason
from bot.ui.words import count, grouped, say, speaking, tenths
from bot.ui.words.english import ENGLISH
from bot.ui.words.german import GERMAN
from bot.ui.words.languages import DEFAULT_LANGUAGE, LANGUAGES, language_of

SOURCES = sorted(Path(bot.ui.__path__[0]).glob("*.py"))
SUFFIXES = (".one", ".other", ".hint", ".closest")
"""What the code adds to a key that it was handed."""


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield each call of say and count in the user interface, with its name."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "count"):
                yield node.func.id, node


def places(key: str, catalogue: Mapping[str, str] = ENGLISH) -> set[str]:
    """Return the names of the places in the words of a key."""
    return {name for _, name, _, _ in string.Formatter().parse(catalogue[key]) if name is not None}


def literal_calls() -> list[tuple[str, str, set[str]]]:
    """Return name, key and filled places of the calls whose key and places stand in the code."""
    found: list[tuple[str, str, set[str]]] = []
    for name, call in calls():
        key = call.args[0]
        filled = {keyword.arg for keyword in call.keywords}
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and None not in filled:
            found.append((name, key.value, {arg for arg in filled if arg is not None}))
    return found


def test_the_code_names_words() -> None:
    assert len(literal_calls()) > 60


@pytest.mark.parametrize(("name", "key", "filled"), literal_calls())
def test_each_call_fills_the_places_of_its_words(name: str, key: str, filled: set[str]) -> None:
    if name == "say":
        assert places(key) == filled
    else:
        assert places(f"{key}.one") | places(f"{key}.other") == filled | {"number"}


@cache
def named_in_the_code() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the texts of the user interface, and what matches those put together from a beginning and values."""
    literals: set[str] = set()
    built: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                parts = (each.value if isinstance(each, ast.Constant) else None for each in node.values)
                built.add("".join(r"\w+" if part is None else re.escape(str(part)) for part in parts))
    return frozenset(literals), re.compile("|".join(sorted(built)))


def is_named(key: str) -> bool:
    """Return whether the code says the words of a key."""
    literals, built = named_in_the_code()
    if key in literals or built.fullmatch(key):
        return True
    suffix = next((each for each in SUFFIXES if key.endswith(each)), "")
    return bool(suffix) and is_named(key.removesuffix(suffix))


@pytest.mark.parametrize("key", sorted(ENGLISH))
def test_no_words_are_dead(key: str) -> None:
    assert is_named(key)


@pytest.mark.parametrize("key", ["vote.barred_pair", "vote.votes_per_day.one", "tags.button.delete.again"])
def test_words_that_the_code_does_not_name_are_noticed(key: str) -> None:
    assert not is_named(key)


@pytest.mark.parametrize("key", [key for key in ENGLISH if key.startswith("error.")])
def test_no_words_are_left_of_a_reason_that_is_gone(key: str) -> None:
    assert key.split(".")[1] in list(Reason)


@pytest.mark.parametrize("key", sorted(ENGLISH))
def test_words_stand_ready_to_be_shown(key: str) -> None:
    words = ENGLISH[key]
    assert words
    assert "  " not in words
    assert "\n" not in words


@pytest.mark.parametrize("catalogue", [GERMAN], ids=["de"])
def test_another_language_has_the_same_keys(catalogue: Mapping[str, str]) -> None:
    assert set(ENGLISH) - set(catalogue) == set(), "missing"
    assert set(catalogue) - set(ENGLISH) == set(), "dead"


@pytest.mark.parametrize("key", sorted(GERMAN))
def test_words_in_another_language_have_the_same_places(key: str) -> None:
    assert places(key, GERMAN) == places(key)
    assert GERMAN[key]
    assert "  " not in GERMAN[key]
    assert "\n" not in GERMAN[key]


@pytest.mark.parametrize(
    ("locale", "tag"), [("de", "de"), ("en-GB", "en"), ("en-US", "en"), ("pt-BR", "en"), ("", "en"), (None, "en")]
)
def test_the_language_of_a_locale_is_the_one_spoken_in_it_or_english(locale: str | None, tag: str) -> None:
    assert language_of(locale).tag == tag


def test_a_language_is_spoken_within_its_block_alone() -> None:
    with speaking(LANGUAGES["de"]):
        assert (count("index.answers", 1234), tenths(-1234.56)) == ("1.234 Antworten", "-1.234,6")
        with speaking(DEFAULT_LANGUAGE):
            assert grouped(1_000_000) == "1,000,000"
        assert grouped(1_000_000) == "1.000.000"
    assert (count("index.answers", 1234), tenths(0.04)) == ("1,234 answers", "0.0")


def test_counted_words_group_their_number() -> None:
    assert count("index.answers", 1) == "1 answer"
    assert count("index.answers", 0) == "0 answers"
    assert count("index.answers", 1234) == "1,234 answers"


def test_what_fills_a_place_is_not_read_as_a_template() -> None:
    assert say("card.answer", number="{number} %s {0}") == "Answer {number} %s {0}"


def test_a_missing_place_is_noticed() -> None:
    with pytest.raises(KeyError):
        say("card.answer")


@pytest.mark.parametrize("badge", [*BADGES, *TAG_BADGES])
@pytest.mark.parametrize("catalogue", [ENGLISH, GERMAN], ids=["en", "de"])
def test_every_badge_has_a_name_and_says_what_it_is_for(catalogue: Mapping[str, str], badge: str) -> None:
    assert len(catalogue[f"badge.{badge}.name"]) <= 30
    assert catalogue[f"badge.{badge}.for"].endswith(".")


def test_there_are_no_words_of_a_badge_that_is_gone() -> None:
    named = {key.split(".")[1] for key in ENGLISH if key.startswith("badge.")}
    assert named == {*BADGES, *TAG_BADGES}
