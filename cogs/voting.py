"""Reactions: votes, and check marks that accept."""

import logging
from dataclasses import replace

import discord
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import Snowflake
from bot.domain.posts import MessageRef
from bot.domain.reactions import ReactionEvent
from bot.edge.messages import message_text
from bot.edge.troubles import DiscordTroubleError
from bot.services.voting import Outcome, Reacted

_log = logging.getLogger(__name__)

_MAY_NEED_READING = frozenset({Outcome.DIRTY, Outcome.ACCEPTED})
"""What was accepted may be an answer only now, with votes that stood there before."""

_SHOWS_NOTHING = frozenset({Outcome.IGNORED, Outcome.UNCHANGED, Outcome.NEEDS_MESSAGE})
_NO_VOTE = frozenset({Outcome.IGNORED, Outcome.NEEDS_MESSAGE})


class Voting(commands.Cog):
    """Hears the reactions.

    Nothing is awaited in a listener before its event is in the queue of the database: so events are applied in the
    order in which Discord sent them.
    """

    def __init__(self, client: Askwell) -> None:
        self._client = client

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Follow a reaction that came; fetch its message if it may become an answer and is not remembered."""
        event = self._event(payload)
        if event is None:
            return
        reacted = await self._client.services.voting.add(event)
        if reacted.outcome is Outcome.NEEDS_MESSAGE:
            reacted = await self._add_with_message(event)
        self._follow_up(reacted)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Follow a reaction that went."""
        event = self._event(payload)
        if event is not None:
            self._follow_up(await self._client.services.voting.remove(event))

    @commands.Cog.listener()
    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        """Follow the clearing of a message."""
        if payload.guild_id is not None:
            self._follow_up(await self._client.services.voting.clear(Snowflake(payload.message_id), None))

    @commands.Cog.listener()
    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        """Follow the clearing of one emoji."""
        if payload.guild_id is not None:
            self._follow_up(await self._client.services.voting.clear(Snowflake(payload.message_id), str(payload.emoji)))

    def _event(self, payload: discord.RawReactionActionEvent) -> ReactionEvent | None:
        """Return the reaction as the rules see it; None for the bot's own, and outside guilds."""
        own = self._client.user
        if payload.guild_id is None or (own is not None and payload.user_id == own.id):
            return None
        member = payload.member
        message = MessageRef(Snowflake(payload.channel_id), Snowflake(payload.message_id))
        return ReactionEvent(
            guild_id=Snowflake(payload.guild_id),
            channel_id=message.channel_id,
            message_id=message.message_id,
            user_id=Snowflake(payload.user_id),
            emoji=str(payload.emoji),
            is_super=payload.burst,
            is_bot=member is not None and member.bot,
            is_manager=member is not None and member.guild_permissions.manage_guild,
            role_ids=frozenset() if member is None else frozenset(Snowflake(role.id) for role in member.roles),
            message=self._client.recent.get(message),
        )

    async def _add_with_message(self, event: ReactionEvent) -> Reacted:
        message = MessageRef(event.channel_id, event.message_id)
        try:
            fetched = await self._client.calls.fetch_message(message)
        except DiscordTroubleError as error:
            _log.info("the message of a reaction could not be read: %s", error)
            return Reacted(Outcome.IGNORED)
        text = self._client.services.forgotten.read(message_text(fetched, event.guild_id))
        self._client.recent.put(text)
        return await self._client.services.voting.add(replace(event, message=text, is_late=True))

    def _follow_up(self, reacted: Reacted) -> None:
        """Have shown what changed, and read what is in doubt."""
        if reacted.is_in_doubt or reacted.outcome in _MAY_NEED_READING:
            self._client.recounts.wake()
        if reacted.outcome not in _NO_VOTE:
            self._client.metrics.voted(reacted.outcome)
        if reacted.outcome not in _SHOWS_NOTHING:
            self._client.renderer.wake()
