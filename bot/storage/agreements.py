"""What rows say of each other, where no constraint of the schema can hold them to it.

Posts are gone through in ranges of their ids, so that memory stays bounded however big the database is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from types import MappingProxyType

from bot.domain.checking import Drift
from bot.storage import words
from bot.storage.connection import Connection
from bot.storage.migrator import load_migrations, migrate

# Each reference inside a guild, as pairs of the guilds at its two ends.
_GUILDS = """
    SELECT 'author of post ' || post.id AS place, member.guild_id AS kept, post.guild_id AS actual
    FROM post
    JOIN member ON member.id = post.author_id
    WHERE post.id >= :low AND post.id < :high AND member.guild_id <> post.guild_id
    UNION ALL
    SELECT 'question ' || question.id, question.guild_id, post.guild_id
    FROM post
    JOIN question ON question.id = post.id
    WHERE post.id >= :low AND post.id < :high AND question.guild_id <> post.guild_id
    UNION ALL
    SELECT 'channel of question ' || question.id, channel.guild_id, question.guild_id
    FROM question
    JOIN channel ON channel.id = question.channel_id
    WHERE question.id >= :low AND question.id < :high AND channel.guild_id <> question.guild_id
    UNION ALL
    SELECT 'answer ' || answer.id, post.guild_id, asked.guild_id
    FROM answer
    JOIN post ON post.id = answer.id
    JOIN post AS asked ON asked.id = answer.question_id
    WHERE answer.id >= :low AND answer.id < :high AND post.guild_id <> asked.guild_id
    UNION ALL
    SELECT 'vote of member ' || member.id || ' on post ' || post.id, member.guild_id, post.guild_id
    FROM post
    JOIN vote ON vote.post_id = post.id
    JOIN member ON member.id = vote.voter_id
    WHERE post.id >= :low AND post.id < :high AND member.guild_id <> post.guild_id
    UNION ALL
    SELECT 'accepter of question ' || post.id, member.guild_id, post.guild_id
    FROM post
    JOIN acceptance ON acceptance.question_id = post.id
    JOIN member ON member.id = acceptance.accepted_by
    WHERE post.id >= :low AND post.id < :high AND member.guild_id <> post.guild_id
    UNION ALL
    SELECT 'ledger line ' || ledger.id, member.guild_id, post.guild_id
    FROM post
    JOIN ledger ON ledger.post_id = post.id
    JOIN member ON member.id = ledger.member_id
    WHERE post.id >= :low AND post.id < :high AND member.guild_id <> post.guild_id
    UNION ALL
    SELECT 'tag ' || tag.id || ' of question ' || post.id, tag.guild_id, post.guild_id
    FROM post
    JOIN question_tag ON question_tag.question_id = post.id
    JOIN tag ON tag.id = question_tag.tag_id
    WHERE post.id >= :low AND post.id < :high AND tag.guild_id <> post.guild_id
    UNION ALL
    SELECT 'render ' || render.id, render.guild_id, post.guild_id
    FROM post
    JOIN render ON render.post_id = post.id
    WHERE post.id >= :low AND post.id < :high AND render.guild_id <> post.guild_id
"""

_NEXT_ANSWERS = """
    SELECT 'question ' || question.id AS place,
           question.next_answer AS kept,
           'more than ' || MAX(taken.number) AS actual
    FROM question
    JOIN (
        SELECT question_id, number
        FROM answer
        UNION ALL
        SELECT question_id, number
        FROM answer_draft
    ) AS taken ON taken.question_id = question.id
    WHERE question.id >= :low
      AND question.id < :high
    GROUP BY question.id
    HAVING question.next_answer <= MAX(taken.number)
"""

_ANSWERS_TWICE = """
    SELECT 'question ' || answer.question_id || ', answer ' || answer.number AS place,
           'a draft and an answer' AS kept,
           'one of them' AS actual
    FROM answer
    JOIN answer_draft ON answer_draft.question_id = answer.question_id AND answer_draft.number = answer.number
    WHERE answer.question_id >= :low
      AND answer.question_id < :high
"""

# Which posts the index of words lacks, or has though they do not stand. What is still to be entered is not amiss.
_INDEXED = """
    SELECT 'post ' || post.id AS place,
           CASE WHEN word_docsize.id IS NULL THEN 'not in it' ELSE 'in it' END AS kept,
           CASE WHEN word_docsize.id IS NULL THEN 'in it' ELSE 'not in it' END AS actual
    FROM post
    LEFT JOIN answer ON answer.id = post.id
    JOIN question ON question.id = COALESCE(answer.question_id, post.id)
    LEFT JOIN word_docsize ON word_docsize.id = post.id
    WHERE post.id >= :low
      AND post.id < :high
      AND (word_docsize.id IS NOT NULL)
          <> (question.state <> 'deleted' AND COALESCE(answer.state, 'live') = 'live')
      AND (word_docsize.id IS NOT NULL OR post.id < :first_missing)
"""

_NEXT_NUMBERS = """
    SELECT 'guild ' || guild.id AS place,
           guild.next_number AS kept,
           'more than ' || MAX(taken.number) AS actual
    FROM guild
    JOIN (
        SELECT guild_id, number
        FROM question
        UNION ALL
        SELECT guild_id, number
        FROM draft
        WHERE number IS NOT NULL
    ) AS taken ON taken.guild_id = guild.id
    GROUP BY guild.id
    HAVING guild.next_number <= MAX(taken.number)
"""

_GUILDS_OF_THE_REST = """
    SELECT 'draft ' || draft.id AS place, draft.guild_id AS kept, member.guild_id AS actual
    FROM draft
    JOIN member ON member.id = draft.member_id
    WHERE draft.guild_id <> member.guild_id
    UNION ALL
    SELECT 'channel of draft ' || draft.id, channel.guild_id, draft.guild_id
    FROM draft
    JOIN channel ON channel.id = draft.channel_id
    WHERE channel.guild_id <> draft.guild_id
    UNION ALL
    SELECT 'answer draft ' || answer_draft.id, member.guild_id, question.guild_id
    FROM answer_draft
    JOIN member ON member.id = answer_draft.member_id
    JOIN question ON question.id = answer_draft.question_id
    WHERE member.guild_id <> question.guild_id
    UNION ALL
    SELECT 'forum tag ' || forum_tag.discord_id, tag.guild_id, channel.guild_id
    FROM forum_tag
    JOIN tag ON tag.id = forum_tag.tag_id
    JOIN channel ON channel.id = forum_tag.channel_id
    WHERE tag.guild_id <> channel.guild_id
    UNION ALL
    SELECT 'report ' || report.id, member.guild_id, post.guild_id
    FROM report
    JOIN member ON member.id = report.reporter_id
    JOIN post ON post.id = report.post_id
    WHERE member.guild_id <> post.guild_id
"""

_OF_POSTS = (
    ("guild", _GUILDS),
    ("next number of an answer", _NEXT_ANSWERS),
    ("answer twice", _ANSWERS_TWICE),
)

_SCHEMA = """
    SELECT type || ' ' || name AS place, sql
    FROM sqlite_schema
    WHERE sql IS NOT NULL
      AND name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'
"""


def find_in_posts(connection: Connection, low: int, high: int) -> Iterator[Drift]:
    """Return what does not agree among the posts with an id from low up to, but without, high, and their rows."""
    for kind, query in _OF_POSTS:
        yield from _find(connection, kind, query, {"low": low, "high": high})
    first_missing = words.get_first_missing(connection)
    span = {"low": low, "high": high, "first_missing": first_missing}
    yield from _find(connection, "index of words", _INDEXED, span)
    for post_id, kept, actual in words.find_other_lengths(connection, low, high):
        yield Drift("index of words", f"post {post_id}", f"words: {kept}", f"words: {actual}")


def find_in_the_rest(connection: Connection) -> Iterator[Drift]:
    """Return what does not agree among guilds, drafts, reports and tags."""
    yield from _find(connection, "next number of a question", _NEXT_NUMBERS, {})
    yield from _find(connection, "guild", _GUILDS_OF_THE_REST, {})


def find_in_schema(connection: Connection) -> Iterator[Drift]:
    """Return the tables, indexes and triggers that are not as the migrations make them: what they hold to is lost."""
    true = _true_schema()
    kept: dict[str, str] = {row["place"]: row["sql"] for row in connection.fetch_all(_SCHEMA)}
    for place in sorted(true.keys() | kept.keys()):
        if true.get(place) != kept.get(place):
            yield Drift("schema", place, kept.get(place, "missing"), true.get(place, "none"))


@cache
def _true_schema() -> Mapping[str, str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        migrate(raw, load_migrations(), path=None, now=0)
        return MappingProxyType(dict(raw.execute(_SCHEMA).fetchall()))


def _find(connection: Connection, kind: str, query: str, parameters: dict[str, int]) -> Iterator[Drift]:
    for row in connection.iterate(query, parameters):
        yield Drift(kind, row["place"], str(row["kept"]), str(row["actual"]))
