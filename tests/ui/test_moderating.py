"""Reported posts as helpers see them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from bot.domain.identity import PostId, Snowflake
from bot.domain.moderating import ReportCase, ReportedPost, ReportVerdict
from bot.domain.posts import Answer, Question
from bot.ui.buttons import ActionButton, parse_action
from bot.ui.limits import EMBED_FIELD_VALUE, length
from bot.ui.moderating import decided, report_card, verdict_of, warning_told
from bot.ui.reply import Reply
from bot.ui.words import speaking
from bot.ui.words.languages import LANGUAGES
from tests.ui.embeds import assert_valid, field
from tests.ui.texts import bad_texts
from tests.ui.values import ANSWERER, ASKED_AT, a_question, an_answer

HELPER = Snowflake(77)


def a_case(question: Question | None = None, answer: Answer | None = None, *, reports: int = 1) -> ReportedPost:
    return ReportedPost(ReportCase(9, PostId(1), ASKED_AT, reports), question or a_question(), answer)


def shown(reply: Reply) -> list[ReportVerdict]:
    buttons = [item for item in reply["view"].children if isinstance(item, ActionButton)]
    return [verdict_of(parse_action(item.custom_id)) for item in buttons]


async def test_a_report_shows_the_post_and_how_many_reported_it() -> None:
    answer = an_answer(2, body="Spam " * 1000)
    reply = report_card(a_case(answer=answer, reports=3))
    assert_valid(reply["embed"])
    assert reply["embed"].title == "Reported by 3 members"
    assert field(reply["embed"], "Answer 2 to #128").startswith("Spam")
    assert field(reply["embed"], "Author") == f"<@{ANSWERER}>"
    assert len(shown(reply)) == 4


async def test_a_decided_case_says_what_who_and_when_and_has_no_buttons() -> None:
    case = a_case()
    over = replace(case.case, verdict=ReportVerdict.WARNED, decided_by=HELPER, decided_at=ASKED_AT)
    reply = report_card(replace(case, case=over))
    assert field(reply["embed"], "Decision") == f"**Author warned** by <@{HELPER}> <t:{ASKED_AT}:R>"
    assert shown(reply) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", ReportVerdict)
async def test_every_verdict_has_words(verdict: ReportVerdict, language: str) -> None:
    case = a_case(answer=an_answer(1))
    over = replace(case.case, verdict=verdict, decided_by=HELPER, decided_at=ASKED_AT)
    with speaking(LANGUAGES[language]):
        assert_valid(report_card(replace(case, case=over))["embed"])
        assert f"<@{ANSWERER}>" in decided(verdict, ANSWERER)


@given(bad_texts(), bad_texts(), bad_texts())
async def test_whatever_was_written_fits(title: str, text: str, server: str) -> None:
    question = a_question(title=title or "?")
    reply = report_card(a_case(question, an_answer(1, body=text)))
    assert_valid(reply["embed"])
    assert all(length(each.value or "") <= EMBED_FIELD_VALUE for each in reply["embed"].fields)
    assert_valid(warning_told(server, a_case(question), text[:500])["embed"])
