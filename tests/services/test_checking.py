"""Checking: whatever is damaged by hand is named."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
import pytest_asyncio

from bot.domain.checking import DAMAGE
from bot.services.checking import check_copy
from bot.services.indexing import Indexing
from bot.storage import tags
from tests.support.ballots import DOWN, Ballots
from tests.support.community import ALICE, BOB, CAROL, Community

COUNTS = {"counts of a day", "points of a day"}


@pytest_asyncio.fixture
async def ballots(community: Community) -> Ballots:
    ballots = Ballots(community)
    await community.database.write(lambda connection: tags.ensure_tag(connection, 1, "git"))
    question = await community.ask(ALICE, tags=("git",))
    answer = await community.post_card(question, BOB)
    await community.post_card(question, CAROL)
    await ballots.add(question.post, CAROL)
    await ballots.add(answer.post, CAROL, DOWN)
    await ballots.accept(question, answer, ALICE)
    await Indexing(community.database).catch_up()
    return ballots


async def test_a_sound_database_has_no_drift(ballots: Ballots) -> None:
    steps: list[tuple[int, int]] = []
    assert await ballots.checking.check(lambda done, total: steps.append((done, total))) == []
    assert [done for done, _ in steps] == list(range(1, len(steps) + 1))
    assert steps[-1][0] == steps[-1][1]


@pytest.mark.parametrize(
    ("damage", "kinds"),
    [
        ("UPDATE post SET ups = ups + 1 WHERE id = 1", {"votes of a post"}),
        ("UPDATE post SET kind = 'question' WHERE id = 2", {"kind of a post", "ledger", "counts of a day"}),
        ("UPDATE question SET answer_count = 5", {"number of answers"}),
        ("UPDATE tag SET question_count = 0", {"questions of a tag"}),
        ("UPDATE member SET points = 99, reputation = 100 WHERE user_id = 101", {"points of a member"}),
        ("UPDATE member_day SET points = points + 1 WHERE question_up = 1", {"points of a day", "points of a member"}),
        ("UPDATE member_day SET accepting = 0 WHERE accepting = 1", {"counts of a day", "points of a day"}),
        ("DELETE FROM ledger WHERE kind = 'accepted'", {"ledger"}),
        ("UPDATE ledger SET day = day - 1 WHERE kind = 'answer_down'", {"ledger"}),
        ("DELETE FROM vote WHERE value = 1", {"votes of a post", "ledger", "counts of a day"}),
        (
            "UPDATE answer SET state = 'retracted' WHERE number = 1",
            {"number of answers", "acceptance", "ledger", "counts of a day", "index of words"},
        ),
        ("UPDATE vote SET voter_id = 999 WHERE value = 1", {"reference"}),
        ("UPDATE post SET downs = 9 WHERE id = 2", {"votes of a post"}),
        ("UPDATE member_day SET question_up = 7 WHERE question_up = 1", COUNTS),
        ("UPDATE member_day SET question_down = 7 WHERE question_up = 1", COUNTS),
        ("UPDATE member_day SET answer_up = 7 WHERE question_up = 1", COUNTS),
        ("UPDATE member_day SET answer_down = 7 WHERE question_up = 1", COUNTS),
        ("UPDATE member_day SET downvote_cast = 7 WHERE question_up = 1", COUNTS),
        ("UPDATE member_day SET accepted = 7 WHERE question_up = 1", COUNTS),
        ("UPDATE member_day SET accepting = 7 WHERE question_up = 1", COUNTS),
        ("UPDATE member SET reputation = 999 WHERE user_id = 101", {"constraint"}),
        ("UPDATE post SET ups = -1 WHERE id = 1", {"constraint", "votes of a post"}),
        ("UPDATE vote SET value = 1 WHERE value = -1", {"votes of a post", "ledger", "counts of a day"}),
        ("UPDATE vote SET cast_at = cast_at - 86400 WHERE value = 1", {"ledger", "counts of a day"}),
        ("UPDATE vote SET state = 'invalidated' WHERE value = 1", {"votes of a post", "ledger", "counts of a day"}),
        ("UPDATE acceptance SET accepted_at = accepted_at - 86400", {"ledger", "counts of a day"}),
        ("UPDATE acceptance SET answer_id = 999", {"reference", "ledger", "counts of a day"}),
        ("UPDATE ledger SET effect = -1 WHERE kind = 'accepted'", {"ledger"}),
        ("UPDATE guild SET next_number = 1", {"next number of a question"}),
        ("UPDATE question SET next_answer = 2", {"next number of an answer"}),
        (
            "UPDATE question SET state = 'deleted'",
            {"index of words", "ledger", "counts of a day", "questions of a tag"},
        ),
        ("UPDATE question SET guild_id = 2", {"guild", "reference"}),
        ("UPDATE question_tag SET tag_id = 99", {"reference", "questions of a tag", "index of words"}),
        ("UPDATE post SET body = body || ' and more words' WHERE id = 1", {"index of words"}),
        ("UPDATE question SET title = 'short'", {"index of words"}),
        ("UPDATE tag SET name = 'two words'", {"index of words"}),
        ("DELETE FROM word_docsize WHERE id = 2", {"index of words"}),
        ("INSERT INTO answer_draft VALUES (1, 1, 1, 1, '', 0)", {"answer twice"}),
        ("INSERT INTO answer_draft VALUES (1, 1, 1, 50, '', 0)", {"next number of an answer"}),
    ],
)
async def test_damage_is_found(ballots: Ballots, damage: str, kinds: set[str]) -> None:
    with closing(sqlite3.connect(ballots.community.database.path, isolation_level=None)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        assert raw.execute(damage).rowcount == 1
    found = await ballots.drift()
    assert {drift.kind for drift in found} == kinds
    assert all(drift.where and drift.kept != drift.true for drift in found)


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        ("DROP TRIGGER vote_not_on_own_post_update", "trigger vote_not_on_own_post_update"),
        ("DROP INDEX post_by_author", "index post_by_author"),
        ("CREATE TABLE stranger (id INTEGER)", "table stranger"),
    ],
)
async def test_a_schema_that_is_not_that_of_the_migrations_is_found(ballots: Ballots, damage: str, place: str) -> None:
    with closing(sqlite3.connect(ballots.community.database.path, isolation_level=None)) as raw:
        raw.execute(damage)
    assert [(drift.kind, drift.where) for drift in await ballots.drift()] == [("schema", place)]


@pytest.mark.parametrize(
    "stray",
    [
        "INSERT INTO vote VALUES (1, :stranger, 1, 'refused', 'own', 1, 0, 0)",
        "INSERT INTO ledger SELECT 99, :stranger, 'answer_up', effect, 2, 9, 9, 'unknown', NULL FROM ledger LIMIT 1",
        "UPDATE acceptance SET accepted_by = :stranger",
        "INSERT INTO render (guild_id, kind, post_id, due_at) VALUES (2, 'solved', 2, 0)",
        "INSERT INTO report (post_id, reporter_id, reported_at) VALUES (1, :stranger, 0)",
        "INSERT INTO answer_draft VALUES (1, 1, :stranger, 3, '', 0)",
    ],
)
async def test_what_crosses_the_border_of_a_guild_is_found(ballots: Ballots, stray: str) -> None:
    with closing(sqlite3.connect(ballots.community.database.path, isolation_level=None)) as raw:
        raw.execute("INSERT INTO guild (id, discord_id, created_at) VALUES (2, 2000, 0)")
        raw.execute("INSERT INTO member (id, guild_id, user_id) VALUES (77, 2, 101)")
        raw.execute(stray, {"stranger": 77} if ":stranger" in stray else {})
    assert "guild" in {drift.kind for drift in await ballots.drift()}


async def test_words_that_are_still_to_be_entered_are_not_amiss(ballots: Ballots) -> None:
    with closing(sqlite3.connect(ballots.community.database.path, isolation_level=None)) as raw:
        raw.execute("DELETE FROM word_docsize WHERE id = 3")
        raw.execute("UPDATE word_progress SET next_post_id = 3")
    assert await ballots.drift() == []


async def test_nothing_more_is_read_from_a_damaged_file(ballots: Ballots) -> None:
    await ballots.community.database.close()
    path = ballots.community.database.path
    with closing(sqlite3.connect(path)) as raw:
        (page,) = raw.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'vote'").fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)
    assert {drift.kind for drift in check_copy(path)} == {DAMAGE}
