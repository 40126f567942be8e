"""What is asked for, and the passages that show it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.searching import MOST_WORDS, SNIPPET_LENGTH, passage_of, relevance, words_of


def test_stop_words_are_asked_for_only_when_there_is_nothing_else() -> None:
    assert words_of("How do I undo a commit?") == ("undo", "commit")
    assert words_of("how to") == ("how", "to")
    assert words_of('" * (') == ()


def test_a_passage_begins_near_the_first_hit_and_marks_every_form_of_the_word() -> None:
    text = "Nothing here. " * 30 + "Then you are sorting them; a sorted list is quick. " + "And so on. " * 30
    passage = passage_of(text, ["sort"])
    assert [part for part, is_hit in passage.parts if is_hit] == ["sorting", "sorted"]
    assert passage.text.startswith("…")
    assert passage.text.endswith("…")


def test_scripts_without_blanks_are_marked_inside_a_run() -> None:
    passage = passage_of("これは日本語の文です", words_of("日本語"))
    assert [part for part, is_hit in passage.parts if is_hit] == ["日本語"]


def test_accepted_and_well_voted_posts_come_before_others_that_match_as_well() -> None:
    plain = relevance(1.0, ups=0, downs=0, is_accepted=False)
    assert relevance(1.0, ups=0, downs=0, is_accepted=True) > plain
    assert relevance(1.0, ups=9, downs=0, is_accepted=False) > plain
    assert 0 < relevance(1.0, ups=0, downs=1_000, is_accepted=False) < plain


@given(text=st.text(max_size=600), query=st.text(max_size=60))
def test_a_passage_is_part_of_its_text_whatever_was_asked(text: str, query: str) -> None:
    words = words_of(query)
    assert len(words) <= MOST_WORDS
    passage = passage_of(text, words)
    assert len(passage.text) <= SNIPPET_LENGTH + 2
    assert words_of(" ".join(words)) == words
