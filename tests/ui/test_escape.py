"""Tests of members' texts inside our lines."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.escape import body, marked, plain
from bot.ui.limits import length
from tests.ui.texts import BAD_TEXTS, bad_texts

UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*([*_~`|\[\]()<>#])")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a *bold* _claim_", r"a \*bold\* \_claim\_"),
        ("[free](https://evil.example)", "\\[free\\]\\(https:\u200b//evil.example\\)"),
        (
            "<@145> <@&7> <#3> </ask:9> <t:1:R>",
            r"\<@145\> \<@&7\> \<\#3\> \</ask:9\> \<t:1:R\>",
        ),
        ("@everyone and @HERE", "@\u200beveryone and @\u200bHERE"),
        ("# big", r"\# big"),
        ("- item", r"\- item"),
        ("1. item", "1\u200b. item"),
        ("``` code", r"\`\`\` code"),
        ("||secret||", r"\|\|secret\|\|"),
        ("<:party:123456> time", ":party: time"),
        ("{0} %s {reputation}", "{0} %s {reputation}"),
        ("two\nlines\r\nhere", "two lines here"),
        ("a\u200bb\u2060c", "abc"),
    ],
)
def test_markup_of_a_member_is_shown_as_written(text: str, shown: str) -> None:
    assert marked(text, 200) == shown


def test_a_text_from_right_to_left_is_isolated() -> None:
    assert marked("שלום", 50) == "\u2068שלום\u2069"
    assert plain("مرحبا", 50) == "\u2068مرحبا\u2069"


def test_overrides_of_direction_are_dropped() -> None:
    assert marked("abc\u202egpj.exe", 50) == "abcgpj.exe"
    assert plain("\u2066abc\u2067", 50) == "abc"


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u200b\u200d\ufeff", "\u3164\u2800", "\x00\x01"])
def test_nothing_to_be_seen_is_said_so(text: str) -> None:
    assert marked(text, 50, instead="(no text)") == "(no text)"
    assert plain(text, 50, instead="(no name)") == "(no name)"


def test_letters_and_emoji_keep_their_joiners() -> None:
    assert plain("👩\u200d👩\u200d👧 می\u200cخواهم", 50) == "\u2068👩\u200d👩\u200d👧 می\u200cخواهم\u2069"


def test_a_tower_of_marks_is_taken_down() -> None:
    assert plain("e" + "\u0301" * 40 + "t", 50) == "e" + "\u0301" * 3 + "t"


def test_a_plain_place_gets_no_backslashes() -> None:
    assert plain("*stars* and <@1>", 50) == "*stars* and <@1>"


def test_a_body_keeps_its_markdown_but_no_controls() -> None:
    assert body(" **a**\r\n```py\n\tx\n```\x00\u202e ") == "**a**\n```py\n\tx\n```"


@given(bad_texts(), st.integers(min_value=4, max_value=300))
def test_no_text_leaves_markup_in_a_marked_line(text: str, limit: int) -> None:
    shown = marked(text, limit)
    assert "\n" not in shown
    assert not UNESCAPED.search(shown)
    assert "@everyone" not in shown.lower()
    assert "://" not in shown
    assert length(shown) <= 2 * limit + 2


@given(bad_texts(), st.integers(min_value=4, max_value=300))
def test_every_line_keeps_its_limit_and_closes_its_isolates(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert 1 <= length(shown) <= limit
    assert shown.count("\u2068") == shown.count("\u2069") <= 1
    assert all(unicodedata.category(character) != "Cc" for character in shown)


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_the_known_tricks_do_not_work(text: str) -> None:
    assert not UNESCAPED.search(marked(text, 4000))
