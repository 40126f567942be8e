"""The order of answers: accepted, score, age; total, and the same from wherever it starts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identity import PostId, Snowflake
from bot.domain.ordering import answer_order, in_order
from bot.domain.posts import Answer, AnswerState, Post, PostKind


def answer(number: int, *, score: int = 0, created_at: int = 0, accepted: bool = False) -> Answer:
    post = Post(
        id=PostId(number),
        guild_id=Snowflake(1),
        kind=PostKind.ANSWER,
        author_id=Snowflake(2),
        author_member_id=1,
        body="",
        created_at=created_at,
        edited_at=None,
        message=None,
        is_card=False,
        ups=max(score, 0),
        downs=max(-score, 0),
    )
    return Answer(post=post, question_id=PostId(99), number=number, state=AnswerState.LIVE, is_accepted=accepted)


def numbers(answers: list[Answer]) -> list[int]:
    return [each.number for each in in_order(answers)]


def test_the_accepted_answer_stands_first_whatever_its_score() -> None:
    assert numbers([answer(1, score=9), answer(2, score=-3, accepted=True)]) == [2, 1]


def test_a_higher_score_stands_before_a_lower_and_an_older_answer_before_a_newer() -> None:
    assert numbers([answer(1, created_at=5), answer(2, created_at=4), answer(3, score=1, created_at=9)]) == [
        3,
        2,
        1,
    ]


def test_answers_of_the_same_second_stand_in_the_order_of_their_ids() -> None:
    assert numbers([answer(2), answer(1)]) == [1, 2]


answers = st.lists(
    st.builds(
        answer,
        st.integers(1, 50),
        score=st.integers(-3, 3),
        created_at=st.integers(0, 3),
        accepted=st.booleans(),
    ),
    unique_by=lambda each: each.number,
)


@given(answers, st.permutations(range(50)))
def test_the_order_is_total_and_does_not_depend_on_where_it_starts(found: list[Answer], places: list[int]) -> None:
    ordered = in_order(found)
    assert in_order([found[place] for place in places if place < len(found)]) == ordered
    assert len({answer_order(each) for each in found}) == len(found)
    assert all(answer_order(one) < answer_order(other) for one, other in pairwise(ordered))
