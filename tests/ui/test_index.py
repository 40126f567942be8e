"""Tests of the index message."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.settings import DEFAULT_SETTINGS
from bot.ui.index import index
from tests.ui.embeds import assert_valid
from tests.ui.texts import bad_texts
from tests.ui.values import ANSWERER, GUILD, MESSAGE, THREAD, an_answer


def test_one_answer_is_named_in_the_singular() -> None:
    assert index(GUILD, [an_answer()], DEFAULT_SETTINGS).title == "1 answer"


def test_no_answer_is_said_in_words() -> None:
    assert index(GUILD, [], DEFAULT_SETTINGS).title == "No answers yet"


def test_each_answer_has_number_link_score_author_and_first_line() -> None:
    answers = [
        an_answer(2, ups=5, is_accepted=True, body="Both **names** mean [it](https://a.example)."),
        an_answer(1, body="```\nuse *copy*\n```\nlater", downs=2),
    ]
    embed = index(GUILD, answers, DEFAULT_SETTINGS)
    assert embed.title == "2 answers"
    thread = f"https://discord.com/channels/{GUILD}/{THREAD}"
    assert (embed.description or "").split("\n") == [
        f"✅ **[Answer 2]({thread}/{MESSAGE + 1002})** · **+5** · <@{ANSWERER}>",
        "> Both names mean it.",
        f"**[Answer 1]({thread}/{MESSAGE + 1001})** · **−2** · <@{ANSWERER}>",
        "> use \\*copy\\*",
    ]


def test_an_imported_answer_is_listed_without_a_link() -> None:
    assert (index(GUILD, [an_answer(1, is_posted=False)], DEFAULT_SETTINGS).description or "").startswith(
        "**Answer 1** ·"
    )


def test_an_answer_without_text_is_listed() -> None:
    assert "> (no text)" in (index(GUILD, [an_answer(body="")], DEFAULT_SETTINGS).description or "")


def test_beyond_twenty_answers_the_rest_is_counted() -> None:
    description = index(GUILD, [an_answer(number) for number in range(1, 28)], DEFAULT_SETTINGS).description or ""
    assert "Answer 20]" in description
    assert "Answer 21]" not in description
    assert description.endswith("… and 7 more in this thread.")


@settings(max_examples=40)
@given(st.lists(bad_texts(), min_size=20, max_size=30))
def test_twenty_answers_of_anything_fit(bodies: list[str]) -> None:
    answers = [an_answer(10_000 + place, body=body, ups=10_000) for place, body in enumerate(bodies)]
    embed = index(GUILD, answers, DEFAULT_SETTINGS)
    assert_valid(embed)
    assert (embed.description or "").count("\n> ") == 20
