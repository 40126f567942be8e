"""The kept totals: what the database shows is what the rule says."""

from __future__ import annotations

import pytest

from bot.domain.identity import Snowflake
from bot.domain.points import DayCounts, shown_reputation
from bot.storage import guilds, members, totals
from bot.storage.connection import Connection
from bot.storage.database import Database
from bot.storage.totals import Day

POINTS = (-30, -1, 0, 1, 215)


def _member(connection: Connection) -> tuple[int, int]:
    guild_id = guilds.ensure_guild(connection, Snowflake(1), 0)
    return guild_id, members.ensure_member(connection, guild_id, Snowflake(101))


def _shown(connection: Connection, member_id: int) -> int:
    return connection.fetch_value("SELECT reputation FROM member WHERE id = :id", {"id": member_id})


@pytest.mark.parametrize("points", POINTS)
async def test_points_that_move_move_the_reputation_shown(database: Database, points: int) -> None:
    def move(connection: Connection) -> list[int]:
        _, member_id = _member(connection)
        shown: list[int] = []
        for delta in (points, -points, points):
            totals.add_points(connection, member_id, delta)
            shown.append(_shown(connection, member_id))
        return shown

    expected = shown_reputation(points)
    assert await database.write(move) == [expected, 1, expected]


@pytest.mark.parametrize("points", POINTS)
async def test_a_summing_up_shows_the_same(database: Database, points: int) -> None:
    def sum_up(connection: Connection) -> int:
        guild_id, member_id = _member(connection)
        totals.put_day(connection, Day(member_id, 20_000, DayCounts(), points))
        totals.sum_up_members(connection, guild_id)
        return _shown(connection, member_id)

    assert await database.write(sum_up) == shown_reputation(points)
