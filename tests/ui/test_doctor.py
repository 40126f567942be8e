"""How things stand, as managers see it."""

from __future__ import annotations

import pytest

from bot.domain.diagnosing import (
    Backlog,
    Check,
    Savings,
    check_backlog,
    check_channel,
    check_channels,
    check_comparison,
)
from bot.domain.identity import Snowflake
from bot.domain.sightings import Drifted
from bot.ui.doctor import comparing_begins, doctor
from bot.ui.style import SOLVED, WARNING

NOTHING_SAVED = Savings(0, 0)
GUILD, CHANNEL = Snowflake(7), Snowflake(5)
EVERYTHING = {kind.value: 1_000 for kind in Drifted}


def shown(*checks: Check) -> str:
    description = doctor(GUILD, checks, NOTHING_SAVED)["embed"].description
    assert description is not None
    return description


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (check_channels([])[0], "⚠️ No channel"),
        (check_channel(CHANNEL, ()), "✅ <#5>"),
        (check_channel(CHANNEL, None), "❌ <#5>"),
        (check_channel(CHANNEL, ("manage_threads", "embed_links")), "❌ <#5>: I lack **Manage Threads, Embed Links**"),
        (check_backlog(Backlog(0, 0, None), 9), "✅ Nothing waits"),
        (check_backlog(Backlog(1_200, 3, 9), 9), "✅ On its way: 1,200 to show, 3 to read"),
        (check_backlog(Backlog(1_200, 3, 9), 9_999), "⚠️ 1,200 to show and 3 to read, some due since <t:9:R>"),
        (check_comparison(None, {}, None), "⚠️ Nothing was compared"),
        (check_comparison(None, {}, 50), "⚠️ What happened since <t:50:R>"),
        (check_comparison(60, {}, None), "✅ All was compared with Discord <t:60:R>, and nothing differed"),
        (check_comparison(60, {"votes": 2, "edits": 0, "new_kind": 1}, None), "Found and mended: new kind 1, votes 2."),
        (check_comparison(60, EVERYTHING, None), "check marks 1,000"),
    ],
)
def test_each_check_is_told_with_its_sign(check: Check, words: str) -> None:
    assert words in shown(check)


def test_the_colour_tells_whether_all_is_well() -> None:
    well, ill = check_channel(CHANNEL, ()), check_channel(CHANNEL, None)
    assert doctor(GUILD, [well], NOTHING_SAVED)["embed"].colour == SOLVED
    assert doctor(GUILD, [well, ill], NOTHING_SAVED)["embed"].colour == WARNING


async def test_the_button_compares_the_guild() -> None:
    [button] = doctor(GUILD, [], NOTHING_SAVED)["view"].to_components()[0]["components"]
    assert (button["custom_id"], button["label"]) == ("guild:7:compare", "Compare everything with Discord")
    assert "/doctor" in comparing_begins()["content"]


def test_the_questions_saved_are_a_fact_beside_the_checks() -> None:
    embed = doctor(GUILD, [check_channel(CHANNEL, ())], Savings(ever=1_234, lately=5))["embed"]
    assert embed.colour == SOLVED
    assert embed.description is not None
    assert "**5** in the last 30 days, **1,234** in all" in embed.description.splitlines()[-1]
