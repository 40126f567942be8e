"""How what vectors find joins what words find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identity import PostId
from bot.domain.meaning import Near, fused, in_order, texts_of
from bot.domain.similar import SHOWN_FROM, Similar


def by_words(*question_ids: int) -> list[Similar]:
    return [Similar(PostId(each), each, 0.9 - place / 10) for place, each in enumerate(question_ids)]


def by_meaning(*question_ids: int) -> list[Near]:
    return [Near(PostId(each), each, 0.95 - place / 10) for place, each in enumerate(question_ids)]


def order(found: list[Similar]) -> list[int]:
    return [each.question_id for each in found]


def test_what_only_words_find_keeps_its_order_and_shares():
    assert fused(by_words(3, 1, 2), []) == by_words(3, 1, 2)


def test_what_only_vectors_find_is_there_with_a_share_of_its_own():
    (found,) = fused([], [Near(PostId(5), 7, 1.0)])
    assert (found.question_id, found.number) == (5, 7)
    assert SHOWN_FROM < found.share < 1


def test_what_is_hardly_like_it_is_not_alike_enough_to_be_shown():
    assert [each.share >= SHOWN_FROM for each in fused([], [Near(PostId(5), 5, 0.7), Near(PostId(6), 6, -0.2)])] == [
        False,
        False,
    ]
    assert fused([], [Near(PostId(6), 6, -0.2)])[0].share == 0


def test_what_both_find_comes_before_what_one_finds_at_the_same_rank():
    assert order(fused(by_words(1, 2), by_meaning(3, 2))) == [2, 1, 3]


def test_words_count_more_than_vectors():
    assert order(fused(by_words(1), by_meaning(2))) == [1, 2]


def test_the_share_by_words_stands_where_both_find_a_question():
    assert fused([Similar(PostId(1), 1, 0.2)], [Near(PostId(1), 1, 0.99)])[0].share == 0.2


IDS = st.lists(st.integers(1, 40), unique=True, max_size=30)


@given(IDS, IDS)
def test_everything_found_is_there_once(words: list[int], vectors: list[int]):
    found = fused(by_words(*words), by_meaning(*vectors))
    assert sorted(order(found)) == sorted({*words, *vectors})


@given(IDS, st.data())
def test_a_better_rank_by_meaning_never_harms(words: list[int], data: st.DataObject):
    vectors = data.draw(st.permutations(words))
    for question_id in words:
        better = [question_id, *(each for each in vectors if each != question_id)]
        before = order(fused(by_words(*words), by_meaning(*vectors))).index(question_id)
        assert order(fused(by_words(*words), by_meaning(*better))).index(question_id) <= before


def test_the_title_stands_for_itself_and_at_the_head_of_all():
    title, whole = texts_of("How?", "A body.", ("a", "b"))
    assert (title, whole) == ("How?", "How?\na b\nA body.")
    assert len(texts_of("How?", "x" * 100_000, ())[1]) == 4_000
    assert len(texts_of("x" * 100_000, "", ())[0]) == 4_000


def test_half_a_character_is_no_text_for_an_embedder():
    for text in texts_of("\ud83d", "\ud83d", ("\ud83d",)):
        text.encode()


def test_questions_in_order_are_those_that_either_found():
    assert in_order([PostId(1), PostId(2)], by_meaning(3, 2)) == [2, 1, 3]
