"""Channel choices: what holds in one Q&A channel in the place of what holds in the guild."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake, parse_snowflake

MOST_CHANNELS = 50
"""How many channels a setting names at most."""


class OfferedTags(StrEnum):
    """Which tags a question in a channel may have."""

    GUILD = "guild"
    """All of the guild."""
    OWN = "own"
    """Those alone that the forum has at Discord."""


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """A channel at Discord, and what was chosen for it."""

    channel_id: Snowflake
    choice: str


def parse_choices(text: str, choices: Sequence[str]) -> tuple[ChannelChoice, ...]:
    """Return what the parts ``id:choice`` between the commas say, in their order.

    Raises:
        ValueError: with the part that says nothing of the kind, names a channel again, or is one too many.
    """
    found: dict[Snowflake, ChannelChoice] = {}
    for part in text.split(",") if text.strip() else ():
        channel_text, _, choice = (piece.strip() for piece in part.partition(":"))
        channel_id = parse_snowflake(channel_text)
        if channel_id is None or channel_id in found or choice not in choices or len(found) == MOST_CHANNELS:
            raise ValueError(part.strip())
        found[channel_id] = ChannelChoice(channel_id, choice)
    return tuple(found.values())


def text_of_choices(choices: Iterable[ChannelChoice]) -> str:
    """Return the canonical text, which `parse_choices` reads."""
    return ",".join(f"{each.channel_id}:{each.choice}" for each in choices)


def check_channels(
    name: str, choices: Iterable[ChannelChoice], before: Iterable[ChannelChoice], qa_channels: Collection[Snowflake]
) -> None:
    """Refuse a choice for what is no Q&A channel; one that was made before stays, and so does any where none is set.

    Args:
        name: of the setting.
        choices: what is to hold.
        before: what held until now.
        qa_channels: the guild's; where it has none, questions may stand in any channel.

    Raises:
        InvalidInputError: BAD_SETTING (name, value, expected).
    """
    known = {*qa_channels, *(each.channel_id for each in before)}
    for each in choices:
        if qa_channels and each.channel_id not in known:
            value = f"{each.channel_id}:{each.choice}"
            raise InvalidInputError(Reason.BAD_SETTING, name=name, value=value, expected="id ∈ qa_channels")


def choice_for(choices: Iterable[ChannelChoice], channel_id: Snowflake | None) -> str | None:
    """Return what was chosen for a channel; None: what holds in the guild holds there, too."""
    return next((each.choice for each in choices if each.channel_id == channel_id), None)


def with_choice(
    choices: Iterable[ChannelChoice], channel_id: Snowflake, choice: str | None
) -> tuple[ChannelChoice, ...]:
    """Return the choices with another one for a channel; None: with none for it."""
    others = tuple(each for each in choices if each.channel_id != channel_id)
    return others if choice is None else (*others, ChannelChoice(channel_id, choice))
