"""Findings as the managers see them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.findings import Finding, FindingKind, FindingPair, FindingState
from bot.domain.identity import Snowflake
from bot.domain.listing import Page
from bot.ui.buttons import ActionButton
from bot.ui.reply import Reply
from bot.ui.reviewing import finding_card, review
from tests.ui.embeds import assert_valid

FIRST, LAST = 1_767_225_600, 1_767_312_000
LONGEST = Snowflake(2**63 - 1)
SERIAL = Finding(
    7, FindingKind.SERIAL, FindingState.OPEN, LAST, -5.7, (FindingPair(Snowflake(1), Snowflake(2), 0, 1, FIRST, LAST),)
)
RING = Finding(
    8,
    FindingKind.RING,
    FindingState.OPEN,
    LAST,
    -12.3,
    tuple(FindingPair(Snowflake(voter), Snowflake(9 - voter), 8, 2, FIRST, LAST) for voter in (4, 5)),
)
DECIDED = {"decided_by": Snowflake(77), "decided_at": LAST}


def buttons(reply: Reply) -> list[tuple[str, str]]:
    return [
        (item.item.label or "", item.custom_id) for item in reply["view"].children if isinstance(item, ActionButton)
    ]


def text(reply: Reply) -> str:
    embed = reply["embed"]
    return "\n".join([embed.description or "", *(f"{field.name}\n{field.value}" for field in embed.fields)])


async def test_a_finding_says_who_what_when_and_how_unlikely() -> None:
    shown = text(finding_card(RING))
    assert "<@4> → <@5>: 8 up votes, 2 down votes" in shown
    assert "<@5> → <@4>" in shown
    assert f"<t:{FIRST}:D>" in shown
    assert f"<t:{LAST}:D>" in shown
    assert "1 of 10¹² nights" in shown


async def test_a_larger_chance_is_written_out_and_rounded_up() -> None:
    shown = text(finding_card(SERIAL))
    assert "1 of 100,000 nights" in shown
    assert "<@1> → <@2>: 1 down vote\n" in shown


async def test_an_open_finding_can_be_invalidated_or_dismissed() -> None:
    assert buttons(finding_card(SERIAL)) == [("Invalidate", "finding:7:invalidate"), ("Dismiss", "finding:7:dismiss")]


@pytest.mark.parametrize(
    ("state", "word", "verbs"),
    [
        (FindingState.INVALIDATED, "Invalidated", ["Restore"]),
        (FindingState.DISMISSED, "Dismissed", []),
        (FindingState.RESTORED, "Restored", []),
    ],
)
async def test_a_decided_finding_says_by_whom_and_offers_what_is_left(
    state: FindingState, word: str, verbs: list[str]
) -> None:
    reply = finding_card(replace(SERIAL, state=state, **DECIDED))
    assert f"{word} by <@77> <t:{LAST}:R>" in text(reply)
    assert [label for label, _ in buttons(reply)] == verbs


async def test_a_list_has_the_buttons_of_each_finding_and_leads_to_the_others() -> None:
    reply = review(Page((SERIAL, RING), 0, has_next=True), is_open=True)
    assert buttons(reply) == [
        ("Invalidate 7", "finding:7:invalidate:list"),
        ("Dismiss 7", "finding:7:dismiss:list"),
        ("Invalidate 8", "finding:8:invalidate:list"),
        ("Dismiss 8", "finding:8:dismiss:list"),
        ("Next ▶", "review:2:open"),
        ("Show decided ones", "review:1:decided"),
    ]


@pytest.mark.parametrize("is_open", [True, False])
async def test_an_empty_list_says_so(is_open: bool) -> None:
    reply = review(Page((), 0, has_next=False), is_open=is_open)
    assert reply["embed"].description
    assert len(buttons(reply)) == 1


async def test_the_largest_findings_fit() -> None:
    pairs = tuple(FindingPair(LONGEST, LONGEST, 1_000_000, 1_000_000, LAST, LAST) for _ in range(90))
    largest = replace(RING, id=2**40, pairs=pairs, log10_chance=-12_345.0, state=FindingState.INVALIDATED, **DECIDED)
    assert "… and 78 more pairs." in text(finding_card(largest))
    assert_valid(finding_card(largest)["embed"])
    reply = review(Page((largest,) * 4, 3, has_next=True), is_open=False)
    assert_valid(reply["embed"])
    assert len(reply["view"].to_components()) <= 5
