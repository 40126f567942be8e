"""What a log channel is told of deeds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from bot.domain.deeds import MOST_NOTE, Deed, DeedKind
from bot.domain.identity import PostId, Snowflake
from bot.domain.settings import DEFAULT_SETTINGS
from bot.edge.deed_log import AT_ONCE
from bot.services.auditing import ToldDeed
from bot.storage.deeds import UntoldDeed
from bot.ui.deeds import deeds_told
from bot.ui.words import say, speaking
from bot.ui.words.languages import LANGUAGES
from tests.ui.embeds import assert_valid
from tests.ui.texts import bad_texts
from tests.ui.values import a_question, an_answer

WHY = {DeedKind.QUESTION_CLOSED: "off_topic", DeedKind.QUESTION_DUPLICATE: "7"}


def told(kind: DeedKind, *, note: str | None = None) -> ToldDeed:
    deed = Deed(kind, Snowflake(5), Snowflake(6), WHY.get(kind, "3"), note)
    untold = UntoldDeed(1, Snowflake(1), PostId(1), 1_700_000_000, Snowflake(9), deed)
    answer = an_answer() if kind.startswith(("answer", "not_an", "made")) else None
    return ToldDeed(untold, a_question(), answer, DEFAULT_SETTINGS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", DeedKind)
def test_every_deed_has_words_that_name_who_did_it(kind: DeedKind, language: str) -> None:
    with speaking(LANGUAGES[language]):
        text = deeds_told([told(kind)])["embed"].description or ""
    assert "<@5>" in text
    assert "{" not in text
    assert "None" not in text


def test_what_the_bot_does_by_itself_bears_its_name() -> None:
    by_member = told(DeedKind.QUESTION_CLOSED)
    by_itself = replace(by_member.untold, deed=Deed(DeedKind.QUESTION_CLOSED, None, why="stale"))
    text = deeds_told([replace(by_member, untold=by_itself)])["embed"].description or ""
    assert say("deed.bot") in text
    assert say("closed.stale") in text


@given(bad_texts())
def test_a_note_is_one_quoted_line_that_breaks_out_of_nothing(note: str) -> None:
    embed = deeds_told([told(DeedKind.MEMBER_WARNED, note=note[:MOST_NOTE] or "-")] * AT_ONCE)["embed"]
    assert_valid(embed)
    quoted = [line for line in (embed.description or "").splitlines() if not line.startswith("<t:")]
    assert all(line.startswith("> ") for line in quoted)
