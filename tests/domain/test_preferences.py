"""What a member chooses for themselves."""

from __future__ import annotations

import pytest

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.preferences import (
    DEFAULT_MEMBER_SETTINGS,
    NOTICES,
    PREFERENCES,
    Delivery,
    NoticeKind,
    from_rows,
    parse,
)


def test_by_default_nobody_is_told_what_they_did_not_ask_for() -> None:
    told = {kind for kind in NoticeKind if DEFAULT_MEMBER_SETTINGS.delivery(kind) is not Delivery.OFF}
    # To follow a tag is to ask.
    assert told == {NoticeKind.FOLLOWED_TAG}


def test_every_kind_of_notice_can_be_chosen_and_refused() -> None:
    assert set(NOTICES) == set(NoticeKind)
    for preference in NOTICES.values():
        assert Delivery.OFF in preference.choices
        assert preference.default in preference.choices
        assert len(set(preference.choices)) == len(preference.choices)


@pytest.mark.parametrize("name", PREFERENCES)
def test_every_choice_is_its_own_canonical_text(name: str) -> None:
    for choice in PREFERENCES[name].choices:
        assert parse(name, f" {choice} ") == choice
        assert from_rows({name: choice}).text(name) == choice


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("notice_badge", "thread", Reason.BAD_SETTING),
        ("notice_badge", "", Reason.BAD_SETTING),
        ("public_display", "ON", Reason.BAD_SETTING),
        ("public_displays", "on", Reason.UNKNOWN_SETTING),
        ("", "on", Reason.UNKNOWN_SETTING),
    ],
)
def test_other_texts_are_refused(name: str, text: str, reason: Reason) -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse(name, text)
    assert refused.value.reason is reason


def test_a_misspelt_name_gets_the_nearest_one() -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse("public_displays", "on")
    assert refused.value.details["closest"] == "public_display"


def test_what_is_kept_but_not_known_any_more_has_its_default() -> None:
    assert from_rows({"notice_badge": "pigeon", "gone": "on"}) == DEFAULT_MEMBER_SETTINGS
