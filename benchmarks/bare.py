"""A bot of discord.py that does nothing, with the intents and caches of ours and none of our code."""

import os

import discord
from discord.ext import commands


def main() -> None:
    """Run until it is told to end."""
    intents = discord.Intents.none()
    intents.guilds = intents.guild_messages = intents.guild_reactions = intents.message_content = True
    client = commands.Bot(
        command_prefix=commands.when_mentioned,
        help_command=None,
        intents=intents,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        max_messages=None,
    )
    client.run(os.environ["DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
