"""Discord's limits of what it shows, and texts and embeds brought within them.

Numbers: Discord's reference, "Message Resource" (embed limits), "Component Reference" and "Receiving and
Responding" (modals). Discord does not say what a character is: everything here counts UTF-16 code units, the
dearest reading, so that a text of emoji fits under each.
"""

from __future__ import annotations

import re

import discord

from bot.domain.text import cut

EMBED_TITLE = 256
EMBED_DESCRIPTION = 4096
EMBED_FIELDS = 25
EMBED_FIELD_NAME = 256
EMBED_FIELD_VALUE = 1024
EMBED_AUTHOR = 256
EMBED_FOOTER = 2048
EMBED_TOTAL = 5700
"""6,000 over all embeds of a message, less five in a hundred for what Discord may count otherwise."""

MESSAGE = 2000
CUSTOM_ID = 100
SELECT_OPTIONS = 25
OPTION_LABEL = 100
BUTTON_LABEL = 80
SELECT_PLACEHOLDER = 150
BUTTON_URL = 512

TAG = 50
"""Ours: how much is shown of the name of a tag."""

_BLANK = "\u200b"
_LEAST_CUT = 16
_FENCE = re.compile("```")
_SPOILER = re.compile(r"\|\|")


def length(text: str) -> int:
    """Return the length of a text in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def fit(text: str, limit: int) -> str:
    """Return the text in at most limit (1 or more) units; a longer one is cut at a word and ends with "…"."""
    if length(text) <= limit:
        return text
    return cut(text, max(1, _characters_within(text, limit)))


def fit_body(text: str, limit: int) -> str:
    """Return a text in Markdown in at most limit (16 or more) units; what a cut left open is closed.

    An open code fence would swallow the "…"; an open spoiler would show what its author hid.
    """
    if length(text) <= limit:
        return text
    shown = fit(text, limit - len("\n```"))
    if len(_FENCE.findall(shown)) % 2:
        return shown + "\n```"
    outside_code = "".join(shown.split("```")[::2])
    if len(_SPOILER.findall(outside_code)) % 2:
        return shown + "||"
    return shown


def fit_embed(embed: discord.Embed) -> discord.Embed:
    """Bring an embed within every limit and return it: parts first, then the total.

    What is too much goes at the cost of the description, which holds what members wrote; fields, author and
    footer are our own lines. Only if they alone are too much, the last fields go.
    """
    if embed.title is not None:
        embed.title = fit(embed.title, EMBED_TITLE)
    if embed.author.name is not None:
        name = fit(embed.author.name, EMBED_AUTHOR)
        embed.set_author(name=name, url=embed.author.url, icon_url=embed.author.icon_url)
    if embed.footer.text is not None:
        embed.set_footer(text=fit(embed.footer.text, EMBED_FOOTER), icon_url=embed.footer.icon_url)
    fields = embed.fields
    embed.clear_fields()
    for field in fields[:EMBED_FIELDS]:
        name, value = (
            fit(field.name or _BLANK, EMBED_FIELD_NAME),
            fit_body(field.value or _BLANK, EMBED_FIELD_VALUE),
        )
        if _length_but_for_description(embed) + length(name) + length(value) <= EMBED_TOTAL - _LEAST_CUT:
            embed.add_field(name=name, value=value, inline=bool(field.inline))
    if embed.description is not None:
        room = EMBED_TOTAL - _length_but_for_description(embed)
        embed.description = fit_body(embed.description, min(room, EMBED_DESCRIPTION))
    return embed


def _length_but_for_description(embed: discord.Embed) -> int:
    parts = [embed.title, embed.footer.text, embed.author.name]
    for field in embed.fields:
        parts += [field.name, field.value]
    return sum(length(part) for part in parts if part)


def _characters_within(text: str, limit: int) -> int:
    """Return how many characters from the start of the text fill at most limit units."""
    units = 0
    for count, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > limit:
            return count
    return len(text)
