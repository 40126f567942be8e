"""What a log channel is told of deeds: who did what to whose post, and why."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.deeds import DeedKind
from bot.services.auditing import ToldDeed
from bot.ui.escape import marked
from bot.ui.limits import fit_embed
from bot.ui.question_links import question_link
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL, ago, mention
from bot.ui.words import say

_MOST_NOTE = 400
"""The longest note that is shown, in UTF-16 code units; all of it is on record."""


def deeds_told(told: Sequence[ToldDeed]) -> Reply:
    """Return one message about deeds of a guild, the oldest first.

    Whoever reads the log channel may not see every Q&A channel: questions are named by their number, without title.
    """
    return Reply(embed=fit_embed(discord.Embed(colour=NEUTRAL, description="\n".join(map(_line, told)))))


def _line(told: ToldDeed) -> str:
    deed = told.untold.deed
    line = say("deed.line", ago=ago(told.untold.done_at), words=_words(told))
    return line if deed.note is None else f"{line}\n> {marked(' '.join(deed.note.split()), _MOST_NOTE)}"


def _words(told: ToldDeed) -> str:
    deed, question, answer = told.untold.deed, told.question, told.answer
    asked = say("deed.gone") if question is None else question_link(question, None)
    answered = "" if answer is None else say("deed.answer", answer=answer.number, question=asked)
    post = question.post if answer is None and question is not None else None if answer is None else answer.post
    return say(
        f"deed.{deed.kind}",
        actor=say("deed.bot") if deed.actor_id is None else mention(deed.actor_id),
        owner="" if post is None else mention(post.author_id),
        subject="" if deed.subject_id is None else mention(deed.subject_id),
        question=asked,
        answer=answered,
        post=answered or asked,
        why=say(f"closed.{deed.why}") if deed.kind is DeedKind.QUESTION_CLOSED else deed.why,
    )
