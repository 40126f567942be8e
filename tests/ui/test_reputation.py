"""Tests of the ledger as members see it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import MAX_ID, Snowflake
from bot.domain.points import Cause, Kind, PointsTable
from bot.domain.posts import MessageRef
from bot.domain.reputation import DayLine, DayRule, Entry, LedgerPage, Line, Place, Position
from bot.ui.buttons import ActionButton, ButtonAction
from bot.ui.reputation import ledger, of_bot, start_of
from tests.ui.embeds import assert_valid
from tests.ui.texts import bad_texts
from tests.ui.values import ANSWERER, GUILD, MESSAGE, THREAD

DAY = 20_000
NOON = DAY * 86_400 + 43_200
WHERE = Place("Why *so*?", THREAD, MessageRef(THREAD, MESSAGE))
VOTE = Entry(7, Kind.ANSWER_UP, 1, Cause.CAST, DAY, NOON, WHERE)


def a_page(*lines: Line, points: int = 10, **fields: bool) -> LedgerPage:
    values = {"has_newer": False, "has_older": False, "is_own": True} | fields
    return LedgerPage(ANSWERER, points, PointsTable(), lines, **values)


def said(*lines: Line, **fields: bool) -> str:
    return ledger(GUILD, a_page(*lines, **fields))["embed"].description or ""


def last(*lines: Line, **fields: bool) -> str:
    return said(*lines, **fields).rsplit("\n", 1)[1]


async def test_a_line_says_how_much_what_and_where() -> None:
    link = f"https://discord.com/channels/{GUILD}/{THREAD}/{MESSAGE}"
    assert last(VOTE) == f"**+10** your answer was voted up · [Why \\*so\\*?]({link})"


async def test_lines_stand_under_the_day_of_their_writing() -> None:
    text = said(VOTE, replace(VOTE, at=NOON - 86_400, day=DAY - 1))
    assert text.split("\n")[2::2] == [f"__<t:{NOON}:D>__", f"__<t:{NOON - 86_400}:D>__"]


@pytest.mark.parametrize(
    ("kind", "cause", "why"),
    [
        (Kind.ANSWER_UP, Cause.TAKEN_BACK, "the vote was taken back"),
        (Kind.ANSWER_UP, Cause.SWITCHED, "the vote was changed"),
        (Kind.QUESTION_UP, Cause.DELETED, "the question was deleted"),
        (Kind.ANSWER_UP, Cause.DELETED, "the answer was deleted"),
        (Kind.DOWNVOTE_CAST, Cause.DELETED, "the answer was deleted"),
        (Kind.ACCEPTED, Cause.DELETED, "the answer was deleted"),
        (Kind.ACCEPTING, Cause.DELETED, "the question or the accepted answer was deleted"),
        (Kind.ACCEPTED, Cause.MOVED, "another answer was accepted"),
        (Kind.ACCEPTED, Cause.UNACCEPTED, "the acceptance was taken back"),
        (Kind.ANSWER_UP, Cause.INVALIDATED, "invalidated by the managers"),
        (Kind.ANSWER_UP, Cause.RETRACTED, "the message is no answer any more"),
        (Kind.ANSWER_UP, Cause.UNKNOWN, "it does not count any more"),
    ],
)
async def test_what_ceased_is_struck_out_and_says_why(kind: Kind, cause: Cause, why: str) -> None:
    assert f"~~ · {why} · " in last(replace(VOTE, kind=kind, cause=cause, effect=-1))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("effect", [1, -1])
async def test_there_are_words_for_every_line(kind: Kind, cause: Cause, effect: int) -> None:
    line = replace(VOTE, kind=kind, cause=cause, effect=effect)
    assert last(line)
    if kind is not Kind.DOWNVOTE_CAST:
        assert "your" not in last(line, is_own=False).split("](")[0]


async def test_a_vote_that_came_needs_no_reason_and_one_that_came_back_has_one() -> None:
    assert last(VOTE).count(" · ") == 1
    assert "restored by the managers" in last(replace(VOTE, cause=Cause.RESTORED))


async def test_a_line_that_counts_for_another_day_says_for_which() -> None:
    line = replace(VOTE, day=DAY - 3, effect=-1, cause=Cause.TAKEN_BACK)
    assert last(line).endswith(f" · counts for <t:{NOON - 3 * 86_400}:D>")


async def test_places_that_cannot_be_shown_are_described() -> None:
    assert last(replace(VOTE, place=None)).endswith("*in a channel you cannot see*")
    assert last(replace(VOTE, place=Place(None, None, None))).endswith("*a deleted question*")
    assert last(replace(VOTE, place=Place("Why?", None, None))).endswith(" · Why?")
    url = f"https://discord.com/channels/{GUILD}/{THREAD}"
    assert last(replace(VOTE, place=Place("Why?", THREAD, None))).endswith(f"[Why?]({url})")


async def test_rules_of_a_whole_day_have_their_line() -> None:
    assert last(DayLine(DayRule.OVER_CAP, DAY, -30, 30)) == "**−30** above the daily cap of 200"
    assert last(DayLine(DayRule.DOWNVOTES_CAST, DAY, -2, 2)) == "**−2** 2 down votes cast on answers"


async def test_the_head_tells_how_the_reputation_comes_about() -> None:
    assert said(VOTE).startswith(
        f"<@{ANSWERER}> · Reputation **11**\nEverybody starts with 1; all lines, on every page, "
    )
    floor = ledger(GUILD, a_page(VOTE, points=-6))["embed"].description or ""
    assert "Reputation **1**" in floor
    assert "**−6**. Reputation is never shown below 1." in floor


async def test_no_history_has_clear_words_and_nothing_else() -> None:
    reply = ledger(GUILD, a_page(points=0))
    assert "Nothing has come or gone yet" in (reply["embed"].description or "")
    assert reply["view"].children == []


async def test_who_left_is_said_to_have() -> None:
    assert "Not in this server any more." in (ledger(GUILD, a_page(VOTE), has_left=True)["embed"].description or "")


async def test_a_bot_has_no_reputation() -> None:
    assert "is a bot" in (of_bot(ANSWERER)["embed"].description or "")


async def test_buttons_carry_the_ends_of_the_page() -> None:
    older = replace(VOTE, id=3, at=NOON - 5)
    buttons = ledger(GUILD, a_page(VOTE, older, has_newer=True, has_older=True))["view"].children
    assert [item.custom_id for item in buttons if isinstance(item, ActionButton)] == [
        f"reputation:{ANSWERER}:newer:{NOON}.7",
        f"reputation:{ANSWERER}:older:{NOON - 5}.3",
    ]
    assert ledger(GUILD, a_page(VOTE))["view"].children == []


async def test_the_longest_ids_fit_into_a_button() -> None:
    line = DayLine(DayRule.OVER_CAP, MAX_ID // 86_400 - 1, -1, 1)
    page = replace(a_page(line, has_older=True), user_id=Snowflake(MAX_ID))
    [item] = ledger(GUILD, page)["view"].children
    assert isinstance(item, ActionButton)
    assert len(item.custom_id) <= 100


def test_the_start_is_read_back_from_a_press() -> None:
    assert start_of(ButtonAction("reputation", 1, "older", "5.7")) == Position(5, 7)


@pytest.mark.parametrize("argument", ["", "5", "x.y", "5.7.9", f"{MAX_ID + 1}.1"])
def test_a_forged_start_is_refused(argument: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        start_of(ButtonAction("reputation", 1, "older", argument))
    assert refused.value.reason is Reason.BAD_ID


@given(bad_texts(), st.sampled_from(Cause), st.integers(-(10**9), 10**9))
async def test_any_title_gives_a_valid_page(title: str, cause: Cause, points: int) -> None:
    line = replace(VOTE, effect=-1, cause=cause, day=DAY - 9, place=Place(title, THREAD, MessageRef(THREAD, MESSAGE)))
    assert_valid(ledger(GUILD, a_page(*[line] * 10, points=points), has_left=True)["embed"])
