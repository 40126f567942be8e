"""Detection: which messages become answers by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.detection import MIN_ANSWER_LENGTH, Detection, has_code_block, is_answer_by_itself


def detect(
    text: str = "",
    *,
    files: int = 0,
    is_reply: bool = False,
    by_asker: bool = False,
    first: bool = True,
    mode: Detection = Detection.AUTOMATIC,
) -> bool:
    return is_answer_by_itself(
        text=text,
        has_code=has_code_block(text),
        files=files,
        is_reply=is_reply,
        author_is_asker=by_asker,
        is_first_message_of_author=first,
        mode=mode,
    )


LONG = "a" * MIN_ANSWER_LENGTH


def test_sixty_characters_make_an_answer_and_fifty_nine_do_not() -> None:
    assert detect(LONG)
    assert not detect(LONG[1:])


def test_code_or_a_file_makes_an_answer_however_short() -> None:
    assert detect("```py\nx\n```")
    assert detect(files=1)
    assert not detect("`x`")


@pytest.mark.parametrize("text", ["", " " * 80, "\u200b" * 80, "short" + "\u2060" * 80, "a" + " " * 80 + "b"])
def test_what_is_not_seen_makes_no_answer(text: str) -> None:
    assert not detect(text)


def test_a_reply_the_asker_a_second_message_and_the_explicit_mode_make_none() -> None:
    assert not detect(LONG, is_reply=True)
    assert not detect(LONG, by_asker=True)
    assert not detect(LONG, first=False)
    assert not detect(LONG, mode=Detection.EXPLICIT)
    assert not detect("```x```", files=2, mode=Detection.EXPLICIT)


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("```x```", True),
        ("see\n```py\nprint()\n```\nso", True),
        ("``````", False),
        ("``` ```", False),
        ("``` ``` ```x```", True),
        ("```x", False),
        ("x``` y", False),
    ],
)
def test_a_code_block_is_closed_and_holds_something(text: str, has: bool) -> None:
    assert has_code_block(text) is has


@given(st.text(), st.integers(0, 3), st.booleans(), st.booleans())
def test_whatever_else_holds_the_asker_never_answers_by_themselves(
    text: str, files: int, is_reply: bool, first: bool
) -> None:
    assert not detect(text, files=files, is_reply=is_reply, by_asker=True, first=first)
