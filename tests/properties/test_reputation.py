"""Whatever a ledger holds and whatever points are worth: the lines that members read make their points."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identity import PostId, Snowflake
from bot.domain.points import BOUNTY_KINDS, Cause, Effect, Kind
from bot.domain.reputation import LINES_A_PAGE, Entry, LedgerPage, Turn, points_of
from bot.services import scoring
from bot.services.reputation import Reputation
from bot.storage import guild_settings, guilds, members
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.community import ALICE, GUILD, Community

DAY = 86_400
FIRST_DAY = 20_000
STRANGER = Snowflake(1)

PRICED = [kind for kind in Kind if kind not in BOUNTY_KINDS]


@pytest_asyncio.fixture
async def database(database_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(database_path)
    yield database
    await database.close()


@pytest_asyncio.fixture
async def community(database: Database, clock: ManualClock) -> Community:
    return await Community.found(database, clock)


@pytest_asyncio.fixture
async def post_id(community: Community) -> PostId:
    return (await community.ask(ALICE)).id


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that came to count on a day, and ceased some seconds later (None: it stands)."""

    kind: Kind
    day: int
    second: int
    ceases_after: int | None


happenings = st.lists(
    st.builds(
        Happening,
        st.sampled_from(PRICED),
        st.integers(FIRST_DAY, FIRST_DAY + 3),
        st.integers(0, DAY - 1),
        st.none() | st.integers(0, 3 * DAY),
    ),
    max_size=60,
)
prices = st.fixed_dictionaries(
    {f"points_{kind}": st.integers(-20, 20).map(str) for kind in PRICED} | {"daily_cap": st.integers(0, 60).map(str)}
)


def enter(connection: Connection, user: Snowflake, happened: list[Happening], post_id: PostId) -> dict[int, int]:
    """Write a member's ledger in the order of time; return the points of the member's days."""
    guild_id = guilds.ensure_guild(connection, GUILD, 0)
    member_id = members.ensure_member(connection, guild_id, user)
    table = guild_settings.load(connection, guild_id).points
    lines: list[tuple[int, int, Effect]] = []
    for each in happened:
        at = each.day * DAY + each.second
        lines.append((at, 0, Effect(member_id, each.kind, 1, post_id, each.day)))
        if each.ceases_after is not None:
            lines.append((at + each.ceases_after, 1, Effect(member_id, each.kind, -1, post_id, each.day)))
    for at, ceases, effect in sorted(lines, key=lambda line: line[:2]):
        cause = Cause.TAKEN_BACK if ceases else Cause.CAST
        scoring.apply(connection, [effect], table, at, cause=cause)
    rows = connection.fetch_all("SELECT day, points FROM member_day WHERE member_id = :id", {"id": member_id})
    return {row["day"]: row["points"] for row in rows if row["points"]}


async def pages_of(reputation: Reputation, user: Snowflake, reader: Snowflake) -> list[LedgerPage]:
    """Return all pages of a ledger, the newest first."""
    pages = [await reputation.page(GUILD, user, reader)]
    while pages[-1].has_older:
        pages.append(await reputation.page(GUILD, user, reader, start=pages[-1].lines[-1].position))
    return pages


@given(happened=happenings, settings=prices, is_own=st.booleans())
async def test_all_lines_make_the_points_of_each_day_and_in_all(
    community: Community, post_id: PostId, happened: list[Happening], settings: dict[str, str], is_own: bool
) -> None:
    await community.configuring.change(GUILD, settings)
    # Each example has a member of its own in the one database.
    user = community.new_id()
    days = await community.database.write(lambda connection: enter(connection, user, happened, post_id))
    reputation = Reputation(community.database)
    reader = user if is_own else STRANGER
    pages = await pages_of(reputation, user, reader)
    lines = [line for page in pages for line in page.lines]
    sums: Counter[int] = Counter()
    for line in lines:
        sums[line.day] += points_of(line, pages[0].table)
    assert {day: points for day, points in sums.items() if points} == days
    assert sum(days.values()) == pages[0].points
    assert all(newer.position > older.position for newer, older in pairwise(lines))
    assert all(len(page.lines) == LINES_A_PAGE for page in pages[:-1])
    assert is_own or not any(isinstance(line, Entry) and line.kind is Kind.DOWNVOTE_CAST for line in lines)
    for newer, older in pairwise(pages):
        start = older.lines[0].position
        assert await reputation.page(GUILD, user, reader, start=start, turn=Turn.NEWER) == newer
