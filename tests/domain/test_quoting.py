"""What a question takes over of a chat message."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake
from bot.domain.messages import MessageText
from bot.domain.quoting import check_can_be_asked_about, suggested_title
from bot.domain.text import visible_length

MESSAGE = MessageText(
    guild_id=Snowflake(1),
    thread_id=Snowflake(2),
    message_id=Snowflake(3),
    author_id=Snowflake(4),
    author_is_bot=False,
    text="Why is the sky blue?",
    created_at=1_700_000_000,
    is_reply=False,
    file_count=0,
)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Why is the sky blue? I have looked it up twice.", "Why is the sky blue?"),
        ("Why is the sky blue\nand the grass green?", "Why is the sky blue"),
        ("hi all! My printer prints empty pages only. Why?", "My printer prints empty pages only."),
        ("help\n\nThe build fails with exit code 137", "The build fails with exit code 137"),
        ("Version 3.11 of Python is slow here", "Version 3.11 of Python is slow here"),
        ("## My **bold** `list.sort()` returns ~~nothing~~ None", "My bold list.sort() returns nothing None"),
        ("> quoted by somebody else earlier", "quoted by somebody else earlier"),
        ("- first point of my list", "first point of my list"),
        ("<@123> <@&5> @everyone does <#9> </ask:77> my bot <a:wave:12> work?", "does my bot :wave: work?"),
        ("see https://example.org/a_b and tell me why it is red", "see and tell me why it is red"),
        ("see [the manual](https://example.org) of the robot", "see the manual of the robot"),
        ("snake_case and my_long_name are kept", "snake_case and my_long_name are kept"),
        ("```py\nimport antigravity\n```\nWhy does this open a browser?", "Why does this open a browser?"),
        ("||the murderer is the gardener||", "the murderer is the gardener"),
        ("なぜ空は青いのでしょうか。教えてください。", "なぜ空は青いのでしょうか。"),
        ("left\u202eright to be turned around", "leftright to be turned around"),
        ("help", ""),
        ("???", ""),
        ("https://example.org/why/is/the/sky/blue", ""),
        ("```\nonly_code_in_this_message()\n```", ""),
        ("😀", ""),
        ("", ""),
    ],
)
def test_the_first_sentence_that_says_something_is_the_title(text: str, title: str) -> None:
    assert suggested_title(text) == title


def test_a_long_sentence_is_cut_at_a_word() -> None:
    title = suggested_title("seventeen letters " * 30)
    assert title.endswith(("letters…", "seventeen…"))
    assert len(title) <= 150


@given(st.text(max_size=400))
def test_any_text_gives_a_title_that_may_be_asked_or_none(text: str) -> None:
    title = suggested_title(text)
    assert title == "" or 10 <= visible_length(title) <= len(title) <= 150
    assert "\n" not in title


@pytest.mark.parametrize(
    "message",
    [
        replace(MESSAGE, text=""),
        replace(MESSAGE, text=" \u200b\n"),
        replace(MESSAGE, text="", file_count=2),
        replace(MESSAGE, is_system=True),
    ],
)
def test_a_message_that_says_nothing_is_refused(message: MessageText) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_can_be_asked_about(message, is_own=False)
    assert refused.value.reason is Reason.NOTHING_TO_QUOTE


def test_what_members_and_other_bots_write_can_be_asked_about_but_not_what_this_one_writes() -> None:
    check_can_be_asked_about(MESSAGE, is_own=False)
    check_can_be_asked_about(replace(MESSAGE, author_is_bot=True), is_own=False)
    with pytest.raises(InvalidInputError):
        check_can_be_asked_about(MESSAGE, is_own=True)
