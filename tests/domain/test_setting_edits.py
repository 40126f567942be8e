"""What two managers who change settings at the same time get."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import ConflictError, InvalidInputError, Reason
from bot.domain.setting_edits import FINGERPRINT_LENGTH, fingerprint, shown_fingerprint, wanted_texts
from bot.domain.settings import DEFAULT_SETTINGS

SEEN = {"votes_per_day": shown_fingerprint(DEFAULT_SETTINGS, "votes_per_day")}
NEWER = replace(DEFAULT_SETTINGS, votes_per_day=9)


def test_a_fingerprint_is_short_and_tells_texts_apart() -> None:
    assert len(fingerprint("")) == len(fingerprint("x" * 1000)) == FINGERPRINT_LENGTH
    assert len({fingerprint(str(number)) for number in range(1000)}) == 1000


def test_what_is_as_it_was_seen_is_changed() -> None:
    assert wanted_texts(DEFAULT_SETTINGS, {"votes_per_day": " 8 "}, SEEN) == {"votes_per_day": "8"}
    assert wanted_texts(NEWER, {"votes_per_day": "default"}, {}) == {"votes_per_day": "500"}


def test_what_was_left_as_shown_is_not_changed_whatever_it_is_by_now() -> None:
    assert wanted_texts(NEWER, {"votes_per_day": "500"}, SEEN) == {}


def test_what_somebody_else_changed_is_refused_with_the_newer_value() -> None:
    with pytest.raises(ConflictError) as caught:
        wanted_texts(NEWER, {"votes_per_day": "8"}, SEEN)
    assert caught.value.reason is Reason.SETTING_CHANGED
    assert caught.value.details == {"name": "votes_per_day", "value": "9"}


def test_two_who_want_the_same_do_not_differ() -> None:
    assert wanted_texts(NEWER, {"votes_per_day": "9"}, SEEN) == {"votes_per_day": "9"}


def test_a_value_that_is_none_is_refused_first() -> None:
    with pytest.raises(InvalidInputError):
        wanted_texts(NEWER, {"votes_per_day": "many"}, SEEN)


def test_without_a_fingerprint_the_last_one_wins() -> None:
    assert wanted_texts(NEWER, {"votes_per_day": "8"}, {}) == {"votes_per_day": "8"}
