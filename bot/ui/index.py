"""The index message: the answers of a question in their order."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.identity import Snowflake
from bot.domain.markdown import without_markup
from bot.domain.posts import Answer
from bot.domain.settings import GuildSettings
from bot.domain.text import first_line
from bot.ui.escape import link, marked
from bot.ui.limits import EMBED_DESCRIPTION, fit_embed, length
from bot.ui.style import NEUTRAL, SOLVED, mention, message_url, signed
from bot.ui.words import count, say

MOST_ANSWERS = 20
_FIRST_LINE_LIMITS = (120, 90, 60, 40, 20)
"""How much of each answer is shown, in units; the longest that leaves room for all."""


def index(guild_id: Snowflake, answers: Sequence[Answer], settings: GuildSettings) -> discord.Embed:
    """Return the index of a question's answers.

    Args:
        guild_id: the guild's id at Discord.
        answers: all live answers, in their order.
        settings: the guild's, for its emoji.
    """
    is_solved = any(answer.is_accepted for answer in answers)
    embed = discord.Embed(
        colour=SOLVED if is_solved else NEUTRAL,
        title=count("index.answers", len(answers)) if answers else say("index.none"),
        description=_lines(guild_id, answers, settings),
    )
    return fit_embed(embed)


def _lines(guild_id: Snowflake, answers: Sequence[Answer], settings: GuildSettings) -> str:
    shown = answers[:MOST_ANSWERS]
    text = ""
    for limit in _FIRST_LINE_LIMITS:
        lines = [_line(guild_id, answer, settings, limit) for answer in shown]
        if len(answers) > len(shown):
            lines.append(count("index.more", len(answers) - len(shown)))
        text = "\n".join(lines)
        if length(text) <= EMBED_DESCRIPTION:
            break
    return text


def _line(guild_id: Snowflake, answer: Answer, settings: GuildSettings, limit: int) -> str:
    post = answer.post
    name = say("card.answer", number=answer.number)
    if post.message is not None:
        name = link(name, message_url(guild_id, post.message))
    accepted = f"{settings.emoji_accept} " if answer.is_accepted else ""
    text = marked(first_line(without_markup(post.body), limit), limit, instead=say("no_text"))
    return f"{accepted}**{name}** · **{signed(post.score)}** · {mention(post.author_id)}\n> {text}"
