"""What an interaction is answered with."""

from __future__ import annotations

from typing import TypedDict

import discord


class Reply(TypedDict, total=False):
    """The content of an answer, as Discord's calls take it; a view without items takes older buttons off."""

    content: str
    embed: discord.Embed
    view: discord.ui.View
