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
    BARRED_PAIR = "barred_pair"
    """The managers invalidated this member's votes on this author a short while ago."""
    VOTES_PER_DAY = "votes_per_day"
    PAIR_VOTES_PER_DAY = "pair_votes_per_day"


BARRED_DAYS = 30
"""How long the votes of a member on an author are refused after the managers invalidated such."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a voter did before, as far as it limits a new vote.

    Attributes:
        today: the votes cast on other posts in the present UTC day that were not refused, invalidated ones included.
        on_author: those of them on posts of the same author.
        is_barred: votes of this member on this author were invalidated less than BARRED_DAYS ago.
    """

    today: int = 0
    on_author: int = 0
    is_barred: bool = False


NO_TALLY = Tally()
"""The tally of one who cast nothing of late."""


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


def decide(held: Direction | None, change: Change, direction: Direction, *, is_superseded: bool = False) -> Decision:
    """Decide what a reaction that came or went does, given the direction we hold of this member and post.

    Whether the vote held counts, was refused or invalidated makes no difference: each is the record of a reaction
    that stands.

    Args:
        held: the direction on record; None when there is none.
        change: whether the reaction came or went.
        direction: which reaction it was.
        is_superseded: a switch left this very reaction behind, and we did not hear that it went.
    """
    if change is Change.ADDED:
        if held is None:
            return _CAST
        if held is direction:
            return _NOTHING
        return _REREAD if is_superseded else _SWITCH_TO[direction]
    if held is None:
        return _REREAD
    # Holding the other direction, the reaction that went is the one we asked to be taken off after a switch.
    return _TAKE_BACK if held is direction else _NOTHING


def judge(
    actor: Actor,
    author_id: Snowflake,
    reputation: int,
    settings: GuildSettings,
    now: int,
    tally: Tally = NO_TALLY,
) -> Refusal | None:
    """Return why a new vote does not count, or None when it does.

    Args:
        actor: who votes.
        author_id: the account that wrote the post.
        reputation: the voter's shown reputation at this moment; 1 for one who is unknown.
        settings: the guild's settings.
        now: seconds since 1970.
        tally: what the voter did before.
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
    if tally.is_barred:
        return Refusal.BARRED_PAIR
    if 0 < settings.votes_per_day <= tally.today:
        return Refusal.VOTES_PER_DAY
    if 0 < settings.pair_votes_per_day <= tally.on_author:
        return Refusal.PAIR_VOTES_PER_DAY
    return None


def lowest_limit(settings: GuildSettings) -> int:
    """Return how many votes in a UTC day can be one too many for some limit; 0 when there is no limit."""
    of_all, of_pair = settings.votes_per_day, settings.pair_votes_per_day
    return min(of_all, of_pair) or of_all or of_pair
