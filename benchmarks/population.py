"""A made-up Discord: guilds of very different size with questions, answers, votes and acceptances of three years.

At full size there are 200 guilds, 1 million questions, 3 million answers, 10 million votes and 200,000 members; the
largest guild has about 170,000 of the questions, a middling one 1,700. Rows are written without going through the
services, which would take days; what the ledger and the day totals say is made of the facts by SQL, and `check` finds
nothing to complain of. The totals behind profiles and boards are counted by the program itself.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path

from bot.domain.identity import SECONDS_A_DAY, Snowflake
from bot.storage.database import Database

NOW = int(datetime(2025, 12, 31, 12, tzinfo=UTC).timestamp())
FULL_QUESTIONS = 1_000_000
GUILDS = 200
YEARS = 3

_FIRST_GUILD, _FIRST_CHANNEL, _FIRST_USER, _FIRST_MESSAGE = 10**15, 2 * 10**15, 3 * 10**15, 4 * 10**15
_QUESTIONS_A_MEMBER = 5
_ANSWERS_A_QUESTION = (0, 1, 1, 2, 2, 3, 3, 4, 5, 9)
_VOTES_A_POST = (0, 0, 0, 1, 1, 2, 2, 3, 5, 11)
_TAGS_A_GUILD = 300
_FIRST_TAGS = frozenset(range(20))
_UP_SHARE = 0.88
_ACCEPTED_SHARE = 0.45
_VOCABULARY = 40_000
_MAX_WORDS = 30

_POST = """
    INSERT INTO post (id, guild_id, kind, author_id, body, created_at, message_id, channel_id, is_card, read_at)
    VALUES (:id, :guild_id, :kind, :author_id, :body, :created_at, :message_id, :channel_id, 0, :created_at)
"""

_QUESTION = """
    INSERT INTO question (
        id, guild_id, number, title, channel_id, thread_id, is_archived, state, next_answer, answer_count,
        last_activity_at
    )
    VALUES (
        :id, :guild_id, :number, :title, :guild_id, :message_id, 0, 'open', :answers + 1, :answers, :created_at
    )
"""

_VOTE = """
    INSERT INTO vote (post_id, voter_id, value, state, reactions, cast_at)
    VALUES (:post_id, :voter_id, :value, 'counted', 1, :cast_at)
    ON CONFLICT (post_id, voter_id) DO NOTHING
"""

# What the facts cause, as services/scoring enters it one by one.
_CAUSED = (
    """
    UPDATE post
    SET ups = counted.ups,
        downs = counted.downs
    FROM (
        SELECT post_id, SUM(value > 0) AS ups, SUM(value < 0) AS downs
        FROM vote
        GROUP BY post_id
    ) AS counted
    WHERE counted.post_id = post.id
    """,
    f"""
    INSERT INTO ledger (member_id, kind, effect, post_id, day, at, cause)
    SELECT post.author_id,
           post.kind || CASE WHEN vote.value > 0 THEN '_up' ELSE '_down' END,
           1,
           post.id,
           vote.cast_at / {SECONDS_A_DAY},
           vote.cast_at,
           'cast'
    FROM vote
    JOIN post ON post.id = vote.post_id
    """,
    f"""
    INSERT INTO ledger (member_id, kind, effect, post_id, day, at, cause)
    SELECT vote.voter_id, 'downvote_cast', 1, post.id, vote.cast_at / {SECONDS_A_DAY}, vote.cast_at, 'cast'
    FROM vote
    JOIN post ON post.id = vote.post_id
    WHERE vote.value < 0
      AND post.kind = 'answer'
    """,
    f"""
    INSERT INTO ledger (member_id, kind, effect, post_id, day, at, cause)
    SELECT answered.author_id, 'accepted', 1, answered.id, accepted_at / {SECONDS_A_DAY}, accepted_at, 'accepted'
    FROM acceptance
    JOIN post AS answered ON answered.id = acceptance.answer_id
    JOIN post AS asked ON asked.id = acceptance.question_id
    WHERE answered.author_id <> asked.author_id
    """,
    f"""
    INSERT INTO ledger (member_id, kind, effect, post_id, day, at, cause)
    SELECT asked.author_id, 'accepting', 1, asked.id, accepted_at / {SECONDS_A_DAY}, accepted_at, 'accepted'
    FROM acceptance
    JOIN post AS answered ON answered.id = acceptance.answer_id
    JOIN post AS asked ON asked.id = acceptance.question_id
    WHERE answered.author_id <> asked.author_id
    """,
    """
    INSERT INTO member_day (
        member_id, day, question_up, question_down, answer_up, answer_down, downvote_cast, accepted, accepting, points
    )
    SELECT member_id,
           day,
           SUM(kind = 'question_up'),
           SUM(kind = 'question_down'),
           SUM(kind = 'answer_up'),
           SUM(kind = 'answer_down'),
           SUM(kind = 'downvote_cast'),
           SUM(kind = 'accepted'),
           SUM(kind = 'accepting'),
           MIN(200, 10 * SUM(kind = 'question_up' OR kind = 'answer_up'))
           - 2 * SUM(kind = 'question_down' OR kind = 'answer_down')
           - SUM(kind = 'downvote_cast')
           + 15 * SUM(kind = 'accepted')
           + 2 * SUM(kind = 'accepting')
    FROM ledger
    GROUP BY member_id, day
    """,
    """
    UPDATE member
    SET points = total.points,
        reputation = CASE WHEN total.points > 0 THEN 1 + total.points ELSE 1 END
    FROM (
        SELECT member_id, SUM(points) AS points
        FROM member_day
        GROUP BY member_id
    ) AS total
    WHERE total.member_id = member.id
    """,
    """
    UPDATE tag
    SET question_count = counted.questions
    FROM (
        SELECT tag_id, COUNT(*) AS questions
        FROM question_tag
        GROUP BY tag_id
    ) AS counted
    WHERE counted.tag_id = tag.id
    """,
    """
    UPDATE guild
    SET next_number = 1 + (SELECT COUNT(*) FROM question WHERE question.guild_id = guild.id)
    """,
    "INSERT INTO stale_post (post_id) SELECT id FROM post",
    "INSERT INTO stale_member (member_id) SELECT id FROM member",
)


@dataclass(frozen=True, slots=True)
class Guild:
    """A guild of the population.

    Attributes:
        row: its row; also that of its one channel.
        discord_id: its id at Discord.
        questions: how many it has.
        first_member, members: the row of its first member, and how many follow without a gap.
        first_tag: the row of its first tag; _TAGS_A_GUILD follow.
    """

    row: int
    discord_id: int
    questions: int
    first_member: int
    members: int
    first_tag: int


async def make_population(path: Path, share: float, seed: int = 1) -> list[Guild]:
    """Make a database at a path and return its guilds, the largest first.

    Args:
        path: where; nothing may be there.
        share: of the full size; 0.1 makes a tenth of it.
        seed: of the chance.
    """
    database = await Database.open(path)
    await database.close()
    guilds = _guilds(max(GUILDS, round(FULL_QUESTIONS * share)))
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("PRAGMA cache_size = -500000")
        raw.execute("BEGIN")
        _Writer(raw, random.Random(seed)).write(guilds)
        for statement in _CAUSED:
            raw.execute(statement)
        raw.execute("COMMIT")
        raw.execute("ANALYZE")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return guilds


def user_id(member: int) -> int:
    """Return the account of a row of member."""
    return _FIRST_USER + member


def channel_id(guild: Guild) -> Snowflake:
    """Return the id of a guild's one channel at Discord."""
    return Snowflake(_FIRST_CHANNEL + guild.row)


def tag_name(place: int) -> str:
    """Return the name of a guild's tag; those with a small place are used most."""
    return f"tag{place}"


def skewed(chance: random.Random, below: int) -> int:
    """Return a number from 0: small ones are far more likely, as with the activity of members."""
    return int(below * chance.random() ** 2)


def _guilds(questions: int) -> list[Guild]:
    """Share questions out by Zipf's law."""
    whole = sum(1 / place for place in range(1, GUILDS + 1))
    sizes = [max(1, round(questions / place / whole)) for place in range(1, GUILDS + 1)]
    crowds = [max(8, size // _QUESTIONS_A_MEMBER) for size in sizes]
    before = [0, *accumulate(crowds)]
    return [
        Guild(
            row=place + 1,
            discord_id=_FIRST_GUILD + place,
            questions=size,
            first_member=before[place] + 1,
            members=crowds[place],
            first_tag=place * _TAGS_A_GUILD + 1,
        )
        for place, size in enumerate(sizes)
    ]


class _Writer:
    """Writes the facts of all guilds, the posts of a guild one after the other."""

    def __init__(self, raw: sqlite3.Connection, chance: random.Random) -> None:
        self._raw = raw
        self._chance = chance
        self._next_post = 1

    def write(self, guilds: list[Guild]) -> None:
        """Write everything but what the facts cause."""
        for guild in guilds:
            self._write_frame(guild)
            for number in range(1, guild.questions + 1):
                self._write_question(guild, number)

    def _write_frame(self, guild: Guild) -> None:
        began_at = NOW - YEARS * 365 * SECONDS_A_DAY
        raw = self._raw
        raw.execute(
            "INSERT INTO guild (id, discord_id, created_at) VALUES (?, ?, ?)", (guild.row, guild.discord_id, began_at)
        )
        raw.execute(
            "INSERT INTO channel (id, guild_id, discord_id, position) VALUES (?, ?, ?, 0)",
            (guild.row, guild.row, channel_id(guild)),
        )
        raw.executemany(
            "INSERT INTO member (id, guild_id, user_id) VALUES (?, ?, ?)",
            (
                (member, guild.row, user_id(member))
                for member in range(guild.first_member, guild.first_member + guild.members)
            ),
        )
        raw.executemany(
            "INSERT INTO tag (id, guild_id, name) VALUES (?, ?, ?)",
            ((guild.first_tag + place, guild.row, tag_name(place)) for place in range(_TAGS_A_GUILD)),
        )

    def _write_question(self, guild: Guild, number: int) -> None:
        chance = self._chance
        asked_at = NOW - int(chance.random() * YEARS * 365 * SECONDS_A_DAY)
        asker = self._member(guild)
        question_id = self._take_post()
        answers = chance.choice(_ANSWERS_A_QUESTION)
        parameters = {
            "id": question_id,
            "guild_id": guild.row,
            "kind": "question",
            "author_id": asker,
            "body": self._words(_MAX_WORDS),
            "created_at": asked_at,
            "message_id": _FIRST_MESSAGE + question_id,
            "channel_id": _FIRST_MESSAGE + question_id,
        }
        self._raw.execute(_POST, parameters)
        self._raw.execute(_QUESTION, parameters | {"number": number, "title": self._words(8), "answers": answers})
        # The first questions have the first tags, so that these are there in the smallest guild.
        tags = {skewed(chance, _TAGS_A_GUILD) for _ in range(chance.randint(1, 3))} | {number - 1} & _FIRST_TAGS
        self._raw.executemany(
            "INSERT INTO question_tag (question_id, tag_id, position) VALUES (?, ?, ?)",
            ((question_id, guild.first_tag + tag, place) for place, tag in enumerate(tags)),
        )
        self._write_votes(guild, question_id, asker, asked_at)
        for place in range(1, answers + 1):
            self._write_answer(guild, question_id, asker, asked_at, place)

    def _write_answer(self, guild: Guild, question_id: int, asker: int, asked_at: int, number: int) -> None:
        chance = self._chance
        answer_id, author = self._take_post(), self._member(guild)
        answered_at = min(NOW, asked_at + int(chance.expovariate(1 / SECONDS_A_DAY)))
        self._raw.execute(
            _POST,
            {
                "id": answer_id,
                "guild_id": guild.row,
                "kind": "answer",
                "author_id": author,
                "body": self._words(_MAX_WORDS),
                "created_at": answered_at,
                "message_id": _FIRST_MESSAGE + answer_id,
                "channel_id": _FIRST_MESSAGE + question_id,
            },
        )
        self._raw.execute(
            "INSERT INTO answer (id, question_id, number) VALUES (?, ?, ?)", (answer_id, question_id, number)
        )
        if number == 1 and chance.random() < _ACCEPTED_SHARE:
            self._raw.execute(
                "INSERT INTO acceptance (question_id, answer_id, accepted_by, accepted_at) VALUES (?, ?, ?, ?)",
                (question_id, answer_id, asker, min(NOW, answered_at + 3_600)),
            )
        self._write_votes(guild, answer_id, author, answered_at)

    def _write_votes(self, guild: Guild, post_id: int, author: int, posted_at: int) -> None:
        self._raw.executemany(_VOTE, self._votes(guild, post_id, author, posted_at))

    def _votes(self, guild: Guild, post_id: int, author: int, posted_at: int) -> Iterator[dict[str, int]]:
        chance = self._chance
        for _ in range(chance.choice(_VOTES_A_POST)):
            voter = self._member(guild)
            if voter != author:
                yield {
                    "post_id": post_id,
                    "voter_id": voter,
                    "value": 1 if chance.random() < _UP_SHARE else -1,
                    "cast_at": min(NOW, posted_at + int(chance.expovariate(1 / (5 * SECONDS_A_DAY)))),
                }

    def _member(self, guild: Guild) -> int:
        return guild.first_member + skewed(self._chance, guild.members)

    def _words(self, most: int) -> str:
        """Return words by Zipf's law, as those of languages are."""
        chance = self._chance
        return " ".join(f"w{int(_VOCABULARY ** chance.random())}" for _ in range(chance.randint(most // 2, most)))

    def _take_post(self) -> int:
        post_id = self._next_post
        self._next_post += 1
        return post_id
