"""What a search found, as its reader sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.identity import PostId
from bot.domain.listing import Page
from bot.domain.searching import Filters, Hit, passage_of, words_of
from bot.ui.searching import found_page
from tests.ui.embeds import assert_valid
from tests.ui.texts import bad_texts
from tests.ui.values import a_question

MARKED = (
    "# Undo a commit\n\n**Never** do [this](https://example.org/undo) alone.\n\n```sh\ngit revert __HEAD__\n```\n"
    "> quoted *before*\n- `git reset` and <@12345678901234567> ||hidden||"
)


def shown(body: str, query: str, hits: int = 1) -> str:
    """Return the passages of a page, each a line."""
    question = a_question()
    hit = Hit(question, "q1", PostId(1), None, None, passage_of(body, words_of(query)))
    reply = found_page(Page((hit,) * hits, 0, has_next=False), query, Filters())
    embed = reply.get("embed")
    assert embed is not None
    assert_valid(embed)
    lines = (embed.description or "").split("\n")
    return "\n".join(line[2:] for line in lines if line.startswith("> "))


def test_a_passage_reads_as_plain_text_with_the_hits_in_bold() -> None:
    assert shown(MARKED, "revert") == (
        "Undo a commit Never do this alone. git **revert** \\_\\_HEAD\\_\\_ quoted before • git reset and hidden"
    )


def test_a_passage_is_never_cut_inside_markup() -> None:
    text = shown(
        "word " * 60 + "[a very long name of a link](https://example.org/" + "x" * 90 + ") reflog **now** " * 9,
        "reflog",
    )
    assert "**reflog** now" in text
    assert "example.org" not in text
    assert "[" not in text


@pytest.mark.parametrize("query", ["zebra", "sentence"])
def test_a_long_passage_ends_with_one_ellipsis_even_where_many_hits_leave_little_room(query: str) -> None:
    for hits in (1, 10):
        body = "An ordinary sentence of ten words that goes on. " * 20
        for line in shown(body, query, hits).split("\n"):
            assert line.endswith("…")
            assert "……" not in line


@settings(max_examples=60)
@given(body=bad_texts(), query=st.sampled_from(["everyone", "here", "undo", "a"]))
def test_whatever_members_wrote_stays_escaped_and_pings_nobody(body: str, query: str) -> None:
    text = shown(f"{body} undo @everyone <@&1> @here \\*no\\* {body}", query)
    assert "@everyone" not in text.casefold()
    assert "@here" not in text
    assert "<@" not in text.replace("\\<", "")


def test_a_question_with_a_hit_in_its_title_alone_shows_how_it_begins() -> None:
    question = replace(a_question(), title="Zebra")
    assert "git revert" in shown(MARKED, question.title)
