"""Reactions as Discord keeps them: normal and super ones, twenty emoji a message, none in archived threads."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any, cast

from simcord.backend import Backend, serializers
from simcord.backend.errors import BackendError
from simcord.backend.models import Channel, Message, Reaction

MAX_EMOJI_ON_A_MESSAGE = 20
VARIATION_SELECTOR = "\ufe0f"
KEYCAP = "\u20e3"


def thread_is_archived() -> BackendError:
    """Return the refusal of a write into an archived thread."""
    return BackendError(400, 50083, "Thread is archived")


def same_emoji(one: str, other: str) -> bool:
    """Tell whether two spellings are one emoji: Discord's clients differ in the variation selector."""
    return one.replace(VARIATION_SELECTOR, "") == other.replace(VARIATION_SELECTOR, "")


@dataclass
class CountedReaction(Reaction):
    """One emoji on a message, with its super reactions beside the normal ones."""

    burst_ids: list[int] = field(default_factory=list[int])


class ReactionRules(Backend):
    """The part of the backend that knows reactions."""

    _is_burst = False

    def set_reaction(
        self,
        channel_id: int,
        message_id: int,
        emoji: str,
        user_id: int,
        reacted: bool,
        *,
        burst: bool = False,
    ) -> None:
        """Add or remove a reaction; doing what is already so changes nothing.

        Args:
            channel_id: where the message is.
            message_id: the message.
            emoji: a Unicode emoji, or `name:id` of a guild's own.
            user_id: whose reaction it is.
            reacted: True adds, False removes.
            burst: a super reaction.

        Raises:
            BackendError: the thread is archived (50083), the emoji is unknown (10014), or the message carries
                twenty emoji already (30010).
        """
        message = self.get_message(channel_id, message_id)
        if self.is_archived(self.get_channel(channel_id)):
            raise thread_is_archived()
        reaction = self.find_reaction(message, emoji)
        if reaction is None:
            if not reacted:
                return
            self._require_emoji(emoji)
            if len(message.reactions) >= MAX_EMOJI_ON_A_MESSAGE:
                raise BackendError(400, 30010, "Maximum number of reactions reached (20)")
            reaction = CountedReaction(emoji=emoji)
            message.reactions.append(reaction)
        ids = reaction.burst_ids if burst else reaction.user_ids
        if (user_id in ids) == reacted:
            return
        if reacted:
            ids.append(user_id)
        else:
            ids.remove(user_id)
        if not reaction.user_ids and not reaction.burst_ids:
            message.reactions.remove(reaction)
        self._is_burst = burst
        try:
            event = "MESSAGE_REACTION_ADD" if reacted else "MESSAGE_REACTION_REMOVE"
            self._emit_reaction(event, message, reaction.emoji, user_id)
        finally:
            self._is_burst = False

    def find_reaction(self, message: Message, emoji: str) -> CountedReaction | None:
        """Return what a message carries of an emoji, however it is spelt."""
        for reaction in message.reactions:
            if same_emoji(reaction.emoji, emoji):
                return cast("CountedReaction", reaction)
        return None

    def reactions_payload(self, message: Message, for_user: int) -> list[dict[str, Any]]:
        """Return the reactions of a message as Discord shows them to one user."""
        shown: list[dict[str, Any]] = []
        for reaction in cast("list[CountedReaction]", message.reactions):
            normal, burst = reaction.user_ids, reaction.burst_ids
            shown.append(
                {
                    "emoji": serializers.emoji_payload(reaction.emoji),
                    "count": len(normal) + len(burst),
                    "count_details": {"normal": len(normal), "burst": len(burst)},
                    "me": for_user in normal,
                    "me_burst": for_user in burst,
                    "burst_colors": [],
                }
            )
        return shown

    def _require_emoji(self, emoji: str) -> None:
        if ":" in emoji:
            emoji_id = emoji.rpartition(":")[2]
            known = emoji_id.isdecimal() and any(int(emoji_id) in guild.emojis for guild in self.guilds.values())
        else:
            known = not emoji.isascii() and (
                VARIATION_SELECTOR in emoji
                or KEYCAP in emoji
                or any(unicodedata.category(letter) == "So" for letter in emoji)
            )
        if not known:
            raise BackendError(400, 10014, "Unknown Emoji")

    def shape_reaction(self, event: str, payload: dict[str, Any]) -> None:
        """Add to a reaction's event what Discord tells of it."""
        if self._is_burst:
            payload.update(burst=True, type=1, burst_colors=["#ffcc00"])
        message = self.messages.get(int(payload["channel_id"]), {}).get(int(payload["message_id"]))
        if event == "MESSAGE_REACTION_ADD" and message is not None:
            payload["message_author_id"] = str(message.author_id)

    def is_archived(self, channel: Channel) -> bool:
        """Tell whether a channel is an archived thread."""
        return channel.thread_metadata is not None and channel.thread_metadata.archived
