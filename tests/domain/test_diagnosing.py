"""What `/doctor` makes of what it sees."""

from __future__ import annotations

import pytest

from bot.domain.detection import Detection
from bot.domain.diagnosing import (
    LATE_SECONDS,
    Backlog,
    Check,
    FailedRenders,
    Health,
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

CHANNEL = Snowflake(5)
ROLE, OTHER_ROLE = Snowflake(21), Snowflake(22)


def test_a_channel_is_well_when_nothing_is_missing() -> None:
    assert check_channel(CHANNEL, ()).health is Health.GOOD
    assert check_channel(CHANNEL, ("manage_threads",)).health is Health.BAD
    assert check_channel(CHANNEL, None).health is Health.BAD


def test_a_guild_without_channels_is_told_so() -> None:
    assert [check.health for check in check_channels([])] == [Health.DOUBTFUL]
    assert check_channels([CHANNEL]) == []


def test_what_waits_is_worth_a_look_only_when_it_is_late() -> None:
    assert check_backlog(Backlog(0, 0, None), 100).health is Health.GOOD
    assert check_backlog(Backlog(3, 0, 100), 100 + LATE_SECONDS).health is Health.GOOD
    assert check_backlog(Backlog(0, 3, 100), 101 + LATE_SECONDS).health is Health.DOUBTFUL


def test_the_comparison_is_well_once_it_is_done_whatever_it_found() -> None:
    assert check_comparison(None, {}, None).health is Health.DOUBTFUL
    assert check_comparison(None, {}, 50).health is Health.DOUBTFUL
    assert check_comparison(100, {}, 50).health is Health.DOUBTFUL
    assert check_comparison(100, {"votes": 0}, None).name == "comparison"
    assert check_comparison(100, {"votes": 2}, None).name == "comparison_drift"
    assert check_comparison(100, {"votes": 2}, None).health is Health.GOOD


def names(checks: list[Check]) -> list[str]:
    return [check.name for check in checks]


def test_the_lack_of_a_log_channel_is_a_hint() -> None:
    assert [check.health for check in check_log_chosen(None)] == [Health.DOUBTFUL]
    assert check_log_chosen(CHANNEL) == []


def test_rank_roles_are_looked_at_only_where_they_are_set_up() -> None:
    assert check_rank_roles({}) == []
    assert names(check_rank_roles({ROLE: None})) == ["rank_roles"]


def test_each_rank_role_in_trouble_is_named_but_a_missing_permission_once() -> None:
    lacking = {ROLE: RoleTrouble.NO_PERMISSION, OTHER_ROLE: RoleTrouble.NO_PERMISSION}
    assert names(check_rank_roles(lacking)) == ["rank_role_no_permission"]
    found = check_rank_roles({ROLE: RoleTrouble.TOO_HIGH, OTHER_ROLE: RoleTrouble.DELETED, Snowflake(23): None})
    assert names(found) == ["rank_role_too_high", "rank_role_deleted"]
    assert [check.details["role_id"] for check in found] == [ROLE, OTHER_ROLE]
    assert {check.health for check in found} == {Health.BAD}


def plan(add: tuple[NewTag, ...] = (), left_out: int = 0) -> MirrorPlan:
    return MirrorPlan(frozenset(), {}, add, left_out)


def test_a_forum_whose_tags_are_in_line_is_not_mentioned() -> None:
    assert check_forum_tags(CHANNEL, plan(), may_manage=False) == []


def test_a_forum_lacks_the_solved_tag_and_others_where_the_bot_may_not_make_them() -> None:
    wanted = plan((NewTag(None, "Solved"), NewTag(1, "git"), NewTag(2, "vcs")), left_out=3)
    found = check_forum_tags(CHANNEL, wanted, may_manage=False)
    assert names(found) == ["forum_no_solved", "forum_tags_closed", "forum_tags_full"]
    assert [check.details.get("number") for check in found] == [None, 2, 3]
    allowed = check_forum_tags(CHANNEL, wanted, may_manage=True)
    assert names(allowed) == ["forum_tags_wait", "forum_tags_full"]
    assert allowed[0].details["number"] == 3


def test_commands_that_discord_does_not_know_are_bad() -> None:
    assert check_commands(is_synced=True).health is Health.GOOD
    assert check_commands(is_synced=False).health is Health.BAD


@pytest.mark.parametrize(
    ("is_asked", "is_allowed", "detection", "name", "health"),
    [
        (True, True, Detection.AUTOMATIC, "intent", Health.GOOD),
        (True, False, Detection.AUTOMATIC, "intent_refused", Health.BAD),
        (False, True, Detection.AUTOMATIC, "intent_off", Health.DOUBTFUL),
        (False, False, Detection.EXPLICIT, "intent_off", Health.GOOD),
    ],
)
def test_the_intent_matters_where_messages_become_answers(
    is_asked: bool, is_allowed: bool, detection: Detection, name: str, health: Health
) -> None:
    check = check_message_content(is_asked=is_asked, is_allowed=is_allowed, detection=detection)
    assert (check.name, check.health) == (name, health)


def test_only_what_failed_to_be_shown_is_mentioned() -> None:
    assert check_failed_renders(FailedRenders(0, 0, None)) == []
    assert names(check_failed_renders(FailedRenders(2, 5, 100))) == ["renders_fail"]


def test_calls_that_are_held_back_are_bad() -> None:
    check = check_held_back(CHANNEL, ["lock a thread"], 100)
    assert (check.health, check.details["calls"], check.details["until"]) == (Health.BAD, ("lock a thread",), 100)
