"""Finding what was asked before."""

from __future__ import annotations

from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import QuestionState
from bot.domain.similar import FEWEST_QUESTIONS, SHOWN_FROM
from bot.services import similar
from bot.storage import channels, questions, words
from bot.storage.connection import Connection
from bot.storage.database import Database
from bot.storage.matches import Frequencies
from tests.storage.test_words import add_question

TITLE = "How do I undo the last commit in git?"
BODY = "I committed the wrong files and have not pushed the commit yet."
GUILD = 10
PLACES = ("kitchen", "garden", "harbour", "library", "station", "theatre", "museum", "bridge", "castle", "market")


def fill(connection: Connection, number: int, guild: int = GUILD) -> None:
    """Ask so many questions that have nothing to do with anything."""
    for each in range(number):
        place = PLACES[each % len(PLACES)]
        add_question(connection, guild, f"Which colour has the {place} number {each}?", f"We painted the {place} once.")


def find(connection: Connection, title: str = TITLE, body: str = "", **options) -> list[similar.Similar]:
    return similar.find(connection, options.pop("guild_row", 1), title, body, options.pop("tags", ()), 5, **options)


async def test_a_question_in_other_words_of_the_same_stems_is_found(database: Database) -> None:
    def act(connection: Connection) -> tuple[PostId, list[similar.Similar]]:
        fill(connection, FEWEST_QUESTIONS)
        wanted = add_question(connection, GUILD, TITLE, BODY, "git")
        return wanted, find(connection, "Undoing my last commits in git", tags=("git",))

    wanted, found = await database.write(act)
    assert found[0].question_id == wanted
    assert found[0].number == FEWEST_QUESTIONS + 1
    assert found[0].share >= SHOWN_FROM


async def test_the_same_text_again_has_a_share_of_one(database: Database) -> None:
    def act(connection: Connection) -> list[similar.Similar]:
        fill(connection, FEWEST_QUESTIONS)
        add_question(connection, GUILD, TITLE, BODY, "git")
        return find(connection, TITLE, BODY, tags=("git",))

    assert round((await database.write(act))[0].share, 6) == 1


async def test_a_question_with_one_word_in_common_is_not_alike_enough(database: Database) -> None:
    def act(connection: Connection) -> list[similar.Similar]:
        fill(connection, FEWEST_QUESTIONS)
        add_question(connection, GUILD, TITLE, BODY, "git")
        return find(connection, "Who should commit to watering the plants of our neighbours during summer?")

    assert [each.share < SHOWN_FROM for each in await database.write(act)] == [True]


async def test_a_small_guild_has_nothing_to_tell(database: Database) -> None:
    def act(connection: Connection) -> list[int]:
        add_question(connection, GUILD, TITLE, BODY)
        fill(connection, FEWEST_QUESTIONS - 2)
        few = len(find(connection))
        fill(connection, 1)
        return [few, len(find(connection))]

    assert await database.write(act) == [0, 1]


async def test_nothing_of_another_guild_of_an_answer_or_of_a_deleted_question_is_found(database: Database) -> None:
    def act(connection: Connection) -> tuple[list[similar.Similar], list[similar.Similar]]:
        fill(connection, FEWEST_QUESTIONS)
        deleted = add_question(connection, GUILD, TITLE, BODY)
        before = find(connection)
        words.remove_post(connection, deleted)
        questions.put_state(connection, deleted, QuestionState.DELETED)
        add_question(connection, 20, TITLE, BODY)
        return before, find(connection)

    before, after = await database.write(act)
    assert (len(before), after) == (1, [])


async def test_only_what_the_reader_can_see_and_only_earlier_ones_are_found(database: Database) -> None:
    def act(connection: Connection) -> list[list[int]]:
        fill(connection, FEWEST_QUESTIONS)
        everywhere = add_question(connection, GUILD, TITLE, BODY)
        hidden = add_question(connection, GUILD, TITLE, BODY)
        channel_id = channels.ensure_channel(connection, 1, Snowflake(77))
        connection.execute(
            "UPDATE question SET channel_id = :channel_id, thread_id = 770 WHERE id = :id",
            {"channel_id": channel_id, "id": hidden},
        )
        shown = [
            find(connection, visible=[Snowflake(77)]),
            find(connection, visible=[Snowflake(7)]),
            find(connection, before=hidden),
            find(connection, before=everywhere),
        ]
        return [[each.question_id - everywhere for each in found] for found in shown]

    assert await database.write(act) == [[0, 1], [0], [0], []]


async def test_a_title_of_stop_words_signs_or_nothing_finds_nothing(database: Database) -> None:
    def act(connection: Connection) -> list[list[similar.Similar]]:
        fill(connection, FEWEST_QUESTIONS)
        return [find(connection, title) for title in ("how do I do this?", '"*" AND ( NEAR', "???", "", "🙂")]

    assert await database.write(act) == [[], [], [], [], []]


async def test_remembered_frequencies_change_nothing(database: Database) -> None:
    def act(connection: Connection) -> tuple[list[similar.Similar], list[similar.Similar]]:
        fill(connection, 600)
        add_question(connection, GUILD, TITLE, BODY)
        frequencies = Frequencies()
        title = f"{TITLE} Which colour?"
        find(connection, title, frequencies=frequencies)
        return find(connection, title), find(connection, title, frequencies=frequencies)

    fresh, remembered = await database.write(act)
    assert fresh == remembered != []
