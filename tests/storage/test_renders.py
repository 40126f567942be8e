"""The outbox."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import PostKind
from bot.domain.rendering import RenderKind
from bot.storage import guilds, members, posts, renders
from bot.storage.connection import Connection
from bot.storage.database import Database


@pytest_asyncio.fixture
async def post_id(database: Database) -> PostId:
    def add(connection: Connection) -> PostId:
        guild_id = guilds.ensure_guild(connection, Snowflake(7), 0)
        return posts.add_post(
            connection,
            guild_id=guild_id,
            kind=PostKind.QUESTION,
            author_member_id=members.ensure_member(connection, guild_id, Snowflake(1)),
            body="",
            created_at=0,
            message=None,
        )

    return await database.write(add)


@pytest.mark.parametrize(("first", "second", "due_at"), [(10, 5, 5), (5, 10, 5)])
async def test_the_earlier_of_two_wishes_is_the_due_time(
    database: Database, post_id: PostId, first: int, second: int, due_at: int
) -> None:
    def act(connection: Connection) -> None:
        for wish in (first, second):
            renders.request(connection, 1, post_id, RenderKind.INDEX, 0, due_at=wish)

    await database.write(act)
    assert await database.read(renders.get_next_due_at) == due_at


async def test_targets_tell_renders_apart(database: Database, post_id: PostId) -> None:
    def act(connection: Connection) -> None:
        for target in ("1 ⬆", "2 ⬆", "1 ⬆"):
            renders.request(connection, 1, post_id, RenderKind.TAKE_OFF, 0, target=target)

    await database.write(act)
    due = await database.read(lambda connection: renders.list_due(connection, 0, 10))
    assert [(render.target, render.version) for render in due] == [("1 ⬆", 2), ("2 ⬆", 1)]


async def test_only_so_many_come_at_once_and_none_before_its_time(database: Database, post_id: PostId) -> None:
    def act(connection: Connection) -> None:
        for each in range(5):
            renders.request(connection, 1, post_id, RenderKind.TAKE_OFF, each, target=str(each))

    await database.write(act)
    for now, limit, expected in ((9, 2, ["0", "1"]), (2, 9, ["0", "1", "2"])):
        due = await database.read(lambda connection, n=now, m=limit: renders.list_due(connection, n, m))
        assert [render.target for render in due] == expected


async def test_a_withdrawn_render_is_gone(database: Database, post_id: PostId) -> None:
    def act(connection: Connection) -> None:
        for kind in (RenderKind.CARD, RenderKind.INDEX):
            renders.request(connection, 1, post_id, kind, 0)
        renders.remove_kind(connection, post_id, RenderKind.CARD)

    await database.write(act)
    [left] = await database.read(lambda connection: renders.list_due(connection, 0, 10))
    assert left.kind is RenderKind.INDEX
    await database.write(lambda connection: renders.remove_of_post(connection, post_id))
    assert await database.read(renders.get_next_due_at) is None
