"""Tests of the list of questions that wait."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.identity import Snowflake
from bot.domain.listing import Page
from bot.ui.buttons import ActionButton
from bot.ui.listing import unanswered
from bot.ui.reply import Reply
from tests.ui.embeds import assert_valid
from tests.ui.texts import bad_texts
from tests.ui.values import ASKED_AT, GUILD, THREAD, a_question


def custom_ids(reply: Reply) -> list[str]:
    return [item.custom_id for item in reply["view"].children if isinstance(item, ActionButton)]


async def test_a_question_stands_with_link_age_and_what_it_lacks() -> None:
    embed = unanswered(Page((a_question(title="Why *so*?"),), 0, has_next=False))["embed"]
    assert embed.description == (
        f"**#128** [Why \\*so\\*?](https://discord.com/channels/{GUILD}/{THREAD})\n"
        f"no answer yet · active <t:{ASKED_AT}:R>"
    )


async def test_answers_of_which_none_is_accepted_are_counted() -> None:
    def description(answers: int) -> str:
        question = a_question(answer_count=answers)
        return unanswered(Page((question,), 0, has_next=False))["embed"].description or ""

    assert "1 answer, none accepted" in description(1)
    assert "2 answers, none accepted" in description(2)


async def test_an_archived_thread_can_be_woken() -> None:
    reply = unanswered(Page((a_question(is_archived=True),), 0, has_next=False))
    assert custom_ids(reply) == [f"thread:{THREAD}:wake"]
    assert "💤" in (reply["embed"].description or "")


async def test_an_imported_question_has_no_link_and_nothing_to_wake() -> None:
    reply = unanswered(Page((a_question(thread_id=None, is_archived=True),), 0, has_next=False))
    assert custom_ids(reply) == []
    assert "](" not in (reply["embed"].description or "")


async def test_pages_carry_the_tag() -> None:
    reply = unanswered(Page((a_question(),), 1, has_next=True), "python")
    assert custom_ids(reply) == ["unanswered:1:page:python", "unanswered:3:page:python"]
    assert "python" in (reply["embed"].title or "")


async def test_an_empty_list_says_so() -> None:
    assert "No question waits" in (unanswered(Page((), 0, has_next=False))["embed"].description or "")
    assert "python" in (unanswered(Page((), 0, has_next=False), "python")["embed"].description or "")


@settings(max_examples=30)
@given(st.lists(bad_texts(), min_size=10, max_size=10), bad_texts())
async def test_ten_questions_of_anything_fit(titles: list[str], tag: str) -> None:
    questions = tuple(
        a_question(number=10**9 + place, title=title, is_archived=True, thread_id=Snowflake(THREAD + place))
        for place, title in enumerate(titles)
    )
    reply = unanswered(Page(questions, 5, has_next=True), tag)
    assert_valid(reply["embed"])
    assert (reply["embed"].description or "").count(" · active <t:") == 10
    assert len({item["custom_id"] for row in reply["view"].to_components() for item in row["components"]}) >= 10
