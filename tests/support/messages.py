"""What messages and replies say, as text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from simcord import InteractionResult, ResponseMessage

AnyMessage = discord.Message | ResponseMessage


def carries(message: discord.Message, text: str) -> bool:
    """Tell whether a message of the bot carries the beginning of an answer's text."""
    return text.strip()[:20] in text_of(message)


def text_of(message: AnyMessage) -> str:
    """Return all text that a message shows: content, embeds, and the texts of its components."""
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.author.name, embed.title, embed.description, embed.footer.text]
        parts += [text for entry in embed.fields for text in (entry.name, entry.value)]
    parts += _component_texts(
        message.components if isinstance(message, ResponseMessage) else [c.to_dict() for c in message.components]
    )
    return "\n".join(part for part in parts if part)


def said(result: InteractionResult) -> str:
    """Return all text that the bot answered to an interaction, follow-ups too."""
    messages = [*([result.response] if result.response else []), *result.followups]
    return "\n".join(text_of(message) for message in messages)


def http_error(status: int, code: int = 0) -> discord.HTTPException:
    """Return the error that discord.py raises for a refusal of Discord."""
    kinds: dict[int, type[discord.HTTPException]] = {403: discord.Forbidden, 404: discord.NotFound}
    kind = kinds.get(status, discord.DiscordServerError if status >= 500 else discord.HTTPException)
    response: Any = type("Response", (), {"status": status, "reason": "injected", "headers": {}})()
    return kind(response, {"code": code, "message": "injected by a test"})


def _component_texts(components: Iterable[Any]) -> list[str]:
    texts: list[str] = []
    for component in components:
        texts += [component[key] for key in ("content", "label", "placeholder") if component.get(key)]
        inner = [*component.get("components", []), component.get("accessory"), component.get("component")]
        texts += _component_texts(part for part in inner if part)
    return texts
