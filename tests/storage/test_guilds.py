"""Guilds and the numbers of their questions."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.storage import guilds
from bot.storage.database import Database


async def test_a_guild_is_made_once(database: Database) -> None:
    made = await asyncio.gather(
        *(database.write(lambda connection: guilds.ensure_guild(connection, Snowflake(7), 5)) for _ in range(50))
    )
    assert set(made) == {1}
    assert await database.read(lambda connection: guilds.require_guild_id(connection, Snowflake(7))) == 1
    assert await database.read(guilds.list_guild_ids) == [1]


async def test_an_unknown_guild_has_no_row(database: Database) -> None:
    assert await database.read(lambda connection: guilds.get_guild_id(connection, Snowflake(7))) is None
    with pytest.raises(NotFoundError) as caught:
        await database.read(lambda connection: guilds.require_guild_id(connection, Snowflake(7)))
    assert caught.value.reason is Reason.NO_SUCH_GUILD


async def test_each_number_is_given_once(database: Database) -> None:
    await database.write(lambda connection: guilds.ensure_guild(connection, Snowflake(7), 5))
    taken = await asyncio.gather(
        *(database.write(lambda connection: guilds.take_number(connection, 1)) for _ in range(50))
    )
    assert sorted(taken) == list(range(1, 51))


async def test_numbers_in_use_are_passed_over(database: Database) -> None:
    await database.write(lambda connection: guilds.ensure_guild(connection, Snowflake(7), 5))
    for in_use in (10, 3):
        await database.write(lambda connection, number=in_use: guilds.keep_number_free(connection, 1, number))
    assert await database.write(lambda connection: guilds.take_number(connection, 1)) == 11


async def test_the_time_of_leaving_is_the_first_that_was_told_until_the_return(database: Database) -> None:
    await database.write(lambda connection: guilds.ensure_guild(connection, Snowflake(7), 5))
    for left_at in (20, 30):
        await database.write(lambda connection, at=left_at: guilds.put_left(connection, 1, at, at))
    assert await database.read(guilds.list_guilds) == [guilds.Guild(1, Snowflake(7), 20)]
    await database.write(lambda connection: guilds.put_returned(connection, 1))
    assert await database.read(lambda connection: guilds.find_guild(connection, Snowflake(7))) == guilds.Guild(
        1, Snowflake(7), None
    )
    assert await database.read(lambda connection: guilds.find_guild(connection, Snowflake(8))) is None
