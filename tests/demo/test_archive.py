"""Archives in the demo: the newest questions get threads, and the import accepts the copy."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from discord.ext import commands

from bot.demo.archive import THREADS, lay_out, name_of_stranger
from bot.demo.clock import LaggingClock
from bot.demo.community import GUILD_ID, Community
from bot.domain.archive import (
    AcceptanceRecord,
    AnswerRecord,
    Header,
    QuestionRecord,
    VoteRecord,
)
from bot.domain.identity import Snowflake, moment
from bot.domain.posts import QuestionState
from bot.services.archive.importing import Importing
from bot.services.archive.lines import format_line, parse_line
from bot.storage.database import Bounds, Database
from tests.support.clock import ManualClock

LATE = 1_600_000_000


@pytest.fixture
def community(make_bot: Callable[[], commands.Bot], clock: ManualClock) -> Community:
    """Return a guild that the bot has not come to."""
    return Community(make_bot, LaggingClock(clock, timedelta(0)))


def question(number: int, **fields: object) -> QuestionRecord:
    """Return a question, the later the greater its number."""
    values = {
        "id": f"q{number}",
        "author": Snowflake(7),
        "title": f"Question {number}",
        "body": "How is that?",
        "tags": (),
        "created_at": LATE + number,
        "thread_id": None,
        "state": QuestionState.OPEN,
        "close_reason": None,
    }
    return QuestionRecord(**{**values, **fields})  # type: ignore[arg-type]


def archive(*records: object) -> io.BytesIO:
    """Return the file of some records."""
    lines = [format_line(record) for record in (Header(Snowflake(1), LATE + 10_000), *records)]  # type: ignore[arg-type]
    return io.BytesIO(b"".join(lines))


def laid_out(source: io.BytesIO, community: Community) -> list[object]:
    """Return the records of the copy."""
    copy = io.BytesIO()
    lay_out(source, copy, community)
    return [parse_line(line) for line in copy.getvalue().splitlines(keepends=True)]


def test_question_answer_votes_and_acceptance_stand_in_a_thread(community: Community):
    answer = AnswerRecord("a1", "q1", Snowflake(8), "Like this.", LATE + 50, None)
    votes = [VoteRecord("q1", Snowflake(9), 1, LATE + 60), VoteRecord("a1", Snowflake(9), -1, LATE + 61)]
    acceptance = AcceptanceRecord("q1", "a1", Snowflake(7), LATE + 70)
    _, asked, answered, *_ = laid_out(archive(question(1), answer, *votes, acceptance), community)

    assert isinstance(asked, QuestionRecord)
    assert isinstance(answered, AnswerRecord)
    backend = community.env.backend
    starter = backend.get_message(asked.thread_id or 0, asked.thread_id or 0)
    reply = backend.get_message(asked.thread_id or 0, answered.message_id or 0)
    assert (starter.author_id, starter.content) == (7, "How is that?")
    assert starter.timestamp.startswith("2020-09-13")
    assert {r.emoji: len(r.user_ids) for r in starter.reactions} == {"⬆️": 2, "⬇️": 1}
    assert {r.emoji: len(r.user_ids) for r in reply.reactions} == {"⬆️": 1, "⬇️": 2, "✅": 1}
    assert backend.get_user(9).global_name == name_of_stranger(9)


def test_the_newest_that_fit_into_messages_get_threads(community: Community):
    many = [question(number) for number in range(1, THREADS + 5)]
    too_long = question(100, body="x" * 2_001)
    deleted = question(101, state=QuestionState.DELETED, body="")
    records = laid_out(archive(*many, too_long, deleted), community)

    shown = [record.id for record in records if isinstance(record, QuestionRecord) and record.thread_id is not None]
    assert shown == [f"q{number}" for number in range(5, THREADS + 5)]


def test_the_times_are_moved_so_that_the_archive_ends_in_the_present(community: Community):
    copy = io.BytesIO()
    vote = VoteRecord("q1", Snowflake(9), 1, LATE + 90_000)
    now = moment(LATE + 90_000 + 10 * 86_400 + 5)
    lay_out(archive(question(1), vote), copy, community, until=now)
    _, asked, voted = [parse_line(line) for line in copy.getvalue().splitlines(keepends=True)]

    assert isinstance(asked, QuestionRecord)
    assert isinstance(voted, VoteRecord)
    assert asked.created_at == question(1).created_at + 10 * 86_400
    assert voted.cast_at == LATE + 90_000 + 10 * 86_400


def test_threads_of_another_discord_are_dropped(community: Community):
    long = question(1, body="x" * 3_000, thread_id=Snowflake(55))
    answer = AnswerRecord("a1", "q1", Snowflake(8), "Like this.", LATE + 50, Snowflake(56))
    _, asked, answered = laid_out(archive(long, answer), community)

    assert asked == question(1, body="x" * 3_000)
    assert answered == AnswerRecord("a1", "q1", Snowflake(8), "Like this.", LATE + 50, None)


def test_a_line_that_cannot_be_read_is_left_to_the_import(community: Community):
    copy = io.BytesIO()
    lay_out(io.BytesIO(b'{"type":"nonsense"}\nno json\n'), copy, community)

    assert copy.getvalue() == b'{"type":"nonsense"}\nno json\n'


async def test_the_import_takes_the_copy(community: Community, database_path: Path, clock: ManualClock):
    answer = AnswerRecord("a1", "q1", Snowflake(8), "Like this.", LATE + 50, None)
    copy = io.BytesIO()
    lay_out(archive(question(1), answer), copy, community)
    copy.seek(0)
    database = await Database.open(database_path, bounds=Bounds(budget_ms=None))
    try:
        imported = await Importing(database, clock).import_file(copy, Snowflake(GUILD_ID))
    finally:
        await database.close()

    assert (imported.questions, imported.answers) == (1, 1)
