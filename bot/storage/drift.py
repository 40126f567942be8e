"""Every kept total against what the facts make it.

The facts are votes, acceptances and the states of posts. Members and posts are gone through in ranges of their row
ids, by indexes, so that memory stays bounded however big the database is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from bot.domain.checking import DAMAGE, Drift
from bot.domain.identity import SECONDS_A_DAY
from bot.storage.connection import Connection
from bot.storage.failures import primary_code

# What stands now, of members with an id from :low up to, but without, :high: a row for each line that the ledger
# should sum up to.
_STANDING = f"""
    SELECT post.author_id AS member_id,
           post.kind || CASE WHEN vote.value > 0 THEN '_up' ELSE '_down' END AS kind,
           post.id AS post_id,
           vote.cast_at / {SECONDS_A_DAY} AS day
    FROM post
    JOIN vote ON vote.post_id = post.id
    LEFT JOIN answer ON answer.id = post.id
    LEFT JOIN question ON question.id = post.id
    WHERE post.author_id >= :low
      AND post.author_id < :high
      AND vote.state = 'counted'
      AND (answer.state = 'live' OR question.state <> 'deleted')
    UNION ALL
    SELECT vote.voter_id, 'downvote_cast', vote.post_id, vote.cast_at / {SECONDS_A_DAY}
    FROM vote
    JOIN answer ON answer.id = vote.post_id
    WHERE vote.voter_id >= :low
      AND vote.voter_id < :high
      AND vote.value < 0
      AND vote.state = 'counted'
      AND answer.state = 'live'
    UNION ALL
    SELECT answered.author_id, 'accepted', answered.id, acceptance.accepted_at / {SECONDS_A_DAY}
    FROM post AS answered
    JOIN answer ON answer.id = answered.id
    JOIN acceptance ON acceptance.answer_id = answered.id
    JOIN post AS asked ON asked.id = acceptance.question_id
    WHERE answered.author_id >= :low
      AND answered.author_id < :high
      AND answer.state = 'live'
      AND answered.author_id NOT IN (asked.author_id, acceptance.accepted_by)
    UNION ALL
    SELECT asked.author_id, 'accepting', asked.id, acceptance.accepted_at / {SECONDS_A_DAY}
    FROM post AS asked
    JOIN question ON question.id = asked.id
    JOIN acceptance ON acceptance.question_id = asked.id
    JOIN answer ON answer.id = acceptance.answer_id
    JOIN post AS answered ON answered.id = acceptance.answer_id
    WHERE asked.author_id >= :low
      AND asked.author_id < :high
      AND question.state <> 'deleted'
      AND answer.state = 'live'
      AND answered.author_id NOT IN (asked.author_id, acceptance.accepted_by)
"""

# The same of bounties, with the points that each gives or costs.
_BOUNTIES = f"""
    SELECT giver_id AS member_id, 'bounty_offered' AS kind, question_id AS post_id,
           offered_at / {SECONDS_A_DAY} AS day, -amount AS points
    FROM bounty
    WHERE giver_id >= :low
      AND giver_id < :high
      AND state <> 'returned'
    UNION ALL
    SELECT post.author_id, 'bounty_earned', post.id, bounty.ended_at / {SECONDS_A_DAY}, bounty.awarded
    FROM post
    JOIN bounty ON bounty.answer_id = post.id
    JOIN answer ON answer.id = post.id
    WHERE post.author_id >= :low
      AND post.author_id < :high
      AND answer.state = 'live'
"""

_LEDGER = f"""
    SELECT 'member ' || member_id || ', ' || kind || ', post ' || post_id || ', day ' || day AS place,
           SUM(kept) AS kept,
           SUM(actual) AS actual
    FROM (
        SELECT member_id, kind, post_id, day, effect AS kept, 0 AS actual
        FROM ledger
        WHERE member_id >= :low
          AND member_id < :high
        UNION ALL
        SELECT member_id, kind, post_id, day, 0, 1
        FROM ({_STANDING}) AS standing
        UNION ALL
        SELECT member_id, kind, post_id, day, 0, 1
        FROM ({_BOUNTIES}) AS standing
    ) AS line
    GROUP BY member_id, kind, post_id, day
    HAVING SUM(kept) <> SUM(actual)
"""

_KINDS = (
    "question_up",
    "question_down",
    "answer_up",
    "answer_down",
    "downvote_cast",
    "accepted",
    "accepting",
    "bounty",
)

_KEPT_COUNTS = " UNION ALL ".join(
    f"""
        SELECT member_id, '{kind}' AS kind, day, {kind} AS kept, 0 AS actual
        FROM member_day
        WHERE member_id >= :low
          AND member_id < :high
    """
    for kind in _KINDS
)

_DAY_COUNTS = f"""
    SELECT 'member ' || member_id || ', day ' || day || ', ' || kind AS place,
           SUM(kept) AS kept,
           SUM(actual) AS actual
    FROM (
        {_KEPT_COUNTS}
        UNION ALL
        SELECT member_id, kind, day, 0, 1
        FROM ({_STANDING}) AS standing
        UNION ALL
        SELECT member_id, 'bounty', day, 0, points
        FROM ({_BOUNTIES}) AS standing
    ) AS line
    GROUP BY member_id, day, kind
    HAVING SUM(kept) <> SUM(actual)
"""

_MEMBER_POINTS = """
    SELECT 'member ' || member.id AS place,
           member.points AS kept,
           COALESCE(SUM(member_day.points), 0) AS actual
    FROM member
    LEFT JOIN member_day ON member_day.member_id = member.id
    WHERE member.id >= :low
      AND member.id < :high
    GROUP BY member.id
    HAVING member.points <> COALESCE(SUM(member_day.points), 0)
"""

_POST_COUNTS = """
    SELECT 'post ' || post.id AS place,
           post.ups || ' up, ' || post.downs || ' down' AS kept,
           COUNT(*) FILTER (WHERE vote.value > 0) || ' up, ' || COUNT(*) FILTER (WHERE vote.value < 0) || ' down'
               AS actual
    FROM post
    LEFT JOIN vote ON vote.post_id = post.id AND vote.state = 'counted'
    WHERE post.id >= :low
      AND post.id < :high
    GROUP BY post.id
    HAVING post.ups <> COUNT(*) FILTER (WHERE vote.value > 0)
        OR post.downs <> COUNT(*) FILTER (WHERE vote.value < 0)
"""

_OWN_VOTES = """
    SELECT 'post ' || post.id || ', member ' || vote.voter_id AS place,
           'counted' AS kept,
           'refused' AS actual
    FROM post
    JOIN vote ON vote.post_id = post.id AND vote.voter_id = post.author_id
    WHERE post.id >= :low
      AND post.id < :high
      AND vote.state = 'counted'
"""

_ANSWER_COUNTS = """
    SELECT 'question ' || question.id AS place,
           question.answer_count AS kept,
           COUNT(answer.id) AS actual
    FROM question
    LEFT JOIN answer ON answer.question_id = question.id AND answer.state = 'live'
    WHERE question.id >= :low
      AND question.id < :high
    GROUP BY question.id
    HAVING question.answer_count <> COUNT(answer.id)
"""

_ACCEPTANCES = """
    SELECT 'question ' || acceptance.question_id AS place,
           'answer ' || answer.id || ' (' || answer.state || ', of question ' || answer.question_id || ')' AS kept,
           'a live answer of its own, or none' AS actual
    FROM acceptance
    JOIN answer ON answer.id = acceptance.answer_id
    WHERE acceptance.question_id >= :low
      AND acceptance.question_id < :high
      AND (answer.state <> 'live' OR answer.question_id <> acceptance.question_id)
"""

_KINDS_OF_POSTS = """
    SELECT 'post ' || post.id AS place,
           post.kind AS kept,
           CASE
               WHEN question.id IS NOT NULL AND answer.id IS NOT NULL THEN 'both'
               WHEN question.id IS NOT NULL THEN 'question'
               WHEN answer.id IS NOT NULL THEN 'answer'
               ELSE 'neither'
           END AS actual
    FROM post
    LEFT JOIN question ON question.id = post.id
    LEFT JOIN answer ON answer.id = post.id
    WHERE post.id >= :low
      AND post.id < :high
      AND ((post.kind = 'question') <> (question.id IS NOT NULL) OR (post.kind = 'answer') <> (answer.id IS NOT NULL))
"""

_TAG_COUNTS = """
    SELECT 'tag ' || tag.id AS place,
           tag.question_count AS kept,
           COUNT(question.id) AS actual
    FROM tag
    LEFT JOIN question_tag ON question_tag.tag_id = tag.id
    LEFT JOIN question ON question.id = question_tag.question_id AND question.state <> 'deleted'
    GROUP BY tag.id, tag.question_count
    HAVING tag.question_count <> COUNT(question.id)
"""

# What the integrity check says where the file is sound and a row in it is not.
_BROKEN_CONSTRAINTS = ("CHECK constraint failed", "NULL value in", "non-unique entry")
_BROKEN_WORDS = ("malformed inverted index for FTS5 table", "unable to validate the inverted index for FTS5 table")

_OF_MEMBERS = (
    ("ledger", _LEDGER),
    ("counts of a day", _DAY_COUNTS),
    ("points of a member", _MEMBER_POINTS),
)

_OF_POSTS = (
    ("kind of a post", _KINDS_OF_POSTS),
    ("votes of a post", _POST_COUNTS),
    ("own vote", _OWN_VOTES),
    ("number of answers", _ANSWER_COUNTS),
    ("acceptance", _ACCEPTANCES),
)


def find_damage(connection: Connection) -> Iterator[Drift]:
    """Return what SQLite itself finds wrong with the file, with rows and with references; reads all of it."""
    try:
        for row in connection.iterate("PRAGMA integrity_check(20)"):
            if row[0] != "ok":
                yield Drift(_kind_of_damage(row[0]), "database", row[0], "ok")
    except sqlite3.DatabaseError as error:
        if primary_code(error) != sqlite3.SQLITE_CORRUPT:
            raise
        yield Drift(DAMAGE, "database", str(error), "ok")
        return
    for row in connection.iterate("PRAGMA foreign_key_check"):
        yield Drift("reference", f"{row[0]} {row[1]}", "missing", f"a row of {row[2]}")


def get_last_ids(connection: Connection) -> tuple[int, int]:
    """Return the highest row ids of members and posts; 0 where there are none."""
    row = connection.fetch_one("SELECT (SELECT MAX(id) FROM member), (SELECT MAX(id) FROM post)")
    return (0, 0) if row is None else (row[0] or 0, row[1] or 0)


def find_in_members(connection: Connection, low: int, high: int) -> Iterator[Drift]:
    """Return the drift of ledger, days and sums of the members with a row id from low up to, but without, high."""
    for kind, query in _OF_MEMBERS:
        yield from _find(connection, kind, query, low, high)


def find_in_posts(connection: Connection, low: int, high: int) -> Iterator[Drift]:
    """Return the drift of the posts with an id from low up to, but without, high."""
    for kind, query in _OF_POSTS:
        yield from _find(connection, kind, query, low, high)


def find_in_tags(connection: Connection) -> Iterator[Drift]:
    """Return the tags whose number of questions is wrong."""
    for row in connection.iterate(_TAG_COUNTS):
        yield _drift_of("questions of a tag", row["place"], row["kept"], row["actual"])


def _kind_of_damage(message: str) -> str:
    if message.startswith(_BROKEN_CONSTRAINTS):
        return "constraint"
    return "index of words" if message.startswith(_BROKEN_WORDS) else DAMAGE


def _find(connection: Connection, kind: str, query: str, low: int, high: int) -> Iterator[Drift]:
    for row in connection.iterate(query, {"low": low, "high": high}):
        yield _drift_of(kind, row["place"], row["kept"], row["actual"])


def _drift_of(kind: str, place: str, kept: object, actual: object) -> Drift:
    return Drift(kind, place, str(kept), str(actual))
