"""The buttons and menus of `/setup`, whose custom ids say what they change and what they showed.

A menu is ``setting:<guild id>:<what>``; to choose in one is to press a button
``setup:<guild id>:pick:<what>=<values>``. *What* is ``open``, or a setting with the fingerprint of the value shown and
what else it needs: ``helper_role.1a2b3c4d``, ``channel_tags.1a2b3c4d.<channel id>``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

import discord

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake, parse_snowflake
from bot.ui.buttons import ActionButton, ButtonAction, button, hand_over
from bot.ui.limits import OPTION_LABEL, fit
from bot.ui.words import say

NOUN = "setup"

_TEMPLATE = re.compile(r"setting:.*", re.DOTALL)
_CUSTOM_ID = re.compile(r"setting:(?P<guild_id>[1-9][0-9]{0,18}):(?P<what>[a-z0-9_.]{1,70})", re.ASCII)

Menu = discord.ui.Select[Any] | discord.ui.ChannelSelect[Any] | discord.ui.RoleSelect[Any]


@dataclass(frozen=True, slots=True)
class Pick:
    """What was chosen, or is to be reset.

    Attributes:
        name: the setting; "open" for a page of the panel.
        shown: the fingerprint of the value that stood there.
        target: what else was named: a channel; empty for nothing.
        values: what was chosen; empty for nothing.
    """

    name: str
    shown: str
    target: str
    values: tuple[str, ...]


class SettingSelect(discord.ui.DynamicItem[Menu], template=_TEMPLATE):
    """A menu of texts, channels or roles that hands what was chosen to the client."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """Take the menu out of the message in which something was chosen."""
        return cls(cast("Menu", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Have the client do what was chosen."""
        data: Any = interaction.data or {}
        await hand_over(interaction, lambda: picked_action(self.custom_id, data.get("values", [])))


def picked_action(custom_id: str, values: Sequence[str]) -> ButtonAction:
    """Return the action for what was chosen in a menu.

    Raises:
        InvalidInputError: BAD_ID; nobody but a forger writes such an id.
    """
    found = _CUSTOM_ID.fullmatch(custom_id)
    guild_id = None if found is None else parse_snowflake(found["guild_id"])
    if found is None or guild_id is None:
        raise InvalidInputError(Reason.BAD_ID)
    return ButtonAction(NOUN, guild_id, "pick", f"{found['what']}={','.join(values)}")


def read_pick(argument: str) -> Pick:
    """Return what an action's argument chooses.

    Raises:
        InvalidInputError: BAD_ID; nobody but a forger writes such an id.
    """
    what, separator, values = argument.partition("=")
    parts = what.split(".")
    if not separator or not 1 <= len(parts) <= 3:
        raise InvalidInputError(Reason.BAD_ID)
    name, shown, target = (*parts, "", "")[:3]
    return Pick(name, shown, target, tuple(values.split(",")) if values else ())


def setup_button(
    guild_id: Snowflake,
    verb: str,
    argument: str = "",
    *,
    key: str | None = None,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
) -> ActionButton:
    """Return a button of the panel; its words are those of ``setup.button.<key or verb>``."""
    return button(ButtonAction(NOUN, guild_id, verb, argument), say(f"setup.button.{key or verb}"), style=style)


def text_menu(
    guild_id: Snowflake,
    what: str,
    options: Sequence[tuple[str, str]],
    *,
    current: str | None = None,
    placeholder: str | None = None,
) -> SettingSelect:
    """Return a menu of texts.

    Args:
        guild_id: the guild's id at Discord.
        what: what is chosen.
        options: each value with its words, up to 25.
        current: the value that holds.
        placeholder: what stands there while nothing is chosen.
    """
    menu = discord.ui.Select[Any](
        custom_id=_custom_id(guild_id, what),
        placeholder=placeholder,
        options=[
            discord.SelectOption(label=fit(words, OPTION_LABEL), value=value, default=value == current)
            for value, words in options
        ],
    )
    return SettingSelect(menu)


def channel_menu(
    guild_id: Snowflake,
    what: str,
    kinds: Sequence[discord.ChannelType],
    current: Sequence[Snowflake],
    placeholder: str,
    most: int = 1,
) -> SettingSelect:
    """Return a menu of channels of some kinds, from which none may be chosen, too."""
    menu = discord.ui.ChannelSelect[Any](
        custom_id=_custom_id(guild_id, what),
        channel_types=list(kinds),
        placeholder=placeholder,
        min_values=0,
        max_values=most,
        default_values=[discord.SelectDefaultValue.from_channel(discord.Object(each)) for each in current],
    )
    return SettingSelect(menu)


def role_menu(guild_id: Snowflake, what: str, current: Snowflake | None, placeholder: str) -> SettingSelect:
    """Return a menu of roles, from which none may be chosen, too."""
    default = [] if current is None else [discord.SelectDefaultValue.from_role(discord.Object(current))]
    menu = discord.ui.RoleSelect[Any](
        custom_id=_custom_id(guild_id, what),
        placeholder=placeholder,
        min_values=0,
        max_values=1,
        default_values=default,
    )
    return SettingSelect(menu)


def _custom_id(guild_id: Snowflake, what: str) -> str:
    return f"setting:{guild_id}:{what}"
