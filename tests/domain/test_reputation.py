"""The ledger as it is read: positions, lines for whole days, groups."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identity import MAX_ID
from bot.domain.points import BOUNTY_KINDS, Cause, DayCounts, Kind, PointsTable, day_points
from bot.domain.reputation import (
    NOW,
    DayLine,
    DayRule,
    Entry,
    Position,
    by_days,
    day_lines,
    parse_position,
    points_of,
)

TABLE = PointsTable()
DAY = 20_000

PRICED = [kind for kind in Kind if kind not in BOUNTY_KINDS]

counts = st.builds(DayCounts, *[st.integers(0, 60)] * len(PRICED), st.integers(-500, 500))
tables = st.builds(PointsTable, *[st.integers(-50, 50)] * len(PRICED), st.integers(0, 400))


def entry(number: int, at: int, effect: int = 1, kind: Kind = Kind.ANSWER_UP) -> Entry:
    return Entry(number, kind, effect, Cause.CAST, at // 86_400, at, None)


@given(st.integers(0, MAX_ID), st.integers(0, MAX_ID))
def test_a_position_is_read_back_from_its_text(at: int, number: int) -> None:
    position = Position(at, number)
    assert parse_position(position.text) == position
    assert position <= NOW


@pytest.mark.parametrize("text", ["", "1", "1.", ".1", "1.2.3", "-1.2", "a.b", "٣.١", f"{MAX_ID + 1}.1", "1.2 "])
def test_what_is_no_position_is_not_read(text: str) -> None:
    assert parse_position(text) is None


@given(counts, tables)
def test_the_lines_of_a_day_and_what_stands_in_it_make_its_points(counts: DayCounts, table: PointsTable) -> None:
    standing = {kind: getattr(counts, kind) * table.worth(kind) for kind in PRICED}
    standing[Kind.BOUNTY_EARNED] = counts.bounty
    own = sum(points_of(line, table) for line in day_lines(DAY, counts, table, is_own=True))
    assert sum(standing.values()) + own == day_points(counts, table)
    del standing[Kind.DOWNVOTE_CAST]
    others = sum(points_of(line, table) for line in day_lines(DAY, counts, table, is_own=False))
    assert sum(standing.values()) + others == day_points(counts, table)


def test_a_day_within_the_cap_has_no_line() -> None:
    assert day_lines(DAY, DayCounts(question_up=20), TABLE, is_own=True) == []


def test_a_day_above_the_cap_has_one_line() -> None:
    assert day_lines(DAY, DayCounts(question_up=12, answer_up=11), TABLE, is_own=True) == [
        DayLine(DayRule.OVER_CAP, DAY, -30, 30)
    ]


def test_others_are_told_of_the_down_votes_cast_by_the_day_alone() -> None:
    assert day_lines(DAY, DayCounts(downvote_cast=3), TABLE, is_own=False) == [
        DayLine(DayRule.DOWNVOTES_CAST, DAY, -3, 3)
    ]


def test_the_lines_of_a_day_stand_before_all_others_of_it_and_after_those_of_the_next() -> None:
    [cap, casts] = day_lines(DAY, DayCounts(answer_up=30, downvote_cast=1), TABLE, is_own=False)
    last, first_of_next = entry(MAX_ID - 5, (DAY + 1) * 86_400 - 1), entry(1, (DAY + 1) * 86_400)
    assert last.position < casts.position < cap.position < first_of_next.position
    assert [cap.written_on, casts.written_on] == [DAY, DAY]


def test_lines_are_grouped_by_the_day_on_which_they_were_written() -> None:
    lines = [entry(3, DAY * 86_400 + 9), entry(2, DAY * 86_400), entry(1, DAY * 86_400 - 1)]
    assert by_days(lines) == [(DAY, lines[:2]), (DAY - 1, lines[2:])]
    assert by_days([]) == []


def test_a_line_and_the_one_that_cancels_it_sum_up_to_nothing() -> None:
    assert points_of(entry(1, 0), TABLE) + points_of(entry(2, 9, effect=-1), TABLE) == 0
