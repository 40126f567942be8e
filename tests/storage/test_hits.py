"""What a search asks the index of words."""

from __future__ import annotations

from bot.domain.identity import PostId, Snowflake
from bot.storage import channels, guilds, hits
from bot.storage.connection import Connection
from bot.storage.database import Database
from bot.storage.hits import Condition
from tests.storage.test_words import add_question

FIRST_GUILD = 1
"""The row of the first guild that asks."""

HIDDEN, SEEN = Snowflake(100), Snowflake(200)


def add_questions(connection: Connection) -> None:
    """Add twenty questions with the same word, of which the better half lies in one channel and the rest in another."""
    for number in range(20):
        post_id = add_question(connection, 10, "Undo " + "this " * number, "")
        guild_id = guilds.ensure_guild(connection, Snowflake(10), 0)
        channel = channels.ensure_channel(connection, guild_id, HIDDEN if number < 10 else SEEN)
        connection.execute(
            "UPDATE question SET channel_id = :channel, thread_id = :thread WHERE id = :id",
            {"channel": channel, "thread": 1_000 + number, "id": post_id},
        )


def find(connection: Connection, condition: Condition, limit: int) -> list[int]:
    """Return the posts that are found, from the best match on."""
    query = hits.query_for(FIRST_GUILD, ["undo"], all_of_them=True)
    found = hits.list_posts(connection, query, condition, first_post_id=PostId(0), limit=limit)
    scores = [each.score for each in found]
    assert scores == sorted(scores, reverse=True)
    return [each.post_id for each in found]


async def test_the_best_matches_come_first_and_no_more_than_asked_for(database: Database) -> None:
    await database.write(add_questions)
    assert await database.read(lambda c: find(c, Condition(), 4)) == [1, 2, 3, 4]
    assert await database.read(lambda c: find(c, Condition(), 50)) == list(range(1, 21))


async def test_what_is_hidden_takes_no_place_of_what_is_seen(database: Database) -> None:
    await database.write(add_questions)
    seen = Condition(visible_channels=frozenset([SEEN]))
    assert await database.read(lambda c: find(c, seen, 4)) == [11, 12, 13, 14]
    assert await database.read(lambda c: find(c, seen, 50)) == list(range(11, 21))


async def test_what_a_filter_leaves_out_takes_no_place_either(database: Database) -> None:
    await database.write(add_questions)
    await database.write(lambda c: c.execute("UPDATE post SET created_at = 9 WHERE id > 15"))
    assert await database.read(lambda c: find(c, Condition(since=5), 4)) == [16, 17, 18, 19]
