"""Tests of Discord's limits."""

from __future__ import annotations

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui import limits
from bot.ui.limits import fit, fit_body, fit_embed, length
from tests.ui.embeds import assert_valid
from tests.ui.texts import HUGE_TEXT, bad_texts


def test_an_emoji_counts_two() -> None:
    assert length("a😀") == 3


def test_a_short_text_stays_as_it_is() -> None:
    assert fit("short", 5) == "short"


def test_a_long_text_is_cut_at_a_word() -> None:
    assert fit("one two three four", 14) == "one two three…"
    assert fit("one two three four", 13) == "one two…"


def test_emoji_are_cut_by_what_they_count() -> None:
    assert fit("😀" * 10, 10) == "😀" * 4 + "…"


def test_an_open_fence_is_closed_when_cut() -> None:
    shown = fit_body("```py\n" + "word " * 50, 60)
    assert shown.endswith("…\n```")
    assert shown.count("```") == 2


def test_an_open_spoiler_stays_hidden_when_cut() -> None:
    shown = fit_body("||" + "word " * 50 + "||", 60)
    assert shown.endswith("…||")


def test_bars_in_code_are_no_spoiler() -> None:
    assert not fit_body("```\na || b\n```\n" + "word " * 50, 60).endswith("||")


@given(bad_texts(), st.integers(min_value=16, max_value=5000))
def test_a_cut_body_keeps_its_limit(text: str, limit: int) -> None:
    shown = fit_body(text, limit)
    assert length(shown) <= limit
    if shown != text:
        assert shown.count("```") % 2 == 0


@given(
    title=bad_texts(),
    description=bad_texts(),
    author=bad_texts(),
    footer=bad_texts(),
    fields=st.lists(st.tuples(bad_texts(), bad_texts()), max_size=30),
)
def test_any_embed_is_made_to_fit(
    title: str,
    description: str,
    author: str,
    footer: str,
    fields: list[tuple[str, str]],
) -> None:
    embed = discord.Embed(title=title, description=description)
    embed.set_author(name=author or "?").set_footer(text=footer)
    for name, value in fields:
        embed.add_field(name=name, value=value)
    assert_valid(fit_embed(embed))


def test_a_huge_body_is_cut() -> None:
    shown = fit_body(HUGE_TEXT, limits.EMBED_DESCRIPTION)
    assert limits.EMBED_DESCRIPTION - 20 < length(shown) <= limits.EMBED_DESCRIPTION


@pytest.mark.parametrize("unit", ["😀", "x", "word ", "```", "||"])
def test_four_thousand_of_anything_fit_a_description(unit: str) -> None:
    embed = fit_embed(discord.Embed(title=unit * 4000, description=unit * 4000))
    assert_valid(embed)
    assert length(embed.description or "") > limits.EMBED_DESCRIPTION / 2
