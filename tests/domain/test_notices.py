"""What a member is to be told."""

import pytest

from bot.domain.notices import badge_of, badge_subject


@pytest.mark.parametrize(("badge", "tag_id"), [("helper", None), ("gold_score", 7), ("gold_score", 12_345)])
def test_the_subject_of_a_badge_says_which_it_is(badge: str, tag_id: int | None) -> None:
    assert badge_of(badge_subject(badge, tag_id)) == (badge, tag_id)


def test_badges_of_other_tags_are_other_subjects() -> None:
    assert len({badge_subject("gold", None), badge_subject("gold", 1), badge_subject("gold", 2)}) == 3
