"""Reactions: one that came or went, those that stand on a message, and what a reading says of the votes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.domain.identity import Actor, Snowflake
from bot.domain.messages import MessageText
from bot.domain.voting import Direction

NORMAL = 1
SUPER = 2
"""The two kinds of reaction, which may stand together: a set of them is their sum. Both are the same vote."""


SETTLING_SECONDS = 5
"""A vote taken back within this time of its casting may have come out of order: the post is to be read."""

MAX_CHANGES_A_MINUTE = 30
"""More reactions of a member than this in a minute are not followed one by one: the posts are to be read."""


@dataclass(frozen=True, slots=True)
class ReactionEvent:
    """A reaction that came or went.

    Attributes:
        guild_id, channel_id, message_id: where; the channel may be a thread.
        user_id: whose reaction it is.
        emoji: as Discord writes it.
        is_super: it is a super reaction.
        is_bot: another bot's. The bot's own reactions are no events: whoever hears them drops them.
        is_manager: the member has Manage Server; unknown, so False, when a reaction went.
        role_ids: the member's roles; unknown, so empty, when a reaction went.
        message: the message, where its text is at hand: needed if it is to become an answer.
        is_late: the message was fetched for this event, so other events may have passed it meanwhile; or its channel is
            being read, and the reading may show it already.
        is_hasty: it goes and the same one came just now, or the other way round: which came last is not sure.
    """

    guild_id: Snowflake
    channel_id: Snowflake
    message_id: Snowflake
    user_id: Snowflake
    emoji: str
    is_super: bool = False
    is_bot: bool = False
    is_manager: bool = False
    role_ids: frozenset[Snowflake] = frozenset()
    message: MessageText | None = None
    is_late: bool = False
    is_hasty: bool = False

    @property
    def kind(self) -> int:
        """Return NORMAL or SUPER."""
        return SUPER if self.is_super else NORMAL

    def actor(self, helper_role: Snowflake | None) -> Actor:
        """Return who reacts, with the rights that the guild's helper role gives."""
        is_helper = self.is_manager or (helper_role is not None and helper_role in self.role_ids)
        return Actor(self.user_id, self.is_bot, is_helper, self.is_manager)


@dataclass(frozen=True, slots=True)
class Shown:
    """The vote reactions of one account that Discord shows on a message.

    Attributes:
        ups, downs: 0 for none, or the sum of the kinds that stand.
    """

    user_id: Snowflake
    is_bot: bool = False
    ups: int = 0
    downs: int = 0

    def of(self, direction: Direction) -> int:
        """Return the kinds that stand of one direction."""
        return self.ups if direction is Direction.UP else self.downs


@dataclass(frozen=True, slots=True)
class Held:
    """The recorded vote of one account, whatever its state.

    Attributes:
        direction: which vote.
        reactions: the kinds of reaction that stand for it.
        superseded: the kinds of reaction of the other direction that stood already when it was cast.
    """

    direction: Direction
    reactions: int
    superseded: int = 0


@dataclass(frozen=True, slots=True)
class Mend:
    """What a reading says of one account whose record does not fit, or whose reactions are to be taken off.

    Attributes:
        held: what is to be recorded; None: nothing.
        take_off: the directions to be taken off.
    """

    user_id: Snowflake
    is_bot: bool
    held: Held | None
    take_off: tuple[Direction, ...] = ()


def read(held: Mapping[Snowflake, Held], shown: Iterable[Shown]) -> Iterator[Mend]:
    """Compare the record with what Discord shows and return the differences: what is shown decides.

    Where both directions of an account are shown, the one that is not on record is the newer one and wins; one that
    is on record as superseded is not newer. If neither is on record none counts, and both are to be taken off.

    Args:
        held: what is recorded of each account.
        shown: each account once, the bot itself left out.
    """
    seen: set[Snowflake] = set()
    for each in shown:
        seen.add(each.user_id)
        record = held.get(each.user_id)
        direction, take_off = _winner(record, each)
        wanted = None if direction is None else Held(direction, each.of(direction), each.of(direction.opposite))
        if take_off or wanted != record:
            yield Mend(each.user_id, each.is_bot, wanted, take_off)
    for user_id in held:
        if user_id not in seen:
            yield Mend(user_id, False, None)


def _winner(held: Held | None, shown: Shown) -> tuple[Direction | None, tuple[Direction, ...]]:
    """Return the direction that counts, and those to be taken off."""
    if shown.ups and shown.downs:
        if held is None:
            return None, (Direction.UP, Direction.DOWN)
        is_newer = shown.of(held.direction.opposite) & ~held.superseded
        winner = held.direction.opposite if is_newer else held.direction
        return winner, (winner.opposite,)
    if shown.ups:
        return Direction.UP, ()
    return (Direction.DOWN, ()) if shown.downs else (None, ())
