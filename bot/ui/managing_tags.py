"""Tags as managers make, rename, merge and delete them."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.domain.identity import Snowflake
from bot.services.managing_tags import Plan
from bot.storage.tags import Tag
from bot.ui.buttons import ButtonAction, button, view_of
from bot.ui.escape import marked
from bot.ui.limits import TAG
from bot.ui.reply import Reply
from bot.ui.words import count, say


@dataclass(frozen=True, slots=True)
class Forums:
    """The Q&A forums of a guild, by their ids.

    Attributes:
        editable: those whose tags the bot can change.
        closed: the others.
        full: those of the editable ones that have as many tags as Discord allows.
    """

    editable: tuple[Snowflake, ...] = ()
    closed: tuple[Snowflake, ...] = ()
    full: tuple[Snowflake, ...] = ()


def created(tag: Tag, forums: Forums) -> Reply:
    """Say that a tag was made, and where forums do not show it."""
    lines = [say("tags.created", tag=marked(tag.name, TAG)), *_closed(forums)]
    if forums.full:
        lines.append(say("tags.forum.full", forums=_mentions(forums.full)))
    return Reply(content="\n".join(lines))


def asked(plan: Plan) -> Reply:
    """Ask whether a tag is really to be merged or deleted, with the number of its questions."""
    verb = "delete" if plan.into is None else "merge"
    argument = "" if plan.into is None else str(plan.into.id)
    confirm = button(
        ButtonAction("tag", plan.tag.id, verb, argument), say(f"tags.button.{verb}"), style=discord.ButtonStyle.danger
    )
    return Reply(content=count(f"tags.{verb}.ask", plan.tag.question_count, **_names(plan)), view=view_of(confirm))


def renamed(plan: Plan, forums: Forums) -> Reply:
    """Say that a tag has another name."""
    return Reply(content="\n".join([say("tags.renamed", **_names(plan)), *_closed(forums)]))


def done(plan: Plan, forums: Forums) -> Reply:
    """Say that a tag was merged or deleted."""
    said = say("tags.deleted" if plan.into is None else "tags.merged", **_names(plan))
    return Reply(content="\n".join([said, *_closed(forums)]))


def _closed(forums: Forums) -> list[str]:
    """Say in which forums the bot cannot change tags, if there are any."""
    return [say("tags.forum.closed", forums=_mentions(forums.closed))] if forums.closed else []


def _mentions(channel_ids: tuple[Snowflake, ...]) -> str:
    return " ".join(f"<#{channel_id}>" for channel_id in channel_ids)


def _names(plan: Plan) -> dict[str, str]:
    names = {"tag": marked(plan.tag.name, TAG)}
    return names if plan.into is None else {**names, "into": marked(plan.into.name, TAG)}
