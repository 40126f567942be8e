"""`/doctor`: what the bot lacks, what waits, and when the record was last compared with Discord."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.diagnosing import Check, check_commands
from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake
from bot.edge.commands import are_commands_synced
from bot.edge.examining import (
    examine,
    examine_emoji,
    examine_intent,
    examine_refusals,
    examine_tags,
    forums_of,
    shown_tags,
)
from bot.edge.replies import guild_of, tell
from bot.ui.backfilling import MOST_FORUMS, offer
from bot.ui.buttons import ActionButton, ButtonAction
from bot.ui.doctor import comparing_begins, doctor


class Diagnosing(commands.Cog):
    """Telling managers how things stand."""

    def __init__(self, client: Askwell) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take the button that compares everything."""
        self._client.handle_presses("guild", self.compare_pressed)

    @app_commands.command(name="doctor", description="See whether all is well, and what to do where it is not")
    @app_commands.default_permissions(manage_guild=True)
    async def doctor(self, interaction: discord.Interaction[Any]) -> None:
        """Show every check."""
        guild_id = guild_of(interaction)
        actor = await self._client.actor(interaction)
        diagnosing = self._client.services.diagnosing
        recorded = await diagnosing.checks(guild_id, actor)
        savings = await diagnosing.savings(guild_id, actor)
        checks = [*await self._checks(interaction), *recorded]
        await tell(interaction, **doctor(guild_id, checks, savings, await self._offers(interaction)))

    async def _checks(self, interaction: discord.Interaction[Any]) -> list[Check]:
        """Return what Discord tells of the guild, and of the bot itself."""
        guild, services = interaction.guild, self._client.services
        if guild is None:
            return []
        guild_id = guild_of(interaction)
        settings = await services.configuring.settings(guild_id)
        forums = forums_of(guild, settings)
        shown = {channel_id: shown_tags(forum) for channel_id, forum in forums.items()}
        plans = await services.diagnosing.forum_plans(guild_id, await self._client.actor(interaction), shown)
        return [
            *examine(guild, settings),
            *(check for channel_id, plan in plans.items() for check in examine_tags(forums[channel_id], plan)),
            check_commands(is_synced=await are_commands_synced(self._client, services.syncing)),
            examine_intent(self._client, settings),
            *examine_emoji(self._client.calls.gate, guild_id, settings),
            *examine_refusals(self._client.calls.gate.held_back(guild_id)),
        ]

    async def _offers(self, interaction: discord.Interaction[Any]) -> list[ActionButton]:
        """Return the buttons that have the existing posts of the Q&A forums taken over."""
        settings = await self._client.services.configuring.settings(guild_of(interaction))
        chosen = settings.qa_channels
        known = {} if interaction.guild is None else {forum.id: forum for forum in interaction.guild.forums}
        forums = [known[channel_id] for channel_id in chosen if channel_id in known]
        return [offer(Snowflake(forum.id), forum.name) for forum in forums[:MOST_FORUMS]]

    async def compare_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Have everything compared with Discord."""
        guild_id = guild_of(interaction)
        if action.id != guild_id:
            raise InvalidInputError(Reason.BAD_ID)
        await self._client.services.diagnosing.compare_everything(guild_id, await self._client.actor(interaction))
        self._client.repairs.wake()
        await tell(interaction, **comparing_begins())
