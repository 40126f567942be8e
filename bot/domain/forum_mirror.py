"""What is to change among a forum's tags, so that it shows the guild's tags."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.identity import Snowflake
from bot.domain.tagging import LONGEST_FORUM_TAG, is_solved_tag
from bot.domain.text import cut, one_line, visible_length, without_hidden

MOST_FORUM_TAGS = 20
"""Tags that a forum can have. Source: Discord's documentation, "Channel", available_tags."""

MOST_MIRRORED_TAGS = MOST_FORUM_TAGS - 1
"""Tags of ours that a forum shows at most: one place is kept for "Solved"."""

SOLVED_NAME = "Solved"


@dataclass(frozen=True, slots=True)
class ShownTag:
    """A tag that a forum has now; name is empty for one that is an emoji alone."""

    discord_id: Snowflake
    name: str


@dataclass(frozen=True, slots=True)
class NewTag:
    """A tag that a forum is to get; tag_id None: the one that says that a question is solved."""

    tag_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a forum is to show, by our record.

    Attributes:
        leaving: the forum's tags that are to go.
        renamed: the names that some of the forum's tags are to have, in full.
        linked: how many of ours the forum shows already, by tags that stay.
        has_solved: a tag of the forum says that a question is solved, or a moderator wants none.
        missing: ours that it does not show, with their names in full, the most important first.
    """

    leaving: Collection[Snowflake] = ()
    renamed: Mapping[Snowflake, str] | None = None
    linked: int = 0
    has_solved: bool = True
    missing: Sequence[NewTag] = ()


@dataclass(frozen=True, slots=True)
class MirrorPlan:
    """The change of a forum's tags.

    Attributes:
        remove: the tags that go.
        rename: the new names of others.
        add: the tags that come, in this order.
        left_out: how many of ours there is no place for.
    """

    remove: frozenset[Snowflake]
    rename: Mapping[Snowflake, str]
    add: tuple[NewTag, ...]
    left_out: int

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to change."""
        return not (self.remove or self.rename or self.add)


def plan_mirror(shown: Sequence[ShownTag], wishes: Wishes) -> MirrorPlan:
    """Return how a forum's tags come to show ours.

    A tag that the forum has stays, whoever made it, unless it is leaving: it stands on posts. So the free places are
    all that is given away, the first of them to "Solved".

    Args:
        shown: the forum's tags.
        wishes: what is to be there.
    """
    kept = [tag for tag in shown if tag.discord_id not in wishes.leaving]
    renamed = wishes.renamed or {}
    taken = {tag.name.casefold() for tag in kept if tag.discord_id not in renamed}
    rename: dict[Snowflake, str] = {}
    for tag in kept:
        name = _fitting(renamed[tag.discord_id], taken) if tag.discord_id in renamed else None
        if name is not None:
            taken.add(name.casefold())
            if name != tag.name:
                rename[tag.discord_id] = name
    free = MOST_FORUM_TAGS - len(kept)
    add: list[NewTag] = []
    if not wishes.has_solved and free > 0:
        add.append(NewTag(None, SOLVED_NAME))
        taken.add(SOLVED_NAME.casefold())
    places = max(min(free - len(add), MOST_MIRRORED_TAGS - wishes.linked), 0)
    fitting = list(_named(wishes.missing, taken))
    add += fitting[:places]
    return MirrorPlan(
        remove=frozenset(tag.discord_id for tag in shown if tag.discord_id in wishes.leaving),
        rename=rename,
        add=tuple(add),
        left_out=len(fitting[places:]),
    )


def _named(missing: Iterable[NewTag], taken: set[str]) -> Iterable[NewTag]:
    for tag in missing:
        name = _fitting(tag.name, taken)
        if name is not None:
            taken.add(name.casefold())
            yield NewTag(tag.tag_id, name)


def _fitting(name: str, taken: Collection[str]) -> str | None:
    """Return a name as a forum can show it, with a number if another is called so; None if it can show none.

    Args:
        name: in full.
        taken: the names of others, case folded.
    """
    plain = one_line(without_hidden(name))
    if not visible_length(plain) or is_solved_tag(plain):
        return None
    fitting, number = cut(plain, LONGEST_FORUM_TAG), 1
    while fitting.casefold() in taken or is_solved_tag(fitting):
        number += 1
        ending = f" {number}"
        fitting = cut(plain, LONGEST_FORUM_TAG - len(ending)) + ending
    return fitting
