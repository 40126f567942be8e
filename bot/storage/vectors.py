"""Vectors of questions: which are missing, and which a guild has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.identity import PostId, Snowflake
from bot.storage import tags
from bot.storage.channels import channel_list
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class QuestionText:
    """What a question says now."""

    question_id: PostId
    guild_id: int
    title: str
    body: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Vectors as they are kept, in the order in which they were made.

    Attributes:
        question_ids: whose they are.
        made: the step that made each.
        packed: their bytes, one after the other.
    """

    question_ids: Sequence[PostId]
    made: Sequence[int]
    packed: bytes


@dataclass(frozen=True, slots=True)
class Missing:
    """The next questions without a vector.

    Attributes:
        looked_from: the question from which on new ones were looked for; None: they had a vector, and their text has
            changed since.
        texts: of those that stand; the others need none.
        question_ids: all that were looked at; none: nothing is missing.
    """

    looked_from: int | None
    texts: Sequence[QuestionText]
    question_ids: Sequence[PostId]


def forget_question(connection: Connection, question_id: PostId) -> None:
    """Remove the vector of a question whose text changes or goes; nothing happens to any other post.

    Another one is made if the question still stands when its turn comes.
    """
    _remove(connection, question_id)
    connection.execute(
        """
        INSERT INTO stale_vector (question_id)
        SELECT question.id
        FROM question
        JOIN vector_progress ON vector_progress.id = 1
        WHERE question.id = :question_id
          AND question.id < vector_progress.next_question_id
        ON CONFLICT (question_id) DO NOTHING
        """,
        {"question_id": question_id},
    )


def list_missing(connection: Connection, model: str, limit: int) -> Missing:
    """Return the next questions that have no vector of a model, those whose text has changed first."""
    progress = connection.fetch_one("SELECT model, next_question_id FROM vector_progress WHERE id = 1")
    is_known = progress is not None and progress["model"] == model
    if is_known:
        rows = connection.fetch_all(
            "SELECT question_id FROM stale_vector ORDER BY question_id LIMIT :limit", {"limit": limit}
        )
        if rows:
            return _missing(connection, [PostId(row["question_id"]) for row in rows], None)
    looked_from = progress["next_question_id"] if progress is not None and is_known else 0
    rows = connection.fetch_all(
        """
        SELECT id
        FROM question
        WHERE id >= :first
        ORDER BY id
        LIMIT :limit
        """,
        {"first": looked_from, "limit": limit},
    )
    return _missing(connection, [PostId(row["id"]) for row in rows], looked_from)


def get_text(connection: Connection, question_id: PostId) -> QuestionText | None:
    """Return what a question says; None if it was deleted."""
    row = connection.fetch_one(
        """
        SELECT question.guild_id, question.title, post.body
        FROM question
        JOIN post ON post.id = question.id
        WHERE question.id = :question_id
          AND question.state <> 'deleted'
        """,
        {"question_id": question_id},
    )
    if row is None:
        return None
    names = tuple(tags.list_names_of_question(connection, question_id))
    return QuestionText(question_id, row["guild_id"], row["title"], row["body"], names)


def put_some(connection: Connection, model: str, missing: Missing, made: Iterable[tuple[QuestionText, bytes]]) -> None:
    """Put the vectors of missing questions, and on record that these have been looked at.

    A question that has been changed or deleted meanwhile gets none: it waits again.

    Args:
        connection: the transaction.
        model: what made them.
        missing: what was missing.
        made: the texts that were looked at, each with its vector.
    """
    step = _begin_step(connection, model)
    for text, vector in made:
        if get_text(connection, text.question_id) == text:
            _put(connection, text, model, step, vector)
    for question_id in missing.question_ids:
        if get_text(connection, question_id) is None:
            _remove(connection, question_id)
            _settle(connection, question_id)
        elif _has_vector(connection, question_id, model, step):
            _settle(connection, question_id)
        elif missing.looked_from is not None:
            _look_later(connection, question_id)
    if missing.looked_from is not None:
        connection.execute(
            """
            UPDATE vector_progress
            SET next_question_id = :next_question_id
            WHERE next_question_id = :looked_from
            """,
            {"next_question_id": max(missing.question_ids) + 1, "looked_from": missing.looked_from},
        )


def list_newer(
    connection: Connection, guild_id: int, model: str, made: int, *, length: int, limit: int
) -> Vectors | None:
    """Return the next vectors of a guild that later steps than this one made; None if there are none.

    Args:
        connection: the transaction.
        guild_id: the guild's row.
        model: what made them.
        made: the last step that is known.
        length: of a vector, in bytes; others are left out.
        limit: how many at most; it must be more than a step makes, since no step is cut in two.
    """
    rows = connection.fetch_all(
        """
        SELECT question_id, made, vector
        FROM question_vector
        WHERE guild_id = :guild_id
          AND model = :model
          AND made > :made
          AND LENGTH(vector) = :length
        ORDER BY made, question_id
        LIMIT :limit
        """,
        {"guild_id": guild_id, "model": model, "made": made, "length": length, "limit": limit},
    )
    if len(rows) == limit and rows[0]["made"] != rows[-1]["made"]:
        last = rows[-1]["made"]
        rows = [row for row in rows if row["made"] != last]
    if not rows:
        return None
    return Vectors(
        question_ids=[PostId(row["question_id"]) for row in rows],
        made=[row["made"] for row in rows],
        packed=b"".join([row["vector"] for row in rows]),
    )


def list_largest_guilds(connection: Connection, limit: int) -> list[int]:
    """Return the rows of the guilds in which most was asked, the largest first."""
    rows = connection.fetch_all(
        """
        SELECT id
        FROM guild
        WHERE left_at IS NULL
        ORDER BY next_number DESC, id
        LIMIT :limit
        """,
        {"limit": limit},
    )
    return [row["id"] for row in rows]


def get_number_if_seen(
    connection: Connection, question_id: PostId, made: int, visible_channels: str | None
) -> int | None:
    """Return the number of a question that still means what the vector of a step says; None if it is not to be seen.

    Args:
        connection: the transaction.
        question_id: the question.
        made: the step that made the vector.
        visible_channels: as `visible_list` makes it.
    """
    return connection.fetch_value(
        """
        SELECT question.number
        FROM question
        JOIN question_vector ON question_vector.question_id = question.id
        LEFT JOIN channel ON channel.id = question.channel_id
        WHERE question.id = :question_id
          AND question.state <> 'deleted'
          AND question_vector.made = :made
          AND (
              :visible IS NULL
              OR question.thread_id IS NULL
              OR :visible LIKE '%,' || channel.discord_id || ',%'
          )
        """,
        {"question_id": question_id, "made": made, "visible": visible_channels},
    )


def visible_list(visible: Iterable[Snowflake] | None) -> str | None:
    """Return channels, by Discord's ids, as `get_number_if_seen` takes them; None: all are seen."""
    return None if visible is None else channel_list(visible)


def count_missing(connection: Connection, model: str) -> int:
    """Count the questions that may lack a vector of a model."""
    return connection.fetch_value(
        """
        SELECT (
            SELECT COUNT(*)
            FROM question
            WHERE id >= COALESCE((SELECT next_question_id FROM vector_progress WHERE model = :model), 0)
        ) + (
            SELECT COUNT(*)
            FROM stale_vector
            WHERE EXISTS (SELECT 1 FROM vector_progress WHERE model = :model)
        )
        """,
        {"model": model},
    )


def _missing(connection: Connection, question_ids: Sequence[PostId], looked_from: int | None) -> Missing:
    texts = [text for each in question_ids if (text := get_text(connection, each)) is not None]
    return Missing(looked_from, texts, question_ids)


def _begin_step(connection: Connection, model: str) -> int:
    """Return the number of a new step; a model that is new begins with the first question."""
    connection.execute(
        """
        INSERT INTO vector_progress (id, model, made, next_question_id)
        VALUES (1, :model, 1, 0)
        ON CONFLICT (id) DO UPDATE
        SET next_question_id = CASE WHEN model = excluded.model THEN next_question_id ELSE 0 END,
            model = excluded.model,
            made = made + 1
        """,
        {"model": model},
    )
    return connection.fetch_value("SELECT made FROM vector_progress")


def _put(connection: Connection, text: QuestionText, model: str, step: int, vector: bytes) -> None:
    connection.execute(
        """
        INSERT INTO question_vector (question_id, guild_id, model, made, vector)
        VALUES (:question_id, :guild_id, :model, :made, :vector)
        ON CONFLICT (question_id) DO UPDATE
        SET model = excluded.model,
            made = excluded.made,
            vector = excluded.vector
        """,
        {
            "question_id": text.question_id,
            "guild_id": text.guild_id,
            "model": model,
            "made": step,
            "vector": vector,
        },
    )


def _remove(connection: Connection, question_id: PostId) -> None:
    connection.execute("DELETE FROM question_vector WHERE question_id = :question_id", {"question_id": question_id})


def _has_vector(connection: Connection, question_id: PostId, model: str, step: int) -> bool:
    found = connection.fetch_value(
        "SELECT 1 FROM question_vector WHERE question_id = :question_id AND model = :model AND made = :step",
        {"question_id": question_id, "model": model, "step": step},
    )
    return found is not None


def _settle(connection: Connection, question_id: PostId) -> None:
    connection.execute("DELETE FROM stale_vector WHERE question_id = :question_id", {"question_id": question_id})


def _look_later(connection: Connection, question_id: PostId) -> None:
    connection.execute(
        "INSERT INTO stale_vector (question_id) VALUES (:question_id) ON CONFLICT (question_id) DO NOTHING",
        {"question_id": question_id},
    )
