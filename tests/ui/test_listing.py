"""Tests of the list of questions that wait."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.identity import Snowflake
from bot.domain.listing import Age, Page, Waiting
from bot.domain.posts import Question
from bot.ui.buttons import ActionButton, parse_action
from bot.ui.listing import age_of, unanswered
from bot.ui.reply import Reply
from tests.ui.embeds import assert_valid
from tests.ui.texts import bad_texts
from tests.ui.values import ASKED_AT, GUILD, THREAD, a_question


def custom_ids(reply: Reply) -> list[str]:
    return [item.custom_id for item in reply["view"].children if isinstance(item, ActionButton)]


def page_of(*questions: Question, number: int = 0, has_next: bool = False, best: int | None = None) -> Page[Waiting]:
    return Page(tuple(Waiting(question, best) for question in questions), number, has_next=has_next)


async def test_a_question_stands_with_link_age_and_what_it_lacks() -> None:
    embed = unanswered(page_of(a_question(title="Why *so*?")))["embed"]
    assert embed.description == (
        f"**#128** [Why \\*so\\*?](https://discord.com/channels/{GUILD}/{THREAD})\n"
        f"no answer yet · asked <t:{ASKED_AT}:R> · active <t:{ASKED_AT}:R>"
    )


async def test_answers_of_which_none_is_accepted_are_counted() -> None:
    def description(answers: int) -> str:
        question = a_question(answer_count=answers)
        return unanswered(page_of(question, best=-answers))["embed"].description or ""

    assert "1 answer, none accepted · best score −1 · asked" in description(1)
    assert "2 answers, none accepted" in description(2)


async def test_a_bounty_that_runs_is_marked() -> None:
    page = Page((Waiting(a_question(), None, 75),), 0, has_next=False)
    assert "🎁 bounty of 75 · no answer yet" in (unanswered(page)["embed"].description or "")


async def test_an_archived_thread_can_be_woken() -> None:
    reply = unanswered(page_of(a_question(is_archived=True)))
    assert custom_ids(reply) == [f"thread:{THREAD}:wake"]
    assert "💤" in (reply["embed"].description or "")


async def test_an_imported_question_has_no_link_and_nothing_to_wake() -> None:
    reply = unanswered(page_of(a_question(thread_id=None, is_archived=True)))
    assert custom_ids(reply) == []
    assert "](" not in (reply["embed"].description or "")


async def test_pages_carry_the_tag() -> None:
    reply = unanswered(page_of(a_question(), number=1, has_next=True), "python")
    assert custom_ids(reply) == ["unanswered:1:page:python", "unanswered:3:page:python"]
    assert "python" in (reply["embed"].title or "")


@pytest.mark.parametrize("age", [Age.DAY, Age.WEEK, Age.MONTH])
async def test_pages_carry_the_age_beside_the_tag(age: Age) -> None:
    reply = unanswered(page_of(a_question(), number=1, has_next=True), "python", age)
    assert custom_ids(reply) == [f"unanswered:1:{age}:python", f"unanswered:3:{age}:python"]
    assert [age_of(parse_action(custom_id).verb) for custom_id in custom_ids(reply)] == [age, age]
    assert f"a {age} ago" in (reply["embed"].footer.text or "")
    assert "that old" in (unanswered(page_of(), None, age)["embed"].description or "")


async def test_an_empty_list_says_so() -> None:
    assert "No question waits" in (unanswered(page_of())["embed"].description or "")
    assert "python" in (unanswered(page_of(), "python")["embed"].description or "")


@settings(max_examples=30)
@given(st.lists(bad_texts(), min_size=10, max_size=10), bad_texts())
async def test_ten_questions_of_anything_fit(titles: list[str], tag: str) -> None:
    questions = tuple(
        a_question(number=10**9 + place, title=title, is_archived=True, thread_id=Snowflake(THREAD + place))
        for place, title in enumerate(titles)
    )
    reply = unanswered(page_of(*questions, number=5, has_next=True, best=-1_000), tag, Age.MONTH)
    assert_valid(reply["embed"])
    assert (reply["embed"].description or "").count(" · active <t:") == 10
    assert len({item["custom_id"] for row in reply["view"].to_components() for item in row["components"]}) >= 10
