"""The ledger as a member reads it: what each line says, what it leaves out, and that all lines make the points."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest_asyncio

from bot.domain.identity import PostId, Snowflake
from bot.domain.points import Cause, Kind
from bot.domain.posts import AnswerState
from bot.domain.reputation import (
    LINES_A_PAGE,
    NOW,
    DayLine,
    DayRule,
    Entry,
    LedgerPage,
    Line,
    Position,
    Turn,
    points_of,
)
from bot.services import scoring
from bot.services.reputation import Reputation
from tests.support.ballots import DOWN, Ballots
from tests.support.community import ALICE, BOB, CAROL, FORUM, GUILD, OTHER_GUILD, TEXT_CHANNEL, TITLE, Community

VOTERS = [Snowflake(10_000 + each) for each in range(25)]
DAY = 86_400


@pytest_asyncio.fixture
async def ballots(community: Community) -> Ballots:
    return Ballots(community)


async def page(ballots: Ballots, user: Snowflake, reader: Snowflake | None = None, **fields: Any) -> LedgerPage:
    reputation = Reputation(ballots.community.database)
    return await reputation.page(GUILD, user, user if reader is None else reader, **fields)


async def told(ballots: Ballots, user: Snowflake) -> list[tuple[str, int, str]]:
    """Return kind, effect and cause of a member's lines, the oldest first."""
    lines = (await page(ballots, user)).lines
    return [(line.kind.value, line.effect, line.cause.value) for line in reversed(lines) if isinstance(line, Entry)]


async def all_pages(ballots: Ballots, user: Snowflake, reader: Snowflake) -> list[LedgerPage]:
    pages = [await page(ballots, user, reader)]
    while pages[-1].has_older:
        pages.append(await page(ballots, user, reader, start=pages[-1].lines[-1].position))
    return pages


def sums(lines: list[Line], shown: LedgerPage) -> dict[int, int]:
    """Return the points of lines by the day they count for."""
    by_day: dict[int, int] = {}
    for line in lines:
        by_day[line.day] = by_day.get(line.day, 0) + points_of(line, shown.table)
    return {day: points for day, points in by_day.items() if points}


async def test_a_vote_that_came_and_went_shows_as_two_lines_that_cancel(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.add(question.post, BOB)
    ballots.community.clock.advance(3 * DAY)
    await ballots.remove(question.post, BOB)
    shown = await page(ballots, ALICE)
    gone, came = shown.lines
    assert isinstance(gone, Entry)
    assert isinstance(came, Entry)
    assert (came.cause, gone.cause) == (Cause.CAST, Cause.TAKEN_BACK)
    assert (came.day, came.written_on, gone.written_on) == (gone.day, gone.day, gone.day + 3)
    assert points_of(gone, shown.table) + points_of(came, shown.table) == shown.points == 0


async def test_each_line_leads_to_its_post(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    await ballots.add(answer.post, CAROL)
    [line] = (await page(ballots, BOB, visible_channels=frozenset({FORUM}))).lines
    assert isinstance(line, Entry)
    assert line.place is not None
    assert (line.place.title, line.place.thread_id) == (TITLE, question.thread_id)
    assert line.place.message == answer.post.message


async def test_what_lies_in_a_hidden_channel_counts_without_its_place(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE, channel_id=TEXT_CHANNEL)
    await ballots.add(question.post, CAROL)
    shown = await page(ballots, ALICE, BOB, visible_channels=frozenset({FORUM}))
    [line] = shown.lines
    assert isinstance(line, Entry)
    assert line.place is None
    assert shown.points == points_of(line, shown.table) == 10


async def test_a_switched_vote_says_so_twice(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.add(question.post, BOB)
    await ballots.add(question.post, BOB, DOWN)
    assert await told(ballots, ALICE) == [
        ("question_up", 1, "cast"),
        ("question_up", -1, "switched"),
        ("question_down", 1, "switched"),
    ]


async def test_another_accepted_answer_is_the_reason_for_the_first(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    first, second = await ballots.community.post_card(question, BOB), await ballots.community.post_card(question, CAROL)
    await ballots.accept(question, first, ALICE)
    await ballots.accept(question, second, ALICE)
    await ballots.accept(question, second, ALICE, toggle=True)
    assert await told(ballots, BOB) == [("accepted", 1, "accepted"), ("accepted", -1, "moved")]
    assert await told(ballots, CAROL) == [("accepted", 1, "accepted"), ("accepted", -1, "unaccepted")]
    assert (await page(ballots, ALICE)).points == 0


async def test_an_answer_that_is_none_and_is_one_again_says_so(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    await ballots.add(answer.post, CAROL)
    await ballots.accept(question, answer, ALICE)
    for state in (AnswerState.RETRACTED, AnswerState.LIVE, AnswerState.DELETED):
        await set_state(ballots, answer.id, state)
    assert await told(ballots, BOB) == [
        ("answer_up", 1, "cast"),
        ("accepted", 1, "accepted"),
        ("accepted", -1, "retracted"),
        ("answer_up", -1, "retracted"),
        ("answer_up", 1, "revived"),
        ("answer_up", -1, "deleted"),
    ]
    assert await told(ballots, ALICE) == [("accepting", 1, "accepted"), ("accepting", -1, "retracted")]


async def test_a_deleted_answer_leads_to_its_question_and_a_deleted_question_nowhere(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer = await ballots.community.post_card(question, BOB)
    await ballots.add(answer.post, CAROL)
    await set_state(ballots, answer.id, AnswerState.DELETED)
    line = (await page(ballots, BOB)).lines[0]
    assert isinstance(line, Entry)
    assert line.place is not None
    assert (line.place.thread_id, line.place.message) == (question.thread_id, None)
    now = ballots.community.now
    await ballots.community.database.write(lambda connection: scoring.delete_question(connection, question.id, now))
    line = (await page(ballots, BOB, visible_channels=frozenset())).lines[0]
    assert isinstance(line, Entry)
    assert line.place is not None
    assert (line.place.title, line.place.thread_id, line.place.message) == (None, None, None)


async def test_the_cap_is_one_line_a_day_and_follows_what_is_taken_back_later(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    for voter in VOTERS[:23]:
        await ballots.add(question.post, voter)
    cap = (await page(ballots, ALICE)).lines[0]
    assert isinstance(cap, DayLine)
    assert (cap.rule, cap.points) == (DayRule.OVER_CAP, -30)
    ballots.community.clock.advance(2 * DAY)
    await ballots.remove(question.post, VOTERS[0])
    shown = await page(ballots, ALICE)
    gone, cap = shown.lines[:2]
    assert isinstance(gone, Entry)
    assert isinstance(cap, DayLine)
    assert (gone.day, points_of(gone, shown.table), cap.day, cap.points) == (cap.day, -10, cap.day, -20)
    assert shown.points == 200
    await ballots.community.configuring.change(GUILD, {"daily_cap": "1000"})
    assert not any(isinstance(line, DayLine) for line in (await page(ballots, ALICE)).lines)


async def test_others_are_not_told_where_a_member_voted_down(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    answer, other = [await ballots.community.post_card(question, BOB) for _ in range(2)]
    await ballots.add(answer.post, CAROL, DOWN)
    await ballots.add(other.post, CAROL, DOWN)
    await ballots.remove(other.post, CAROL, DOWN)
    own = await page(ballots, CAROL)
    assert [line.kind for line in own.lines if isinstance(line, Entry)] == [Kind.DOWNVOTE_CAST] * 3
    others = await page(ballots, CAROL, BOB)
    [line] = others.lines
    assert isinstance(line, DayLine)
    assert (line.rule, line.number, line.points) == (DayRule.DOWNVOTES_CAST, 1, -1)
    assert own.points == others.points == -1


async def test_pages_follow_each_other_both_ways_and_their_lines_make_the_points(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    mine = await ballots.community.post_card(question, ALICE)
    theirs = [await ballots.community.post_card(question, BOB) for _ in range(3)]
    for day in range(4):
        for voter in VOTERS[6 * day : 6 * day + 6]:
            await ballots.add(question.post, voter)
            await ballots.add(mine.post, voter, DOWN if day == 2 else "⬆️")
        if day < 3:
            await ballots.add(theirs[day].post, ALICE, DOWN)
        ballots.community.clock.advance(DAY)
    await ballots.community.configuring.change(GUILD, {"daily_cap": "45"})
    days = dict(
        await ballots.community.rows(
            "SELECT day, member_day.points FROM member_day JOIN member ON member.id = member_id WHERE user_id = :user",
            user=ALICE,
        )
    )
    for reader in (ALICE, CAROL):
        pages = await all_pages(ballots, ALICE, reader)
        lines = [line for each in pages for line in each.lines]
        assert all(len(each.lines) == LINES_A_PAGE for each in pages[:-1])
        assert sorted((line.position for line in lines), reverse=True) == [line.position for line in lines]
        assert len({line.position for line in lines}) == len(lines)
        assert sums(lines, pages[0]) == days
        assert sum(days.values()) == pages[0].points
        for newer, older in pairwise(pages):
            back = await page(ballots, ALICE, reader, start=older.lines[0].position, turn=Turn.NEWER)
            assert back == newer


async def test_the_line_of_a_day_stands_on_one_page_even_at_its_end(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.community.configuring.change(GUILD, {"daily_cap": "5"})
    await ballots.add(question.post, BOB)
    ballots.community.clock.advance(DAY)
    other = await ballots.community.ask(ALICE)
    for voter in VOTERS[: LINES_A_PAGE - 1]:
        await ballots.add(other.post, voter, DOWN)
    newest, older = await all_pages(ballots, ALICE, ALICE)
    assert isinstance(newest.lines[-1], DayLine)
    assert [type(line) for line in older.lines] == [Entry]
    assert await page(ballots, ALICE, start=older.lines[0].position, turn=Turn.NEWER) == newest
    back = await page(ballots, ALICE, start=newest.lines[-1].position, turn=Turn.NEWER)
    assert back == newest


async def test_a_turn_from_the_newest_page_shows_it_again(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    for voter in VOTERS[:12]:
        await ballots.add(question.post, voter)
    newest = await page(ballots, ALICE)
    assert (newest.has_newer, newest.has_older) == (False, True)
    for start in (newest.lines[0].position, newest.lines[3].position, NOW):
        assert await page(ballots, ALICE, start=start, turn=Turn.NEWER) == newest


async def test_beyond_the_first_line_there_is_nothing(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.add(question.post, BOB)
    shown = await page(ballots, ALICE, start=Position(0, 0))
    assert (shown.lines, shown.has_older, shown.points) == ((), False, 10)


async def test_who_never_had_points_has_no_lines(ballots: Ballots) -> None:
    shown = await page(ballots, ALICE)
    assert (shown.lines, shown.points, shown.reputation) == ((), 0, 1)
    await ballots.community.ask(ALICE)
    assert (await page(ballots, ALICE)).lines == ()


async def test_another_guild_has_its_own_ledger(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.add(question.post, BOB)
    elsewhere = await Reputation(ballots.community.database).page(OTHER_GUILD, ALICE, ALICE)
    assert (elsewhere.lines, elsewhere.points) == ((), 0)


async def test_below_zero_the_reputation_shown_is_one(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.add(question.post, BOB, DOWN)
    shown = await page(ballots, ALICE)
    assert (shown.points, shown.reputation) == (-2, 1)


async def set_state(ballots: Ballots, answer_id: PostId, state: AnswerState) -> None:
    now = ballots.community.now
    await ballots.community.database.write(
        lambda connection: scoring.set_answer_state(connection, answer_id, state, now)
    )
