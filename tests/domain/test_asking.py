"""Asking: titles, details, tags, limits and the names of threads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.asking import (
    check_answer,
    check_details,
    check_may_ask,
    check_tags,
    check_title,
    is_noise,
    thread_name,
)
from bot.domain.errors import AskwellError, InvalidInputError, LimitReachedError, Reason
from bot.domain.settings import GuildSettings


def reason_for_title(title: str) -> Reason | None:
    try:
        check_title(title)
    except AskwellError as error:
        return error.reason
    return None


@pytest.mark.parametrize(
    "title",
    [
        "How do I read a file line by line?",
        "Segfault in C",
        "如何在服务器上安装机器人",
        "كيف يمكنني تثبيت البوت على الخادم",
        "Why is 0.1 + 0.2 not 0.3?",
        "Robert'); DROP TABLE question;--",
        "{0} %s ${jndi:ldap} <@&1> @everyone",
        "👩‍💻 Which laptop for Rust?",
    ],
)
def test_a_title_that_says_something_is_taken(title: str) -> None:
    assert check_title(title) == title


@pytest.mark.parametrize(
    "title",
    ["help", "???", "Help me please!!!!", "I need help with a problem", "aaaaaaaaaaaaaaaa", "🔥" * 30, "- - - - - - -",
     "How does this work?", "HELP URGENT ASAP", "____________"],
)  # fmt: skip
def test_a_title_that_is_all_noise_is_refused(title: str) -> None:
    assert reason_for_title(title) is Reason.TITLE_IS_NOISE


@pytest.mark.parametrize(
    "title",
    ["", "          ", "\u200b" * 40, "Segfaults", "C\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b++"],
)
def test_a_title_of_which_too_little_is_seen_is_refused(title: str) -> None:
    assert reason_for_title(title) is Reason.TOO_SHORT


def test_the_bounds_of_a_title_are_ten_and_a_hundred_and_fifty() -> None:
    assert check_title("Segfault C") == "Segfault C"
    assert check_title("ab" * 75) == "ab" * 75
    with pytest.raises(InvalidInputError) as caught:
        check_title("ab" * 75 + "c")
    assert caught.value.details == {"field": "title", "length": 151, "minimum": 10, "maximum": 150}


def test_a_title_is_kept_as_one_line_that_turns_nothing_around_it() -> None:
    assert check_title(" Segfault\n in \u202emalloc ") == "Segfault in malloc"


@pytest.mark.parametrize(("check", "field"), [(check_details, "details"), (check_answer, "answer")])
def test_the_bounds_of_a_text_are_twenty_and_four_thousand(check: object, field: str) -> None:
    assert callable(check)
    assert check("  " + "x" * 20 + "\n") == "x" * 20
    assert check("🔥" * 4_000) == "🔥" * 4_000
    for text, reason, length in [
        ("x" * 19, Reason.TOO_SHORT, 19),
        (" " * 50, Reason.TOO_SHORT, 0),
        ("\u200b" * 50, Reason.TOO_SHORT, 0),
        ("x" * 4_001, Reason.TOO_LONG, 4_001),
    ]:
        with pytest.raises(InvalidInputError) as caught:
            check(text)
        assert caught.value.reason is reason
        assert caught.value.details == {"field": field, "length": length, "minimum": 20, "maximum": 4_000}


def test_tags_are_kept_once_each_and_four_at_most() -> None:
    assert check_tags(["python", " sql ", "python", ""]) == ("python", "sql")
    assert check_tags(["a", "b", "c", "d"]) == ("a", "b", "c", "d")
    with pytest.raises(InvalidInputError) as caught:
        check_tags(["a", "b", "c", "d", "e"])
    assert caught.value.reason is Reason.TOO_MANY_TAGS


def test_the_limits_of_asking_hold_from_the_first_question_beyond_them() -> None:
    settings = GuildSettings(questions_per_hour=2, open_questions=3)
    check_may_ask(settings, [100], 2)
    with pytest.raises(LimitReachedError) as caught:
        check_may_ask(settings, [100, 250, 300], 0)
    assert (caught.value.reason, caught.value.details) == (Reason.QUESTIONS_PER_HOUR, {"limit": 2, "next_at": 3_850})
    with pytest.raises(LimitReachedError) as caught:
        check_may_ask(settings, [], 3)
    assert (caught.value.reason, caught.value.details) == (Reason.OPEN_QUESTIONS, {"limit": 3})


def test_a_limit_of_nought_is_none() -> None:
    check_may_ask(GuildSettings(questions_per_hour=0, open_questions=0), range(10_000), 10_000)


@given(st.text())
def test_a_threads_name_is_never_over_a_hundred_characters(title: str) -> None:
    name = thread_name(title)
    assert len(name) <= 100
    assert "\n" not in name


def test_a_threads_name_is_what_is_seen_of_the_title() -> None:
    assert thread_name("\u200b" * 120 + "Why does\u2060 it\u00ad fail? 👩\u200d👧") == "Why does it fail? 👩\u200d👧"
    assert thread_name("\u200b") == "…"


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=20), min_size=1, max_size=30))
def test_a_threads_name_is_cut_at_a_word(words: list[str]) -> None:
    title = " ".join(words)
    name = thread_name(title)
    if len(title) <= 100:
        assert name == title
    else:
        kept = name.removesuffix("…").split(" ")
        assert kept == words[: len(kept)]


@given(st.text(), st.text())
def test_noise_is_noise_in_any_case(left: str, right: str) -> None:
    assert is_noise(left + " " + right) == (is_noise(left) and is_noise(right))
