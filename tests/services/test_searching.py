"""Finding questions by their words, guild by guild."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SystemClock
from bot.domain.identity import Snowflake
from bot.domain.words import tokenise
from bot.services.searching import Searching
from bot.storage.database import Database
from tests.storage.test_words import add_question

GUILD = Snowflake(10)
NOWHERE: frozenset[Snowflake] = frozenset()


async def numbers(database: Database, query: str, guild: Snowflake = GUILD) -> list[int]:
    page = await Searching(database, SystemClock()).search(guild, query, NOWHERE)
    return [hit.question.number for hit in page.items]


async def asked(database: Database, title: str, body: str = "", guild: int = GUILD) -> None:
    await database.write(lambda connection: add_question(connection, guild, title, body))


async def test_all_words_are_asked_for_and_any_of_them_if_no_post_has_all(database: Database) -> None:
    await asked(database, "Undo a commit")
    await asked(database, "Undo a merge")
    assert await numbers(database, "undo merge") == [2]
    assert sorted(await numbers(database, "undo rebase")) == [1, 2]


@pytest.mark.parametrize(
    ("body", "query"),
    [
        ("これは日本語の文です", "日本語"),
        ("これは水", "水"),
        ("ภาษาไทย", "ไทย"),
        ("Crème brûlée", "creme brulee"),
        ("creme brulee", "Crème Brûlée"),
        ("call parse_args() first", "parse_args"),
        ("call parse_args() first", "args"),
        ("my C++ program", "c++"),
        ("it works 🎉 now", "🎉"),
        ("all sorted lists", "sorting"),
    ],
)
async def test_words_of_every_script_are_found(database: Database, body: str, query: str) -> None:
    await asked(database, "Something else altogether")
    await asked(database, "Title", body)
    assert await numbers(database, query) == [2]


async def test_titles_complete_from_their_start_and_by_a_later_word(database: Database) -> None:
    for title in ("Undo a commit", "undo all", "How do I undo merges?", "Running tests"):
        await asked(database, title)
    await asked(database, "Undo of others", guild=20)
    searching = Searching(database, SystemClock())
    assert await searching.titles(GUILD, "UNDO", NOWHERE) == ("Undo a commit", "undo all", "How do I undo merges?")
    assert await searching.titles(GUILD, "undo merg", NOWHERE) == ("How do I undo merges?",)
    assert await searching.titles(GUILD, "in runni", NOWHERE) == ()
    assert await searching.titles(GUILD, "tests runnin", NOWHERE) == ("Running tests",)
    assert await searching.titles(GUILD, '"', NOWHERE) == ()


@given(body=st.text(min_size=1, max_size=80), query=st.text(max_size=80))
async def test_a_post_is_found_by_each_of_its_words_in_its_guild_alone(
    database: Database, body: str, query: str
) -> None:
    await asked(database, "", body)
    await asked(database, "", query, guild=20)
    searching = Searching(database, SystemClock())
    newest = await database.read(lambda c: c.fetch_value("SELECT MAX(number) FROM question WHERE guild_id = 1"))
    body = await database.read(
        lambda c: c.fetch_value("SELECT body FROM post WHERE id = (SELECT MAX(id) - 1 FROM post)")
    )
    for word in set(tokenise(body)):
        first = await searching.search(GUILD, word, NOWHERE)
        found = list(first.items)
        while first.has_next:
            first = await searching.search(GUILD, word, NOWHERE, page=first.number + 1)
            found += first.items
        assert newest in {hit.question.number for hit in found}
    await searching.titles(GUILD, query, NOWHERE)
    for hit in (await searching.search(GUILD, query, NOWHERE)).items:
        assert hit.question.post.guild_id == GUILD
