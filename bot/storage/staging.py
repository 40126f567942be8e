"""A temporary database in which an archive is laid out and checked before any of it is applied."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Self

from bot.domain.archive import (
    AcceptanceRecord,
    AnswerRecord,
    ArchiveError,
    Flaw,
    QuestionRecord,
    VoteRecord,
)
from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import CloseReason, PostKind, QuestionState
from bot.storage.failures import is_outage, unavailable
from bot.storage.staging_checks import check_references
from bot.storage.staging_tables import SCHEMA


@dataclass(frozen=True, slots=True)
class StagedVote:
    """A vote whose post and voter have their rows.

    Attributes:
        line: where it stands in the archive.
        post: the post's archive id.
        post_id, post_kind, author_id, post_counts: the post, its author's row, and whether votes on it count.
        voter_id: the voter's row of member.
        value: +1 or -1.
        cast_at: seconds since 1970.
    """

    line: int
    post: str
    post_id: PostId
    post_kind: PostKind
    author_id: int
    post_counts: bool
    voter_id: int
    value: int
    cast_at: int


@dataclass(frozen=True, slots=True)
class StagedAcceptance:
    """An acceptance whose question, answer and members have their rows.

    Attributes:
        line: where it stands in the archive.
        question: the question's archive id.
        question_id, asker_id, question_counts: the question, its author's row, and whether votes on it count.
        answer_id, answerer_id: the answer and its author's row.
        accepted_by_id: the row of who accepted it.
        accepted_at: seconds since 1970.
    """

    line: int
    question: str
    question_id: PostId
    asker_id: int
    question_counts: bool
    answer_id: PostId
    answerer_id: int
    accepted_by_id: int
    accepted_at: int


class Staging:
    """An archive laid out in a temporary file, which goes when this is closed, or when the process ends.

    It may be used by one thread after another, not by two at once.
    """

    def __init__(self) -> None:
        """Make an empty one."""
        # An empty name is a private temporary file of SQLite's, unlinked as soon as it is opened.
        self._raw = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._raw.row_factory = sqlite3.Row
        self._raw.execute("PRAGMA journal_mode = OFF")
        self._raw.execute("PRAGMA synchronous = OFF")
        # A negative number counts kibibytes.
        self._raw.execute("PRAGMA cache_size = -65536")
        self._raw.executescript(SCHEMA)
        self._raw.execute("BEGIN")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close it.

        Raises:
            StorageUnavailableError: in place of an error of SQLite's that tells of an outage, as a full disk.
        """
        self._raw.close()
        if error is not None and is_outage(error):
            raise unavailable(error)

    def add_question(self, line: int, record: QuestionRecord) -> None:
        """Lay out a question; the same once more changes nothing.

        Raises:
            ArchiveError: DOUBLED_ID, another content under the same id.
        """
        added = self._raw.execute(
            """
            INSERT INTO question (
                id, line, author, title, body, tags, created_at, thread_id, state, close_reason, number
            )
            VALUES (
                :id, :line, :author, :title, :body, :tags, :created_at, :thread_id, :state, :close_reason, :number
            )
            ON CONFLICT DO NOTHING
            """,
            {**asdict(record), "line": line, "tags": json.dumps(record.tags)},
        ).rowcount
        if not added:
            row = self._raw.execute("SELECT * FROM question WHERE id = :id", {"id": record.id}).fetchone()
            if _question_of(row) != record:
                raise ArchiveError(Flaw.DOUBLED_ID, record.id, line=line)

    def add_answer(self, line: int, record: AnswerRecord) -> None:
        """Lay out an answer; the same once more changes nothing.

        Raises:
            ArchiveError: DOUBLED_ID, another content under the same id.
        """
        added = self._raw.execute(
            """
            INSERT INTO answer (id, line, question, author, body, created_at, message_id, number)
            VALUES (:id, :line, :question, :author, :body, :created_at, :message_id, :number)
            ON CONFLICT DO NOTHING
            """,
            {**asdict(record), "line": line},
        ).rowcount
        if not added:
            row = self._raw.execute("SELECT * FROM answer WHERE id = :id", {"id": record.id}).fetchone()
            if _answer_of(row) != record:
                raise ArchiveError(Flaw.DOUBLED_ID, record.id, line=line)

    def add_vote(self, line: int, record: VoteRecord) -> None:
        """Lay out a vote.

        Raises:
            ArchiveError: DOUBLED_VOTE, a second one of the member on the post.
        """
        added = self._raw.execute(
            """
            INSERT INTO vote (post, voter, line, value, cast_at)
            VALUES (:post, :voter, :line, :value, :cast_at)
            ON CONFLICT DO NOTHING
            """,
            {
                "post": record.post,
                "voter": record.voter,
                "line": line,
                "value": record.value,
                "cast_at": record.cast_at,
            },
        ).rowcount
        if not added:
            raise ArchiveError(Flaw.DOUBLED_VOTE, record.post, line=line)

    def add_acceptance(self, line: int, record: AcceptanceRecord) -> None:
        """Lay out an acceptance.

        Raises:
            ArchiveError: DOUBLED_ACCEPTANCE, a second one for the question.
        """
        added = self._raw.execute(
            """
            INSERT INTO acceptance (question, answer, line, accepted_by, accepted_at)
            VALUES (:question, :answer, :line, :accepted_by, :accepted_at)
            ON CONFLICT DO NOTHING
            """,
            {**asdict(record), "line": line},
        ).rowcount
        if not added:
            raise ArchiveError(Flaw.DOUBLED_ACCEPTANCE, record.question, line=line)

    def count(self) -> int:
        """Return the number of records laid out."""
        return self._raw.execute(
            """
            SELECT (SELECT COUNT(*) FROM question) + (SELECT COUNT(*) FROM answer) + (SELECT COUNT(*) FROM vote)
                   + (SELECT COUNT(*) FROM acceptance)
            """
        ).fetchone()[0]

    def check(self) -> None:
        """Check what only the whole archive shows, once everything is laid out.

        Raises:
            ArchiveError: the flaw that stands nearest to the beginning.
        """
        check_references(self._raw)

    def users(self) -> Iterator[Snowflake]:
        """Return every account that asked, answered, voted or accepted."""
        rows = self._raw.execute(
            """
            SELECT author AS user_id FROM question
            UNION
            SELECT author FROM answer
            UNION
            SELECT voter FROM vote
            UNION
            SELECT accepted_by FROM acceptance
            ORDER BY user_id
            """
        )
        return (Snowflake(row["user_id"]) for row in rows)

    def greatest_number(self) -> int:
        """Return the greatest number of a question that the archive gives; 0 when it gives none."""
        return self._raw.execute("SELECT COALESCE(MAX(number), 0) FROM question").fetchone()[0]

    def questions(self) -> Iterator[tuple[int, QuestionRecord]]:
        """Return the questions with their lines, by (created_at, id)."""
        rows = self._raw.execute(
            """
            SELECT id, line, author, title, body, tags, created_at, thread_id, state, close_reason, number
            FROM question
            ORDER BY created_at, id
            """
        )
        return ((row["line"], _question_of(row)) for row in rows)

    def answers(self, question: str) -> list[tuple[int, AnswerRecord]]:
        """Return the answers to a question with their lines, by (created_at, id)."""
        rows = self._raw.execute(
            """
            SELECT id, line, question, author, body, created_at, message_id, number
            FROM answer
            WHERE question = :question
            ORDER BY created_at, id
            """,
            {"question": question},
        )
        return [(row["line"], _answer_of(row)) for row in rows]

    def put_member(self, user_id: Snowflake, member_id: int) -> None:
        """Keep the row that an account has."""
        self._raw.execute(
            """
            INSERT INTO member (user_id, member_id)
            VALUES (:user_id, :member_id)
            ON CONFLICT (user_id) DO UPDATE SET member_id = excluded.member_id
            """,
            {"user_id": user_id, "member_id": member_id},
        )

    def get_member(self, user_id: Snowflake) -> int:
        """Return the row that an account has, which was put."""
        return self._raw.execute(
            "SELECT member_id FROM member WHERE user_id = :user_id", {"user_id": user_id}
        ).fetchone()[0]

    def put_post(self, archive_id: str, post_id: PostId, kind: PostKind, author_id: int, *, counts: bool) -> None:
        """Keep the row that a post has, with its author's, and whether votes on it count."""
        self._raw.execute(
            """
            INSERT INTO post (id, post_id, kind, author_id, counts)
            VALUES (:id, :post_id, :kind, :author_id, :counts)
            ON CONFLICT (id) DO UPDATE
            SET post_id = excluded.post_id,
                author_id = excluded.author_id
            """,
            {
                "id": archive_id,
                "post_id": post_id,
                "kind": kind.value,
                "author_id": author_id,
                "counts": int(counts),
            },
        )

    def votes(self) -> Iterator[StagedVote]:
        """Return the votes, all on one post together; every post and member was put."""
        rows = self._raw.execute(
            """
            SELECT vote.line, vote.post, post.post_id, post.kind, post.author_id, post.counts, member.member_id,
                   vote.value, vote.cast_at
            FROM vote
            CROSS JOIN post ON post.id = vote.post
            CROSS JOIN member ON member.user_id = vote.voter
            ORDER BY vote.post, vote.voter
            """
        )
        question, answer = PostKind.QUESTION, PostKind.ANSWER
        for line, post, post_id, kind, author_id, counts, voter_id, value, cast_at in rows:
            post_kind = question if kind == question else answer
            yield StagedVote(line, post, post_id, post_kind, author_id, counts == 1, voter_id, value, cast_at)

    def acceptances(self) -> Iterator[StagedAcceptance]:
        """Return the acceptances; every post and member was put."""
        rows = self._raw.execute(
            """
            SELECT acceptance.line, acceptance.question, question.post_id, question.author_id, question.counts,
                   answer.post_id, answer.author_id, member.member_id, acceptance.accepted_at
            FROM acceptance
            CROSS JOIN post AS question ON question.id = acceptance.question
            CROSS JOIN post AS answer ON answer.id = acceptance.answer
            CROSS JOIN member ON member.user_id = acceptance.accepted_by
            ORDER BY acceptance.question
            """
        )
        for line, question, question_id, asker_id, counts, answer_id, answerer_id, accepted_by_id, at in rows:
            yield StagedAcceptance(
                line, question, question_id, asker_id, counts == 1, answer_id, answerer_id, accepted_by_id, at
            )


def _question_of(row: sqlite3.Row) -> QuestionRecord:
    return QuestionRecord(
        id=row["id"],
        author=Snowflake(row["author"]),
        title=row["title"],
        body=row["body"],
        tags=tuple(json.loads(row["tags"])),
        created_at=row["created_at"],
        thread_id=row["thread_id"],
        state=QuestionState(row["state"]),
        close_reason=None if row["close_reason"] is None else CloseReason(row["close_reason"]),
        number=row["number"],
    )


def _answer_of(row: sqlite3.Row) -> AnswerRecord:
    return AnswerRecord(
        id=row["id"],
        question=row["question"],
        author=Snowflake(row["author"]),
        body=row["body"],
        created_at=row["created_at"],
        message_id=row["message_id"],
        number=row["number"],
    )
