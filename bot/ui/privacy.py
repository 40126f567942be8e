"""What members are told of what is stored of them, and asked before it is forgotten."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import discord

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake
from bot.ui.buttons import ActionButton, ButtonAction, button, view_of
from bot.ui.style import WARNING
from bot.ui.words import count, grouped, say


class Extent(StrEnum):
    """What is forgotten: the argument of the buttons that ask."""

    TEXTS = "texts"
    WITH_MESSAGES = "messages"


_SURE = {Extent.TEXTS: "privacy.forget.sure.texts", Extent.WITH_MESSAGES: "privacy.forget.sure.messages"}
_REMAINS = {Extent.TEXTS: "privacy.forgotten.texts", Extent.WITH_MESSAGES: "privacy.forgotten.messages"}


def disclosed(rows: int, parts: int) -> dict[str, Any]:
    """Return what goes along with the first file of an export."""
    said = count("privacy.exported", rows)
    if parts > 1:
        said += "\n" + say("privacy.exported.parts", parts=grouped(parts))
    return {"content": said}


def more_disclosed(number: int, parts: int) -> dict[str, Any]:
    """Return what goes along with a further file of an export."""
    return {"content": say("privacy.exported.part", number=grouped(number), parts=grouped(parts))}


def first_question(user_id: Snowflake) -> dict[str, Any]:
    """Return what goes and what stays, with the buttons that lead on."""
    said = "\n\n".join(say(key) for key in ("privacy.forget.goes", "privacy.forget.stays", "privacy.forget.new"))
    embed = discord.Embed(colour=WARNING, title=say("privacy.forget.title"), description=said)
    return {
        "embed": embed,
        "view": view_of(
            _danger(user_id, "forget", Extent.TEXTS, say("privacy.button.forget")),
            _danger(user_id, "forget", Extent.WITH_MESSAGES, say("privacy.button.forget_all")),
            _keep(user_id),
        ),
    }


def second_question(user_id: Snowflake, extent: Extent) -> dict[str, Any]:
    """Return the question that is asked before it is done."""
    said = say("privacy.forget.sure") + "\n\n" + say(_SURE[extent])
    embed = discord.Embed(colour=WARNING, title=say("privacy.forget.title"), description=said)
    return {
        "embed": embed,
        "view": view_of(_keep(user_id), _danger(user_id, "confirm", extent, say("privacy.button.confirm"))),
    }


def kept() -> dict[str, Any]:
    """Return what is said to who thought better of it."""
    return {"content": say("privacy.kept"), "embed": None, "view": None}


def forgotten(extent: Extent) -> dict[str, Any]:
    """Return what is said to who was forgotten: what remains."""
    said = say("privacy.forgotten") + "\n" + say(_REMAINS[extent])
    return {"content": said, "embed": None, "view": None}


def read_extent(action: ButtonAction) -> Extent:
    """Return what a press asks to be forgotten.

    Raises:
        InvalidInputError: BAD_ID; nobody but a forger writes such an id.
    """
    try:
        return Extent(action.argument)
    except ValueError:
        raise InvalidInputError(Reason.BAD_ID) from None


def _danger(user_id: Snowflake, verb: str, extent: Extent, label: str) -> ActionButton:
    return button(ButtonAction("privacy", user_id, verb, extent), label, style=discord.ButtonStyle.danger)


def _keep(user_id: Snowflake) -> ActionButton:
    return button(ButtonAction("privacy", user_id, "keep"), say("privacy.button.keep"))
