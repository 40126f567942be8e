"""Checking: whatever is damaged by hand is named."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
import pytest_asyncio

from bot.storage import tags
from tests.support.ballots import DOWN, Ballots
from tests.support.community import ALICE, BOB, CAROL, Community


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
            {"number of answers", "acceptance", "ledger", "counts of a day"},
        ),
        ("UPDATE vote SET voter_id = 999 WHERE value = 1", {"reference"}),
    ],
)
async def test_damage_is_found(ballots: Ballots, damage: str, kinds: set[str]) -> None:
    with closing(sqlite3.connect(ballots.community.database.path, isolation_level=None)) as raw:
        assert raw.execute(damage).rowcount == 1
    found = await ballots.drift()
    assert {drift.kind for drift in found} == kinds
    assert all(drift.where and drift.kept != drift.true for drift in found)
