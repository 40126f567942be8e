"""A bot without storage for the tests of the simulated Discord and of this support itself."""

import sqlite3
from pathlib import Path

import discord
from discord import app_commands
from discord.ext import commands


class AskForm(discord.ui.Modal, title="Ask"):
    """Two fields; the submit opens a thread under a card."""

    asked = discord.ui.TextInput[discord.ui.Modal](label="Title", custom_id="title")
    details = discord.ui.TextInput[discord.ui.Modal](label="Details", custom_id="details")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Post the card and open its thread."""
        assert isinstance(interaction.channel, discord.TextChannel)
        await interaction.response.send_message("posted", ephemeral=True)
        card = await interaction.channel.send(self.asked.value)
        await card.create_thread(name=self.asked.value[:100])
        await card.add_reaction("⬆️")


class SilentTree(app_commands.CommandTree[commands.Bot]):
    """Commands whose errors nobody reads but SimCord."""

    async def on_error(
        self, interaction: discord.Interaction[commands.Bot], error: app_commands.AppCommandError, /
    ) -> None:
        """Say nothing: SimCord has noted the error already."""


class SmallBot(commands.Bot):
    """Knows `/ask` and `/fail`, and notes the events it hears."""

    def __init__(self, database: Path) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True, message_content=True)
        super().__init__(commands.when_mentioned, intents=intents, tree_cls=SilentTree)
        self.database = database
        self.heard: list[tuple[str, object]] = []

    async def setup_hook(self) -> None:
        """Register the commands and open the file that `World.rows` reads."""
        sqlite3.connect(self.database).close()

        @self.tree.command(description="Ask")
        async def ask(interaction: discord.Interaction) -> None:
            await interaction.response.send_modal(AskForm())

        @self.tree.command(description="Fail")
        @app_commands.describe(words="what to say")
        async def fail(interaction: discord.Interaction, words: str) -> None:
            raise RuntimeError(words)

        await self.tree.sync()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note that a guild was joined."""
        self.heard.append(("join", guild.id))

    async def on_message(self, message: discord.Message, /) -> None:
        """Note the text of a message."""
        self.heard.append(("message", message.content))

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Note a reaction: who, what, on whose message, super or not."""
        self.heard.append(("reaction", (payload.user_id, str(payload.emoji), payload.message_author_id, payload.burst)))
