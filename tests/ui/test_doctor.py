"""How things stand, as managers see it."""

from __future__ import annotations

import pytest

from bot.domain.detection import Detection
from bot.domain.diagnosing import (
    Backlog,
    Check,
    FailedRenders,
    Savings,
    check_backlog,
    check_channel,
    check_channels,
    check_commands,
    check_comparison,
    check_failed_renders,
    check_forum_tags,
    check_held_back,
    check_log_chosen,
    check_message_content,
    check_rank_roles,
)
from bot.domain.forum_mirror import MirrorPlan, NewTag
from bot.domain.identity import Snowflake
from bot.domain.rank_roles import RoleTrouble
from bot.domain.sightings import Drifted
from bot.ui.doctor import comparing_begins, doctor
from bot.ui.style import SOLVED, WARNING

NOTHING_SAVED = Savings(0, 0)
GUILD, CHANNEL = Snowflake(7), Snowflake(5)
EVERYTHING = {kind.value: 1_000 for kind in Drifted}


ROLE = Snowflake(21)
FULL = MirrorPlan(frozenset(), {}, (NewTag(None, "Solved"), NewTag(1, "git")), 1_234)


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
        (check_log_chosen(None)[0], "⚠️ No log channel is chosen"),
        (check_rank_roles({ROLE: None})[0], "✅ Rank roles: I can give and take each of the 1"),
        (check_forum_tags(CHANNEL, FULL, may_manage=False)[0], "⚠️ <#5> has no tag that says that a question is solv"),
        (
            check_forum_tags(CHANNEL, FULL, may_manage=False)[1],
            "⚠️ <#5> lacks tags of this server, or shows old",
        ),
        (check_forum_tags(CHANNEL, FULL, may_manage=True)[0], "⚠️ <#5> is about to get its tags in line"),
        (
            check_forum_tags(CHANNEL, FULL, may_manage=True)[1],
            "⚠️ <#5> has no place for some tags of this server (1,2",
        ),
        (check_commands(is_synced=True), "✅ Discord knows the commands"),
        (check_commands(is_synced=False), "❌ Discord does not know the commands"),
        (
            check_message_content(is_asked=True, is_allowed=True, detection=Detection.AUTOMATIC),
            "✅ I can read mess",
        ),
        (
            check_message_content(is_asked=True, is_allowed=False, detection=Detection.AUTOMATIC),
            "❌ The developer",
        ),
        (check_message_content(is_asked=False, is_allowed=True, detection=Detection.AUTOMATIC), "⚠️ I do not ask to r"),
        (check_failed_renders(FailedRenders(1_200, 7, 50))[0], "⚠️ Discord failed to take some changes (1,200), one"),
        (
            check_held_back(CHANNEL, ["lock a thread", "take a member's reaction off", "something new"], 70),
            "❌ <#5>: Discord refused this lately: locking threads, taking members' reactions off, something new. I",
        ),
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


@pytest.mark.parametrize("trouble", list(RoleTrouble))
def test_each_trouble_with_a_rank_role_has_words(trouble: RoleTrouble) -> None:
    [check] = check_rank_roles({ROLE: trouble})
    words = shown(check)
    assert words.startswith("❌ ")
    assert trouble is RoleTrouble.NO_PERMISSION or "21" in words


def test_the_worst_stands_first_and_what_does_not_fit_is_counted() -> None:
    well = [check_channel(Snowflake(10**17 + number), ()) for number in range(60)]
    lines = shown(*well, check_channel(CHANNEL, None)).splitlines()
    assert lines[0].startswith("❌ <#5>")
    assert lines[-2].startswith("…and ")
    left_out = int(lines[-2].split()[1])
    assert len(lines) == 61 - left_out + 2
    assert all(line.endswith("there.") for line in lines[1:-2])
