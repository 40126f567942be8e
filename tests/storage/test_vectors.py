"""Vectors of questions: which are missing, and which a guild has."""

from __future__ import annotations

from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import QuestionState
from bot.storage import channels, guilds, questions, vectors, words
from bot.storage.connection import Connection
from bot.storage.database import Database
from bot.storage.vectors import Missing, Vectors
from tests.storage.test_words import add_question

GUILD = 10
MODEL, OTHER = "tiny 1", "tiny 2"


def ask(connection: Connection, number: int, guild: int = GUILD) -> list[PostId]:
    return [add_question(connection, guild, f"Question {each}", "Text") for each in range(number)]


def make(connection: Connection, missing: Missing, model: str = MODEL, vector: bytes = b"abcd") -> None:
    vectors.put_some(connection, model, missing, [(text, vector) for text in missing.texts])


def make_all(connection: Connection, model: str = MODEL, vector: bytes = b"abcd") -> None:
    while (missing := vectors.list_missing(connection, model, 3)).question_ids:
        make(connection, missing, model, vector)


def kept(connection: Connection, model: str = MODEL, guild_row: int = 1, **options: int) -> Vectors | None:
    chosen = {"made": 0, "length": 4, "limit": 1_000} | options
    return vectors.list_newer(connection, guild_row, model, chosen.pop("made"), **chosen)


def ids(found: Vectors | None) -> list[PostId]:
    return [] if found is None else sorted(found.question_ids)


async def test_every_question_is_missing_until_it_was_looked_at(database: Database) -> None:
    def act(connection: Connection) -> list[tuple[list[int], int]]:
        asked = ask(connection, 5)
        seen = [(ids(kept(connection)), vectors.count_missing(connection, MODEL))]
        make(connection, vectors.list_missing(connection, MODEL, 3))
        seen.append((ids(kept(connection)), vectors.count_missing(connection, MODEL)))
        make_all(connection)
        seen.append((ids(kept(connection)), vectors.count_missing(connection, MODEL)))
        return [([each - asked[0] for each in found], missing) for found, missing in seen]

    assert await database.write(act) == [([], 5), ([0, 1, 2], 2), ([0, 1, 2, 3, 4], 0)]


async def test_a_changed_question_loses_its_vector_and_waits_for_another(database: Database) -> None:
    def act(connection: Connection) -> tuple[list[PostId], Missing, list[PostId], PostId]:
        first, second = ask(connection, 2)
        make_all(connection)
        words.remove_post(connection, first)
        questions.put_title(connection, first, "Another title")
        words.index_post(connection, first)
        left, missing = ids(kept(connection)), vectors.list_missing(connection, MODEL, 10)
        make_all(connection)
        assert ids(kept(connection)) == [first, second]
        return left, missing, [first], second

    left, missing, changed, second = await database.write(act)
    assert left == [second]
    assert (missing.question_ids, missing.texts[0].title) == (changed, "Another title")


async def test_what_changed_while_its_vector_was_made_waits_again(database: Database) -> None:
    def act(connection: Connection) -> tuple[list[PostId], list[PostId], list[PostId]]:
        asked = ask(connection, 3)
        missing = vectors.list_missing(connection, MODEL, 10)
        words.remove_post(connection, asked[1])
        questions.put_title(connection, asked[1], "Another title")
        make(connection, missing)
        without = ids(kept(connection))
        waiting = list(vectors.list_missing(connection, MODEL, 10).question_ids)
        make_all(connection)
        return [each for each in asked if each not in without], waiting, [asked[1]]

    lacking, waiting, changed = await database.write(act)
    assert lacking == waiting == changed


async def test_a_deleted_question_gets_none_and_loses_what_it_had(database: Database) -> None:
    def act(connection: Connection) -> tuple[list[PostId], int, list[PostId]]:
        first, second, third = ask(connection, 3)
        make(connection, vectors.list_missing(connection, MODEL, 2))
        missing = vectors.list_missing(connection, MODEL, 10)
        for each in (first, third):
            words.remove_post(connection, each)
            questions.put_state(connection, each, QuestionState.DELETED)
        make(connection, missing)
        make_all(connection)
        return ids(kept(connection)), vectors.count_missing(connection, MODEL), [second]

    found, missing, standing = await database.write(act)
    assert (found, missing) == (standing, 0)


async def test_another_model_begins_anew_and_nothing_of_the_old_one_is_left(database: Database) -> None:
    def act(connection: Connection) -> tuple[list[int], int]:
        ask(connection, 5)
        make_all(connection)
        deleted = add_question(connection, GUILD, "Deleted", "")
        make_all(connection)
        questions.put_state(connection, deleted, QuestionState.DELETED)
        missing = vectors.count_missing(connection, OTHER)
        make(connection, vectors.list_missing(connection, OTHER, 3), OTHER)
        between = [len(ids(kept(connection, model))) for model in (MODEL, OTHER)]
        make_all(connection, OTHER)
        after = [len(ids(kept(connection, model))) for model in (MODEL, OTHER)]
        return [missing, *between, *after], connection.fetch_value("SELECT COUNT(*) FROM question_vector")

    # The deleted one had its vector still, as nobody took its text out.
    assert await database.write(act) == ([6, 3, 3, 0, 5], 5)


async def test_a_step_that_comes_late_skips_no_question(database: Database) -> None:
    def act(connection: Connection) -> tuple[list[PostId], list[PostId]]:
        asked = ask(connection, 6)
        make(connection, vectors.list_missing(connection, MODEL, 3))
        late = vectors.list_missing(connection, MODEL, 3)
        make(connection, vectors.list_missing(connection, OTHER, 1), OTHER)
        make(connection, late)
        make_all(connection)
        return ids(kept(connection)), asked

    found, asked = await database.write(act)
    assert found == asked


async def test_the_same_step_twice_changes_nothing(database: Database) -> None:
    def act(connection: Connection) -> list[list[PostId]]:
        asked = ask(connection, 4)
        missing = vectors.list_missing(connection, MODEL, 2)
        make(connection, missing)
        make(connection, missing)
        make_all(connection)
        return [ids(kept(connection)), asked]

    found, asked = await database.write(act)
    assert found == asked


async def test_no_step_is_cut_in_two(database: Database) -> None:
    def act(connection: Connection) -> list[list[int]]:
        asked = ask(connection, 8)
        make_all(connection)
        found: list[list[int]] = []
        made = 0
        while (newer := kept(connection, made=made, limit=4)) is not None:
            found.append([each - asked[0] for each in newer.question_ids])
            made = newer.made[-1]
        return found

    assert await database.write(act) == [[0, 1, 2], [3, 4, 5], [6, 7]]


async def test_vectors_of_another_length_guild_or_model_are_left_out(database: Database) -> None:
    def act(connection: Connection) -> list[list[PostId]]:
        ask(connection, 1)
        add_question(connection, 20, "Elsewhere", "")
        make_all(connection)
        return [ids(kept(connection, length=5)), ids(kept(connection, OTHER)), ids(kept(connection, guild_row=2))]

    wrong_length, other_model, elsewhere = await database.write(act)
    assert (wrong_length, other_model, len(elsewhere)) == ([], [], 1)


async def test_a_question_is_told_to_whom_sees_its_channel_as_long_as_the_vector_is_its_own(database: Database) -> None:
    def act(connection: Connection) -> list[int | None]:
        (asked,) = ask(connection, 1)
        make_all(connection)
        newest = kept(connection)
        assert newest is not None
        (made,) = newest.made
        channel_id = channels.ensure_channel(connection, 1, Snowflake(77))
        connection.execute(
            "UPDATE question SET channel_id = :channel_id, thread_id = 770 WHERE id = :id",
            {"channel_id": channel_id, "id": asked},
        )
        look = [(made, None), (made, [77]), (made, [7]), (made, []), (made - 1, None)]
        return [
            vectors.get_number_if_seen(
                connection,
                asked,
                step,
                vectors.visible_list(None if seen is None else [Snowflake(each) for each in seen]),
            )
            for step, seen in look
        ]

    assert await database.write(act) == [1, 1, None, None, None]


async def test_what_was_not_looked_at_yet_does_not_wait_twice(database: Database) -> None:
    def act(connection: Connection) -> int:
        _, second = ask(connection, 2)
        make(connection, vectors.list_missing(connection, MODEL, 1))
        words.remove_post(connection, second)
        return vectors.count_missing(connection, MODEL)

    assert await database.write(act) == 1


async def test_a_deleted_question_is_told_to_nobody(database: Database) -> None:
    def act(connection: Connection) -> int | None:
        (asked,) = ask(connection, 1)
        make_all(connection)
        newest = kept(connection)
        assert newest is not None
        questions.put_state(connection, asked, QuestionState.DELETED)
        return vectors.get_number_if_seen(connection, asked, newest.made[0], None)

    assert await database.write(act) is None


async def test_without_an_embedding_nothing_waits(database: Database) -> None:
    def act(connection: Connection) -> int:
        (asked,) = ask(connection, 1)
        words.remove_post(connection, asked)
        return connection.fetch_value("SELECT COUNT(*) FROM stale_vector")

    assert await database.write(act) == 0


async def test_the_largest_guilds_come_first_and_those_left_do_not(database: Database) -> None:
    def act(connection: Connection) -> list[int]:
        for guild, number in ((10, 1), (20, 3), (30, 2), (40, 4)):
            ask(connection, number, guild)
        left = guilds.require_guild_id(connection, Snowflake(40))
        connection.execute("UPDATE guild SET left_at = 1 WHERE id = :id", {"id": left})
        return vectors.list_largest_guilds(connection, 2)

    assert await database.write(act) == [2, 3]
