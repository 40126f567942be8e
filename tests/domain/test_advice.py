"""Tests of the advice that a posted question gets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.advice import MOST_HINTS, Hint, advice, is_in_capitals, looks_like_bare_code

TITLE = "Why does my list change when I copy it?"
DETAILS = "I copied the list by assigning it to a second name, and a change of one shows in the other as well."
BARE = (
    "It fails:\ndef total(prices):\n    result = 0;\n  return result;\nWhat is wrong here, and why?\nx = total([1, 2])"
)
TRACE = 'Help\nTraceback:\n  File "a.py", line 3, in main\n  File "b.py", line 9, in run\nValueError: no such thing'


def test_a_good_question_gets_no_advice() -> None:
    assert advice(TITLE, DETAILS) == ()


@pytest.mark.parametrize(
    ("title", "details"),
    [
        (
            "如何在复制列表时不改变原来的列表？",
            "我把一个列表赋值给另一个变量，然后修改了其中一个，结果另一个也跟着变了，这是为什么？",
        ),
        (
            "リストをコピーすると元も変わるのはなぜ？",
            "代入でコピーしたつもりですが、片方を変えるともう片方も変わってしまいます。",
        ),
        ("لماذا تتغير القائمة عند نسخها؟", "نسخت القائمة إلى متغير آخر ثم غيرت عنصرا فيها فتغيرت القائمة الأصلية كذلك"),
        (
            "Почему список меняется при копировании?",
            "Я присвоил список другой переменной, изменил её, и первый изменился.",
        ),
    ],
)
def test_no_script_is_told_that_it_lacks_what_it_has_not(title: str, details: str) -> None:
    assert advice(title, details) == ()


@pytest.mark.parametrize(
    ("title", "is_loud"),
    [
        ("WHY DOES MY LIST CHANGE?", True),
        ("ПОЧЕМУ МЕНЯЕТСЯ СПИСОК?", True),
        ("ENOTFOUND", False),
        ("WHAT IS A JSON?", False),
        ("Why does HTTP over TLS fail?", False),
        ("为什么列表会改变", False),
    ],
)
def test_a_title_in_capitals_is_one_of_many_letters_and_words(title: str, *, is_loud: bool) -> None:
    assert is_in_capitals(title) is is_loud


@pytest.mark.parametrize("details", [BARE, TRACE])
def test_code_and_traces_without_a_block_are_noticed_and_in_one_are_not(details: str) -> None:
    assert looks_like_bare_code(details)
    assert not looks_like_bare_code(f"```\n{details}\n```")


@pytest.mark.parametrize("details", [DETAILS, "a: b\nc: d\ne: f", "Let me say it:\nImport taxes rise.\nWhy; and when?"])
def test_prose_is_not_taken_for_code(details: str) -> None:
    assert not looks_like_bare_code(details)


def test_little_text_is_noticed_with_files_and_without() -> None:
    assert advice(TITLE, "See the screenshot, please.", has_files=True) == (Hint.FILES_ONLY,)
    assert advice(TITLE, "It does not work, why is that?") == (Hint.SHORT_DETAILS,)
    assert advice(TITLE, "https://example.org/" + "a" * 80 + " see there") == (Hint.SHORT_DETAILS,)


@given(st.text(), st.text(), st.booleans())
def test_any_text_gets_two_hints_at_most(title: str, details: str, has_files: bool) -> None:
    hints = advice(title, details, has_files=has_files)
    assert len(hints) == len(set(hints)) <= MOST_HINTS
