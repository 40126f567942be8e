"""What holds for every embed."""

from __future__ import annotations

import discord

from bot.ui.limits import length


def assert_valid(embed: discord.Embed) -> None:
    """Check an embed against every limit of Discord, counted in the dearest way."""
    shown = embed.to_dict()
    assert _total(embed) <= 5700
    assert length(shown.get("title", "")) <= 256
    assert length(shown.get("description", "")) <= 4096
    assert length(shown.get("author", {}).get("name", "")) <= 256
    assert length(shown.get("footer", {}).get("text", "")) <= 2048
    assert len(shown.get("fields", [])) <= 25
    for field in shown.get("fields", []):
        assert 1 <= length(field["name"]) <= 256
        assert 1 <= length(field["value"]) <= 1024


def field(embed: discord.Embed, name: str) -> str:
    """Return the value of the field with a name; empty if there is none."""
    return next((str(each.value) for each in embed.fields if each.name == name), "")


def _total(embed: discord.Embed) -> int:
    """Return what counts towards the limit over all: title, description, fields, footer and author."""
    texts = [embed.title, embed.description, embed.footer.text, embed.author.name]
    for field in embed.fields:
        texts += [field.name, field.value]
    return sum(length(text or "") for text in texts)
