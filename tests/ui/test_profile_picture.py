"""The picture of a profile."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from io import BytesIO

import pytest

from bot.ui.picture_process import ERROR, HEAD, PICTURE, content_of, order_of, serve
from bot.ui.profile_picture import WIDTH, PictureContent, draw, tag_label

TODAY = 20_780
LONG = tuple((day, 1 + day % 300 * 7) for day in range(TODAY - 1_830, TODAY + 1))
TAGS = (("git", 4), ("a-name-that-is-much-too-long-for-its-place", 2), ("日本語", 1), ("עברית", 1), ("🎉 $x^2$", 1))


def size(picture: bytes) -> tuple[int, int]:
    """Return width and height of a PNG, as its head tells them."""
    assert picture.startswith(b"\x89PNG")
    return struct.unpack(">II", picture[16:24])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "content",
    [
        PictureContent((), TODAY, ()),
        PictureContent((), TODAY, TAGS),
        PictureContent(((TODAY - 1, 1), (TODAY, 26)), TODAY, TAGS[:1]),
        PictureContent(((TODAY - 40, 31), (TODAY - 5, 1)), TODAY, ()),
        PictureContent(LONG, TODAY, TAGS * 3),
        PictureContent(((TODAY - 3_000, 1), (TODAY - 2_900, 10**9)), TODAY, ()),
    ],
    ids=["nothing", "tags alone", "one day", "fallen", "five years", "long ago"],
)
def test_any_content_gives_a_picture_without_a_warning(content: PictureContent) -> None:
    picture = draw(content)
    width, height = size(picture)
    assert width == WIDTH
    assert height <= WIDTH * 3 / 4
    assert len(picture) < 100_000


def test_equal_contents_give_equal_pictures() -> None:
    content = PictureContent(LONG, TODAY, TAGS)
    assert draw(content) == draw(PictureContent(LONG, TODAY, TAGS))
    assert draw(content) != draw(PictureContent(LONG, TODAY, TAGS[:2]))


@pytest.mark.parametrize(
    ("name", "label"), [("git", "3. git"), ("日本語", "3."), ("עברית", "3."), ("c++ 🎉", "3."), ("a\nb", "3.")]
)
def test_what_the_font_lacks_is_a_number(name: str, label: str) -> None:
    assert tag_label(3, name) == label


def test_drawing_leaves_no_global_figure() -> None:
    draw(PictureContent((), TODAY, ()))
    assert "matplotlib.pyplot" not in sys.modules


def test_an_order_says_what_is_to_be_drawn() -> None:
    content = PictureContent(LONG, TODAY, TAGS)
    assert content_of(order_of(content)) == content


def test_the_process_answers_each_order_and_tells_errors() -> None:
    content = PictureContent((), TODAY, ())
    answers = BytesIO()
    serve(BytesIO(b"nonsense\n" + order_of(content)), answers)
    answers.seek(0)
    kind, length = HEAD.unpack(answers.read(HEAD.size))
    assert kind == ERROR
    assert answers.read(length).startswith(json.JSONDecodeError.__name__.encode())
    kind, length = HEAD.unpack(answers.read(HEAD.size))
    assert (kind, answers.read(length)) == (PICTURE, draw(content))


def test_the_bot_itself_loads_no_matplotlib() -> None:
    code = "import sys, bot.app; sys.exit('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    command = [sys.executable, "-W", "ignore", "-c", code]
    assert subprocess.run(command, timeout=60).returncode == 0
