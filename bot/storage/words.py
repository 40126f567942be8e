"""The index of words: full text of questions and answers.

The index holds no texts. What is taken out of it is made again of the texts in the database, so `remove_post` comes
before a text changes and `index_post` after it, in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.identity import MAX_ID, PostId
from bot.domain.stems import stem
from bot.domain.words import TOKENISER_VERSION, tokenise
from bot.storage import tags, vectors
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class _Texts:
    """The words of a post as the index has them, parted by blanks."""

    title: str
    body: str
    tags: str


def index_post(connection: Connection, post_id: PostId) -> None:
    """Enter a post by the text that it has now; nothing happens if it is in the index or no longer stands."""
    texts = _texts_of(connection, post_id)
    if texts is None or _is_indexed(connection, post_id):
        return
    connection.execute(
        """
        INSERT INTO word (rowid, title, body, tags)
        VALUES (:post_id, :title, :body, :tags)
        """,
        {"post_id": post_id, "title": texts.title, "body": texts.body, "tags": texts.tags},
    )


def remove_post(connection: Connection, post_id: PostId) -> None:
    """Take a post out, by the text that it still has; nothing happens if it is not in the index.

    The vector of a question goes as well.
    """
    vectors.forget_question(connection, post_id)
    texts = _texts_of(connection, post_id, whatever_state=True)
    if texts is None or not _is_indexed(connection, post_id):
        return
    connection.execute(
        """
        INSERT INTO word (word, rowid, title, body, tags)
        VALUES ('delete', :post_id, :title, :body, :tags)
        """,
        {"post_id": post_id, "title": texts.title, "body": texts.body, "tags": texts.tags},
    )


def find_posts(connection: Connection, guild_id: int, words: Iterable[str], limit: int) -> list[PostId]:
    """Return posts of a guild (by its row id) in which any of the words stands, the best match first.

    Args:
        connection: the transaction.
        guild_id: the guild's row.
        words: as `tokenise` cuts them.
        limit: how many posts at most.
    """
    query = " OR ".join(f'"{guild_word(guild_id, stem(word))}"' for word in words)
    if not query:
        return []
    rows = connection.fetch_all(
        """
        SELECT rowid AS post_id
        FROM word
        WHERE word MATCH :query
        ORDER BY bm25(word, 3.0, 1.0, 1.0), rowid
        LIMIT :limit
        """,
        {"query": query, "limit": limit},
    )
    return [PostId(row["post_id"]) for row in rows]


def index_later(connection: Connection, first_post_id: PostId) -> None:
    """Let the posts from this one on be entered in steps: those of an import, for example."""
    connection.execute(
        """
        UPDATE word_progress
        SET next_post_id = :first_post_id
        WHERE next_post_id IS NULL
           OR next_post_id > :first_post_id
        """,
        {"first_post_id": first_post_id},
    )


def index_some(connection: Connection, limit: int) -> bool:
    """Enter the next posts that may be missing, at most so many; return False when none is left.

    An index made by another version of the tokeniser is emptied first.
    """
    progress = connection.fetch_one(
        """
        SELECT tokeniser_version, next_post_id
        FROM word_progress
        """
    )
    if progress is None:
        raise LookupError("word_progress has lost its row")
    next_post_id = progress["next_post_id"]
    if progress["tokeniser_version"] != TOKENISER_VERSION:
        connection.execute("INSERT INTO word (word) VALUES ('delete-all')")
        next_post_id = 1
    if next_post_id is None:
        return False
    rows = connection.fetch_all(
        """
        SELECT id
        FROM post
        WHERE id >= :next_post_id
        ORDER BY id
        LIMIT :limit
        """,
        {"next_post_id": next_post_id, "limit": limit},
    )
    for row in rows:
        index_post(connection, PostId(row["id"]))
    is_done = len(rows) < limit
    connection.execute(
        """
        UPDATE word_progress
        SET tokeniser_version = :version,
            next_post_id = :next_post_id
        """,
        {"version": TOKENISER_VERSION, "next_post_id": None if is_done else rows[-1]["id"] + 1},
    )
    return not is_done


def get_first_missing(connection: Connection) -> int:
    """Return the first post that may not have been entered yet; beyond all posts if none is missing.

    Of an index made by another version of the tokeniser nothing counts: that is post 0.
    """
    progress = connection.fetch_one("SELECT tokeniser_version, next_post_id FROM word_progress")
    if progress is None or progress["tokeniser_version"] != TOKENISER_VERSION:
        return 0
    return MAX_ID if progress["next_post_id"] is None else progress["next_post_id"]


def count_missing(connection: Connection) -> int:
    """Count the posts that may not have been entered yet."""
    return connection.fetch_value(
        """
        SELECT COUNT(*)
        FROM post
        WHERE id >= :first_post_id
        """,
        {"first_post_id": get_first_missing(connection)},
    )


def find_other_lengths(connection: Connection, low: int, high: int) -> Iterator[tuple[int, str, str]]:
    """Return posts that are indexed by a text that they no longer have: post, number of words kept, true number.

    To cut all texts into words again takes long: it is done for each sixteenth post. The numbers are those of title,
    body and tags.

    Args:
        connection: the transaction.
        low: the first post.
        high: the first post beyond.
    """
    if get_first_missing(connection) == 0:
        return
    rows = connection.fetch_all(
        """
        SELECT id, sz
        FROM word_docsize
        WHERE id >= :low
          AND id < :high
          AND id % 16 = 1
        """,
        {"low": low, "high": high},
    )
    for row in rows:
        texts = _texts_of(connection, PostId(row["id"]))
        if texts is None:
            continue
        kept = read_numbers(row["sz"])
        true = [len(text.split()) for text in (texts.title, texts.body, texts.tags)]
        if kept != true:
            yield row["id"], ", ".join(map(str, kept)), ", ".join(map(str, true))


def guild_word(guild_id: int, word: str) -> str:
    """Return a word as the index has it, of this guild alone: what stands before the first full stop is the guild."""
    return f"{guild_id}.{word}"


def read_numbers(packed: bytes) -> list[int]:
    """Return the numbers that FTS5 packs: seven bits a byte, the highest first; the eighth says that more follow."""
    numbers: list[int] = []
    number = 0
    for byte in packed:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            numbers.append(number)
            number = 0
    return numbers


def _is_indexed(connection: Connection, post_id: PostId) -> bool:
    found = connection.fetch_value(
        """
        SELECT rowid
        FROM word
        WHERE rowid = :post_id
        """,
        {"post_id": post_id},
    )
    return found is not None


def _texts_of(connection: Connection, post_id: PostId, *, whatever_state: bool = False) -> _Texts | None:
    """Return the words of a post, of one that stands alone or of any."""
    row = connection.fetch_one(
        """
        SELECT post.guild_id,
               post.body,
               question.title,
               CASE
                   WHEN asked.state = 'deleted' THEN asked.state
                   ELSE COALESCE(question.state, answer.state)
               END AS state
        FROM post
        LEFT JOIN question ON question.id = post.id
        LEFT JOIN answer ON answer.id = post.id
        LEFT JOIN question AS asked ON asked.id = answer.question_id
        WHERE post.id = :post_id
        """,
        {"post_id": post_id},
    )
    if row is None or not (whatever_state or row["state"] in ("open", "closed", "live")):
        return None
    guild_id = row["guild_id"]
    return _Texts(
        title=_joined(guild_id, row["title"] or ""),
        body=_joined(guild_id, row["body"]),
        tags=_joined(guild_id, " ".join(tags.list_names_of_question(connection, post_id))),
    )


def _joined(guild_id: int, text: str) -> str:
    start = guild_word(guild_id, "")
    return " ".join([start + stem(word) for word in tokenise(text, with_last=True)])
