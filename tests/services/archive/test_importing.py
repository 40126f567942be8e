"""Imports: what an archive becomes in a guild, what is refused there, and that nothing is done by halves."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from bot.domain.archive import ArchiveError, Flaw
from bot.domain.errors import NotFoundError
from bot.domain.identity import Snowflake
from bot.domain.posts import Post, Question
from bot.domain.reactions import ReactionEvent
from bot.services.accepting import Accepting
from bot.services.archive.importing import Importing
from bot.services.archive.staging import stage
from bot.services.checking import Checking
from bot.services.configuring import Configuring
from bot.services.ranking import Ranking
from bot.services.standing import Standings
from bot.services.voting import Voting
from bot.storage import questions, words
from bot.storage.connection import Connection
from bot.storage.database import Database
from bot.storage.staging import Staging
from tests.support.archives import (
    GUILD,
    acceptance,
    answer,
    archive,
    export_archive,
    import_archive,
    question,
    vote,
)
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, CAROL, HELPER, Community, actor
from tests.support.community import GUILD as NATIVE_GUILD

FULL = (
    question(thread_id="500", tags=["git", "undo"]),
    answer(message_id="501"),
    answer("a2", author=21, message_id="502", number=2, created_at="2025-01-02T00:00:01Z"),
    vote("q1", 30),
    vote("q1", 31, -1),
    vote("a1", 30),
    vote("a1", 31, -1),
    vote("a2", 10),
    acceptance(),
    question("q2", author=11, number=2, state="deleted", title="", body="", created_at="2025-01-01T00:00:01Z"),
    answer("a3", "q2", author=10),
    vote("a3", 30),
    vote("q2", 30),
    acceptance("q2", "a3", by=11),
)


async def rows(database: Database, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
    def fetch(connection: Connection) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in connection.fetch_all(sql, parameters)]

    return await database.read(fetch)


async def reputations(database: Database, guild: Snowflake = GUILD) -> dict[int, int]:
    found: dict[int, int] = {}
    await Ranking(database, ManualClock(), Standings(database, ManualClock())).everyone(
        guild, lambda standing: found.__setitem__(standing.user_id, standing.points)
    )
    return found


async def flaw_of(database: Database, *lines: dict[str, Any]) -> tuple[int, Flaw, str]:
    before = await export_archive(database)
    with pytest.raises(ArchiveError) as caught:
        await import_archive(database, ManualClock(), *lines)
    assert await export_archive(database) == before
    assert await Checking(database).check() == []
    return caught.value.line, caught.value.flaw, caught.value.subject


async def test_all_of_an_archive_arrives_and_what_it_gives_is_counted(database: Database, clock: ManualClock) -> None:
    done = await import_archive(database, clock, *FULL)
    assert (done.questions, done.answers, done.votes, done.acceptances, done.known) == (2, 3, 7, 2, 0)
    assert await Checking(database).check() == []
    assert await reputations(database) == {
        10: 1 + 10 - 2 + 2 + 15 + 10,  # votes on q1, accepting a1, a3 accepted and voted up
        20: 1 + 10 - 2 + 15,
        21: 1 + 10,
        31: 1,
        30: 1,
        11: 1,  # its question is deleted
    }


async def test_the_same_archive_again_changes_nothing(database: Database, clock: ManualClock) -> None:
    await import_archive(database, clock, *FULL)
    before = await rows(database, "SELECT * FROM ledger"), await rows(database, "SELECT * FROM member_day")
    first = await export_archive(database)
    done = await import_archive(database, clock, *FULL)
    assert (done.questions, done.answers, done.votes, done.acceptances, done.known) == (0, 0, 0, 0, len(FULL))
    assert await export_archive(database) == first
    assert (await rows(database, "SELECT * FROM ledger"), await rows(database, "SELECT * FROM member_day")) == before


async def test_a_later_archive_adds_what_is_new(database: Database, clock: ManualClock) -> None:
    await import_archive(database, clock, question(), answer(number=None), vote())
    done = await import_archive(
        database,
        clock,
        question(),
        answer(),
        vote(),
        vote(voter=31),
        answer("a2", number=None),
        vote("a2"),
        acceptance(),
    )
    assert (done.questions, done.answers, done.votes, done.acceptances, done.known) == (0, 1, 2, 1, 3)
    assert await Checking(database).check() == []
    assert await rows(database, "SELECT number FROM answer ORDER BY id") == [(1,), (2,)]


async def test_missing_numbers_follow_the_greatest_in_the_order_of_time_then_id(
    database: Database, clock: ManualClock
) -> None:
    await import_archive(database, clock, question("old", number=3))
    await import_archive(
        database,
        clock,
        question("c", number=None, created_at="2025-01-02T00:00:00Z"),
        question("b", number=None, created_at="2025-01-03T00:00:00Z"),
        question("a", number=None, created_at="2025-01-03T00:00:00Z"),
        question("given", number=7, created_at="2025-01-04T00:00:00Z"),
        answer("y", "c", number=None),
        answer("x", "c", author=21, number=None),
        answer("w", "c", author=22, number=4),
    )
    found = await rows(database, "SELECT archive_id, number FROM question JOIN post USING (id) ORDER BY number")
    assert found == [("old", 3), ("given", 7), ("c", 8), ("a", 9), ("b", 10)]
    found = await rows(database, "SELECT archive_id, number FROM answer JOIN post USING (id) ORDER BY number")
    assert found == [("w", 4), ("x", 5), ("y", 6)]


async def test_a_native_question_never_gets_an_id_that_was_imported(database: Database, clock: ManualClock) -> None:
    community = await Community.found(database, clock)
    await import_archive(
        database,
        clock,
        question("q3", number=1),
        answer("a4.1", "q3"),
        answer("q2", "q3", number=2),
        guild=NATIVE_GUILD,
    )
    native = await community.ask()
    assert native.number == 4
    assert (await community.write_answer(native)).number == 2
    text = await export_archive(database, NATIVE_GUILD)
    assert b'"id":"q4"' in text
    assert b'"id":"a4.2"' in text


async def play(community: Community) -> Question:
    """Let a native community do one of everything; return its first question."""
    voting = Voting(community.database, community.clock)

    async def react(post: Post, user: int, emoji: str) -> None:
        assert post.message is not None
        await voting.add(
            ReactionEvent(NATIVE_GUILD, post.message.channel_id, post.message.message_id, Snowflake(user), emoji)
        )

    asked = await community.ask()
    answered = await community.write_answer(asked)
    carded = await community.post_card(asked, CAROL)
    for user in range(900, 930):
        community.clock.advance(7_200)
        await react(asked.post, user, "⬆️")
        await react(answered.post, user, "⬇️" if user % 3 else "⬆️")
        await react(carded.post, user, "⬆️")
    await react(asked.post, ALICE, "⬆️")
    await react(asked.post, 900, "⬇️")
    retracted = await community.write_answer(asked, HELPER)
    await react(retracted.post, 900, "⬆️")
    assert retracted.post.message is not None
    await community.answering.retract(NATIVE_GUILD, retracted.post.message.message_id, actor(HELPER))
    accepting = Accepting(community.database, community.clock)
    assert carded.post.message is not None
    message = replace(community.message(asked, CAROL), message_id=carded.post.message.message_id)
    await accepting.accept(message, actor(ALICE))
    gone = await community.ask(BOB, title="What is the reflog good for?")
    kept = await community.write_answer(gone, ALICE)
    await react(gone.post, 900, "⬆️")
    await react(kept.post, 900, "⬆️")
    assert gone.thread_id is not None
    await community.following.thread_deleted(NATIVE_GUILD, gone.thread_id)
    return asked


async def kept_totals(database: Database) -> list[tuple[Any, ...]]:
    """Return what is kept of each member, day and post, without what depends on rows of this database."""
    days = await rows(
        database,
        """
        SELECT user_id, day, question_up, question_down, answer_up, answer_down, downvote_cast, accepted, accepting,
               member_day.points
        FROM member_day
        JOIN member ON member.id = member_id
        WHERE question_up + question_down + answer_up + answer_down + downvote_cast + accepted + accepting > 0
        ORDER BY user_id, day
        """,
    )
    lines = await rows(
        database,
        """
        SELECT user_id, kind, day, SUM(effect)
        FROM ledger
        JOIN member ON member.id = member_id
        GROUP BY user_id, kind, day
        HAVING SUM(effect) <> 0
        ORDER BY user_id, kind, day
        """,
    )
    scores = await rows(
        database,
        """
        SELECT question.number, ups, downs, answer_count
        FROM question
        JOIN post USING (id)
        ORDER BY question.number
        """,
    )
    return [*days, *lines, *scores]


async def test_what_was_imported_counts_as_if_it_had_happened(
    database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    await play(await Community.found(database, clock))
    text = await export_archive(database, NATIVE_GUILD)
    other = await Database.open(tmp_path / "other.db")
    try:
        await Importing(other, clock).import_file(BytesIO(text), NATIVE_GUILD)
        assert await export_archive(other, NATIVE_GUILD) == text
        assert await kept_totals(other) == await kept_totals(database)
        assert await Checking(other).check() == []
        native, imported = await reputations(database, NATIVE_GUILD), await reputations(other, NATIVE_GUILD)
        assert imported == {user: native[user] for user in imported}
        assert all(native[user] == 1 for user in native.keys() - imported.keys())
    finally:
        await other.close()


async def test_an_export_of_the_guild_itself_is_known_by_its_native_ids(database: Database, clock: ManualClock) -> None:
    await play(await Community.found(database, clock))
    text = await export_archive(database, NATIVE_GUILD)
    done = await Importing(database, clock).import_file(BytesIO(text), NATIVE_GUILD)
    assert (done.questions, done.answers, done.votes, done.acceptances) == (0, 0, 0, 0)
    assert done.known == text.count(b"\n") - 1
    assert await export_archive(database, NATIVE_GUILD) == text


async def test_a_thread_and_its_messages_are_known_to_discord_afterwards(
    database: Database, clock: ManualClock
) -> None:
    await import_archive(database, clock, *FULL)
    found = await database.read(partial(questions.find_by_thread, thread_id=Snowflake(500)))
    assert found is not None
    assert found.title == "How do I undo a commit?"
    assert found.tags == ("git", "undo")
    assert await rows(database, "SELECT archive_id, channel_id, message_id FROM post WHERE message_id > 0") == [
        ("q1", 500, 500),
        ("a1", 500, 501),
        ("a2", 500, 502),
    ]


async def test_discord_is_asked_to_show_nothing(database: Database, clock: ManualClock) -> None:
    await import_archive(database, clock, *FULL)
    assert await rows(database, "SELECT * FROM render") == []


async def test_imported_posts_are_found_by_their_words_unless_their_question_is_deleted(
    database: Database, clock: ManualClock
) -> None:
    await import_archive(database, clock, *FULL)
    [(guild_row,)] = await rows(database, "SELECT id FROM guild")
    found = await database.read(partial(words.find_posts, guild_id=guild_row, words=["revert"], limit=9))
    assert len(found) == 2


async def test_an_unknown_guild_is_made_and_a_known_one_keeps_its_settings(
    database: Database, clock: ManualClock
) -> None:
    await Configuring(database, clock).change(GUILD, {"points_question_up": "5"})
    await import_archive(database, clock, question(), vote())
    assert (await reputations(database))[10] == 6
    await import_archive(database, clock, question(), vote(), guild=Snowflake(2))
    assert (await reputations(database, Snowflake(2)))[10] == 11
    await Configuring(database, clock).change(GUILD, {"points_question_up": "7"})
    assert (await reputations(database))[10] == 8


async def test_the_cap_of_a_day_holds_for_imported_votes(database: Database, clock: ManualClock) -> None:
    voters = range(100, 130)
    await import_archive(
        database,
        clock,
        question(),
        *(vote(voter=voter) for voter in voters),
        vote(voter=99, cast_at="2025-01-04T00:00:00Z"),
    )
    assert (await reputations(database))[10] == 1 + 200 + 10


async def test_accepting_ones_own_answer_gives_nothing(database: Database, clock: ManualClock) -> None:
    await import_archive(
        database,
        clock,
        question(),
        answer(author=10),
        acceptance(),
        question("q2", number=2),
        answer("a2", "q2", author=20),
        acceptance("q2", "a2", by=20),
    )
    assert set((await reputations(database)).values()) == {1}
    assert await Checking(database).check() == []


@pytest.mark.parametrize(
    ("fields", "subject"),
    [
        ({"title": "Another"}, "q1"),
        ({"body": "Another"}, "q1"),
        ({"author": "11"}, "q1"),
        ({"tags": ["git", "svn"]}, "q1"),
        ({"created_at": "2025-01-01T00:00:01Z"}, "q1"),
        ({"thread_id": "5"}, "q1"),
        ({"state": "closed", "close_reason": "solved"}, "q1"),
        ({"state": "deleted"}, "q1"),
        ({"number": 2}, "q1"),
    ],
)
async def test_another_content_for_a_known_question_is_refused(
    database: Database, clock: ManualClock, fields: dict[str, Any], subject: str
) -> None:
    await import_archive(database, clock, question(), answer())
    line = question("q9", number=9)
    assert await flaw_of(database, line, question(**fields)) == (3, Flaw.KNOWN_OTHERWISE, subject)


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "Another"},
        {"author": "21"},
        {"created_at": "2025-01-02T00:00:01Z"},
        {"number": 2},
        {"question": "q2"},
    ],
)
async def test_another_content_for_a_known_answer_is_refused(
    database: Database, clock: ManualClock, fields: dict[str, Any]
) -> None:
    await import_archive(database, clock, question(), answer())
    lines = question(), question("q2", number=2)
    assert await flaw_of(database, *lines, answer(**fields)) == (4, Flaw.KNOWN_OTHERWISE, "a1")


async def test_an_id_never_changes_its_kind(database: Database, clock: ManualClock) -> None:
    await import_archive(database, clock, question(), answer())
    assert (await flaw_of(database, question("a1", number=2)))[1:] == (Flaw.KNOWN_OTHERWISE, "a1")
    other = question("q2", number=2)
    assert (await flaw_of(database, other, answer("q1", "q2")))[1:] == (Flaw.KNOWN_OTHERWISE, "q1")


async def test_another_vote_or_acceptance_than_the_known_is_refused(database: Database, clock: ManualClock) -> None:
    base = question(), answer(), answer("a2", author=21, number=2)
    await import_archive(database, clock, *base, vote(), acceptance())
    for line in (vote(value=-1), vote(cast_at="2025-01-03T00:00:01Z")):
        assert await flaw_of(database, *base, line) == (5, Flaw.VOTED_OTHERWISE, "q1")
    for line in (acceptance(answer="a2"), acceptance(by=11), acceptance(accepted_at="2025-01-04T00:00:01Z")):
        assert await flaw_of(database, *base, line) == (5, Flaw.ACCEPTED_OTHERWISE, "q1")


async def test_numbers_threads_and_messages_that_are_taken_are_refused(database: Database, clock: ManualClock) -> None:
    await import_archive(database, clock, question(thread_id="500"), answer(message_id="501"))
    assert await flaw_of(database, question("q2")) == (2, Flaw.NUMBER_TAKEN, "1")
    known = question(thread_id="500")
    assert await flaw_of(database, known, answer("a2")) == (3, Flaw.NUMBER_TAKEN, "1")
    assert await flaw_of(database, known, answer("a2", number=2, message_id="501")) == (3, Flaw.MESSAGE_TAKEN, "501")
    for taken in ("500", "501"):
        assert await flaw_of(database, question("q2", number=2, thread_id=taken)) == (2, Flaw.MESSAGE_TAKEN, taken)


async def test_a_message_taken_in_another_guild_is_taken(database: Database, clock: ManualClock) -> None:
    await import_archive(database, clock, question(thread_id="500"))
    with pytest.raises(ArchiveError):
        await import_archive(database, clock, question(thread_id="500"), guild=Snowflake(2))
    with pytest.raises(NotFoundError):
        await export_archive(database, Snowflake(2))


async def test_a_retracted_answer_differs_from_the_archives_live_one(database: Database, clock: ManualClock) -> None:
    community = await Community.found(database, clock)
    asked = await community.ask()
    answered = await community.write_answer(asked)
    text = await export_archive(database, NATIVE_GUILD)
    assert answered.post.message is not None
    await community.answering.retract(NATIVE_GUILD, answered.post.message.message_id, actor(BOB))
    with pytest.raises(ArchiveError) as caught:
        await Importing(database, clock).import_file(BytesIO(text), NATIVE_GUILD)
    assert caught.value.flaw is Flaw.KNOWN_OTHERWISE


async def test_a_cancelled_import_leaves_nothing(database: Database, clock: ManualClock) -> None:
    began, go_on = threading.Event(), threading.Event()

    def wait_once(_: int) -> None:
        began.set()
        go_on.wait(5)

    lines = [question(), answer(), *(vote("q1", voter) for voter in range(1_000, 3_000))]
    with Staging() as staging:
        stage(BytesIO(archive(*lines)), staging, lambda size: None)
        task = asyncio.create_task(Importing(database, clock).apply(staging, GUILD, wait_once))
        await asyncio.to_thread(began.wait, 5)
        task.cancel()
        await asyncio.sleep(0)
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await rows(database, "SELECT * FROM guild") == []


async def test_progress_adds_up_to_the_records(database: Database, clock: ManualClock) -> None:
    lines = [*FULL, *(vote("q1", voter) for voter in range(1_000, 2_500))]
    told: list[int] = []
    await Importing(database, clock).import_file(BytesIO(archive(*lines)), GUILD, told.append)
    assert sum(told) == len(lines)
