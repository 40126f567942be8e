"""The names by which emoji are known: one for each emoji, however Discord happens to write it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_VARIATION_SELECTOR = "\ufe0f"
_KEYCAP = "\u20e3"
_CUSTOM = re.compile(r"<?a?:?\w{2,32}:[0-9]{1,19}>?", re.ASCII)
_ANY_CUSTOM = re.compile(r"<?a?:?\w{1,32}:([0-9]{1,19})>?")
"""A custom emoji whatever its name, which is "_" once the emoji was deleted."""

_MAX_UNICODE_LENGTH = 16
_SYMBOL_CATEGORIES = frozenset({"So", "Sk", "Sm", "Mn", "Me", "Cf", "Po", "Pd"})


@lru_cache(maxsize=1024)
def normalise_emoji(text: str) -> str:
    """Return the one name of an emoji, by which two writings of it compare equal.

    Discord writes the same emoji with and without U+FE0F, and a custom one as ``<:name:id>``, ``<a:name:id>`` or
    ``name:id``, where the name may change. A custom emoji's name here is its id.
    """
    custom = _ANY_CUSTOM.fullmatch(text)
    if custom is not None:
        return custom[1]
    return text.replace(_VARIATION_SELECTOR, "")


def is_emoji(text: str) -> bool:
    """Return whether the text can be one emoji: a custom one in Discord's writing, or a symbol of Unicode.

    The symbol is judged by its characters' categories, not by a list, so that next year's emoji pass too; Discord has
    the last word when the bot reacts with it.
    """
    if _CUSTOM.fullmatch(text) is not None:
        return True
    if not 1 <= len(text) <= _MAX_UNICODE_LENGTH or normalise_emoji(text) == "":
        return False
    if _VARIATION_SELECTOR in text or _KEYCAP in text:
        return _may_be_presented(text[0]) and not any(
            character.isspace() or character.isalnum() for character in text[1:]
        )
    return all(not character.isascii() for character in text) and all(
        unicodedata.category(character) in _SYMBOL_CATEGORIES for character in text
    )


def _may_be_presented(character: str) -> bool:
    """Return whether U+FE0F or a keycap behind the character can make an emoji of it."""
    return character in "0123456789#*" or not character.isascii()


def reaction_route(emoji: str) -> str:
    """Return an emoji as it stands in the address of a call: the character, or `name:id` of a custom one."""
    return emoji.strip("<>").removeprefix("a:").removeprefix(":") if emoji.startswith("<") else emoji
