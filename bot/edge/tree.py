"""The tree of commands: who answers their errors, and in which languages Discord shows them."""

from typing import Any, cast

import discord
from discord import app_commands

from bot.edge.handlers import Handlers
from bot.ui.words.languages import LANGUAGES, language_of

_Location = app_commands.TranslationContextLocation

_NAMES = frozenset({_Location.command_name, _Location.group_name, _Location.parameter_name})
"""What members type; it is the same for all, so that one can tell another what to type."""


class Tree(app_commands.CommandTree[Any]):
    """The commands; their errors end in the one place for errors."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let all commands pass, and answer them in the caller's language."""
        await cast("Handlers", interaction.client).speak_to(interaction)
        return True

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Answer a command that failed."""
        await cast("Handlers", interaction.client).report_error(interaction, error)


class CommandTranslator(app_commands.Translator):
    """Tells Discord the descriptions, choices and menu entries in each language."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the words in the language of a locale, or None where Discord is to show them in English."""
        if locale.value.split("-")[0] not in LANGUAGES or _is_typed(context):
            return None
        return language_of(locale.value).commands.get(string.message)


def _is_typed(context: app_commands.TranslationContextTypes) -> bool:
    """Return whether a text is a name that members type, other than an entry of a menu."""
    return context.location in _NAMES and not isinstance(context.data, app_commands.ContextMenu)
