"""The memory of what is being read and what was heard lately."""

from __future__ import annotations

import pytest

from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.domain.posts import MessageRef
from bot.services.watching import LINGER_SECONDS, MOST_REMEMBERED, Watch
from tests.support.clock import ManualClock

ONE, OTHER, MESSAGE = Snowflake(1), Snowflake(2), Snowflake(3)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def watch(clock: ManualClock) -> Watch:
    return Watch(clock)


def test_a_channel_is_covered_while_it_is_read_and_a_while_after(watch: Watch, clock: ManualClock) -> None:
    with watch.reading(ONE):
        clock.advance(1000)
        assert watch.note_reaction(ONE, MESSAGE)
        assert not watch.note_reaction(OTHER, MESSAGE)
    clock.advance(LINGER_SECONDS - 1)
    assert watch.note_reaction(ONE, MESSAGE)
    clock.advance(1)
    assert not watch.note_reaction(ONE, MESSAGE)


def test_the_reading_of_one_message_covers_no_other(watch: Watch) -> None:
    with watch.reading(MessageRef(ONE, MESSAGE)):
        assert watch.note_reaction(ONE, MESSAGE)
        assert not watch.note_reaction(ONE, OTHER)
        assert not watch.note_reaction(MESSAGE, OTHER)
    assert watch.note_reaction(ONE, MESSAGE)
    assert not watch.note_reaction(ONE, OTHER)


def test_each_reading_is_told_what_changed_while_it_went_on(watch: Watch) -> None:
    with watch.reading(ONE) as first:
        watch.note_reaction(ONE, MESSAGE)
        with watch.reading(MessageRef(ONE, MESSAGE)) as second:
            watch.note_reaction(ONE, OTHER)
        assert (first, second) == ({MESSAGE, OTHER}, set())
    watch.note_reaction(ONE, ONE)
    assert first == {MESSAGE, OTHER}


def test_the_last_of_two_readings_ends_the_cover(watch: Watch, clock: ManualClock) -> None:
    with watch.reading(ONE):
        with watch.reading(ONE):
            pass
        clock.advance(LINGER_SECONDS)
        assert watch.note_reaction(ONE, MESSAGE)


def test_a_failed_reading_lingers_as_well(watch: Watch) -> None:
    with pytest.raises(OSError, match="gone"), watch.reading(ONE):
        raise OSError("gone")
    assert watch.note_reaction(ONE, MESSAGE)


def test_each_listing_collects_the_threads_that_change_meanwhile(watch: Watch) -> None:
    watch.note_thread(ONE)
    with watch.listing() as first:
        with watch.listing() as second:
            watch.note_thread(OTHER)
        watch.note_thread(ONE)
    assert (first, second) == ({ONE, OTHER}, {OTHER})


def test_deleted_messages_are_remembered_up_to_a_number(watch: Watch) -> None:
    watch.note_gone([ONE])
    assert watch.is_gone(ONE)
    watch.note_gone(Snowflake(1000 + each) for each in range(MOST_REMEMBERED))
    assert not watch.is_gone(ONE)
    assert watch.is_gone(Snowflake(1000))


def test_a_thread_that_is_gone_is_not_the_message_with_its_id(watch: Watch) -> None:
    watch.note_gone([ONE])
    watch.note_gone_place(OTHER)
    assert (watch.is_gone(ONE), watch.is_gone(OTHER)) == (True, False)
    assert (watch.is_gone_place(ONE), watch.is_gone_place(OTHER)) == (False, True)


def test_a_message_that_is_gone_is_refused(watch: Watch) -> None:
    watch.check_is_there(ONE)
    watch.note_gone([ONE])
    with pytest.raises(NotFoundError) as caught:
        watch.check_is_there(ONE)
    assert caught.value.reason is Reason.MESSAGE_GONE


def test_a_reaction_that_the_bot_takes_off_is_expected_to_go_once(watch: Watch) -> None:
    watch.note_taken_off(ONE, OTHER, "⬆️")
    assert not watch.took_off(ONE, OTHER, "⬇️")
    assert watch.took_off(ONE, OTHER, "⬆")
    assert not watch.took_off(ONE, OTHER, "⬆")
