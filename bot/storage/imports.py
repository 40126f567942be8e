"""What an import asks of the guild, and the few writes that only an import makes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import PostKind
from bot.storage.connection import Connection

_NATIVE_QUESTION = re.compile(r"q([1-9][0-9]{0,9})", re.ASCII)
_NATIVE_ANSWER = re.compile(r"a([1-9][0-9]{0,9})\.([1-9][0-9]{0,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A post that has the archive id that was asked for."""

    id: PostId
    kind: PostKind


def find_post(connection: Connection, guild_id: int, archive_id: str) -> KnownPost | None:
    """Return the post that has this archive id in the guild: by import, or else by its numbers."""
    imported = connection.fetch_one(
        """
        SELECT id, kind
        FROM post
        WHERE guild_id = :guild_id
          AND archive_id = :archive_id
        """,
        {"guild_id": guild_id, "archive_id": archive_id},
    )
    if imported is not None:
        return KnownPost(PostId(imported["id"]), PostKind(imported["kind"]))
    if (native := _NATIVE_QUESTION.fullmatch(archive_id)) is not None:
        question_id = _find_native_question(connection, guild_id, int(native[1]))
        return None if question_id is None else KnownPost(question_id, PostKind.QUESTION)
    if (native := _NATIVE_ANSWER.fullmatch(archive_id)) is not None:
        answer_id = _find_native_answer(connection, guild_id, int(native[1]), int(native[2]))
        return None if answer_id is None else KnownPost(answer_id, PostKind.ANSWER)
    return None


def _find_native_question(connection: Connection, guild_id: int, number: int) -> PostId | None:
    return connection.fetch_value(
        """
        SELECT question.id
        FROM question
        JOIN post ON post.id = question.id
        WHERE question.guild_id = :guild_id
          AND question.number = :number
          AND post.archive_id IS NULL
        """,
        {"guild_id": guild_id, "number": number},
    )


def _find_native_answer(connection: Connection, guild_id: int, question_number: int, number: int) -> PostId | None:
    return connection.fetch_value(
        """
        SELECT answer.id
        FROM question
        JOIN answer ON answer.question_id = question.id
        JOIN post ON post.id = answer.id
        WHERE question.guild_id = :guild_id
          AND question.number = :question_number
          AND answer.number = :number
          AND post.archive_id IS NULL
        """,
        {"guild_id": guild_id, "question_number": question_number, "number": number},
    )


def is_number_taken(connection: Connection, guild_id: int, number: int) -> bool:
    """Return whether a question of the guild has the number, or is about to get it."""
    return (
        connection.fetch_value(
            """
            SELECT 1
            FROM question
            WHERE guild_id = :guild_id
              AND number = :number
            UNION ALL
            SELECT 1
            FROM draft
            WHERE guild_id = :guild_id
              AND number = :number
            LIMIT 1
            """,
            {"guild_id": guild_id, "number": number},
        )
        is not None
    )


def is_message_taken(connection: Connection, message_id: Snowflake) -> bool:
    """Return whether the message bears a post, or the thread of this id holds a question, in any guild."""
    return (
        connection.fetch_value(
            """
            SELECT 1
            FROM post
            WHERE message_id = :message_id
            UNION ALL
            SELECT 1
            FROM question
            WHERE thread_id = :message_id
            LIMIT 1
            """,
            {"message_id": message_id},
        )
        is not None
    )


def is_answer_number_taken(connection: Connection, question_id: PostId, number: int) -> bool:
    """Return whether an answer to the question has the number, whatever became of it."""
    return (
        connection.fetch_value(
            """
            SELECT 1
            FROM answer
            WHERE question_id = :question_id
              AND number = :number
            """,
            {"question_id": question_id, "number": number},
        )
        is not None
    )


def greatest_number(connection: Connection, guild_id: int) -> int:
    """Return the greatest number that a question of the guild was given; 0 when none was."""
    return connection.fetch_value(
        """
        SELECT next_number - 1
        FROM guild
        WHERE id = :guild_id
        """,
        {"guild_id": guild_id},
    )


def greatest_answer_number(connection: Connection, question_id: PostId) -> int:
    """Return the greatest number that an answer to the question was given; 0 when none was."""
    return connection.fetch_value(
        """
        SELECT next_answer - 1
        FROM question
        WHERE id = :question_id
        """,
        {"question_id": question_id},
    )


def keep_answer_number_free(connection: Connection, question_id: PostId, number: int) -> None:
    """Let the question's next answer have a number above one that is in use."""
    connection.execute(
        """
        UPDATE question
        SET next_answer = :number + 1
        WHERE id = :question_id
          AND next_answer <= :number
        """,
        {"question_id": question_id, "number": number},
    )


def add_vote(connection: Connection, post_id: PostId, voter_id: int, value: int, cast_at: int) -> bool:
    """Record a counted vote; return False, and change nothing, when the voter has one on the post."""
    added = connection.execute(
        """
        INSERT INTO vote (post_id, voter_id, value, state, cast_at)
        VALUES (:post_id, :voter_id, :value, 'counted', :cast_at)
        ON CONFLICT (post_id, voter_id) DO NOTHING
        """,
        {"post_id": post_id, "voter_id": voter_id, "value": value, "cast_at": cast_at},
    )
    return added == 1


def has_vote(connection: Connection, post_id: PostId, voter_id: int, value: int, cast_at: int) -> bool:
    """Return whether exactly this vote is recorded and counts."""
    return (
        connection.fetch_value(
            """
            SELECT 1
            FROM vote
            WHERE post_id = :post_id
              AND voter_id = :voter_id
              AND value = :value
              AND cast_at = :cast_at
              AND state = 'counted'
            """,
            {"post_id": post_id, "voter_id": voter_id, "value": value, "cast_at": cast_at},
        )
        is not None
    )
