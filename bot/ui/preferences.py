"""The panel of `/settings`: what a member chose, each thing with what changes it."""

from __future__ import annotations

from typing import Any

import discord

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake
from bot.domain.preferences import (
    DIRECT_KINDS,
    EXPERT_PINGS,
    EXPERT_SUGGESTIONS,
    LANGUAGE,
    NOTICES,
    PUBLIC_DISPLAY,
    REMINDERS,
    Delivery,
    MemberSettings,
    NoticeKind,
    Preference,
    Switch,
)
from bot.services.preferring import OwnSettings
from bot.ui.buttons import ActionButton, ButtonAction, button
from bot.ui.selects import choice_select, choose_action, direct_select
from bot.ui.style import NEUTRAL
from bot.ui.words import say

_OTHER = {Switch.ON: Switch.OFF, Switch.OFF: Switch.ON}


def settings_panel(own: OwnSettings) -> discord.ui.LayoutView:
    """Return the panel with what holds now."""
    items: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay[Any](say("settings.title") + "\n" + say("settings.intro")),
        discord.ui.Separator[Any](),
        discord.ui.TextDisplay[Any](say("settings.notices")),
    ]
    items += _menu(own.user_id, own.settings, NOTICES[NoticeKind.FOLLOWED_TAG])
    items += _direct_menu(own.user_id, own.settings)
    items.append(_switch(own.user_id, own.settings, REMINDERS))
    if own.is_dm_closed:
        reopen = button(ButtonAction("preference", own.user_id, "reopen"), say("settings.button.reopen"))
        items.append(_section(say("settings.dm_closed"), reopen))
    items += [discord.ui.Separator[Any](), discord.ui.TextDisplay[Any](say("settings.self"))]
    items += [
        _switch(own.user_id, own.settings, preference)
        for preference in (PUBLIC_DISPLAY, EXPERT_SUGGESTIONS, EXPERT_PINGS)
    ]
    items += [discord.ui.Separator[Any](), *_menu(own.user_id, own.settings, LANGUAGE)]
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container[Any](*items, accent_colour=NEUTRAL))
    return view


def read_choice(action: ButtonAction) -> tuple[str, str]:
    """Return the name and the text of what a press chooses; whether they exist is for the rules to say.

    Raises:
        InvalidInputError: BAD_ID; nobody but a forger writes such an id.
    """
    name, separator, text = action.argument.partition("=")
    if not separator:
        raise InvalidInputError(Reason.BAD_ID)
    return name, text


def _menu(user_id: Snowflake, settings: MemberSettings, preference: Preference) -> list[discord.ui.Item[Any]]:
    """Return what a preference decides, and the menu of its choices."""
    options = [(choice, say(f"settings.choice.{choice}")) for choice in preference.choices]
    menu = choice_select(user_id, preference.name, options, settings.text(preference.name))
    return [
        discord.ui.TextDisplay[Any](say(f"settings.{preference.name}")),
        discord.ui.ActionRow[Any](menu),
    ]


def _direct_menu(user_id: Snowflake, settings: MemberSettings) -> list[discord.ui.Item[Any]]:
    """Return the menu of what the member is told by direct message."""
    options = [(kind.value, say(f"settings.{NOTICES[kind].name}")) for kind in DIRECT_KINDS]
    current = [kind.value for kind in DIRECT_KINDS if settings.delivery(kind) is Delivery.DIRECT]
    return [
        discord.ui.TextDisplay[Any](say("settings.direct")),
        discord.ui.ActionRow[Any](direct_select(user_id, options, current)),
    ]


def _switch(user_id: Snowflake, settings: MemberSettings, preference: Preference) -> discord.ui.Section[Any]:
    """Return what holds, and the button that changes it: it bears the outcome, so that two presses are as one."""
    current = Switch(settings.text(preference.name))
    wanted = _OTHER[current]
    change = button(choose_action(user_id, preference.name, wanted), say(f"settings.button.{preference.name}.{wanted}"))
    return _section(say(f"settings.{preference.name}.{current}"), change)


def _section(words: str, accessory: ActionButton) -> discord.ui.Section[Any]:
    return discord.ui.Section[Any](words, accessory=accessory)
