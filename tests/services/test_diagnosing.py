"""How things stand in a guild, for its managers."""

from __future__ import annotations

import pytest

from bot.domain.diagnosing import Check, Health
from bot.domain.errors import NotAllowedError, Reason
from bot.domain.identity import Actor
from bot.services.diagnosing import Diagnosing
from bot.services.repairing import Repair, Repairing, RepairReport
from tests.support.community import ALICE, BOB, GUILD, OTHER_GUILD, Community, actor

MANAGER = Actor(ALICE, is_helper=True, is_manager=True)


@pytest.fixture
def diagnosing(community: Community) -> Diagnosing:
    return Diagnosing(community.database, community.clock)


async def names(diagnosing: Diagnosing) -> list[str]:
    return [check.name for check in await diagnosing.checks(GUILD, MANAGER)]


async def test_only_managers_are_told_and_may_compare(diagnosing: Diagnosing) -> None:
    for refused in (diagnosing.checks(GUILD, actor(BOB)), diagnosing.compare_everything(GUILD, actor(BOB))):
        with pytest.raises(NotAllowedError) as caught:
            await refused
        assert caught.value.reason is Reason.NOT_A_MANAGER


async def test_what_waits_and_since_when_is_told(community: Community, diagnosing: Diagnosing) -> None:
    assert await names(diagnosing) == ["backlog_none", "comparison_never"]
    asked_at = community.now
    await community.ask()
    await community.database.write(lambda connection: connection.execute("UPDATE post SET dirty_at = 1 + created_at"))
    [backlog, _] = await diagnosing.checks(GUILD, MANAGER)
    assert backlog == Check("backlog", Health.GOOD, {"renders": 1, "dirty_posts": 1, "late_since": asked_at})
    community.clock.advance(3_600)
    assert await names(diagnosing) == ["backlog_late", "comparison_never"]


async def test_a_full_comparison_is_due_until_it_is_done(community: Community, diagnosing: Diagnosing) -> None:
    repairing = Repairing(community.database, community.clock)
    await diagnosing.compare_everything(GUILD, MANAGER)
    [repair] = await repairing.due()
    assert repair == Repair(GUILD, community.now, is_full=True, version=1)
    assert await names(diagnosing) == ["backlog_none", "comparison_due"]
    await repairing.done(repair, RepairReport(GUILD, 1, 2, is_full=True, calls=3, drift={"votes": 4}))
    [_, comparison] = await diagnosing.checks(GUILD, MANAGER)
    assert comparison.details == {"ended_at": 2, "drift": {"votes": 4}, "due_since": None}


async def test_an_unknown_guild_has_nothing_on_record(diagnosing: Diagnosing) -> None:
    assert await diagnosing.checks(OTHER_GUILD, MANAGER) == []
