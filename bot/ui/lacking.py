"""What the log channel is told when the bot comes to lack something."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.diagnosing import Check
from bot.ui.doctor import check_line
from bot.ui.limits import fit_embed
from bot.ui.reply import Reply
from bot.ui.style import WARNING
from bot.ui.words import say


def lacking_told(checks: Sequence[Check]) -> Reply:
    """Return what the bot lacks, each with its remedy."""
    lines = [say("lacking.title"), *map(check_line, checks), say("lacking.once")]
    return Reply(embed=fit_embed(discord.Embed(colour=WARNING, description="\n".join(lines))))
