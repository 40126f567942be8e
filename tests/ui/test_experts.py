"""Experts as members see them."""

import pytest

from bot.domain.identity import Snowflake
from bot.domain.rank_roles import TagRank
from bot.services.suggesting import TagExpert
from bot.ui.experts import expert_names, experts_of_tag, ping
from tests.ui.embeds import assert_valid

BOB, CAROL = Snowflake(102), Snowflake(103)


def shown(tag: str, *experts: TagExpert) -> str:
    reply = experts_of_tag(tag, experts)
    assert "embed" in reply
    assert_valid(reply["embed"])
    return f"{reply['embed'].title}\n{reply['embed'].description}"


def test_a_line_tells_place_score_answers_badge_and_age():
    text = shown("git", TagExpert(BOB, 120, 21, TagRank.BRONZE, 1_000), TagExpert(CAROL, -1, 1, None, None))
    assert text.splitlines() == [
        "Who knows git",
        "**1.** <@102> · score +120 · 21 answers · 🥉 bronze · active <t:1000:R>",
        "**2.** <@103> · score −1 · 1 answer",
    ]


@pytest.mark.parametrize("rank", TagRank)
def test_every_badge_has_its_words(rank: TagRank):
    assert rank.value in shown("git", TagExpert(BOB, 1, 1, rank, None))


def test_nobody_known_says_how_one_becomes_it():
    assert "Nobody is known" in shown("git")


def test_the_name_of_a_tag_is_neither_markup_nor_a_mention():
    assert "@everyone" not in shown("@everyone **x**")
    shown("w" * 50, *(TagExpert(Snowflake(2**62 + each), 10**6, 10**6, TagRank.GOLD, 2**40) for each in range(10)))


def test_names_stand_in_order():
    assert expert_names((CAROL, BOB)) == "<@103> · <@102>"


def test_a_ping_names_those_whom_it_asks():
    assert ping((BOB, CAROL)).startswith("<@102> <@103> ")
