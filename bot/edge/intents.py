"""What the bot wants to hear of Discord."""

import discord


def intents(*, message_content: bool) -> discord.Intents:
    """Return what the bot wants to hear: 34305 as a number, or 1537 without Message Content."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.guild_reactions = True
    wanted.message_content = message_content
    return wanted
