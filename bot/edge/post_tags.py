"""The tags of a forum post: which ones it bears."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import discord

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake
from bot.domain.tagging import is_solved_tag
from bot.edge.rights import bot_may
from bot.storage.forum_tags import ForumTag

MOST_TAGS_OF_A_POST = 5
"""Discord's limit; four are for the question's own tags, one for "Solved"."""


def with_solved(tags: Iterable[Snowflake], solved: Snowflake | None, is_solved: bool) -> list[Snowflake]:
    """Return the tags of a forum post with or without the one for solved questions, which always has its place.

    Args:
        tags: what it bears besides.
        solved: the one that says that a question is solved; None: the forum has none.
        is_solved: whether this question is.
    """
    others = [tag for tag in tags if tag != solved]
    return [*others[: MOST_TAGS_OF_A_POST - 1], solved] if is_solved and solved is not None else others


def own_tags(names: Sequence[str], known: Iterable[ForumTag], applied: Iterable[Snowflake]) -> list[Snowflake]:
    """Return up to four tags of a forum that show the tags of a question, and what it bears that shows none of ours.

    Args:
        names: the question's tags, in their order.
        known: the tags of the forum that show ours, or that the question is solved, and may be used.
        applied: the tags that the post bears.
    """
    known = tuple(known)
    first = {tag.name: tag.discord_id for tag in reversed(known)}
    own = [first[name] for name in names if name in first]
    ours = {tag.discord_id for tag in known}
    return [*own, *(tag for tag in applied if tag not in ours)][: MOST_TAGS_OF_A_POST - 1]


def tags_for_post(
    forum: discord.ForumChannel, names: Iterable[str], known: Collection[Snowflake] = ()
) -> list[Snowflake]:
    """Return the tags of a forum that show the tags of a new question; one place is kept for "Solved".

    Args:
        forum: the forum.
        names: the question's tags.
        known: the ids of tags that are known to show them, by whatever name.

    Raises:
        InvalidInputError: TAG_REQUIRED: the forum wants a tag, and shows none of these.
    """
    may_moderate = bot_may(forum, "manage_threads")
    wanted = {name.casefold() for name in names}
    found = [
        Snowflake(tag.id)
        for tag in forum.available_tags
        if (tag.id in known or tag.name.strip().casefold() in wanted)
        and not is_solved_tag(tag.name)
        and (may_moderate or not tag.moderated)
    ]
    if forum.flags.require_tag and not found:
        raise InvalidInputError(Reason.TAG_REQUIRED)
    return found[: MOST_TAGS_OF_A_POST - 1]
