"""Experts: the list of those who know a tag, and the message that asks some of them to look at a question."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.identity import Snowflake
from bot.services.suggesting import TagExpert
from bot.ui.escape import marked
from bot.ui.limits import TAG, fit_embed
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL, ago, mention, signed
from bot.ui.words import count, say


def experts_of_tag(tag: str, experts: Sequence[TagExpert]) -> Reply:
    """Return who knows a tag, the best first; names in an embed ping nobody."""
    embed = discord.Embed(
        colour=NEUTRAL,
        title=say("experts.title", tag=marked(tag, TAG)),
        description="\n".join(_line(place, expert) for place, expert in enumerate(experts, start=1))
        or say("experts.empty"),
    )
    if experts:
        embed.set_footer(text=say("experts.footer"))
    return Reply(embed=fit_embed(embed))


def expert_names(user_ids: Sequence[Snowflake]) -> str:
    """Return the experts as a card names them."""
    return " · ".join(mention(user_id) for user_id in user_ids)


def ping(user_ids: Sequence[Snowflake]) -> str:
    """Return the message that asks members to look at a question."""
    return say("experts.ping", members=" ".join(mention(user_id) for user_id in user_ids))


def _line(place: int, expert: TagExpert) -> str:
    words = [
        say("experts.line", place=place, member=mention(expert.user_id)),
        say("experts.score", score=signed(expert.tag_score)),
        count("experts.answers", expert.answers),
    ]
    if expert.badge is not None:
        words.append(say(f"experts.badge.{expert.badge}"))
    if expert.last_active_at is not None:
        words.append(say("experts.active", age=ago(expert.last_active_at)))
    return " · ".join(words)
