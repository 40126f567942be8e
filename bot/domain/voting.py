"""Votes: who may vote, and what each reaction that comes or goes does to the one vote a member has on a post."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from bot.domain.identity import SECONDS_A_DAY, Actor, Snowflake
from bot.domain.settings import GuildSettings


class Direction(IntEnum):
    """The value of a vote."""

    UP = 1
    DOWN = -1

    @property
    def opposite(self) -> Direction:
        """Return the other direction."""
        return Direction.DOWN if self is Direction.UP else Direction.UP


class VoteState(StrEnum):
    """Whether a recorded vote counts: only a counted one does.

    A refused vote is remembered as long as its reaction stands, so that nothing makes it count meanwhile. An
    invalidated one was taken out by the managers.
    """

    COUNTED = "counted"
    REFUSED = "refused"
    INVALIDATED = "invalidated"


class Refusal(StrEnum):
    """Why a vote does not count."""

    BY_BOT = "by_bot"
    OWN_POST = "own_post"
    ACCOUNT_AGE = "account_age"
    REPUTATION = "reputation"


class Change(StrEnum):
    """What happened to a reaction."""

    ADDED = "added"
    REMOVED = "removed"


class Step(StrEnum):
    """What a change does to the record."""

    NOTHING = "nothing"
    CAST = "cast"
    SWITCH = "switch"
    TAKE_BACK = "take_back"
    REREAD = "reread"
    """The change does not fit what we hold: an event is missing, so the post is to be read from Discord."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done.

    Attributes:
        step: what happens to the record. CAST and SWITCH are judged first, and recorded as refused if judged so.
        take_off: the direction whose reaction of this member is to be taken off.
    """

    step: Step
    take_off: Direction | None = None


_NOTHING = Decision(Step.NOTHING)
_CAST = Decision(Step.CAST)
_TAKE_BACK = Decision(Step.TAKE_BACK)
_REREAD = Decision(Step.REREAD)
_SWITCH_TO = {
    Direction.UP: Decision(Step.SWITCH, take_off=Direction.DOWN),
    Direction.DOWN: Decision(Step.SWITCH, take_off=Direction.UP),
}


def decide(held: Direction | None, change: Change, direction: Direction) -> Decision:
    """Decide what a reaction that came or went does, given the direction we hold of this member and post.

    Whether the vote held counts, was refused or invalidated makes no difference: each is the record of a reaction
    that stands.

    Args:
        held: the direction on record; None when there is none.
        change: whether the reaction came or went.
        direction: which reaction it was.
    """
    if change is Change.ADDED:
        if held is None:
            return _CAST
        return _NOTHING if held is direction else _SWITCH_TO[direction]
    if held is None:
        return _REREAD
    # Holding the other direction, the reaction that went is the one we asked to be taken off after a switch.
    return _TAKE_BACK if held is direction else _NOTHING


def judge(actor: Actor, author_id: Snowflake, reputation: int, settings: GuildSettings, now: int) -> Refusal | None:
    """Return why a new vote does not count, or None when it does.

    Args:
        actor: who votes.
        author_id: the account that wrote the post.
        reputation: the voter's shown reputation at this moment; 1 for one who is unknown.
        settings: the guild's settings.
        now: seconds since 1970.
    """
    if actor.is_bot:
        return Refusal.BY_BOT
    if actor.user_id == author_id:
        return Refusal.OWN_POST
    minimum_age = settings.min_account_age_days * SECONDS_A_DAY
    if minimum_age and now - actor.account_created_at < minimum_age:
        return Refusal.ACCOUNT_AGE
    if reputation < settings.vote_min_reputation:
        return Refusal.REPUTATION
    return None
