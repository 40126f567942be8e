"""Tests of bounties as they are shown."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest
from hypothesis import given, settings

from bot.domain.bounties import Bounty, BountyState
from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import MAX_ID, PostId
from bot.domain.posts import Answer
from bot.domain.settings import DEFAULT_SETTINGS
from bot.services.bountying import BountyView
from bot.ui.bounties import MOST_CHOICES, AwardSelect, answer_of, award_action, award_panel, awarded, offered, told
from bot.ui.buttons import ButtonAction
from bot.ui.cards import card_of, question_card
from tests.ui.embeds import assert_valid, field
from tests.ui.texts import bad_texts
from tests.ui.values import ANSWERER, ASKED_AT, ASKER, GUILD, MESSAGE, THREAD, a_question, an_answer

ENDS_AT = ASKED_AT + 604_800
RUNNING = Bounty(7, PostId(128), 1, ASKER, 75, ASKED_AT, ENDS_AT, BountyState.OPEN, None, 0, None)
HALVED = replace(RUNNING, state=BountyState.HALVED, answer_id=PostId(1001), awarded=37, ended_at=ENDS_AT)
AWARDED = replace(RUNNING, state=BountyState.AWARDED, answer_id=PostId(1001), awarded=75, ended_at=ENDS_AT)


def view(bounty: Bounty, *answers: Answer) -> BountyView:
    return BountyView(bounty, a_question(), answers)


def text(embed: discord.Embed | None) -> str:
    assert embed is not None
    assert_valid(embed)
    return embed.description or ""


def menu_of(shown: BountyView) -> discord.ui.Select[discord.ui.View]:
    [select] = award_panel(shown)["view"].children
    assert isinstance(select, AwardSelect)
    return select.item


async def test_an_offer_tells_amount_end_and_how_it_goes_on() -> None:
    reply = offered(view(RUNNING))
    said = text(reply["embed"])
    assert f"<@{ASKER}> offers **75**" in said
    assert f"it ends <t:{ENDS_AT}:R>" in said
    assert "score of 2 or more" in said


async def test_the_asker_chooses_among_as_many_answers_as_a_menu_holds() -> None:
    menu = menu_of(view(RUNNING, *(an_answer(number) for number in range(1, MOST_CHOICES + 9))))
    assert menu.custom_id == "award:7"
    assert len(menu.options) == MOST_CHOICES
    assert (menu.options[0].value, menu.options[0].label) == ("1001", "Answer 1 · 0")


async def test_without_an_answer_there_is_nothing_to_choose() -> None:
    reply = award_panel(view(RUNNING))
    assert "Nobody else has answered yet" in text(reply["embed"])
    assert "view" not in reply


@given(bad_texts())
@settings(max_examples=30)
async def test_whatever_an_answer_says_its_choice_is_valid(body: str) -> None:
    [option] = menu_of(view(RUNNING, an_answer(body=body))).options
    assert len(option.description or "x") <= 100
    assert option.description != ""


async def test_a_choice_says_how_its_answer_begins_as_plain_text() -> None:
    [option] = menu_of(view(RUNNING, an_answer(body="**Use** [this](https://a.example): `a * b`"))).options
    assert option.description == "Use this: a * b"


async def test_whom_it_goes_to_is_told_with_a_link() -> None:
    link = f"[answer 1](https://discord.com/channels/{GUILD}/{THREAD}/{MESSAGE + 1001}) by <@{ANSWERER}>"
    for bounty, words in ((AWARDED, "awarded the bounty of **75**"), (HALVED, "**37** go to")):
        reply = told(view(bounty, an_answer()))
        assert reply is not None
        said = text(reply["embed"])
        assert link in said
        assert words in said
    assert f"**75** reputation for <@{ANSWERER}>" in text(awarded(view(AWARDED, an_answer()))["embed"])


async def test_a_lost_one_is_told_and_one_that_runs_or_came_back_is_not() -> None:
    reply = told(view(replace(RUNNING, state=BountyState.LOST, ended_at=ENDS_AT)))
    assert reply is not None
    assert "ran out" in text(reply["embed"])
    assert told(view(RUNNING)) is None
    assert told(view(replace(RUNNING, state=BountyState.RETURNED, ended_at=ENDS_AT))) is None


async def test_nobody_is_told_of_an_answer_that_is_none_any_more() -> None:
    assert told(view(AWARDED)) is None


def test_a_card_shows_the_one_that_runs() -> None:
    embed = question_card(card_of(a_question(), [], bounty=RUNNING), DEFAULT_SETTINGS)
    assert_valid(embed)
    assert field(embed, "Bounty") == f"**75** reputation · ends <t:{ENDS_AT}:R>"
    assert field(question_card(card_of(a_question(), []), DEFAULT_SETTINGS), "Bounty") == ""


def test_a_choice_is_the_press_that_gives_the_bounty() -> None:
    action = award_action("award:7", ["1001"])
    assert action == ButtonAction("bounty", 7, "give", "1001")
    assert answer_of(action) == 1001


@pytest.mark.parametrize(
    ("custom_id", "values"),
    [
        ("award:", ["1"]),
        ("award:0", ["1"]),
        ("award:٧", ["1"]),
        ("award:7:8", ["1"]),
        (f"award:{MAX_ID + 1}", ["1"]),
        ("award:7", []),
        ("award:7", ["1", "2"]),
        ("award:7", ["0"]),
        ("award:7", ["-1"]),
        ("award:7", ["١"]),
        ("award:7", [str(MAX_ID + 1)]),
    ],
)
def test_a_forged_choice_is_refused(custom_id: str, values: list[str]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        award_action(custom_id, values)
    assert caught.value.reason is Reason.BAD_ID
