"""What a reading of reactions says of the votes."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identity import Snowflake
from bot.domain.reactions import NORMAL, SUPER, Held, Mend, ReactionEvent, Shown, read
from bot.domain.voting import Direction

USER = Snowflake(7)
UP, DOWN = Direction.UP, Direction.DOWN

kinds = st.integers(0, 3)
held = st.one_of(st.none(), st.builds(Held, st.sampled_from(Direction), st.integers(1, 3), st.integers(0, 3)))


def test_what_is_shown_and_recorded_alike_needs_no_mending() -> None:
    assert list(read({USER: Held(UP, NORMAL)}, [Shown(USER, ups=NORMAL)])) == []


def test_a_record_without_a_reaction_ends() -> None:
    assert list(read({USER: Held(UP, NORMAL)}, [])) == [Mend(USER, False, None)]


def test_another_kind_of_the_same_reaction_is_noted() -> None:
    assert list(read({USER: Held(UP, NORMAL)}, [Shown(USER, ups=SUPER)])) == [Mend(USER, False, Held(UP, SUPER))]


def test_of_both_directions_the_unrecorded_one_wins() -> None:
    mends = list(read({USER: Held(UP, NORMAL)}, [Shown(USER, ups=NORMAL, downs=SUPER)]))
    assert mends == [Mend(USER, False, Held(DOWN, SUPER, NORMAL), (UP,))]


def test_of_both_directions_without_a_record_none_counts() -> None:
    assert list(read({}, [Shown(USER, ups=NORMAL, downs=NORMAL)])) == [Mend(USER, False, None, (UP, DOWN))]


@given(held, kinds, kinds)
def test_reading_again_after_the_mending_finds_nothing_more(record: Held | None, ups: int, downs: int) -> None:
    before = {} if record is None else {USER: record}
    after, shown = dict(before), Shown(USER, ups=ups, downs=downs)
    for mend in read(before, [shown]):
        after.pop(USER, None)
        if mend.held is not None:
            after[USER] = mend.held
        shown = Shown(
            USER,
            ups=0 if UP in mend.take_off else shown.ups,
            downs=0 if DOWN in mend.take_off else shown.downs,
        )
    for mend in read(after, [shown]):
        # Nothing but that the other direction has gone.
        assert mend.take_off == ()
        assert mend.held == replace(after[USER], superseded=0)


@given(held, kinds, kinds)
def test_a_second_reading_of_the_same_never_moves_a_vote(record: Held | None, ups: int, downs: int) -> None:
    before = {} if record is None else {USER: record}
    shown = Shown(USER, ups=ups, downs=downs)
    after = dict(before)
    for mend in read(before, [shown]):
        after.pop(USER, None)
        if mend.held is not None:
            after[USER] = mend.held
    assert all(mend.held == after.get(USER) for mend in read(after, [shown]))


def test_a_reaction_left_behind_by_a_switch_says_nothing_new() -> None:
    record = {USER: Held(DOWN, NORMAL, superseded=NORMAL)}
    both = Shown(USER, ups=NORMAL, downs=NORMAL)
    assert list(read(record, [both])) == [Mend(USER, False, record[USER], (UP,))]


def test_another_kind_of_reaction_than_the_one_left_behind_is_newer() -> None:
    record = {USER: Held(DOWN, NORMAL, superseded=NORMAL)}
    both = Shown(USER, ups=NORMAL | SUPER, downs=NORMAL)
    assert list(read(record, [both])) == [Mend(USER, False, Held(UP, NORMAL | SUPER, NORMAL), (DOWN,))]


def test_a_helper_is_known_by_role_or_as_a_manager() -> None:
    event = ReactionEvent(Snowflake(1), Snowflake(2), Snowflake(3), USER, "x", role_ids=frozenset({Snowflake(9)}))
    assert event.actor(Snowflake(9)).is_helper
    assert not event.actor(None).is_helper
    assert not event.actor(Snowflake(8)).is_helper
