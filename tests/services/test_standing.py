"""Totals that are exact whenever somebody looks, and what a check finds in them."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.domain.voting import Direction
from bot.services.standing import Standings
from bot.storage import drift_standings, guilds, stale, tags
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.support.ballots import UP, Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, CAROL, GUILD, Community
from tests.support.crowd import Cast, Crowd
from tests.support.standing_oracle import assert_agree, expected, kept

A_DAY = 86_400


@pytest.fixture
def standings(database: Database, clock: ManualClock) -> Standings:
    """Return the kept totals of the test's database."""
    return Standings(database, clock)


@pytest_asyncio.fixture(autouse=True)
async def _tag(community: Community) -> None:
    """Let the guild have a tag."""

    def add(connection: Connection) -> None:
        tags.ensure_tag(connection, guilds.ensure_guild(connection, GUILD, community.now), "git")

    await community.database.write(add)


def _board(connection: Connection) -> list[tuple[int, int]]:
    rows = connection.fetch_all("SELECT member_id, reputation FROM member_standing WHERE takes_part = 1")
    return [(row[0], row[1]) for row in rows]


async def test_a_reader_is_shown_what_was_voted_a_moment_ago(community: Community, standings: Standings) -> None:
    ballots = Ballots(community)
    answer = await community.post_card(await community.ask(ALICE, tags=("git",)), BOB)
    await ballots.add(answer.post, CAROL, UP)
    assert sorted(reputation for _, reputation in await standings.read(_board)) == [1, 1, 11]
    assert not await standings.is_behind()
    await ballots.remove(answer.post, CAROL, UP)
    assert await standings.is_behind()
    # Who took the only vote back takes part no more.
    assert [reputation for _, reputation in await standings.read(_board)] == [1, 1]


async def test_a_reader_looks_only_when_nothing_waits_and_takes_no_steps_then(
    community: Community, standings: Standings
) -> None:
    await community.ask(ALICE)
    await standings.read(_board)
    steps = standings.steps
    assert steps
    assert await standings.read(stale.has_any) is False
    assert standings.steps == steps


async def test_a_reader_takes_what_is_there_where_changes_never_end(
    community: Community, database: Database, standings: Standings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await community.ask(ALICE)
    monkeypatch.setattr("bot.services.standing.folding.fold_some", lambda connection, limit, now: True)
    assert await standings.read(_board) == []


async def test_all_that_waits_is_counted_in_with_progress(
    database: Database, clock: ManualClock, standings: Standings
) -> None:
    now = int(clock.now().timestamp())
    crowd = await Crowd.gather(database, 12, 3, now)
    await crowd.vote(Cast(voter, (voter + 1) % 12, Direction.UP, now) for voter in range(12))
    told: list[tuple[int, int]] = []
    await standings.catch_up(lambda done, total: told.append((done, total)), at_once=10)
    assert told[-1] == (48, 48)
    assert told == sorted(told)
    assert len(told) > 3
    await database.read(lambda connection: assert_agree(kept(connection), expected(connection, now)))


async def test_new_points_settings_reach_every_total(community: Community, standings: Standings) -> None:
    ballots = Ballots(community)
    answer = await community.post_card(await community.ask(ALICE), BOB)
    await ballots.add(answer.post, CAROL, UP)
    await standings.catch_up()
    await community.configuring.change(GUILD, {"points_answer_up": "25"})
    assert max(reputation for _, reputation in await standings.read(_board)) == 26
    await community.database.read(
        lambda connection: assert_agree(kept(connection), expected(connection, community.now))
    )


async def test_gains_of_a_period_that_is_over_go_away_and_new_ones_have_their_own_first_day(
    community: Community, clock: ManualClock, standings: Standings
) -> None:
    ballots = Ballots(community)
    question = await community.ask(ALICE)
    answer = await community.post_card(question, BOB)
    await ballots.add(answer.post, CAROL, UP)
    await standings.catch_up()
    before = await community.rows("SELECT period, first_day, points FROM period_gain ORDER BY period")
    assert [(period, points) for period, _, points in before] == [("month", 10), ("week", 10), ("year", 10)]
    clock.advance(400 * A_DAY)
    await ballots.add(question.post, CAROL, UP)
    await standings.catch_up()
    after = await community.rows("SELECT period, first_day, points FROM period_gain ORDER BY period")
    assert [(period, points) for period, _, points in after] == [("month", 10), ("week", 10), ("year", 10)]
    assert all(new[1] > old[1] for old, new in zip(before, after, strict=True))
    await community.database.read(
        lambda connection: assert_agree(kept(connection), expected(connection, community.now))
    )


@pytest.mark.parametrize(
    ("kind", "damage"),
    [
        ("standing of a post", "UPDATE post_standing SET ups = ups + 1, score = score + 1"),
        ("standing of a post", "DELETE FROM post_standing"),
        ("standing of a member", "UPDATE member_standing SET reputation = reputation + 1"),
        ("standing of a member", "UPDATE member_standing SET has_posts = 1 - has_posts"),
        ("counts of a member", "UPDATE member_standing SET questions = questions + 1"),
        ("counts of a member", "UPDATE member_standing SET activity = activity * 1.000001 + 1e-3"),
        ("standing in a tag", "UPDATE member_tag SET score = score + 1"),
        ("standing in a tag", "UPDATE member_tag SET expertise = expertise * 1.000001"),
        ("standing in a tag", "DELETE FROM member_tag"),
        ("standing of a guild", "UPDATE guild_standing SET worth = worth * 1.000001"),
        ("standing of a guild", "DELETE FROM guild_standing"),
        ("gain of a period", "UPDATE period_gain SET points = points + 1"),
        ("gain of a period", "DELETE FROM period_gain"),
        ("bucket of a board", "UPDATE board_bucket SET lines = lines + 1"),
        ("bucket of a board", "DELETE FROM board_bucket"),
    ],
)
async def test_a_check_finds_what_is_kept_wrong(
    community: Community, standings: Standings, kind: str, damage: str
) -> None:
    ballots = Ballots(community)
    answer = await community.post_card(await community.ask(ALICE, tags=("git",)), BOB)
    await ballots.add(answer.post, CAROL, UP)
    await standings.catch_up()
    assert await ballots.checking.check(now=community.now) == []
    await community.database.write(lambda connection: connection.execute(damage))
    assert kind in {found.kind for found in await ballots.checking.check(now=community.now)}


async def test_what_waits_to_be_counted_in_is_no_drift(community: Community, standings: Standings) -> None:
    ballots = Ballots(community)
    answer = await community.post_card(await community.ask(ALICE, tags=("git",)), BOB)
    await standings.catch_up()
    await ballots.add(answer.post, CAROL, UP)
    assert await standings.is_behind()
    assert await ballots.checking.check(now=community.now) == []


async def test_a_member_whose_post_waits_is_not_held_to_be_settled(community: Community, standings: Standings) -> None:
    ballots = Ballots(community)
    answer = await community.post_card(await community.ask(ALICE), BOB)
    await standings.catch_up()
    await ballots.add(answer.post, CAROL, UP)
    members = await community.database.read(
        lambda connection: list(drift_standings.find_in_members(connection, 0, 100, community.now))
    )
    assert members == []
