"""The table of badges, and how each follows from what stands."""

from __future__ import annotations

import pytest

from bot.domain.badges import (
    BADGES,
    TAG_BADGES,
    BadgeRank,
    Cast,
    Earned,
    PostScore,
    TagBadgeRule,
    VotedPost,
    earliest,
    row_reached,
    score_reached,
    subject_of,
    tag_reached,
)

_TAG = TagBadgeRule("tag_bronze", BadgeRank.BRONZE, score=2, answers=2)


def _post(*votes: tuple[int, int], created_at: int = 100, post_id: int = 1) -> VotedPost:
    return VotedPost(post_id, created_at, tuple(Cast(at, value) for at, value in votes))


def test_there_are_a_dozen_named_badges_of_every_rank() -> None:
    assert 12 <= len(BADGES) <= 14
    assert {badge.rank for badge in BADGES.values()} == set(BadgeRank)
    assert [rule.rank for rule in TAG_BADGES.values()] == list(BadgeRank)


def test_the_badges_of_tags_are_those_of_the_contract() -> None:
    assert [(rule.score, rule.answers) for rule in TAG_BADGES.values()] == [(100, 20), (400, 80), (1_000, 200)]


def test_a_higher_score_is_a_higher_rank() -> None:
    height = list(BadgeRank).index
    scores = [(badge.rule, badge.rank) for badge in BADGES.values() if isinstance(badge.rule, PostScore)]
    for rule, rank in scores:
        for other, other_rank in scores:
            is_alike = (rule.kind, rule.question_age_days) == (other.kind, other.question_age_days)
            if is_alike and rule.score > other.score:
                assert height(rank) >= height(other_rank)


def test_a_score_is_reached_with_the_vote_that_makes_it_full() -> None:
    assert score_reached(_post((200, 1), (300, 1)), 2) == Earned(300, 1)
    assert score_reached(_post((200, 1)), 2) is None
    assert score_reached(_post(), 1) is None


def test_a_later_down_vote_takes_no_score_back_but_an_earlier_one_counts() -> None:
    assert score_reached(_post((200, 1), (300, 1), (400, -1)), 2) == Earned(300, 1)
    assert score_reached(_post((200, 1), (250, -1), (300, 1)), 2) is None


def test_of_the_same_second_votes_for_a_post_come_first() -> None:
    for votes in (((200, -1), (200, 1)), ((200, 1), (200, -1))):
        assert score_reached(_post(*votes), 1) == Earned(200, 1)


@pytest.mark.parametrize("cast_at", [-5, 0, 99, 100])
def test_a_vote_from_before_the_post_is_taken_as_cast_with_it(cast_at: int) -> None:
    assert score_reached(_post((cast_at, 1)), 1) == Earned(100, 1)
    assert tag_reached([_post((cast_at, 1), (cast_at, 1)), _post()], _TAG) == Earned(100)


def test_the_earliest_counts_and_of_the_same_second_the_lowest_post() -> None:
    assert earliest([Earned(3, 1), None, Earned(2, 9), Earned(2, 4)]) == Earned(2, 4)
    assert earliest([None]) is None


def test_days_in_a_row_are_complete_with_the_first_deed_of_the_last_day() -> None:
    days = [(1, 10), (2, 20), (4, 40), (5, 50), (6, 60), (7, 70)]
    assert row_reached(days, 2) == Earned(20)
    assert row_reached(days, 3) == Earned(60)
    assert row_reached(days, 5) is None
    assert row_reached([], 1) is None


def test_a_tag_takes_answers_and_score_at_once() -> None:
    assert tag_reached([_post((150, 1), (160, 1))], _TAG) is None
    assert tag_reached([_post(), _post()], _TAG) is None
    late = _post(created_at=900, post_id=2)
    assert tag_reached([_post((150, 1), (160, 1)), late], _TAG) == Earned(900)


def test_a_score_lost_before_the_last_answer_earns_no_badge_of_a_tag() -> None:
    late = _post(created_at=900, post_id=2)
    assert tag_reached([_post((150, 1), (160, 1), (170, -1)), late], _TAG) is None
    assert tag_reached([_post((150, 1), (160, 1), (950, -1)), late], _TAG) == Earned(900)


def test_a_subject_names_the_badge_and_its_tag() -> None:
    assert subject_of("first_question", None) == "first_question"
    assert subject_of("tag_gold", "a/b") == "tag_gold/a/b"
