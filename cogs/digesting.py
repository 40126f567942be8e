"""The start of what sends the weekly digests; their choice and their button are those of all notices."""

from discord.ext import commands

from bot.client import Askwell
from bot.edge.digests import Digester


class Digesting(commands.Cog):
    """Sending digests to those who asked for them."""

    def __init__(self, client: Askwell) -> None:
        self._client = client
        self._digester = Digester(client.services.digests, client.notifier.wake, client.clock)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Send what became due while the bot was away."""
        self._digester.wake()

    async def cog_unload(self) -> None:
        """Stop; what is due waits in the database."""
        await self._digester.close()
