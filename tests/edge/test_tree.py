"""Tests of the tree of commands: what Discord is told of them in each language."""

from __future__ import annotations

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from bot.domain.languages import TAGS
from bot.edge.commands import commands_hash
from bot.edge.tree import CommandTranslator
from bot.ui.words.languages import DEFAULT_LANGUAGE, LANGUAGES
from tests.support.environment import QuickEnv

TYPED = {"command_name", "group_name", "parameter_name"}


class Listener(app_commands.Translator):
    """Writes down what there is to translate."""

    def __init__(self) -> None:
        self.heard: dict[str, bool] = {}

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> None:
        """Note a text, and whether members type it."""
        is_typed = context.location.name in TYPED and not isinstance(context.data, app_commands.ContextMenu)
        self.heard[string.message] = is_typed and self.heard.get(string.message, True)


def bot_of(env: QuickEnv) -> commands.Bot:
    assert isinstance(env.bot, commands.Bot)
    return env.bot


async def texts(env: QuickEnv) -> dict[str, bool]:
    listener = Listener()
    for command in bot_of(env).tree.get_commands():
        await command.get_translated_payload(bot_of(env).tree, listener)
    return listener.heard


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != DEFAULT_LANGUAGE.tag])
async def test_every_text_of_a_command_but_its_name_is_told_in_every_language(env: QuickEnv, tag: str) -> None:
    told = LANGUAGES[tag].commands
    there = {text for text, is_typed in (await texts(env)).items() if not is_typed}
    assert there - set(told) == set(), "missing"
    assert set(told) - there == set(), "of no command any more"


async def test_discord_is_told_descriptions_and_menus_in_german_but_no_other_name(env: QuickEnv) -> None:
    translator = CommandTranslator()
    payloads = {
        command.name: await command.get_translated_payload(bot_of(env).tree, translator)
        for command in bot_of(env).tree.get_commands()
    }
    assert payloads["ask"]["description_localizations"]["de"] != payloads["ask"]["description"]
    assert "name_localizations" not in payloads["ask"] or payloads["ask"]["name_localizations"] == {}
    assert payloads["Mark as answer"]["name_localizations"] == {"de": "Als Antwort markieren"}


@pytest.mark.parametrize("tag", list(LANGUAGES))
def test_what_is_shown_of_a_command_fits(tag: str) -> None:
    assert all(0 < len(text) <= 100 for text in LANGUAGES[tag].commands.values())


async def test_other_words_of_a_language_are_another_registration(
    env: QuickEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await commands_hash(bot_of(env))

    async def other(*_: object) -> str:
        return "etwas anderes"

    monkeypatch.setattr(CommandTranslator, "translate", other)
    assert await commands_hash(bot_of(env)) != before
