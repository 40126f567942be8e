"""The checks of a staged archive that look at more than one line."""

from __future__ import annotations

import sqlite3

from bot.domain.archive import ArchiveError, Flaw
from bot.storage.staging_tables import INDEXES

_CHECKS: tuple[tuple[Flaw, str], ...] = (
    (
        Flaw.DOUBLED_ID,
        """
        SELECT MAX(answer.line, question.line), answer.id
        FROM answer
        JOIN question ON question.id = answer.id
        ORDER BY 1
        LIMIT 1
        """,
    ),
    (
        Flaw.UNKNOWN_REFERENCE,
        """
        SELECT line, question
        FROM answer
        WHERE NOT EXISTS (SELECT 1 FROM question WHERE question.id = answer.question)
        ORDER BY line
        LIMIT 1
        """,
    ),
    (
        Flaw.UNKNOWN_REFERENCE,
        """
        SELECT line, post
        FROM vote
        WHERE NOT EXISTS (SELECT 1 FROM question WHERE question.id = vote.post)
          AND NOT EXISTS (SELECT 1 FROM answer WHERE answer.id = vote.post)
        ORDER BY line
        LIMIT 1
        """,
    ),
    (
        Flaw.UNKNOWN_REFERENCE,
        """
        SELECT line, question
        FROM acceptance
        WHERE NOT EXISTS (SELECT 1 FROM question WHERE question.id = acceptance.question)
        ORDER BY line
        LIMIT 1
        """,
    ),
    (
        Flaw.UNKNOWN_REFERENCE,
        """
        SELECT line, answer
        FROM acceptance
        WHERE NOT EXISTS (SELECT 1 FROM answer WHERE answer.id = acceptance.answer)
        ORDER BY line
        LIMIT 1
        """,
    ),
    (
        Flaw.ANSWER_OF_ANOTHER_QUESTION,
        """
        SELECT acceptance.line, acceptance.answer
        FROM acceptance
        JOIN answer ON answer.id = acceptance.answer
        WHERE answer.question <> acceptance.question
        ORDER BY acceptance.line
        LIMIT 1
        """,
    ),
    (
        Flaw.OWN_VOTE,
        """
        SELECT vote.line, vote.post
        FROM vote
        LEFT JOIN question ON question.id = vote.post
        LEFT JOIN answer ON answer.id = vote.post
        WHERE vote.voter IN (question.author, answer.author)
        ORDER BY vote.line
        LIMIT 1
        """,
    ),
    (
        Flaw.DOUBLED_NUMBER,
        """
        SELECT line, number
        FROM question
        WHERE number IS NOT NULL
          AND EXISTS (
              SELECT 1
              FROM question AS other
              WHERE other.number = question.number
                AND other.line < question.line
          )
        ORDER BY line
        LIMIT 1
        """,
    ),
    (
        Flaw.DOUBLED_NUMBER,
        """
        SELECT line, number
        FROM answer
        WHERE number IS NOT NULL
          AND EXISTS (
              SELECT 1
              FROM answer AS other
              WHERE other.question = answer.question
                AND other.number = answer.number
                AND other.line < answer.line
          )
        ORDER BY line
        LIMIT 1
        """,
    ),
    (
        Flaw.DOUBLED_MESSAGE,
        """
        SELECT line, id
        FROM message
        WHERE EXISTS (
            SELECT 1
            FROM message AS other
            WHERE other.id = message.id
              AND other.line < message.line
        )
        ORDER BY line
        LIMIT 1
        """,
    ),
    (
        Flaw.MESSAGE_WITHOUT_THREAD,
        """
        SELECT answer.line, answer.message_id
        FROM answer
        JOIN question ON question.id = answer.question
        WHERE answer.message_id IS NOT NULL
          AND question.thread_id IS NULL
        ORDER BY answer.line
        LIMIT 1
        """,
    ),
)


def check_references(raw: sqlite3.Connection) -> None:
    """Check that everything staged refers to what is staged too, and that nothing is there twice.

    Slow on a big archive: it makes the indexes that later steps use as well.

    Raises:
        ArchiveError: the flaw that stands nearest to the beginning of the archive.
    """
    for statement in INDEXES:
        raw.execute(statement)
    found: list[ArchiveError] = []
    for flaw, query in _CHECKS:
        row = raw.execute(query).fetchone()
        if row is not None:
            found.append(ArchiveError(flaw, row[1], line=row[0]))
    if found:
        raise min(found, key=lambda error: error.line)
