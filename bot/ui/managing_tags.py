"""Tags as managers make, rename, merge and delete them."""

from __future__ import annotations

import discord

from bot.domain.tagging import LONGEST_FORUM_TAG
from bot.services.managing_tags import Plan
from bot.storage.tags import Tag
from bot.ui.buttons import ButtonAction, button, view_of
from bot.ui.escape import marked
from bot.ui.limits import TAG
from bot.ui.reply import Reply
from bot.ui.words import count, say


def created(tag: Tag) -> Reply:
    """Say that a tag was made, and what that means for forums."""
    is_short = len(tag.name) <= LONGEST_FORUM_TAG
    forum = say("tags.created.forum") if is_short else say("tags.created.long", maximum=LONGEST_FORUM_TAG)
    return Reply(content="\n".join([say("tags.created", tag=marked(tag.name, TAG)), forum]))


def asked(plan: Plan) -> Reply:
    """Ask whether a tag is really to be merged or deleted, with the number of its questions."""
    verb = "delete" if plan.into is None else "merge"
    argument = "" if plan.into is None else str(plan.into.id)
    confirm = button(
        ButtonAction("tag", plan.tag.id, verb, argument), say(f"tags.button.{verb}"), style=discord.ButtonStyle.danger
    )
    return Reply(content=count(f"tags.{verb}.ask", plan.tag.question_count, **_names(plan)), view=view_of(confirm))


def renamed(plan: Plan) -> Reply:
    """Say that a tag has another name."""
    return Reply(content=say("tags.renamed", **_names(plan)))


def done(plan: Plan) -> Reply:
    """Say that a tag was merged or deleted."""
    return Reply(content=say("tags.deleted" if plan.into is None else "tags.merged", **_names(plan)))


def _names(plan: Plan) -> dict[str, str]:
    names = {"tag": marked(plan.tag.name, TAG)}
    return names if plan.into is None else {**names, "into": marked(plan.into.name, TAG)}
