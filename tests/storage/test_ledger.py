"""The ledger in the database: its causes, and the plan by which a page of it is read."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from bot.domain.identity import PostId, Snowflake
from bot.domain.points import Cause, Effect, Kind
from bot.domain.posts import PostKind, QuestionState
from bot.domain.reputation import NOW, Entry, Position, Turn
from bot.storage import channels, guilds, ledger, members, posts, questions
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.storage.test_plans import plan_of

CHANNEL, THREAD = Snowflake(55), Snowflake(66)


def fill(connection: Connection, lines: int = 1, cause: Cause = Cause.CAST) -> int:
    """Give a member a question in a channel and lines about it, one a minute; return the member's row."""
    guild_id = guilds.ensure_guild(connection, Snowflake(1), 0)
    member_id = members.ensure_member(connection, guild_id, Snowflake(101))
    post_id = posts.add_post(
        connection,
        guild_id=guild_id,
        kind=PostKind.QUESTION,
        author_member_id=member_id,
        body="",
        created_at=0,
        message=None,
    )
    questions.add_question(
        connection,
        post_id,
        guild_id=guild_id,
        number=1,
        title="Why?",
        channel_id=channels.ensure_channel(connection, guild_id, CHANNEL),
        thread_id=THREAD,
        last_activity_at=0,
        state=QuestionState.OPEN,
        close_reason=None,
    )
    effect = Effect(member_id, Kind.QUESTION_UP, 1, post_id, 0)
    ledger.add_entries(connection, [(effect, 60 * number) for number in range(lines)], cause)
    return member_id


def entries(
    connection: Connection,
    member_id: int,
    start: Position = NOW,
    turn: Turn = Turn.OLDER,
    visible: frozenset[Snowflake] | None = None,
) -> list[Entry]:
    return ledger.list_entries(connection, member_id, start, turn, visible, with_casts=True, limit=3)


@pytest.mark.parametrize("cause", Cause)
async def test_the_database_knows_every_cause(database: Database, cause: Cause) -> None:
    def add_and_read(connection: Connection) -> list[Cause]:
        return [entry.cause for entry in entries(connection, fill(connection, cause=cause))]

    assert await database.write(add_and_read) == [cause]


async def test_the_database_refuses_a_cause_that_is_none(database: Database) -> None:
    def add(connection: Connection) -> None:
        fill(connection)
        connection.execute("UPDATE ledger SET cause = 'luck'")

    with pytest.raises(sqlite3.IntegrityError):
        await database.write(add)


@pytest.mark.parametrize("turn", Turn)
async def test_a_page_is_read_by_its_index_in_order_and_from_its_place(database: Database, turn: Turn) -> None:
    plan = await plan_of(
        database, lambda c: ledger.list_entries(c, 1, Position(5, 5), turn, [CHANNEL], with_casts=True, limit=11)
    )
    side = {Turn.OLDER: "<", Turn.NEWER: ">"}[turn]
    assert f"SEARCH ledger USING INDEX ledger_by_member (member_id=? AND at{side}?)" in plan
    assert [step for step in plan if step.startswith("SCAN") and step != "SCAN line"] == []
    # The lines of the page alone are put in order once more, after all that belongs to them was fetched.
    assert plan.index("SCAN line") < plan.index("USE TEMP B-TREE FOR ORDER BY")


async def test_a_page_costs_the_same_in_a_long_history(database: Database) -> None:
    def steps_of_a_page(connection: Connection) -> int:
        member_id = fill(connection, lines=5_000)
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        raw: Any = connection._raw
        raw.set_progress_handler(count, 1)
        try:
            found = entries(connection, member_id, Position(60 * 2_500, 1))
        finally:
            raw.set_progress_handler(None, 1)
        assert len(found) == 3
        return steps

    assert await database.write(steps_of_a_page) < 1_000


async def test_lines_come_from_a_position_on_the_nearest_first(database: Database) -> None:
    def read(connection: Connection) -> tuple[list[int], list[int]]:
        member_id = fill(connection, lines=7)
        start = Position(180, 4)
        return (
            [entry.at for entry in entries(connection, member_id, start)],
            [entry.at for entry in entries(connection, member_id, start, Turn.NEWER)],
        )

    assert await database.write(read) == ([120, 60, 0], [240, 300, 360])


async def test_lines_of_one_second_are_told_apart_by_their_ids(database: Database) -> None:
    def read(connection: Connection) -> list[int]:
        member_id = fill(connection, lines=4)
        connection.execute("UPDATE ledger SET at = 60")
        return [entry.id for entry in entries(connection, member_id, Position(60, 3))]

    assert await database.write(read) == [2, 1]


async def test_of_a_channel_that_the_reader_cannot_see_no_place_leaves_the_database(database: Database) -> None:
    def read(connection: Connection) -> list[object]:
        member_id = fill(connection)
        seen = [entries(connection, member_id, visible=visible)[0].place for visible in (None, frozenset({CHANNEL}))]
        return [*seen, entries(connection, member_id, visible=frozenset({THREAD}))[0].place]

    operator, reader, stranger = await database.write(read)
    assert operator == reader
    assert reader is not None
    assert stranger is None


async def test_a_deleted_question_has_no_title_and_no_way_to_it(database: Database) -> None:
    def read(connection: Connection) -> list[Entry]:
        member_id = fill(connection)
        questions.put_state(connection, PostId(1), QuestionState.DELETED)
        return entries(connection, member_id)

    [entry] = await database.write(read)
    assert entry.place is not None
    assert (entry.place.title, entry.place.thread_id, entry.place.message) == (None, None, None)
