"""The vectors of guilds in memory, and those nearest to another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.identity import PostId, Snowflake
from bot.domain.meaning import DEPTH, Near
from bot.services import nearest
from bot.services.nearest import Nearest, joined, pack
from bot.storage import vectors, words
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.storage.test_words import add_question

MODEL = "tiny 1"
BITS = 8


def vector(*numbers: float) -> bytes:
    return pack(np.array(numbers, dtype=np.float32))


def turned(degrees: float) -> bytes:
    """Return a vector at an angle to (1, 0, 0 …)."""
    angle = np.radians(degrees)
    return vector(np.cos(angle), np.sin(angle), *[0] * (BITS - 2))


def ask(connection: Connection, made: list[bytes], guild: int = 10) -> list[PostId]:
    """Ask questions, each with a vector."""
    asked = [add_question(connection, guild, f"Question {each}", "") for each in range(len(made))]
    missing = vectors.list_missing(connection, MODEL, 10_000)
    by_id = dict(zip(asked, made, strict=True))
    vectors.put_some(connection, MODEL, missing, [(text, by_id[text.question_id]) for text in missing.texts])
    return asked


def find(connection: Connection, known: Nearest, sought: bytes, guild_row: int = 1, **options) -> list[Near]:
    return known.find(connection, guild_row, sought, **({"visible": None, "before": None} | options))


async def test_the_nearest_comes_first_and_what_points_elsewhere_is_left_out(database: Database) -> None:
    def act(connection: Connection) -> tuple[list[int], list[float]]:
        asked = ask(connection, [turned(80), turned(10), turned(170), turned(40)])
        found = find(connection, Nearest(MODEL, BITS), turned(0))
        return [asked.index(each.question_id) for each in found], [each.likeness for each in found]

    places, likeness = await database.write(act)
    assert places == [1, 3, 0]
    assert likeness == pytest.approx([np.cos(np.radians(each)) for each in (10, 40, 80)], abs=0.01)


async def test_new_changed_and_deleted_questions_are_noticed(database: Database) -> None:
    def act(connection: Connection) -> list[list[int]]:
        known = Nearest(MODEL, BITS)
        first, second = ask(connection, [turned(0), turned(20)])
        seen = [find(connection, known, turned(0))]
        (third,) = ask(connection, [turned(10)])
        seen.append(find(connection, known, turned(0)))
        words.remove_post(connection, first)
        seen.append(find(connection, known, turned(0)))
        missing = vectors.list_missing(connection, MODEL, 10)
        vectors.put_some(connection, MODEL, missing, [(text, turned(60)) for text in missing.texts])
        seen.append(find(connection, known, turned(0)))
        fresh = Nearest(MODEL, BITS)
        find(connection, fresh, turned(0))
        assert known.nbytes == fresh.nbytes
        names = {first: 1, second: 2, third: 3}
        return [[names[each.question_id] for each in found] for found in seen]

    assert await database.write(act) == [[1, 2], [1, 3, 2], [3, 2], [3, 2, 1]]


async def test_another_guild_hidden_channels_and_later_questions_are_left_out(database: Database) -> None:
    def act(connection: Connection) -> list[list[int]]:
        known = Nearest(MODEL, BITS)
        asked = ask(connection, [turned(0), turned(5), turned(10)])
        ask(connection, [turned(0)], guild=20)
        connection.execute("UPDATE question SET thread_id = 99 WHERE id = :id", {"id": asked[0]})
        return [
            [asked.index(each.question_id) for each in found]
            for found in (
                find(connection, known, turned(0)),
                find(connection, known, turned(0), visible=[Snowflake(7)]),
                find(connection, known, turned(0), before=asked[1]),
            )
        ]

    assert await database.write(act) == [[0, 1, 2], [1, 2], [0]]


async def test_what_says_nothing_finds_nothing(database: Database) -> None:
    def act(connection: Connection) -> list[list[Near]]:
        known = Nearest(MODEL, BITS)
        before = find(connection, known, turned(0))
        ask(connection, [vector(*[0] * BITS)])
        return [before, find(connection, known, vector(*[0] * BITS)), find(connection, known, turned(0))]

    assert await database.write(act) == [[], [], []]


async def test_as_many_are_found_as_are_joined(database: Database) -> None:
    def act(connection: Connection) -> int:
        ask(connection, [turned(each / 10) for each in range(DEPTH + 20)])
        return len(find(connection, Nearest(MODEL, BITS), turned(0)))

    assert await database.write(act) == DEPTH


async def test_memory_is_bounded_and_the_guild_asked_last_is_kept(database: Database) -> None:
    def act(connection: Connection) -> tuple[list[int], list[int], int]:
        for guild in (10, 20, 30):
            ask(connection, [turned(each) for each in range(20)], guild)
        whole = Nearest(MODEL, BITS)
        find(connection, whole, turned(0))
        one = whole.nbytes
        known = Nearest(MODEL, BITS, most_bytes=one * 2)
        sizes: list[int] = []
        for guild_row in (1, 2, 1, 3, 1):
            find(connection, known, turned(0), guild_row)
            sizes.append(known.nbytes // one)
        small = Nearest(MODEL, BITS, most_bytes=1)
        found = [len(find(connection, small, turned(0), guild_row)) for guild_row in (1, 2)]
        return sizes, found, small.nbytes // one

    assert await database.write(act) == ([1, 2, 2, 2, 2], [20, 20], 1)


async def test_reading_ahead_is_in_parts_and_stops_where_the_room_ends(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "MOST_READ", 5)

    def act(connection: Connection) -> tuple[list[int], bool, int]:
        for _ in range(6):
            ask(connection, [turned(10), turned(20), turned(30)])
        known = Nearest(MODEL, BITS)
        steps: list[int] = []
        while known.read_some(connection, 1):
            steps.append(known.nbytes)
        found = len(find(connection, known, turned(0)))
        assert known.nbytes == steps[-1]
        return steps, Nearest(MODEL, BITS, most_bytes=1).read_some(connection, 1), found

    steps, had_room, found = await database.write(act)
    assert (len(steps), steps == sorted(steps)) == (6, True)
    assert not had_room
    assert found == 18


NUMBERS = st.lists(st.floats(-1_000, 1_000, width=32), min_size=4, max_size=4)


@given(NUMBERS)
@example([0.0, 0.0, 0.0, 1.1754943508222875e-38])
def test_a_packed_vector_points_where_it_did(numbers: list[float]) -> None:
    packed = np.frombuffer(vector(*numbers), np.int8).astype(np.float32)
    true = np.array(numbers, np.float32)
    assert len(packed) == 4
    if np.abs(true).max() < 1e-6:
        return
    cosine = packed @ true / np.linalg.norm(packed) / np.linalg.norm(true)
    assert cosine > 0.999


def test_texts_that_are_joined_count_alike_however_long_they_are() -> None:
    assert joined([[3.0, 0.0], [0.0, 400.0]]).tolist() == pytest.approx([1.0, 1.0])
    assert joined([[3.0, 0.0], [0.0, 0.0]]).tolist() == pytest.approx([1.0, 0.0])


async def test_who_comes_first_waits_for_a_part_and_the_rest_comes_with_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "MOST_READ", 5)
    monkeypatch.setattr(nearest, "_MOST_READS_IN_PASSING", 2)

    def act(connection: Connection) -> list[int]:
        for _ in range(3):
            ask(connection, [turned(10), turned(20), turned(30)])
        known = Nearest(MODEL, BITS)
        return [len(find(connection, known, turned(0))) for _ in range(3)]

    assert await database.write(act) == [6, 9, 9]
