"""Menus that work after a restart: the custom id carries what is chosen for whom, ``choice:<user id>:<setting>``.

In the menu DIRECT any number of things are chosen: those of which a member is told by direct message.

To choose in one is to press a button that carries the chosen value, so both end in one place.
"""

import re
from collections.abc import Collection, Sequence
from typing import Any, Self, cast

import discord

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake, parse_snowflake
from bot.ui.buttons import ButtonAction, hand_over
from bot.ui.limits import OPTION_LABEL, SELECT_PLACEHOLDER, fit
from bot.ui.words import say

DIRECT = "direct"

_TEMPLATE = re.compile(r"choice:.*", re.DOTALL)
_CUSTOM_ID = re.compile(r"choice:(?P<user_id>[0-9]{1,19}):(?P<name>[a-z_]{1,60})", re.ASCII)


class ChoiceSelect(discord.ui.DynamicItem[discord.ui.Select[discord.ui.LayoutView]], template=_TEMPLATE):
    """A menu of one setting that hands what was chosen to the client."""

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        _match: re.Match[str],
        /,
    ) -> Self:
        """Take the menu out of the message in which something was chosen."""
        return cls(cast("discord.ui.Select[discord.ui.LayoutView]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Have the client keep what was chosen."""
        await hand_over(interaction, lambda: chosen_action(self.custom_id, self.item.values))


def choose_action(user_id: Snowflake, name: str, value: str) -> ButtonAction:
    """Return the action that gives a setting of a member a value."""
    return ButtonAction("preference", user_id, "set", f"{name}={value}")


def chosen_action(custom_id: str, values: Sequence[str]) -> ButtonAction:
    """Return the action for what was chosen in a menu.

    Raises:
        InvalidInputError: BAD_ID; nobody but a forger writes such an id, or chooses nothing where one is to be chosen.
    """
    found = _CUSTOM_ID.fullmatch(custom_id)
    user_id = None if found is None else parse_snowflake(found["user_id"])
    if found is None or user_id is None or (len(values) != 1 and found["name"] != DIRECT):
        raise InvalidInputError(Reason.BAD_ID)
    return choose_action(user_id, found["name"], ",".join(values))


def direct_select(user_id: Snowflake, options: Sequence[tuple[str, str]], current: Collection[str]) -> ChoiceSelect:
    """Return the menu of what a member is told by direct message: none, some or all of the options.

    Args:
        user_id: whose setting.
        options: each value with its words, up to 25.
        current: the values that hold.
    """
    menu = discord.ui.Select[discord.ui.LayoutView](
        custom_id=f"choice:{user_id}:{DIRECT}",
        min_values=0,
        max_values=len(options),
        placeholder=fit(say("settings.direct.none"), SELECT_PLACEHOLDER),
        options=[
            discord.SelectOption(label=fit(words, OPTION_LABEL), value=value, default=value in current)
            for value, words in options
        ],
    )
    return ChoiceSelect(menu)


def choice_select(user_id: Snowflake, name: str, options: Sequence[tuple[str, str]], current: str) -> ChoiceSelect:
    """Return the menu of a setting.

    Args:
        user_id: whose setting.
        name: the setting.
        options: each value with its words, up to 25.
        current: the value that holds.
    """
    menu = discord.ui.Select[discord.ui.LayoutView](
        custom_id=f"choice:{user_id}:{name}",
        options=[
            discord.SelectOption(label=fit(words, OPTION_LABEL), value=value, default=value == current)
            for value, words in options
        ],
    )
    return ChoiceSelect(menu)
