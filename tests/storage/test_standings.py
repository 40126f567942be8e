"""The plans of folding: each step looks at what it counts in alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.identity import PostId, Snowflake
from bot.domain.periods import span_of
from bot.domain.ranking import Period
from bot.storage import board_buckets, period_gains, stale, standings, tag_standings
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.storage.test_plans import plan_of

POST = PostId(1)
YEAR, MONTH, WEEK = (span_of(period, 20_000) for period in (Period.YEAR, Period.MONTH, Period.WEEK))


def _facts(connection: Connection) -> None:
    with pytest.raises(LookupError):
        standings.get_facts(connection, 1)


STEPS: dict[str, Callable[[Connection], object]] = {
    "mark_post": lambda c: stale.add_post(c, POST),
    "mark_answers": lambda c: stale.add_answers(c, POST),
    "mark_member": lambda c: stale.add_member(c, 1),
    "counted_answers": lambda c: standings.list_counted_answers(c, POST),
    "tags": lambda c: tag_standings.list_tag_ids(c, POST),
    "facts": _facts,
    "member": lambda c: standings.get_member(c, 1),
    "tag": lambda c: tag_standings.get_standing(c, 1, 1),
    "user_id": lambda c: tag_standings.put_user_id(c, 1, Snowflake(1)),
    "guild": lambda c: standings.get_guild(c, 1),
    "gains": lambda c: period_gains.list_gains(c, 1),
    "over": lambda c: period_gains.list_over(c, 1, WEEK, 10),
    "sum_gains": lambda c: period_gains.sum_gains(c, 1, YEAR, MONTH, WEEK),
    "days_after": lambda c: period_gains.list_days_after(c, 1, 20_000),
    "bucket": lambda c: board_buckets.add_to_bucket(c, 1, "all", 1, -1),
}


@pytest.mark.parametrize("name", STEPS)
async def test_a_step_finds_what_it_needs_by_an_index(database: Database, name: str) -> None:
    assert [
        step
        for step in await plan_of(database, STEPS[name])
        if step.startswith("SCAN ") and step != "SCAN CONSTANT ROW"
    ] == []


async def test_the_queue_alone_is_gone_through_in_its_order(database: Database) -> None:
    plan = await plan_of(database, lambda c: standings.list_stale_posts(c, 100))
    assert {step for step in plan if step.startswith("SCAN")} == {"SCAN stale_post", "SCAN taken"}
