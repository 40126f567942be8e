"""Whom the card of a question names as experts."""

import asyncio
import logging

import discord

from bot.domain.errors import StorageError
from bot.domain.expertise import FEWEST_NAMED, MOST_NAMED, Expert, Subject, choose_named
from bot.domain.identity import Snowflake
from bot.edge.audience import members_of
from bot.edge.presence import Presence
from bot.edge.rights import can_read
from bot.edge.troubles import DiscordTroubleError
from bot.services.suggesting import Suggesting

_log = logging.getLogger(__name__)

CHOICE_SECONDS = 2.0
"""How long a question waits for its experts before it is posted without."""

_MOST_LOOKED_AT = 4 * MOST_NAMED


class ExpertChoice:
    """Chooses the experts for new questions. Nothing that goes wrong here keeps a question from being posted."""

    def __init__(self, client: discord.Client, presence: Presence, suggesting: Suggesting) -> None:
        self._client = client
        self._presence = presence
        self._suggesting = suggesting

    async def choose(
        self, guild_id: Snowflake, channel_id: Snowflake | None, asker_id: Snowflake, subject: Subject
    ) -> tuple[Snowflake, ...]:
        """Return whom to name, three to five accounts or none; who left or cannot read the channel is passed over.

        Args:
            guild_id: the guild's id at Discord.
            channel_id: where the question is to stand.
            asker_id: who asks.
            subject: the question.
        """
        try:
            async with asyncio.timeout(CHOICE_SECONDS):
                experts = await self._suggesting.experts(
                    guild_id,
                    subject,
                    limit=_MOST_LOOKED_AT,
                    without=self._presence.absent(guild_id) | {asker_id},
                    only_answered=True,
                )
                return await self._who_can_read(guild_id, channel_id, experts)
        except (StorageError, TimeoutError) as error:
            _log.warning("a question in guild %s names no experts: %s", guild_id, error or "it took too long")
            return ()

    async def _who_can_read(
        self, guild_id: Snowflake, channel_id: Snowflake | None, experts: list[Expert]
    ) -> tuple[Snowflake, ...]:
        guild = self._client.get_guild(guild_id)
        channel = None if guild is None or channel_id is None else guild.get_channel(channel_id)
        if guild is None or channel is None or len(experts) < FEWEST_NAMED:
            return ()
        try:
            members = await members_of(guild, [expert.user_id for expert in experts])
        except DiscordTroubleError as error:
            _log.info("the experts for a question in guild %s could not be looked at: %s", guild_id, error)
            # Who is not known counts as present, and those who cannot read the card do not see their name.
            return choose_named(experts, lambda _: True)

        def may_be_named(user_id: Snowflake) -> bool:
            member = members.get(user_id)
            return member is not None and not member.bot and can_read(channel, member)

        return choose_named(experts, may_be_named)
