"""The languages that the bot speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.ui.words.english import ENGLISH
from bot.ui.words.german import GERMAN
from bot.ui.words.german_commands import GERMAN_COMMANDS


@dataclass(frozen=True, slots=True)
class Language:
    """A language.

    All of them have two forms for numbers, one of them for 1 alone. How numbers are written: Unicode CLDR, "Number
    Symbols" (https://www.unicode.org/cldr/charts/48/by_type/numbers.symbols.html).

    Attributes:
        tag: the first part of its locales at Discord (https://docs.discord.com/developers/reference#locales).
        catalogue: its words.
        commands: what Discord shows of the commands, by the same in English; empty for English.
        grouping: what stands between thousands.
        decimal_mark: what stands before tenths.
    """

    tag: str
    catalogue: Mapping[str, str]
    commands: Mapping[str, str]
    grouping: str
    decimal_mark: str


DEFAULT_LANGUAGE = Language("en", ENGLISH, {}, ",", ".")
"""What is spoken to those whose own language the bot does not know."""

# What a language should lack would be said in English rather than not at all; a test sees that none lacks anything.
_GERMAN = Language("de", {**ENGLISH, **GERMAN}, GERMAN_COMMANDS, ".", ",")

LANGUAGES: Mapping[str, Language] = {language.tag: language for language in (DEFAULT_LANGUAGE, _GERMAN)}
"""All languages by their tags."""


def language_of(locale: str | None) -> Language:
    """Return the language of a locale of Discord, as "de" or "en-GB"; None: nobody knows it."""
    return LANGUAGES.get((locale or "").split("-")[0], DEFAULT_LANGUAGE)
