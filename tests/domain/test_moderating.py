"""What may be decided of a reported post."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.deeds import MOST_NOTE
from bot.domain.errors import AskwellError, Reason
from bot.domain.identity import Actor, PostId, Snowflake
from bot.domain.moderating import (
    ReportCase,
    ReportedPost,
    ReportVerdict,
    check_may_moderate,
    check_verdict,
    check_warning,
    verdicts,
)
from bot.domain.posts import AnswerState, CloseReason, QuestionState
from bot.domain.pseudonyms import FIRST_PSEUDONYM
from tests.ui.values import a_question, an_answer

CASE = ReportCase(1, PostId(1), 0, 1)
QUESTION = a_question()
DISMISSED, NOT_AN_ANSWER, CLOSED, DELETED, WARNED = ReportVerdict


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        (ReportedPost(CASE, QUESTION, None), (DISMISSED, CLOSED, DELETED, WARNED)),
        (ReportedPost(CASE, QUESTION, an_answer(1)), (DISMISSED, NOT_AN_ANSWER, DELETED, WARNED)),
        (
            ReportedPost(CASE, replace(QUESTION, state=QuestionState.CLOSED, close_reason=CloseReason.SOLVED), None),
            (DISMISSED, DELETED, WARNED),
        ),
        (ReportedPost(CASE, replace(QUESTION, state=QuestionState.DELETED), None), (DISMISSED, WARNED)),
        (
            ReportedPost(CASE, QUESTION, replace(an_answer(1), state=AnswerState.RETRACTED)),
            (DISMISSED, WARNED),
        ),
        (ReportedPost(replace(CASE, verdict=DISMISSED, decided_at=1), QUESTION, None), ()),
    ],
    ids=["question", "answer", "closed question", "deleted question", "retracted answer", "decided"],
)
def test_what_may_be_decided_follows_from_the_post(reported: ReportedPost, expected: tuple[ReportVerdict, ...]) -> None:
    assert verdicts(reported) == expected
    for verdict in ReportVerdict:
        if verdict in expected:
            check_verdict(reported, verdict)
        else:
            with pytest.raises(AskwellError):
                check_verdict(reported, verdict)


def test_who_was_forgotten_is_not_warned() -> None:
    post = replace(QUESTION.post, author_id=Snowflake(FIRST_PSEUDONYM))
    reported = ReportedPost(CASE, replace(QUESTION, post=post), None)
    with pytest.raises(AskwellError) as refusal:
        check_verdict(reported, WARNED)
    assert refusal.value.reason is Reason.AUTHOR_FORGOTTEN


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (Actor(Snowflake(1)), False),
        (Actor(Snowflake(1), is_helper=True), True),
        (Actor(Snowflake(1), is_manager=True), True),
        (Actor(Snowflake(1), is_helper=True, is_bot=True), False),
    ],
)
def test_helpers_decide(actor: Actor, may: bool) -> None:
    if may:
        check_may_moderate(actor)
    else:
        with pytest.raises(AskwellError):
            check_may_moderate(actor)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (MOST_NOTE + 1)])
def test_a_warning_has_words_but_not_too_many(text: str) -> None:
    with pytest.raises(AskwellError):
        check_warning(text)


def test_a_warning_is_kept_without_the_space_around_it() -> None:
    assert check_warning("  a word \n") == "a word"
