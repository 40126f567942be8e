"""Limits, invalidating and restoring whatever members do; and a real community, of which nothing is to be said."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.main import main
from bot.domain.errors import ConflictError
from bot.domain.findings import Verdict
from bot.domain.identity import SECONDS_A_DAY, Actor, Snowflake
from bot.domain.reactions import ReactionEvent
from bot.services.checking import Checking
from bot.services.reviewing import Reviewing
from bot.services.voting import Voting
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.community import GUILD, Community
from tests.support.crowd import FIRST_MESSAGE, Crowd, honest, ring

ARCHIVE = Path(__file__).resolve().parents[3] / "shared" / "data" / "quantum-se-2018" / "archive.jsonl"
MANAGER = Actor(Snowflake(900_001), is_helper=True, is_manager=True)
POSTS_EACH = 10
RING = (20, 21, 22)

PLACES = st.tuples(st.sampled_from(RING), st.sampled_from(RING), st.integers(0, POSTS_EACH - 1))
EMOJI = st.sampled_from(["⬆️", "⬇️"])
REACTIONS = st.tuples(PLACES, EMOJI, st.booleans(), st.integers(1, 40_000))
DECISIONS = st.sampled_from([Verdict.INVALIDATE, Verdict.RESTORE])

COUNTED_A_DAY = f"""
    SELECT COUNT(*)
    FROM vote
    WHERE state = 'counted'
    GROUP BY voter_id, cast_at / {SECONDS_A_DAY}
    ORDER BY COUNT(*) DESC
    LIMIT 1
"""

COUNTED_A_DAY_AND_PAIR = f"""
    SELECT COUNT(*)
    FROM vote
    JOIN post ON post.id = vote.post_id
    WHERE vote.state = 'counted'
    GROUP BY vote.voter_id, post.author_id, vote.cast_at / {SECONDS_A_DAY}
    ORDER BY COUNT(*) DESC
    LIMIT 1
"""


@asynccontextmanager
async def a_crowd(size: int) -> AsyncGenerator[tuple[Community, Crowd]]:
    """Give a guild of its own, so that each example begins with nothing."""
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(Path(folder) / "askwell.db")
        try:
            community = await Community.found(database, ManualClock())
            yield community, await Crowd.gather(database, size, POSTS_EACH, community.now)
        finally:
            await database.close()


async def react(voting: Voting, place: tuple[int, int, int], emoji: str, *, comes: bool) -> None:
    voter, author, number = place
    message_id = Snowflake(FIRST_MESSAGE + author * POSTS_EACH + number)
    event = ReactionEvent(GUILD, message_id, message_id, Crowd.account(voter), emoji)
    await (voting.add if comes else voting.remove)(event)


async def highest(community: Community, sql: str) -> int:
    rows = await community.rows(sql)
    return rows[0][0] if rows else 0


def run(example: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await example()

    asyncio.run(whole())


@settings(max_examples=25, deadline=None)
@given(
    reactions=st.lists(REACTIONS, min_size=5, max_size=30),
    per_day=st.integers(1, 5),
    per_pair=st.integers(1, 4),
)
def test_never_more_votes_of_a_day_count_than_the_limits_say(reactions: list[Any], per_day: int, per_pair: int) -> None:
    async def example() -> None:
        async with a_crowd(23) as (community, _):
            await community.configuring.change(
                GUILD, {"votes_per_day": str(per_day), "pair_votes_per_day": str(per_pair)}
            )
            voting = Voting(community.database, community.clock)
            for place, emoji, comes, wait in reactions:
                community.clock.advance(wait)
                await react(voting, place, emoji, comes=comes)
                assert await highest(community, COUNTED_A_DAY) <= per_day
                assert await highest(community, COUNTED_A_DAY_AND_PAIR) <= per_pair
            assert await Checking(community.database).check() == []

    run(example)


@settings(max_examples=15, deadline=None)
@given(steps=st.lists(st.one_of(REACTIONS, DECISIONS), max_size=20))
def test_whatever_is_voted_and_decided_the_totals_equal_a_recompute(steps: list[Any]) -> None:
    async def example() -> None:
        async with a_crowd(23) as (community, crowd):
            await crowd.vote(
                honest(3, 20, 20, community.now, SECONDS_A_DAY) + ring(3, RING, 8, community.now, SECONDS_A_DAY)
            )
            community.clock.advance(SECONDS_A_DAY)
            voting = Voting(community.database, community.clock)
            reviewing = Reviewing(community.database, community.clock)
            assert await reviewing.review_due() == 1
            [finding] = (await reviewing.page(GUILD, MANAGER, is_open=True)).items
            for step in steps:
                if isinstance(step, Verdict):
                    with suppress(ConflictError):
                        await reviewing.decide(GUILD, finding.id, step, MANAGER)
                else:
                    place, emoji, comes, wait = step
                    community.clock.advance(wait / 100)
                    await react(voting, place, emoji, comes=comes)
            assert await Checking(community.database).check() == []

    run(example)


@pytest.mark.usefixtures("logging_as_before")
@pytest.mark.skipif(not ARCHIVE.is_file(), reason="the archive of a real community is not at hand")
def test_of_a_real_community_there_is_nothing_to_say(database_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(database_path.parent)
    monkeypatch.setenv("ASKWELL_DATABASE", str(database_path))
    assert main(["import", "--guild", "1", str(ARCHIVE)]) == 0

    async def example() -> None:
        clock = ManualClock(datetime(2018, 3, 13, tzinfo=UTC))
        database = await Database.open(database_path)
        try:
            reviewing = Reviewing(database, clock)
            for _ in range(0, 180, 5):
                assert await reviewing.review_due() == 0
                clock.advance(5 * SECONDS_A_DAY)
            assert await database.read(lambda connection: connection.fetch_value("SELECT day FROM review")) > 17_700
        finally:
            await database.close()

    run(example)
