"""The values of settings in words: for the panel of `/setup`, and for the log channel."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.channel_choices import ChannelChoice
from bot.domain.errors import InvalidInputError
from bot.domain.identity import Snowflake
from bot.domain.rank_roles import RankRole, TagBadge
from bot.domain.setting_edits import SettingChange
from bot.domain.settings import SETTINGS, SettingKind, Value, parse
from bot.ui.escape import marked
from bot.ui.limits import TAG, fit_embed
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL, mention
from bot.ui.words import count, grouped, say

MOST_PARTS = 10
"""How many channels or roles are named before the rest is counted."""

_MINUS = "\u2212"


def name_in_words(name: str) -> str:
    """Return what a setting is called."""
    return say(f"setup.{name}")


def in_words(name: str, value: Value) -> str:
    """Return a setting's value as managers read it, with mentions of channels and roles."""
    kind = SETTINGS[name].kind
    if isinstance(value, tuple):
        return _list(value)
    if value is None:
        return say("setup.none")
    if kind is SettingKind.CHOICE:
        return say(f"setup.choice.{value}")
    if kind is SettingKind.ID:
        return f"<@&{value}>" if name == "helper_role" else f"<#{value}>"
    return grouped(value).replace("-", _MINUS) if isinstance(value, int) else str(value)


def earned_in_words(rule: RankRole) -> str:
    """Return what earns a rank role."""
    if isinstance(rule.earned_by, TagBadge):
        return say("setup.rank_role.badge", rank=rule.earned_by.rank.value, tag=marked(rule.earned_by.tag, TAG))
    return grouped(rule.earned_by)


def changes_told(user_id: Snowflake | None, changes: Sequence[SettingChange]) -> Reply:
    """Return what the log channel is told: who changed what, from what to what.

    Args:
        user_id: who; None: the command line.
        changes: made at once.
    """
    who = say("setup.command_line") if user_id is None else mention(user_id)
    lines = [
        say(
            "setup.change",
            name=name_in_words(change.name),
            before=_text_in_words(change.name, change.before),
            after=_text_in_words(change.name, change.after),
        )
        for change in changes
        if change.name in SETTINGS
    ]
    description = "\n".join([say("setup.changes", who=who), *lines])
    return Reply(embed=fit_embed(discord.Embed(colour=NEUTRAL, description=description)))


def _text_in_words(name: str, text: str) -> str:
    try:
        return in_words(name, parse(name, text))
    except InvalidInputError:
        # A value of an older version, which this one does not take any more.
        return marked(text, TAG)


def _list(parts: Sequence[int | RankRole | ChannelChoice]) -> str:
    if not parts:
        return say("setup.none")
    shown = [_part(part) for part in parts[:MOST_PARTS]]
    if len(parts) > MOST_PARTS:
        shown.append(count("setup.more", len(parts) - MOST_PARTS))
    return ", ".join(shown)


def _part(part: int | RankRole | ChannelChoice) -> str:
    if isinstance(part, RankRole):
        return say("setup.rank_role", role=f"<@&{part.role_id}>", earned_by=earned_in_words(part))
    if isinstance(part, ChannelChoice):
        return f"<#{part.channel_id}> {say(f'setup.choice.{part.choice}')}"
    return f"<#{part}>"
