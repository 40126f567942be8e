"""What a search asks the index of words: posts with words, which questions they belong to, and titles as one types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.identity import MAX_ID, PostId, Snowflake
from bot.domain.similar import BODY_WEIGHT, TAGS_WEIGHT, TITLE_WEIGHT
from bot.domain.stems import stem
from bot.domain.text import storable
from bot.domain.words import is_unspaced
from bot.storage.channels import channel_list
from bot.storage.connection import Connection, Row
from bot.storage.words import guild_word

_RANK = f"bm25(word, {TITLE_WEIGHT}, {BODY_WEIGHT}, {TAGS_WEIGHT})"

_IS_SEEN = """
    (
        :visible IS NULL
        OR question.thread_id IS NULL
        OR :visible LIKE '%,' || channel.discord_id || ',%'
    )
"""

_IS_MEANT = f"""
    question.state <> 'deleted'
    AND {_IS_SEEN}
    AND (:author_id IS NULL OR post.author_id = :author_id)
    AND (:since IS NULL OR post.created_at >= :since)
    AND (
        :tag_id IS NULL
        OR EXISTS (
            SELECT 1
            FROM question_tag
            WHERE question_tag.question_id = question.id
              AND question_tag.tag_id = :tag_id
        )
    )
    AND (
        :is_solved IS NULL
        OR :is_solved = (acceptance.answer_id IS NOT NULL OR COALESCE(question.close_reason, '') = 'solved')
    )
"""

# Ranked first, then looked up: to look a post up costs more than to rank it. The answer's join is a plain look-up by
# key: of a question it finds none.
_FOUND = f"""
    SELECT question.id AS question_id,
           post.id AS post_id,
           post.ups,
           post.downs,
           answer.number AS answer_number,
           acceptance.answer_id IS NOT NULL AND (answer.id IS NULL OR acceptance.answer_id = answer.id) AS is_accepted,
           ranked.score
    FROM (
        SELECT word.rowid AS post_id, -{_RANK} AS score
        FROM word
        WHERE word MATCH :query
          AND word.rowid >= :first
        ORDER BY {_RANK}, word.rowid
        LIMIT :looked_up
    ) AS ranked
    JOIN post ON post.id = ranked.post_id
    LEFT JOIN answer ON answer.id = post.id
    JOIN question ON question.id = COALESCE(answer.question_id, post.id)
    LEFT JOIN channel ON channel.id = question.channel_id
    LEFT JOIN acceptance ON acceptance.question_id = question.id
    WHERE COALESCE(answer.state, 'live') = 'live'
      AND {_IS_MEANT}
    ORDER BY ranked.score DESC, post.id
    LIMIT :limit
"""

_SPARE_TENTHS = 5
"""How many more of the best matches are looked up than asked for, where few of them have to be left out."""

_QUESTION = f"""
    SELECT question.id AS question_id,
           post.id AS post_id,
           post.ups,
           post.downs,
           NULL AS answer_number,
           acceptance.answer_id IS NOT NULL AS is_accepted,
           0.0 AS score
    FROM question
    JOIN post ON post.id = question.id
    LEFT JOIN channel ON channel.id = question.channel_id
    LEFT JOIN acceptance ON acceptance.question_id = question.id
    WHERE question.id = :question_id
      AND {_IS_MEANT}
"""

_TITLES_WITH_WORD = f"""
    SELECT question.title
    FROM word
    JOIN question ON question.id = word.rowid
    LEFT JOIN channel ON channel.id = question.channel_id
    WHERE word MATCH :query
      AND word.rowid >= COALESCE(
          (
              SELECT oldest.id
              FROM question AS oldest
              JOIN guild ON guild.id = oldest.guild_id
              WHERE oldest.guild_id = :guild_id
                AND oldest.number = guild.next_number - :newest
          ),
          0
      )
      AND question.state <> 'deleted'
      AND {_IS_SEEN}
    ORDER BY word.rowid DESC
    LIMIT :limit
"""

_TITLES_WITH_START = f"""
    SELECT question.title
    FROM question
    LEFT JOIN channel ON channel.id = question.channel_id
    WHERE question.guild_id = :guild_id
      AND LOWER(question.title) >= LOWER(:start)
      AND LOWER(question.title) < LOWER(:start) || :last
      AND question.state <> 'deleted'
      AND {_IS_SEEN}
    ORDER BY LOWER(question.title), question.id
    LIMIT :limit
"""

_LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Found:
    """A post that has the words.

    Attributes:
        question_id: the question, which it is or answers.
        post_id: the post itself.
        answer_number: of an answer; None for a question.
        ups, downs: the post's.
        is_accepted: an accepted answer, or a question that has one.
        score: by BM25; the greater the better.
    """

    question_id: PostId
    post_id: PostId
    answer_number: int | None
    ups: int
    downs: int
    is_accepted: bool
    score: float


@dataclass(frozen=True, slots=True)
class Condition:
    """What posts must be besides; None: anything.

    Attributes:
        visible_channels: the channels, by Discord's ids, outside of which nothing is to be seen.
        tag_id: a tag of the question.
        is_solved: whether the question has an accepted answer or was closed as solved.
        author_member_id: who wrote the post.
        since: the earliest time, in seconds since 1970.
    """

    visible_channels: Iterable[Snowflake] | None = None
    tag_id: int | None = None
    is_solved: bool | None = None
    author_member_id: int | None = None
    since: int | None = None

    @property
    def is_filter(self) -> bool:
        """Return whether more is asked for than that the reader may see it."""
        return (self.tag_id, self.is_solved, self.author_member_id, self.since) != (None, None, None, None)


def query_for(guild_id: int, words: Iterable[str], *, all_of_them: bool) -> str:
    """Return the query for words (as `tokenise` cuts them) in FTS5's language; whatever they are, they are only words.

    A single character of a script without blanks stands for all words that begin with it.
    """
    terms = (_term(guild_id, word) for word in words)
    return (" AND " if all_of_them else " OR ").join(terms)


def list_posts(
    connection: Connection, query: str, condition: Condition, *, first_post_id: PostId, limit: int
) -> list[Found]:
    """Return posts, answers and questions alike, that a query of `query_for` finds, the best match first.

    Args:
        connection: the transaction.
        query: for words of one guild.
        condition: what they must be besides.
        first_post_id: only from this post on.
        limit: how many at most.
    """
    parameters = _parameters(condition) | {"query": query, "first": first_post_id, "limit": limit}
    best = limit + limit * _SPARE_TENTHS // 10
    if not condition.is_filter:
        rows = connection.fetch_all(_FOUND, parameters | {"looked_up": best})
        if len(rows) == limit or not _has_more(connection, query, first_post_id, best):
            return [_found(row) for row in rows]
    rows = connection.fetch_all(_FOUND, parameters | {"looked_up": MAX_ID})
    return [_found(row) for row in rows]


def get_question(connection: Connection, question_id: PostId, condition: Condition) -> Found | None:
    """Return a question that has none of the words, perhaps; None if it is not what it must be."""
    row = connection.fetch_one(_QUESTION, _parameters(condition) | {"question_id": question_id})
    return None if row is None else _found(row)


def get_first_of_newest(connection: Connection, query: str, number: int) -> PostId:
    """Return the post from which on only the newest so many stand that a query finds; 0 if there are no more."""
    found = connection.fetch_value(
        """
        SELECT rowid
        FROM word
        WHERE word MATCH :query
        ORDER BY rowid DESC
        LIMIT 1 OFFSET :number
        """,
        {"query": query, "number": number},
    )
    return PostId(0 if found is None else found + 1)


def list_titles_with_start(
    connection: Connection, guild_id: int, start: str, visible_channels: Iterable[Snowflake], limit: int
) -> list[str]:
    """Return titles of a guild that begin with a text, in their order; of letters from A to Z case does not matter."""
    rows = connection.fetch_all(
        _TITLES_WITH_START,
        {
            "guild_id": guild_id,
            "start": storable(start),
            "last": _LAST_CHARACTER,
            "visible": channel_list(visible_channels),
            "limit": limit,
        },
    )
    return [row["title"] for row in rows]


def list_titles_with_words(
    connection: Connection,
    guild_id: int,
    whole: Sequence[str],
    starts: Sequence[str],
    stems: Sequence[str],
    visible_channels: Iterable[Snowflake],
    limit: int,
    *,
    newest: int,
) -> list[str]:
    """Return titles of a guild with some words and another one of which only the beginning is known, newest first.

    Args:
        connection: the transaction.
        guild_id: the guild's row.
        whole: words that must be there.
        starts: how the stem of the last word may begin.
        stems: or what its stem may be.
        visible_channels: the channels, by Discord's ids, outside of which nothing is to be seen.
        limit: how many at most.
        newest: of how many questions, the newest ones; older titles are not looked at.
    """
    last = [f'"{guild_word(guild_id, start)}" *' for start in starts]
    last += [f'"{guild_word(guild_id, each)}"' for each in stems]
    terms = [_term(guild_id, word) for word in whole] + [f"({' OR '.join(last)})"]
    rows = connection.fetch_all(
        _TITLES_WITH_WORD,
        {
            "query": "{title} : (" + " AND ".join(terms) + ")",
            "guild_id": guild_id,
            "newest": newest,
            "visible": channel_list(visible_channels),
            "limit": limit,
        },
    )
    return [row["title"] for row in rows]


def get_reference(connection: Connection, question_id: PostId) -> str:
    """Return by what other programs know a question: the id under which it was imported, or its number."""
    return connection.fetch_value(
        """
        SELECT COALESCE(post.archive_id, CAST(question.number AS TEXT))
        FROM question
        JOIN post ON post.id = question.id
        WHERE question.id = :question_id
        """,
        {"question_id": question_id},
    )


def _has_more(connection: Connection, query: str, first_post_id: PostId, number: int) -> bool:
    """Return whether a query finds more than so many posts from this one on."""
    beyond = connection.fetch_value(
        """
        SELECT rowid
        FROM word
        WHERE word MATCH :query
          AND rowid >= :first
        LIMIT 1 OFFSET :number
        """,
        {"query": query, "first": first_post_id, "number": number},
    )
    return beyond is not None


def _term(guild_id: int, word: str) -> str:
    term = f'"{guild_word(guild_id, stem(word))}"'
    return f"{term} *" if len(word) == 1 and is_unspaced(word) else term


def _parameters(condition: Condition) -> dict[str, object]:
    visible = condition.visible_channels
    return {
        "visible": None if visible is None else channel_list(visible),
        "author_id": condition.author_member_id,
        "since": condition.since,
        "tag_id": condition.tag_id,
        "is_solved": None if condition.is_solved is None else int(condition.is_solved),
    }


def _found(row: Row) -> Found:
    return Found(
        question_id=PostId(row["question_id"]),
        post_id=PostId(row["post_id"]),
        answer_number=row["answer_number"],
        ups=row["ups"],
        downs=row["downs"],
        is_accepted=row["is_accepted"] == 1,
        score=row["score"],
    )
