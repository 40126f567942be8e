"""The start of what tells the log channels of deeds."""

from discord.ext import commands

from bot.client import Askwell
from bot.edge.deed_log import DeedLog


class Auditing(commands.Cog):
    """Telling those who answer for a server what was done in it."""

    def __init__(self, client: Askwell) -> None:
        self._client = client
        self._deed_log = DeedLog(client.calls, client.languages, client.services.auditing)

    async def cog_load(self) -> None:
        """Look after each transaction what it left to tell."""
        self._client.commit_hearers.append(self._deed_log.note_commit)

    async def cog_unload(self) -> None:
        """Stop; what was not told is told after the next start."""
        self._client.commit_hearers.remove(self._deed_log.note_commit)
        await self._deed_log.close()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Tell what waited while the bot was away."""
        self._deed_log.wake()
