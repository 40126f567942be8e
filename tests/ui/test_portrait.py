"""The picture of a profile as a value, and in words."""

from __future__ import annotations

from bot.domain.identity import Snowflake
from bot.domain.profiling import DayEnd, Profile, TagStanding
from bot.ui.limits import length
from bot.ui.portrait import FILE_DESCRIPTION, FILE_NAME, content_of, described, picture_file

SHOWN = Profile(
    Snowflake(1),
    reputation=21,
    top_tags=(TagStanding("git", 3, 1_200),),
    course=(DayEnd(19_999, 1), DayEnd(20_000, 31), DayEnd(20_010, 21)),
    today=20_020,
)


def test_there_is_no_picture_of_nothing() -> None:
    assert content_of(Profile(Snowflake(1), today=20_000)) is None


def test_the_picture_shows_the_course_and_the_tags() -> None:
    content = content_of(SHOWN)
    assert content is not None
    assert content.course == ((19_999, 1), (20_000, 31), (20_010, 21))
    assert content.tags == (("git", 1_200),)


def test_the_words_say_what_the_picture_shows() -> None:
    assert described(SHOWN) == (
        "Reputation over time: from 1 on 3 Oct 2024 to 21 on 24 Oct 2024; the highest was 31. "
        "Answers by tag: git 1,200."
    )


def test_the_words_fit_whatever_the_tags_are_called() -> None:
    tags = tuple(TagStanding("\U0001f600" * 60, 1, 1) for _ in range(40))
    assert length(described(Profile(Snowflake(1), top_tags=tags))) <= FILE_DESCRIPTION


def test_the_attachment_carries_the_words() -> None:
    file = picture_file(SHOWN, b"png")
    assert (file.filename, file.description) == (FILE_NAME, described(SHOWN))
