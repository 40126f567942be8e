"""Differences between two versions of a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.differences import MARGIN, MOST_LINES, Line, Sign, differences

TEXTS = st.lists(st.sampled_from(["", "a", "b", "cc", "the same line", "x" * 90, "x" * 45 + "y" + "x" * 45])).map(
    "\n".join
)


def texts(lines: tuple[Line, ...], *signs: Sign) -> list[str]:
    return [line.text for line in lines if line.sign in signs]


@given(TEXTS, TEXTS)
def test_what_is_left_out_are_lines_that_both_have(before: str, after: str) -> None:
    lines = differences(before, after, context=10_000)
    if before == after:
        assert lines == ()
        return
    assert len(texts(lines, Sign.KEPT, Sign.REMOVED)) == len(before.split("\n"))
    assert len(texts(lines, Sign.KEPT, Sign.ADDED)) == len(after.split("\n"))
    assert Sign.GAP not in [line.sign for line in lines]


@given(st.lists(st.sampled_from("abc"), min_size=1), st.lists(st.sampled_from("abc"), min_size=1))
def test_the_two_versions_can_be_read_back(old: list[str], new: list[str]) -> None:
    lines = differences("\n".join(old), "\n".join(new), context=10_000)
    if old != new:
        assert texts(lines, Sign.KEPT, Sign.REMOVED) == old
        assert texts(lines, Sign.KEPT, Sign.ADDED) == new


def test_only_the_surroundings_of_a_change_are_kept() -> None:
    before = "\n".join(map(str, range(100)))
    lines = differences(before, before.replace("\n50\n", "\nfifty\n"))
    assert lines == (
        Line(Sign.GAP, ""),
        Line(Sign.KEPT, "49"),
        Line(Sign.REMOVED, "50"),
        Line(Sign.ADDED, "fifty"),
        Line(Sign.KEPT, "51"),
        Line(Sign.GAP, ""),
    )


def test_of_a_long_line_the_part_around_the_change_is_kept() -> None:
    before, after = "a" * 200 + "old" + "z" * 200, "a" * 200 + "newer" + "z" * 200
    removed, added = differences(before, after)
    assert removed == Line(Sign.REMOVED, "…" + "a" * MARGIN + "old" + "z" * MARGIN + "…")
    assert added == Line(Sign.ADDED, "…" + "a" * MARGIN + "newer" + "z" * MARGIN + "…")


def test_texts_of_very_many_lines_are_not_compared() -> None:
    before, after = "\n" * MOST_LINES, "\n" * MOST_LINES + "x"
    assert len(differences(before, after)) == 2 * (MOST_LINES + 1)
