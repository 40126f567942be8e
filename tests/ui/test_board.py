"""Tests of the leaderboard."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.domain.identity import Snowflake
from bot.domain.listing import Page
from bot.domain.ranking import Leaderboard, Period, Standing
from bot.ui.board import board
from bot.ui.buttons import ActionButton
from tests.ui.embeds import assert_valid, field
from tests.ui.texts import bad_texts


def a_board(
    *standings: Standing,
    period: Period = Period.ALL,
    tag: str | None = None,
    number: int = 0,
    has_next: bool = False,
    own: Standing | None = None,
) -> Leaderboard:
    return Leaderboard(period, tag, Page(standings, number, has_next), own)


def standing(rank: int, points: int) -> Standing:
    return Standing(rank, Snowflake(100 + rank), points)


async def test_the_first_three_ranks_bear_medals() -> None:
    reply = board(a_board(standing(1, 1200), standing(2, 50), standing(3, 50), standing(4, 7)))
    assert reply["embed"].description == ("🥇 <@101> · 1,200\n🥈 <@102> · 50\n🥉 <@103> · 50\n**4.** <@104> · 7")


async def test_tied_members_share_a_medal_and_the_next_rank_is_left_out() -> None:
    first, second = Standing(1, Snowflake(7), 9), Standing(1, Snowflake(8), 9)
    lines = (board(a_board(first, second, standing(3, 1)))["embed"].description or "").split("\n")
    assert [line[0] for line in lines] == ["🥇", "🥇", "🥉"]


async def test_the_callers_own_rank_stands_below() -> None:
    embed = board(a_board(standing(1, 9), own=Standing(1234, Snowflake(5), 1)))["embed"]
    assert field(embed, "You") == "Rank **1,234** with **1**"


async def test_a_caller_without_a_rank_is_told_how_to_get_one() -> None:
    assert "not on this board" in field(board(a_board(standing(1, 9)))["embed"], "You")


async def test_an_empty_board_invites() -> None:
    assert "`/unanswered`" in (board(a_board())["embed"].description or "")


@pytest.mark.parametrize("period", list(Period))
async def test_each_period_has_its_title_and_pages(period: Period) -> None:
    reply = board(a_board(standing(1, 9), period=period, tag="c++", number=1, has_next=True))
    assert (reply["embed"].title or "").endswith("in c++")
    assert [item.custom_id for item in reply["view"].children if isinstance(item, ActionButton)] == [
        f"leaderboard:1:{period}:c++",
        f"leaderboard:3:{period}:c++",
        *(f"leaderboard:1:{other}:c++" for other in Period if other is not period),
    ]
    assert reply["embed"].footer.text == "Page 2"


async def test_gains_of_a_period_carry_their_sign() -> None:
    assert "+9" in (board(a_board(standing(1, 9), period=Period.WEEK))["embed"].description or "")


@given(bad_texts())
async def test_any_tag_gives_a_valid_board(tag: str) -> None:
    assert_valid(board(a_board(*(standing(rank, 10**9) for rank in range(1, 11)), tag=tag))["embed"])
