"""What the picture of a profile shows, and the same in words for who cannot see it."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import discord

from bot.domain.profiling import Profile
from bot.ui.escape import plain
from bot.ui.limits import TAG, fit
from bot.ui.profile_picture import PictureContent
from bot.ui.words import grouped, say, spoken

FILE_NAME = "profile.png"
FILE_DESCRIPTION = 1024
"""Discord's limit of an attachment's description. Source: Discord's reference, "Attachment Object"."""

_DAY_ZERO = date(1970, 1, 1)


def content_of(shown: Profile) -> PictureContent | None:
    """Return what the picture of a profile shows; None where there is nothing to show."""
    if not shown.course and not shown.top_tags:
        return None
    return PictureContent(
        course=tuple((end.day, end.reputation) for end in shown.course),
        today=shown.today,
        tags=tuple((tag.name, tag.answers) for tag in shown.top_tags),
        language=spoken().tag,
    )


def described(shown: Profile) -> str:
    """Return what the picture shows in words, at most as many as an attachment's description takes."""
    sentences: list[str] = []
    if shown.course:
        first, highest = shown.course[0], max(end.reputation for end in shown.course)
        course = say(
            "picture.alt.course",
            first=grouped(first.reputation),
            first_day=_day(first.day),
            last=grouped(shown.course[-1].reputation),
            last_day=_day(shown.today),
            highest=grouped(highest),
        )
        sentences.append(course)
    if shown.top_tags:
        tags = (say("picture.alt.tag", tag=plain(tag.name, TAG), number=grouped(tag.answers)) for tag in shown.top_tags)
        sentences.append(say("picture.alt.tags", tags=", ".join(tags)))
    return fit(" ".join(sentences), FILE_DESCRIPTION)


def picture_file(shown: Profile, picture: bytes) -> discord.File:
    """Return the picture as an attachment; the embed refers to it by its name."""
    return discord.File(BytesIO(picture), FILE_NAME, description=described(shown))


def _day(number: int) -> str:
    day = _DAY_ZERO + timedelta(number)
    return say("picture.alt.day", day=day.day, month=say(f"picture.month.{day.month}"), year=day.year)
