"""Whatever happens, and whenever it is counted in: badges are those that the records give by themselves."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.domain.badges import (
    AnswersAccepted,
    Badge,
    BadgeRank,
    DaysInARow,
    PostScore,
    QuestionsSolved,
    TagBadgeRule,
    VotesCast,
)
from bot.domain.identity import Snowflake
from bot.domain.posts import PostKind
from bot.domain.voting import Direction
from bot.services import badging
from bot.storage import badges
from tests.properties.test_folding import Folding, places, users

_SMALL = {
    badge.name: badge
    for badge in (
        Badge("question_1", BadgeRank.BRONZE, PostScore(PostKind.QUESTION, 1)),
        Badge("answer_1", BadgeRank.BRONZE, PostScore(PostKind.ANSWER, 1)),
        Badge("answer_2", BadgeRank.SILVER, PostScore(PostKind.ANSWER, 2)),
        Badge("late_answer", BadgeRank.BRONZE, PostScore(PostKind.ANSWER, 1, question_age_days=1)),
        Badge("accepted_1", BadgeRank.BRONZE, AnswersAccepted(1)),
        Badge("accepted_2", BadgeRank.SILVER, AnswersAccepted(2)),
        Badge("solved_2", BadgeRank.BRONZE, QuestionsSolved(2)),
        Badge("votes_3", BadgeRank.BRONZE, VotesCast(3)),
        Badge("days_2", BadgeRank.BRONZE, DaysInARow(2)),
        Badge("days_3", BadgeRank.SILVER, DaysInARow(3)),
    )
}
_SMALL_TAGS = {
    rule.name: rule
    for rule in (
        TagBadgeRule("tag_bronze", BadgeRank.BRONZE, score=1, answers=1),
        TagBadgeRule("tag_silver", BadgeRank.SILVER, score=2, answers=2),
    )
}


@pytest.fixture(autouse=True, scope="module")
def small_rules():
    """Let badges be earned with little, so that histories of a few steps earn and lose them."""
    patch = pytest.MonkeyPatch()
    patch.setattr(badging, "BADGES", _SMALL)
    patch.setattr(badging, "TAG_BADGES", _SMALL_TAGS)
    yield
    patch.undo()


class Badging(Folding):
    """The community of the kept totals, in which badges are looked at with every step."""

    @rule()
    def look(self) -> None:
        self.fold_all(5)
        self._assert_awards()

    @rule()
    def next_day(self) -> None:
        self.now += 86_400

    @rule(user=users, place=places, days=st.integers(2, 4), folds=st.booleans())
    def vote_daily(self, user: Snowflake, place: int, days: int, folds: bool) -> None:
        for day in range(days):
            self.vote([(user, place + day, Direction.UP)], 0)
            self.now += 86_400
            if folds:
                self.fold_all(5)

    def teardown(self) -> None:
        if hasattr(self, "raw"):
            self.fold_all(7)
            self._assert_awards()
            self.raw.close()

    def _assert_awards(self) -> None:
        for row in self.connection.fetch_all("SELECT id FROM member"):
            held = badges.list_awards(self.connection, row["id"])
            assert held == badging.earned_by_records(self.connection, row["id"]), f"member {row['id']}"


TestBadging = Badging.TestCase
TestBadging.settings = settings(max_examples=60, stateful_step_count=50)
