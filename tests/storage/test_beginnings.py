"""How words go on that a member is typing."""

from __future__ import annotations

from bot.storage import hits
from bot.storage.beginnings import MOST_STEMS, Beginnings
from bot.storage.database import Database
from tests.storage.test_words import add_question

FIRST_GUILD = 1
"""The row of the first guild that asks."""


async def test_a_beginning_that_few_posts_have_is_left_open(database: Database) -> None:
    await database.write(lambda c: add_question(c, 10, "Merging and mergers", ""))
    assert await database.read(lambda c: Beginnings().of(c, FIRST_GUILD, "merg")) is None


async def test_a_beginning_that_many_posts_have_stands_for_its_most_frequent_stems(database: Database) -> None:
    for title in ("merge mercy", "merge mercury", "merge", "mercury other"):
        await database.write(lambda c, title=title: add_question(c, 10, title, ""))
    await database.write(lambda c: add_question(c, 20, "merlin " * 3, ""))
    assert await database.read(lambda c: Beginnings(most_scanned=3).of(c, FIRST_GUILD, "mer")) == (
        "merg",
        "mercuri",
        "merci",
    )


async def test_no_more_stems_are_asked_for_than_are_cheap(database: Database) -> None:
    words = " ".join(f"mer{letter}x" for letter in "abcdefghijklmnopqrstuvwxyz")
    await database.write(lambda c: add_question(c, 10, words, ""))
    found = await database.read(lambda c: Beginnings(most_scanned=1).of(c, FIRST_GUILD, "mer"))
    assert found is not None
    assert len(found) == MOST_STEMS


async def test_what_took_long_to_find_is_remembered(database: Database) -> None:
    beginnings = Beginnings(most_scanned=10)
    for number in range(500):
        await database.write(lambda c, number=number: add_question(c, 10, f"merge {number}", ""))
    assert await database.read(lambda c: beginnings.of(c, FIRST_GUILD, "mer")) == ("merg",)
    await database.write(lambda c: add_question(c, 10, "mercury", ""))
    assert await database.read(lambda c: beginnings.of(c, FIRST_GUILD, "mer")) == ("merg",)
    assert await database.read(lambda c: beginnings.of(c, FIRST_GUILD, "merc")) is None


async def test_titles_of_the_newest_questions_alone_are_looked_at(database: Database) -> None:
    for title in ("Undo one merge", "Undo two merges", "Undo three merges"):
        await database.write(lambda c, title=title: add_question(c, 10, title, ""))
    for newest, titles in (
        (2, ["Undo three merges", "Undo two merges"]),
        (9, ["Undo three merges", "Undo two merges", "Undo one merge"]),
    ):
        found = await database.read(
            lambda c, newest=newest: hits.list_titles_with_words(
                c, FIRST_GUILD, ["undo"], ["mer"], [], [], 10, newest=newest
            )
        )
        assert found == titles
