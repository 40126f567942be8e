"""A change of a post as its readers see it."""

from __future__ import annotations

from hypothesis import given

from bot.services.history import Change
from bot.storage.revisions import Revision
from bot.ui.buttons import ActionButton
from bot.ui.history import change_page, erasure_asked
from bot.ui.reply import Reply
from tests.ui.embeds import assert_valid
from tests.ui.texts import bad_texts
from tests.ui.values import ASKED_AT, a_question, an_answer


def a_change(before: str, after: str | None, *, title: str | None = None, **fields: int | bool) -> Change:
    revision = Revision(title, before, ASKED_AT, ASKED_AT + 60, None)
    numbers = {"number": 2, "total": 3, "may_erase": False} | fields
    question = a_question(title="How?")
    return Change(
        question,
        None,
        numbers["number"],
        numbers["total"],
        revision,
        question.title,
        after,
        may_erase=bool(numbers["may_erase"]),
    )


def text(reply: Reply) -> str:
    return reply["embed"].description or ""


def custom_ids(reply: Reply) -> list[str]:
    return [item.custom_id for item in reply["view"].children if isinstance(item, ActionButton)]


async def test_what_went_and_what_came_stand_in_a_block_that_colours_them() -> None:
    reply = change_page(a_change("one\ntwo", "one\nthree", title="Why?"))
    assert text(reply).endswith("```diff\n-Why?\n+How?\n one\n-two\n+three\n```")
    assert custom_ids(reply) == ["history:128:page:1", "history:128:page:3"]


async def test_who_may_erase_is_asked_before_it_is_done() -> None:
    change = a_change("one", "two", may_erase=True)
    assert custom_ids(change_page(change))[-1] == "history:128:erase"
    assert custom_ids(erasure_asked(change)) == ["history:128:confirm"]


async def test_a_post_that_was_never_changed_says_so() -> None:
    reply = change_page(Change(a_question(), an_answer(2), 0, 0))
    assert "Nobody has changed it" in text(reply)
    assert custom_ids(reply) == []
    assert "answer 2" in (reply["embed"].title or "")


@given(bad_texts(), bad_texts(), bad_texts())
async def test_nothing_that_was_written_breaks_out_of_the_block(title: str, before: str, after: str) -> None:
    reply = change_page(a_change(before * 40, after * 40, title=title))
    assert_valid(reply["embed"])
    assert text(reply).count("```") in (0, 2)
