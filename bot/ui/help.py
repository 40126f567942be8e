"""How it works here, in one screen."""

from __future__ import annotations

import discord

from bot.domain.detection import Detection
from bot.domain.identity import Snowflake
from bot.domain.settings import GuildSettings
from bot.ui.limits import fit_embed
from bot.ui.style import NEUTRAL, signed
from bot.ui.words import count, grouped, say

_MOST_CHANNELS = 5


def help_screen(settings: GuildSettings, visible_channels: frozenset[Snowflake]) -> discord.Embed:
    """Return how asking, answering, voting and accepting work under the guild's settings.

    Args:
        settings: the guild's.
        visible_channels: those that the reader can see; no other is named.
    """
    embed = discord.Embed(colour=NEUTRAL, title=say("help.title"))
    emoji = {
        "emoji_up": settings.emoji_up,
        "emoji_down": settings.emoji_down,
        "emoji_accept": settings.emoji_accept,
    }
    texts = {
        "help.ask": say("help.ask.text", where=_where(settings, visible_channels)),
        "help.answer": say(_answer_key(settings)),
        "help.vote": say("help.vote.text", **emoji) + _conditions(settings),
        "help.accept": say("help.accept.text", **emoji) + _reminder(settings),
        "help.reputation": _reputation(settings),
        "help.more": say("help.more.text") + (say("help.bounty") if settings.bounties == "on" else ""),
    }
    for key, text in texts.items():
        embed.add_field(name=say(key), value=text, inline=False)
    return fit_embed(embed)


def _where(settings: GuildSettings, visible_channels: frozenset[Snowflake]) -> str:
    seen = [channel_id for channel_id in settings.qa_channels if channel_id in visible_channels]
    channels = [f"<#{channel_id}>" for channel_id in seen[:_MOST_CHANNELS]]
    return say("help.ask.where", channels=", ".join(channels)) if channels else ""


def _answer_key(settings: GuildSettings) -> str:
    if settings.answer_detection is Detection.AUTOMATIC:
        return "help.answer.automatic"
    return "help.answer.explicit"


def _reminder(settings: GuildSettings) -> str:
    days = settings.reminder_after_days
    return count("help.accept.reminder", days) if days else ""


def _conditions(settings: GuildSettings) -> str:
    said = ""
    if settings.vote_min_reputation > 1:
        said += " " + say("vote.reputation", minimum=grouped(settings.vote_min_reputation))
    if settings.min_account_age_days:
        said += " " + count("vote.account_age", settings.min_account_age_days)
    if settings.votes_per_day:
        said += say("help.vote.per_day", number=grouped(settings.votes_per_day))
    if settings.pair_votes_per_day:
        said += say("help.vote.per_day_on_one", number=grouped(settings.pair_votes_per_day))
    return said


def _reputation(settings: GuildSettings) -> str:
    points = settings.points
    return say(
        "help.reputation.text",
        question_up=signed(points.question_up),
        question_down=signed(points.question_down),
        answer_up=signed(points.answer_up),
        answer_down=signed(points.answer_down),
        accepted=signed(points.accepted),
        accepting=signed(points.accepting),
    ) + say("help.reputation.cap", cap=grouped(points.daily_cap))
