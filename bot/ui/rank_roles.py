"""What managers are told when a rank role cannot be given or taken."""

from __future__ import annotations

import discord

from bot.domain.identity import Snowflake
from bot.domain.rank_roles import RoleTrouble
from bot.ui.reply import Reply
from bot.ui.style import WARNING
from bot.ui.words import say


def rank_role_trouble(trouble: RoleTrouble, role_id: Snowflake | None) -> Reply:
    """Return what stands in the way of a role, and what to do; role_id None: of every role."""
    role = "" if role_id is None else f"<@&{role_id}>"
    words = say(f"rank_role.{trouble}", role=role, role_id=str(role_id))
    return Reply(embed=discord.Embed(colour=WARNING, title=say("rank_role.title"), description=words))
