"""When comparisons are due, and what they found."""

from __future__ import annotations

from bot.domain.identity import Snowflake
from bot.storage import guilds, repairs
from bot.storage.connection import Connection
from bot.storage.database import Database
from bot.storage.repairs import NEVER, Repair, RepairReport

ONE, OTHER = Snowflake(7), Snowflake(8)


def two_guilds(connection: Connection) -> tuple[int, int]:
    return guilds.ensure_guild(connection, ONE, 1), guilds.ensure_guild(connection, OTHER, 1)


async def test_the_end_of_listening_is_one_time_that_is_replaced(database: Database) -> None:
    assert await database.read(repairs.get_heard_at) is None
    for heard_at in (50, 70, 60):
        await database.write(lambda c, at=heard_at: repairs.put_heard_at(c, at))
    assert await database.read(repairs.get_heard_at) == 60


async def test_a_second_cause_keeps_the_earlier_time_and_stays_full(database: Database) -> None:
    def ask_thrice(connection: Connection) -> list[Repair]:
        guild_id, _ = two_guilds(connection)
        repairs.request(connection, guild_id, since=100, due_at=5)
        repairs.request(connection, guild_id, since=90, due_at=6, is_full=True)
        repairs.request(connection, guild_id, since=95, due_at=7)
        return repairs.list_due(connection, 7)

    assert await database.write(ask_thrice) == [Repair(ONE, since=90, is_full=True, version=3)]
    assert await database.read(lambda c: repairs.list_due(c, 6)) == []


async def test_the_longest_due_comes_first_and_left_guilds_not_at_all(database: Database) -> None:
    def fill(connection: Connection) -> None:
        one, other = two_guilds(connection)
        repairs.request(connection, one, since=1, due_at=9)
        repairs.request(connection, other, since=1, due_at=8)

    await database.write(fill)
    assert [repair.guild_id for repair in await database.read(lambda c: repairs.list_due(c, 9))] == [OTHER, ONE]
    assert await database.read(repairs.get_next_due_at) == 8
    await database.write(lambda c: guilds.put_left(c, 2, 5, 5))
    assert [repair.guild_id for repair in await database.read(lambda c: repairs.list_due(c, 9))] == [ONE]
    assert await database.read(repairs.get_next_due_at) == 9


async def test_one_that_waits_for_its_guild_is_never_due_until_it_is_called(database: Database) -> None:
    def wait(connection: Connection) -> None:
        one, _ = two_guilds(connection)
        repairs.request(connection, one, since=1, due_at=NEVER)

    await database.write(wait)
    assert await database.read(repairs.get_next_due_at) is None
    await database.write(lambda c: repairs.put_waiting_due(c, 1, 20))
    await database.write(lambda c: repairs.put_waiting_due(c, 1, 30))
    assert await database.read(repairs.get_next_due_at) == 20


async def test_a_newer_cause_outlives_the_end_and_the_delay_of_the_older(database: Database) -> None:
    def twice(connection: Connection) -> None:
        one, _ = two_guilds(connection)
        repairs.request(connection, one, since=1, due_at=3)
        repairs.request(connection, one, since=1, due_at=4)

    await database.write(twice)
    await database.write(lambda c: repairs.put_due(c, 1, 1, 500))
    assert not await database.write(lambda c: repairs.remove_version(c, 1, 1))
    assert await database.read(repairs.get_next_due_at) == 4
    assert await database.write(lambda c: repairs.remove_version(c, 1, 2))
    assert await database.read(lambda c: repairs.get_repair(c, 1)) is None


async def test_the_last_report_of_a_guild_is_kept(database: Database) -> None:
    await database.write(two_guilds)
    first = RepairReport(ONE, began_at=1, ended_at=2, is_full=False, calls=3, drift={"vote_added": 4})
    last = RepairReport(ONE, began_at=5, ended_at=6, is_full=True, calls=7, drift={})
    assert await database.read(lambda c: repairs.get_report(c, 1)) is None
    for report in (first, last):
        await database.write(lambda c, report=report: repairs.put_report(c, 1, report))
        assert await database.read(lambda c: repairs.get_report(c, 1)) == report
