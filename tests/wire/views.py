"""What people see of the bot's work: messages, and the answers to what they do; and waiting for it."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeVar

from simcord.backend.models import Interaction, Message
from simcord.components import walk_components
from simcord.enums import MessageType

from tests.wire.backend import WireBackend

ANSWER_SECONDS = 3.0
"""Discord's limit for the first answer to an interaction."""

T = TypeVar("T")


async def until(condition: Callable[[], T], timeout: float = 10.0, *, pause: float = 0.01) -> T:
    """Wait until a condition holds and return its value.

    Args:
        condition: is asked again and again.
        timeout: for how long, in seconds.
        pause: the seconds between; longer for a condition that is dear.

    Raises:
        AssertionError: it did not hold in time.
    """
    end = time.monotonic() + timeout
    while not (value := condition()):
        if time.monotonic() >= end:
            raise AssertionError(f"not within {timeout} s: {inspect.getsource(condition).strip()}")
        await asyncio.sleep(pause)
    return value


class MessageView:
    """A live look at a message."""

    def __init__(self, backend: WireBackend, raw: Message) -> None:
        self.raw = raw
        self.id: int = raw.id
        self.channel_id: int = raw.channel_id
        self.author_id: int = raw.author_id
        self._backend = backend

    @property
    def is_ephemeral(self) -> bool:
        """Return whether one member alone sees it."""
        return self.raw.is_ephemeral

    @property
    def content(self) -> str:
        """Return what its author wrote, as it is now."""
        return self.raw.content

    @property
    def is_reply(self) -> bool:
        """Return whether it answers to another message."""
        return self.raw.type == MessageType.REPLY

    @property
    def is_system(self) -> bool:
        """Return whether Discord itself wrote it."""
        return self.raw.type not in (MessageType.DEFAULT, MessageType.REPLY)

    @property
    def is_deleted(self) -> bool:
        """Return whether it is gone."""
        return self.id not in self._backend.messages.get(self.channel_id, {})

    @property
    def files(self) -> list[str]:
        """Return the names of its files."""
        return [file["filename"] for file in self.raw.attachments]

    @property
    def text(self) -> str:
        """Return all that can be read: content, embeds, labels of buttons."""
        parts: list[str | None] = [self.raw.content]
        for embed in self.raw.embeds:
            parts += [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description")]
            parts += [text for entry in embed.get("fields") or [] for text in (entry["name"], entry["value"])]
            parts.append((embed.get("footer") or {}).get("text"))
        parts += [item.get("content") or item.get("label") for item in walk_components(self.raw.components)]
        return "\n".join(part for part in parts if part)

    def kinds(self, emoji: str) -> tuple[set[int], set[int]]:
        """Return who reacts with an emoji, the bot too: with the normal reaction, and with the super one."""
        reaction = self._backend.find_reaction(self.raw, emoji)
        return (set(), set()) if reaction is None else (set(reaction.user_ids), set(reaction.burst_ids))

    def reactors(self, emoji: str) -> list[int]:
        """Return who reacts with an emoji, the bot too."""
        reaction = self._backend.find_reaction(self.raw, emoji)
        return [] if reaction is None else [*reaction.user_ids, *reaction.burst_ids]


class Outcome:
    """What the bot makes of an interaction."""

    def __init__(self, backend: WireBackend, record: Interaction) -> None:
        self.record = record
        self._backend = backend
        self._began = time.monotonic()

    @property
    def _interaction(self) -> Interaction:
        """Return the record under the name by which SimCord asks for it."""
        return self.record

    @property
    def is_late(self) -> bool:
        """Return whether nothing came within Discord's three seconds."""
        return not self.record.responded and time.monotonic() - self._began >= ANSWER_SECONDS

    @property
    def modal(self) -> dict[str, Any] | None:
        """Return the form that opened."""
        return deepcopy(self.record.modal)

    @property
    def messages(self) -> list[MessageView]:
        """Return the answer and what followed it."""
        stored = self._backend.messages.get(self.record.channel_id, {})
        ids = [self.record.message_id or 0, *self.record.followup_ids]
        return [MessageView(self._backend, stored[message_id]) for message_id in ids if message_id in stored]

    @property
    def message(self) -> MessageView:
        """Return the answer."""
        (message, *_) = self.messages
        return message

    @property
    def text(self) -> str:
        """Return all that was answered."""
        return "\n".join(message.text for message in self.messages)

    async def finished(self) -> Outcome:
        """Wait for the first answer and, where it was "thinking…", for what came of it.

        Raises:
            AssertionError: the bot failed to answer.
        """
        await until(lambda: self.record.responded or self.is_late, ANSWER_SECONDS + 1)
        assert self.record.responded, "the application did not respond"
        await until(lambda: not self.record.loading, 15)
        return self
