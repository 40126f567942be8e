"""What a member is to be told."""

import pytest

from bot.domain.notices import EarnedBadge, badge_of


@pytest.mark.parametrize(
    ("subject", "badge", "tag"),
    [("helper", "helper", None), ("gold/git", "gold", "git"), ("gold/ci/cd", "gold", "ci/cd"), ("gold/", "gold", None)],
)
def test_the_subject_of_a_badge_names_its_rule_and_its_tag(subject: str, badge: str, tag: str | None) -> None:
    assert badge_of(subject) == EarnedBadge(badge, tag)
