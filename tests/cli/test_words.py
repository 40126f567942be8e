"""Words: each flaw has some, and whatever is shown stays on one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.words import FLAWS, of_refusal, one_line
from bot.domain.archive import ArchiveError, Flaw
from bot.domain.errors import InvalidInputError, Reason


@pytest.mark.parametrize("flaw", Flaw)
def test_each_flaw_is_told_with_its_line(flaw: Flaw) -> None:
    assert flaw in FLAWS
    words = of_refusal(ArchiveError(flaw, "q1", line=7))
    assert words.startswith("line 7 ")
    assert ("q1" in words) == ("{subject}" in FLAWS[flaw])


@given(st.text(), st.sampled_from(Flaw))
def test_whatever_an_archive_holds_its_flaw_is_one_printable_line(text: str, flaw: Flaw) -> None:
    words = of_refusal(ArchiveError(flaw, text, line=1))
    assert words.isprintable()
    assert len(words) < 400


@given(st.text(), st.text())
def test_whatever_a_setting_is_called_the_refusal_is_one_line(name: str, value: str) -> None:
    unknown = InvalidInputError(Reason.UNKNOWN_SETTING, name=name, closest=None)
    bad = InvalidInputError(Reason.BAD_SETTING, name="daily_cap", value=value, expected="0…1")
    assert of_refusal(unknown).isprintable()
    assert of_refusal(bad).isprintable()


def test_an_error_of_many_lines_is_told_in_one() -> None:
    assert one_line(ValueError("a\n  b\n")) == "a b"
    assert one_line(TimeoutError()) == "TimeoutError"
