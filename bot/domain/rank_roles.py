"""Rank roles: the roles of a guild that members hold for their reputation or for a badge of a tag."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.identity import Snowflake, parse_snowflake

MOST_RULES = 50

EXPECTED = "role id:reputation, role id:bronze|silver|gold/tag"
"""What is accepted, without words."""

# A name of a tag may hold a comma: only one before an id begins another rule.
_BETWEEN = re.compile(r",(?=\s*[0-9]{1,19}\s*:)", re.ASCII)
_REPUTATION = re.compile(r"[0-9]{1,9}", re.ASCII)
_LONGEST_TAG = 50


class TagRank(StrEnum):
    """The rank of a badge of a tag."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


_RANKS = frozenset(rank.value for rank in TagRank)
_HEIGHT = {rank: height for height, rank in enumerate(TagRank)}


@dataclass(frozen=True, slots=True)
class TagBadge:
    """A badge of a tag; tags are told apart as the guild names them, in whatever case."""

    rank: TagRank
    tag: str

    def covers(self, other: TagBadge) -> bool:
        """Return whether who holds this one has earned the other one too: gold is more than silver."""
        return self.tag.casefold() == other.tag.casefold() and _HEIGHT[self.rank] >= _HEIGHT[other.rank]


@dataclass(frozen=True, slots=True)
class RankRole:
    """A role, and what earns it.

    Attributes:
        role_id: the role at Discord.
        earned_by: the shown reputation from which on, or the badge for which, members hold it.
    """

    role_id: Snowflake
    earned_by: int | TagBadge

    @property
    def text(self) -> str:
        """Return the rule as it is written in the setting."""
        if isinstance(self.earned_by, TagBadge):
            return f"{self.role_id}:{self.earned_by.rank}/{self.earned_by.tag}"
        return f"{self.role_id}:{self.earned_by}"


class RoleTrouble(StrEnum):
    """Why a role cannot be given or taken, for anybody."""

    NO_PERMISSION = "no_permission"
    """The bot lacks Manage Roles."""
    TOO_HIGH = "too_high"
    """The role does not stand below the bot's own."""
    NOT_GIVABLE = "not_givable"
    """Discord gives the role to nobody by hand: it is everyone's, or belongs to a bot or to boosters."""
    DELETED = "deleted"
    """The guild has no such role."""
    REFUSED = "refused"
    """Discord refused the call although the bot may."""


class HeldState(StrEnum):
    """How a role came to be on record for a member."""

    GIVING = "giving"
    """The bot is about to give it, or gave it just before it stopped."""
    GIVEN = "given"
    """The bot gave it."""
    FOUND = "found"
    """The member had it already: it is not the bot's to take."""


Held = Mapping[Snowflake, HeldState]
"""The roles that are on record for a member."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done about a member's roles; the ids in order.

    Attributes:
        add: earned, and not known to be held.
        take: given, and not earned any more.
        forget: found on the member, and not earned any more: nothing is done at Discord.
    """

    add: tuple[Snowflake, ...] = ()
    take: tuple[Snowflake, ...] = ()
    forget: tuple[Snowflake, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to do."""
        return not (self.add or self.take or self.forget)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a plan at Discord.

    Attributes:
        given, taken: roles for which Discord did so.
        blocked: roles for which it cannot be done, and why.
        has_left: there is no such member of the guild any more.
        is_unfinished: Discord failed or did not answer: it is to be tried again.
    """

    given: tuple[Snowflake, ...] = ()
    taken: tuple[Snowflake, ...] = ()
    blocked: Mapping[Snowflake, RoleTrouble] = field(default_factory=dict[Snowflake, RoleTrouble])
    has_left: bool = False
    is_unfinished: bool = False


def earned_roles(rules: Collection[RankRole], reputation: int, badges: Collection[TagBadge]) -> frozenset[Snowflake]:
    """Return the roles that a member is to hold: all that are earned, not the highest alone.

    Args:
        rules: of the guild; where several name one role, each of them earns it.
        reputation: as it is shown.
        badges: the member's badges of tags.
    """
    return frozenset(rule.role_id for rule in rules if _is_earned(rule.earned_by, reputation, badges))


def plan_for(earned: frozenset[Snowflake], held: Held) -> Plan:
    """Return what leads from the record of a member's roles to those that are earned."""
    sure = {role_id for role_id, state in held.items() if state is not HeldState.GIVING}
    ceased = held.keys() - earned
    found = {role_id for role_id in ceased if held[role_id] is HeldState.FOUND}
    return Plan(
        add=tuple(sorted(earned - sure)),
        take=tuple(sorted(ceased - found)),
        forget=tuple(sorted(found)),
    )


def parse_rules(text: str) -> tuple[RankRole, ...]:
    """Return the rules between the commas, each once, in order.

    Raises:
        ValueError: with the part that is no rule, or with the whole text where there are too many.
    """
    if not text.strip():
        return ()
    found = tuple(dict.fromkeys(_parse_rule(part.strip()) for part in _BETWEEN.split(text)))
    if len(found) > MOST_RULES:
        raise ValueError(text)
    return found


def text_of_rules(rules: Collection[RankRole]) -> str:
    """Return the rules as one text, which parse_rules reads."""
    return ",".join(rule.text for rule in rules)


def _is_earned(earned_by: int | TagBadge, reputation: int, badges: Collection[TagBadge]) -> bool:
    if isinstance(earned_by, TagBadge):
        return any(badge.covers(earned_by) for badge in badges)
    return reputation >= earned_by


def _parse_rule(part: str) -> RankRole:
    """Return the rule that a part of the setting's text is."""
    role, _, price = (piece.strip() for piece in part.partition(":"))
    role_id = parse_snowflake(role)
    if role_id is None:
        raise ValueError(part)
    if _REPUTATION.fullmatch(price) is not None and int(price) >= 1:
        return RankRole(role_id, int(price))
    rank, _, tag = (piece.strip() for piece in price.partition("/"))
    if rank not in _RANKS or not 1 <= len(tag) <= _LONGEST_TAG or not tag.isprintable():
        raise ValueError(part)
    return RankRole(role_id, TagBadge(TagRank(rank), tag))
