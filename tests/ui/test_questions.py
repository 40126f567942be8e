"""Tests of the questions that are asked again and again, and of questions as an option completes them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.identity import Snowflake
from bot.domain.listing import Page
from bot.domain.posts import Question
from bot.services.linking import FrequentQuestion, Linked
from bot.ui.buttons import ActionButton
from bot.ui.limits import OPTION_LABEL, length
from bot.ui.questions import choice_of, frequent, marked_duplicate
from bot.ui.reply import Reply
from tests.ui.embeds import assert_valid
from tests.ui.texts import bad_texts
from tests.ui.values import ASKER, GUILD, THREAD, a_question


def custom_ids(reply: Reply) -> list[str]:
    return [item.custom_id for item in reply["view"].children if isinstance(item, ActionButton)]


def page_of(*questions: Question, number: int = 0, has_next: bool = False) -> Page[FrequentQuestion]:
    return Page(tuple(FrequentQuestion(question, 3) for question in questions), number, has_next=has_next)


async def test_a_line_has_link_times_score_answers_and_whether_it_is_solved() -> None:
    embed = frequent(page_of(a_question(title="Why *so*?", answer_count=2, accepted=1)))["embed"]
    title, facts = (embed.description or "").split("\n")
    assert title == f"**#128** [Why \\*so\\*?](https://discord.com/channels/{GUILD}/{THREAD})"
    assert facts.startswith("asked again 3 times · ")
    assert "+2" in facts
    assert "2 answers" in facts
    assert "✅" in facts


async def test_an_archived_thread_can_be_woken() -> None:
    assert custom_ids(frequent(page_of(a_question(is_archived=True)))) == [f"thread:{THREAD}:wake"]


async def test_an_imported_question_has_no_link_and_nothing_to_wake() -> None:
    reply = frequent(page_of(a_question(thread_id=None, is_archived=True)))
    assert custom_ids(reply) == []
    assert "](" not in (reply["embed"].description or "")


async def test_pages_carry_the_tag() -> None:
    reply = frequent(page_of(a_question(), number=1, has_next=True), "python")
    assert custom_ids(reply) == ["frequent:1:page:python", "frequent:3:page:python"]
    assert "python" in (reply["embed"].title or "")


async def test_an_empty_list_says_how_it_is_filled() -> None:
    assert "/question duplicate" in (frequent(page_of())["embed"].description or "")


async def test_the_undo_of_a_mark_carries_both_questions() -> None:
    linked = Linked(a_question(number=5), a_question(number=2))
    reply = marked_duplicate(linked, ASKER)
    assert custom_ids(reply) == [f"question:{linked.question.id}:undo:{linked.original.id}"]
    assert f"<@{ASKER}>" in (reply["content"] or "")


@settings(max_examples=30)
@given(st.lists(bad_texts(), min_size=10, max_size=10), bad_texts())
async def test_ten_questions_of_anything_fit(titles: list[str], tag: str) -> None:
    questions = tuple(
        a_question(number=10**9 + place, title=title, is_archived=True, thread_id=Snowflake(THREAD + place))
        for place, title in enumerate(titles)
    )
    reply = frequent(page_of(*questions, number=5, has_next=True), tag)
    assert_valid(reply["embed"])
    assert (reply["embed"].description or "").count("asked again 3 times") == 10


@given(bad_texts())
def test_a_question_of_anything_is_an_option(title: str) -> None:
    words, value = choice_of(a_question(title=title))
    assert 0 < length(words) <= OPTION_LABEL
    assert value == "128"
