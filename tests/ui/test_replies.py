"""Tests of what members are told when something was done."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.domain.advice import Hint
from bot.domain.drafts import Draft, DraftState
from bot.domain.identity import PostId
from bot.domain.settings import DEFAULT_SETTINGS
from bot.services.accepting import Accepted, AcceptOutcome
from bot.ui import replies
from bot.ui.buttons import ActionButton
from bot.ui.limits import MESSAGE, length
from bot.ui.reply import Reply
from tests.ui.embeds import assert_valid
from tests.ui.texts import HUGE_TEXT, bad_texts
from tests.ui.values import ASKED_AT, ASKER, CHANNEL, GUILD, THREAD, a_question, an_answer
from tests.ui.values import MESSAGE as POSTED


def custom_ids(reply: Reply) -> list[str]:
    return [item.custom_id for item in reply["view"].children if isinstance(item, ActionButton)]


def a_draft(title: str = "My title", file_count: int = 0) -> Draft:
    return Draft(
        id=5,
        guild_id=GUILD,
        author_id=ASKER,
        state=DraftState.KEPT,
        title=title,
        details="My details",
        tags=(),
        file_count=file_count,
        channel_id=CHANNEL,
        number=None,
        created_at=ASKED_AT,
        posting_at=None,
        expires_at=ASKED_AT + 1,
    )


def test_a_posted_question_is_linked() -> None:
    assert replies.question_posted(a_question()) == {
        "content": f"Your question **#128** is posted: https://discord.com/channels/{GUILD}/{THREAD}"
    }


def test_files_that_were_left_out_are_named() -> None:
    reply = replies.question_posted(a_question(), ("big_one.zip",))
    assert "1 file is left out" in reply["content"]
    assert "big\\_one.zip" in reply["content"]
    assert "2 files are left out" in replies.answer_posted(an_answer(), ("a", "b"))["content"]


async def test_a_kept_text_can_be_edited_again() -> None:
    reply = replies.question_kept("Too short.", 5, has_files=True)
    assert reply["content"].startswith("Too short.\nYour text is kept")
    assert "Files are not kept" in reply["content"]
    assert custom_ids(reply) == ["draft:5:edit", "draft:5:discard"]


async def test_an_old_draft_is_offered_by_its_title() -> None:
    reply = replies.draft_offered(a_draft("A *title*", file_count=2))
    assert "**A \\*title\\***" in reply["content"]
    assert "Files are not kept" in reply["content"]
    assert custom_ids(reply) == ["draft:5:edit", "draft:5:discard"]


def test_a_posted_answer_is_linked() -> None:
    assert f"/{THREAD}/{POSTED + 1001}" in replies.answer_posted(an_answer())["content"]
    assert "answer 1" in replies.answer_marked(an_answer())["content"]


def test_a_deleted_card_gives_its_author_the_text() -> None:
    reply = replies.answer_retracted(True, "My **answer**")
    assert reply["embed"].description == "My **answer**"
    assert "embed" not in replies.answer_retracted(True)
    assert "embed" not in replies.answer_retracted(False, "My answer")


def test_an_author_is_told_what_a_helper_deleted() -> None:
    reply = replies.card_deleted("Why?", "My **answer**")
    assert "**Why?**" in reply["content"]
    assert reply["embed"].description == "My **answer**"


@pytest.mark.parametrize("outcome", list(AcceptOutcome))
def test_every_outcome_of_accepting_has_words(outcome: AcceptOutcome) -> None:
    assert "{" not in replies.accepted(Accepted(outcome, a_question(), PostId(1)), DEFAULT_SETTINGS)["content"]


async def test_a_thread_that_was_woken_is_told_from_one_that_was_awake() -> None:
    assert str(THREAD) in replies.thread_woken(GUILD, THREAD)["content"]
    assert "already" in replies.thread_woken(GUILD, THREAD, was_asleep=False)["content"]


@given(bad_texts(), bad_texts())
async def test_any_text_gives_a_valid_reply(title: str, text: str) -> None:
    question = a_question(title=title, body=text)
    for reply in (
        replies.draft_offered(a_draft(title)),
        replies.card_deleted(title, text),
        replies.answer_retracted(True, text),
        replies.question_posted(question, (title, text, title, text, title)),
    ):
        assert length(reply.get("content", "")) <= MESSAGE
        if "embed" in reply:
            assert_valid(reply["embed"])


def test_a_huge_text_is_given_back_as_far_as_it_fits() -> None:
    assert_valid(replies.card_deleted("t", HUGE_TEXT)["embed"])


async def test_advice_stands_below_what_was_posted_a_line_each() -> None:
    lines = (replies.question_posted(a_question(), (), tuple(Hint))["content"] or "").split("\n")
    assert len(lines) == 1 + len(Hint)
    assert all(line.startswith("💡 ") for line in lines[1:])
