"""When a guild's record is to be compared with Discord, and from what time on."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.identity import Snowflake
from bot.services.repairing import MARGIN_SECONDS, Repair, Repairing, RepairReport
from bot.storage import guilds, repairs
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.community import FORUM, GUILD, OTHER_GUILD, TEXT_CHANNEL, Community


@pytest.fixture
def repairing(database: Database, clock: ManualClock) -> Repairing:
    return Repairing(database, clock)


def report(repair: Repair, at: int) -> RepairReport:
    return RepairReport(repair.guild_id, at, at, repair.is_full, calls=1, drift={})


async def last_report(community: Community, guild_id: Snowflake) -> RepairReport | None:
    """Return what the last comparison of a guild found; None before the first, or of an unknown guild."""

    def look(connection: Connection) -> RepairReport | None:
        guild_row = guilds.get_guild_id(connection, guild_id)
        return None if guild_row is None else repairs.get_report(connection, guild_row)

    return await community.database.read(look)


async def end(repairing: Repairing, at: int) -> None:
    for repair in await repairing.due():
        assert await repairing.done(repair, report(repair, at))


async def test_before_the_first_session_nothing_was_missed(community: Community, repairing: Repairing) -> None:
    await repairing.want_all([GUILD, OTHER_GUILD])
    assert await repairing.due() == [Repair(GUILD, community.now - MARGIN_SECONDS, is_full=False, version=1)]


async def test_a_session_compares_since_the_end_of_the_last(community: Community, repairing: Repairing) -> None:
    await repairing.heard(community.now)
    heard_at = community.now
    community.clock.advance(5_000)
    await repairing.want_all([GUILD])
    [repair] = await repairing.due()
    assert repair.since == heard_at - MARGIN_SECONDS
    assert await repairing.next_due_at() == community.now


async def test_what_was_not_finished_keeps_its_time_and_its_fullness(
    community: Community, repairing: Repairing
) -> None:
    await repairing.want(GUILD, 500, is_full=True)
    await repairing.heard(community.now)
    community.clock.advance(5_000)
    await repairing.want_all([GUILD])
    assert await repairing.due() == [Repair(GUILD, 500, is_full=True, version=2)]


async def test_fifty_causes_at_once_are_one_comparison(community: Community, repairing: Repairing) -> None:
    await asyncio.gather(*(repairing.want(GUILD, 100 + each) for each in range(50)))
    assert await repairing.due() == [Repair(GUILD, 100, is_full=False, version=50)]


async def test_a_newer_cause_makes_a_comparison_due_again(community: Community, repairing: Repairing) -> None:
    await repairing.want(GUILD, 100)
    [repair] = await repairing.due()
    await repairing.want(GUILD, 200)
    assert not await repairing.done(repair, report(repair, community.now))
    [again] = await repairing.due()
    assert await repairing.done(again, report(again, community.now))
    assert await repairing.due() == []
    assert await last_report(community, GUILD) == report(again, community.now)


async def test_a_failed_comparison_is_tried_again_later_unless_something_came(
    community: Community, repairing: Repairing
) -> None:
    await repairing.want(GUILD, 100)
    [repair] = await repairing.due()
    await repairing.retry(repair, 300)
    assert await repairing.due() == []
    assert await repairing.next_due_at() == community.now + 300
    await repairing.want(GUILD, 200)
    await repairing.retry(repair, 300)
    assert await repairing.waiting(GUILD) == Repair(GUILD, 100, is_full=False, version=2)
    assert await repairing.next_due_at() == community.now


# --- guilds that go and come


async def test_a_guild_without_the_bot_is_left_alone_and_compared_since_then_when_it_returns(
    community: Community, repairing: Repairing
) -> None:
    left_at = community.now
    await repairing.left(GUILD)
    community.clock.advance(100)
    await repairing.left(GUILD)
    await repairing.want(GUILD, community.now)
    assert (await repairing.due(), await repairing.next_due_at()) == ([], None)
    community.clock.advance(5_000)
    await repairing.available(GUILD)
    [repair] = await repairing.due()
    assert repair.since == left_at - MARGIN_SECONDS
    assert await community.value("SELECT left_at FROM guild") is None


async def test_a_guild_that_went_while_the_bot_was_away_counts_as_left_since(
    community: Community, repairing: Repairing
) -> None:
    await repairing.heard(community.now)
    heard_at = community.now
    community.clock.advance(100)
    await repairing.want_all([OTHER_GUILD])
    await repairing.heard(community.now)
    assert await community.value("SELECT left_at FROM guild") == heard_at
    community.clock.advance(100)
    await repairing.want_all([GUILD])
    [repair] = await repairing.due()
    assert repair.since == heard_at - MARGIN_SECONDS


async def test_an_outage_is_compared_when_it_is_over(community: Community, repairing: Repairing) -> None:
    went_at = community.now
    await repairing.unavailable(GUILD)
    community.clock.advance(5_000)
    assert (await repairing.due(), await repairing.next_due_at()) == ([], None)
    await repairing.available(GUILD)
    [repair] = await repairing.due()
    assert repair.since == went_at - MARGIN_SECONDS


async def test_an_outage_at_the_start_of_a_session_is_waited_out(community: Community, repairing: Repairing) -> None:
    await repairing.want_all([GUILD], unavailable=[GUILD])
    assert await repairing.due() == []
    await repairing.available(GUILD)
    assert len(await repairing.due()) == 1


async def test_a_guild_that_was_there_all_the_time_has_nothing_to_compare(
    community: Community, repairing: Repairing
) -> None:
    await repairing.available(GUILD)
    await repairing.available(OTHER_GUILD)
    await repairing.left(OTHER_GUILD)
    await repairing.unavailable(OTHER_GUILD)
    assert await repairing.due() == []
    assert await last_report(community, OTHER_GUILD) is None


# --- channels out of sight


async def test_a_channel_is_compared_since_it_went_out_of_sight(community: Community, repairing: Repairing) -> None:
    went_at = community.now
    assert not await repairing.blind(GUILD, [FORUM, TEXT_CHANNEL], [TEXT_CHANNEL])
    community.clock.advance(500)
    assert not await repairing.blind(GUILD, [FORUM, TEXT_CHANNEL], [])
    assert await repairing.due() == []
    community.clock.advance(500)
    assert await repairing.blind(GUILD, [FORUM], [FORUM])
    [repair] = await repairing.due()
    assert repair.since == went_at - MARGIN_SECONDS
    await end(repairing, community.now)
    assert not await repairing.blind(GUILD, [FORUM], [FORUM])
    assert await community.rows("SELECT discord_id FROM channel WHERE blind_since IS NOT NULL") == [(TEXT_CHANNEL,)]


async def test_channels_that_were_not_looked_at_or_hold_no_questions_are_left_alone(
    community: Community, repairing: Repairing
) -> None:
    assert not await repairing.blind(GUILD, [Snowflake(5)], [])
    assert not await repairing.blind(OTHER_GUILD, [FORUM], [])
    assert await community.value("SELECT COUNT(*) FROM channel WHERE blind_since IS NOT NULL") == 0
