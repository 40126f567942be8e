"""What a text says without its markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.markdown import without_markup
from bot.domain.text import one_line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("**bold**, *leaning*, ***both***, __under__ and ~~struck~~", "bold, leaning, both, under and struck"),
        ("_leaning_ and ||hidden||", "leaning and hidden"),
        ("# Title\n## Second\n-# small\nText", "Title Second small Text"),
        ("> said before\n>>> and all the rest", "said before and all the rest"),
        ("- one\n  * two\n+ three\n1. four", "• one • two • three 1. four"),
        ("Before\n---\nafter\n=====", "Before after"),
        ("See [the **manual**](https://example.org/a_(b) \"A title\").", "See the manual."),
        ("![a screenshot](<https://example.org/x.png>)", "a screenshot"),
        ("Read <https://example.org/a_b>, not https://example.org/c_d_e", "Read https://example.org/a_b, not https://example.org/c_d_e"),
        ("**use `a*b*c` [here](https://example.org)**", "use a*b*c here"),
        ("``a ` tick`` and `plain`", "a ` tick and plain"),
        ("```py\ndef f(*a, **k): ...\n```\nthen **run** it", "def f(*a, **k): ... then run it"),
        ("```git push --force```", "git push --force"),
        ("<@123> <@&5> in <#9>: </ask:77> <a:wave:12> at <t:1700000000:R>", "in : :wave: at"),
        (r"\*not leaning\* and \# no title", "*not leaning* and # no title"),
    ],
)  # fmt: skip
def test_markup_goes_and_what_it_is_about_stays(text: str, said: str) -> None:
    assert one_line(without_markup(text)) == said


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4 and 2 ** 8",
        "snake_case and my_long_name",
        "a || b, ~~ and **",
        "print(*args, **kwargs)",
        "a list[0](1) of calls",
        "```never closed",
        "`never closed",
        "#include and >5 of -1",
        "1 < 2 > 0",
    ],
)
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert without_markup(text) == text


@given(st.text(max_size=300))
def test_text_without_signs_stays_whatever_its_script(text: str) -> None:
    without_signs = "".join(character for character in text if character not in "`*_~|[]()<>#\\-+=")
    assert without_markup(without_signs) == without_signs


@given(st.text(alphabet="*_~|`[]()<>#\\- a1:@/\nht", max_size=120))
def test_nothing_grows_whatever_stands_there(text: str) -> None:
    assert len(without_markup(text)) <= len(text)


@pytest.mark.parametrize("piece", ["*a ", "[a](http://(", "_a", "> ", "<http://x", "||a", "**", "`` ` "])
def test_a_long_text_of_marks_takes_no_longer_than_its_length(piece: str) -> None:
    # What took the square of the length would take minutes here, and the run would be stopped.
    without_markup(piece * 20_000)
