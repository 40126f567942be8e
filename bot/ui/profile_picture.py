"""The picture of a profile: reputation over time, and answers by tag.

Discord shows an embed's picture at most 400 by 300 pixels large; it is drawn at twice that size, on a dark card of its
own with round corners, so that it reads the same on every theme. Nothing here knows Discord, and Matplotlib is loaded
when the first picture is drawn: another process than the bot's does that (`bot.ui.picture_process`).
"""

# Matplotlib tells the types of its methods in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.ui.picture_scale import date_ticks, number_ticks
from bot.ui.words import grouped, say, speaking
from bot.ui.words.languages import DEFAULT_LANGUAGE, language_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

MOST_TAGS = 5
WIDTH = 800

_DOTS_AN_INCH = 100
_CHART_HEIGHT, _TAGS_HEAD, _TAG_HEIGHT, _FOOT = 318, 62, 40, 20
_LEFT, _RIGHT, _BARS_LEFT, _BARS_RIGHT = 92, 36, 330, 92
_CORNER = 18
_TEXT, _SMALL = 16.5, 15.5
_CARD, _EDGE, _GRID = "#1c1e26", "#343846", "#323644"
_BRIGHT, _SOFT = "#f2f3f5", "#b5bac6"
_LINE, _BAR, _BAR_TRACK = "#8ea1ff", "#57d38c", "#2a2d38"
_LONGEST_TAG = 32
_TAKES_SHAPING = frozenset({"R", "AL", "AN"})


@dataclass(frozen=True, slots=True)
class PictureContent:
    """What is drawn; equal contents give equal pictures.

    Attributes:
        course: (day, shown reputation at its end), days since 1970, the oldest first; between two it does not change.
        today: the day at which the course ends.
        tags: (name, answers), in the order in which the profile numbers them; at most MOST_TAGS are drawn.
        language: the tag of the language of its words.
    """

    course: tuple[tuple[int, int], ...]
    today: int
    tags: tuple[tuple[str, int], ...]
    language: str = DEFAULT_LANGUAGE.tag


def draw(content: PictureContent) -> bytes:
    """Return the picture as a PNG; takes a tenth of a second, and one more for the first one."""
    with speaking(language_of(content.language)):
        return _draw(content)


def _draw(content: PictureContent) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    tags = content.tags[:MOST_TAGS]
    height = _CHART_HEIGHT + (_TAGS_HEAD + len(tags) * _TAG_HEIGHT if tags else 0) + _FOOT
    figure = Figure(figsize=(WIDTH / _DOTS_AN_INCH, height / _DOTS_AN_INCH), dpi=_DOTS_AN_INCH)
    FigureCanvasAgg(figure)
    figure.patch.set_alpha(0)
    page = _page(figure, height)
    _draw_course(figure, page, height, content)
    if tags:
        _draw_tags(page, _CHART_HEIGHT, tags)
    target = BytesIO()
    figure.savefig(target, format="png", transparent=True, metadata={"Software": None})
    return target.getvalue()


def _page(figure: Figure, height: int) -> Axes:
    """Return axes over the whole picture, counted in pixels from the upper left, with the card drawn."""
    from matplotlib.patches import FancyBboxPatch

    page = figure.add_axes((0, 0, 1, 1))
    page.set_axis_off()
    page.set_xlim(0, WIDTH)
    page.set_ylim(height, 0)
    card = FancyBboxPatch(
        (2, 2),
        WIDTH - 4,
        height - 4,
        boxstyle=f"round,pad=0,rounding_size={_CORNER}",
        facecolor=_CARD,
        edgecolor=_EDGE,
        linewidth=1.5,
    )
    page.add_patch(card)
    return page


def _draw_course(figure: Figure, page: Axes, height: int, content: PictureContent) -> None:
    course = content.course or ((content.today, 1),)
    days = [day for day, _ in course]
    values = [value for _, value in course]
    if days[-1] < content.today:
        days.append(content.today)
        values.append(values[-1])
    # A single day has no width to draw on: the day before belongs to it.
    first = min(days[0], content.today - 1)
    ticks = number_ticks(max(values))
    _write(page, 30, 40, say("picture.reputation"), color=_BRIGHT, fontweight="bold")
    _write(page, WIDTH - _RIGHT, 40, grouped(values[-1]), color=_LINE, fontweight="bold", ha="right")

    top, bottom = 66, _CHART_HEIGHT - 46
    box = (_LEFT / WIDTH, 1 - bottom / height, (WIDTH - _LEFT - _RIGHT) / WIDTH, (bottom - top) / height)
    chart = figure.add_axes(box)
    chart.patch.set_alpha(0)
    chart.set_xlim(first, content.today)
    chart.set_ylim(0, ticks[-1] * 1.04)
    for side in chart.spines.values():
        side.set_visible(False)
    chart.tick_params(length=0, labelsize=_SMALL, labelcolor=_SOFT, pad=9)
    chart.set_yticks(ticks, [grouped(tick) for tick in ticks])
    _label_days(chart, first, content.today)
    chart.grid(visible=True, axis="y", color=_GRID, linewidth=1.2)
    chart.set_axisbelow(True)
    chart.fill_between(days, values, step="post", color=_LINE, alpha=0.20, linewidth=0)
    chart.step(days, values, where="post", color=_LINE, linewidth=3.2, solid_joinstyle="round", clip_on=False)
    chart.plot(days[-1:], values[-1:], "o", color=_LINE, markersize=9, clip_on=False)


def _label_days(chart: Axes, first: int, last: int) -> None:
    ticks = date_ticks(first, last)
    chart.set_xticks([day for day, _ in ticks], [label for _, label in ticks])
    edge = (last - first) * 0.06
    for (day, _), label in zip(ticks, chart.get_xticklabels(), strict=True):
        # A label at an edge stands within the picture.
        if day - first < edge:
            label.set_horizontalalignment("left")
        elif last - day < edge:
            label.set_horizontalalignment("right")


def _draw_tags(page: Axes, top: int, tags: Sequence[tuple[str, int]]) -> None:
    from matplotlib.patches import FancyBboxPatch

    _write(page, 30, top + 28, say("picture.answers_by_tag"), color=_BRIGHT, fontweight="bold")
    most = max(answers for _, answers in tags)
    room = WIDTH - _BARS_LEFT - _BARS_RIGHT
    for place, (name, answers) in enumerate(tags, start=1):
        middle = top + _TAGS_HEAD + (place - 0.5) * _TAG_HEIGHT
        _narrow(_write(page, 30, middle, tag_label(place, name), color=_SOFT, fontsize=_SMALL), _BARS_LEFT - 14)
        for width, color in ((room, _BAR_TRACK), (max(14.0, room * answers / most), _BAR)):
            shape = FancyBboxPatch(
                (_BARS_LEFT, middle - 7),
                width,
                14,
                boxstyle="round,pad=0,rounding_size=7",
                facecolor=color,
                linewidth=0,
            )
            page.add_patch(shape)
        _write(page, WIDTH - _RIGHT, middle, grouped(answers), color=_BRIGHT, fontsize=_SMALL, ha="right")


def tag_label(place: int, name: str) -> str:
    """Return what stands at a tag's bar: its number in the profile, and its name if the font has it."""
    number = f"{place}."
    if not _is_drawable(name):
        return number
    shown = name if len(name) <= _LONGEST_TAG else f"{name[: _LONGEST_TAG - 1].rstrip()}…"
    return f"{number} {shown}"


def _is_drawable(text: str) -> bool:
    """Return whether the font that comes with Matplotlib has every sign of a text, each in its own place.

    Scripts that run from right to left or change their letters by the neighbours are left to Discord, which writes the
    names beside the picture.
    """
    signs = _signs()
    return all(
        ord(letter) in signs
        and letter.isprintable()
        and unicodedata.bidirectional(letter) not in _TAKES_SHAPING
        and not unicodedata.combining(letter)
        for letter in text
    )


@cache
def _signs() -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return frozenset(get_font(findfont(FontProperties(family="DejaVu Sans"))).get_charmap())


def _narrow(label: Text, right: float) -> None:
    """Cut a text until it ends before a place."""
    text = label.get_text()
    while label.get_window_extent().x1 > right and len(text) > 1:
        text = text[:-1].rstrip("… ")
        label.set_text(f"{text}…")


def _write(page: Axes, x: float, y: float, text: str, **style: Any) -> Text:
    """Write a text whose middle lies at a height; signs of mathematics in it are signs like others."""
    fields: dict[str, Any] = {"va": "center", "fontsize": _TEXT, "family": "DejaVu Sans", "parse_math": False}
    return page.text(x, y, text, **(fields | style))
