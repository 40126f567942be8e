"""The pings of experts: one message in the thread of a question that has waited for long."""

import logging

import discord

from bot.domain.identity import Clock, Snowflake, moment
from bot.edge.audience import members_of
from bot.edge.calls import Calls
from bot.edge.chores import Chore
from bot.edge.languages import Languages
from bot.edge.presence import Presence
from bot.edge.rights import can_read
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.services.pinging import Pinging, Waiting
from bot.storage.expert_pings import DuePing, Reserved
from bot.ui.experts import ping
from bot.ui.style import mention
from bot.ui.words import speaking

_log = logging.getLogger(__name__)

_AT_ONCE = 20
_CLOCK_SKEW_SECONDS = 60


class ExpertPings:
    """Pings when the waiting time of a question is over.

    Whom is on record before the message is sent. After a crash between the two the thread is looked into, so that a
    message which came is not sent again.
    """

    def __init__(
        self,
        client: discord.Client,
        calls: Calls,
        presence: Presence,
        languages: Languages,
        pinging: Pinging,
        clock: Clock,
    ) -> None:
        self._client = client
        self._calls = calls
        self._presence = presence
        self._languages = languages
        self._pinging = pinging
        self._clock = clock
        self._chore = Chore("pings of experts", self._ping_all)

    def wake(self) -> None:
        """Ping what is due now; to be called after whatever may have opened a question."""
        self._chore.wake()

    async def close(self) -> None:
        """Stop; what was not pinged waits in the database."""
        await self._chore.close()

    async def _ping_all(self) -> None:
        """Ping for every question that is due, and come back when the next one is."""
        while due := await self._pinging.due(_AT_ONCE):
            for each in due:
                async with self._chore.unbroken():
                    await self._try(each)
        next_due_at = await self._pinging.next_due_at()
        if next_due_at is not None:
            self._chore.wake(max(next_due_at - self._clock.now().timestamp(), 0.01))

    async def _try(self, due: DuePing) -> None:
        try:
            await self._ping(due)
        except DiscordTroubleError as error:
            if error.may_be_retried:
                _log.info("the ping for question %s waits: %s", due.question_id, error)
                await self._pinging.retry(due)
                return
            _log.warning("the ping for question %s is let go: %s", due.question_id, error)
        await self._pinging.done(due.question_id)

    async def _ping(self, due: DuePing) -> None:
        question = await self._pinging.question(due.question_id)
        if question is None:
            return
        waiting = await self._pinging.waiting(question.id, self._presence.absent(question.post.guild_id))
        if waiting is None or waiting.question.thread_id is None:
            return
        thread_id = waiting.question.thread_id
        if waiting.reserved is not None:
            if not await self._was_sent(thread_id, waiting.reserved):
                await self._send(due, question.post.guild_id, thread_id, waiting.reserved.user_ids)
            return
        chosen = await self._pinging.reserve(question.id, await self._who_can_read(waiting))
        if chosen:
            await self._send(due, question.post.guild_id, thread_id, chosen)

    async def _who_can_read(self, waiting: Waiting) -> list[Snowflake]:
        """Return the candidates, in order, who are in the guild still and can read the question."""
        question = waiting.question
        guild = self._client.get_guild(question.post.guild_id)
        if guild is None or guild.unavailable:
            raise DiscordTroubleError("look at a guild", Trouble.DOWN, 0, 0)
        channel = None if question.channel_id is None else guild.get_channel(question.channel_id)
        if channel is None:
            return []
        there = await members_of(guild, waiting.candidates)
        return [
            user_id
            for user_id in waiting.candidates
            if (member := there.get(user_id)) is not None and not member.bot and can_read(channel, member)
        ]

    async def _was_sent(self, thread_id: Snowflake, reserved: Reserved) -> bool:
        """Return whether the message that was on record when the bot stopped, or the call failed, came all the same."""
        since = discord.Object(discord.utils.time_snowflake(moment(reserved.reserved_at - _CLOCK_SKEW_SECONDS)))
        return any(
            self._calls.is_own(message) and all(mention(user_id) in message.content for user_id in reserved.user_ids)
            for message in await self._calls.messages_after(thread_id, since)
        )

    async def _send(
        self, due: DuePing, guild_id: Snowflake, thread_id: Snowflake, user_ids: tuple[Snowflake, ...]
    ) -> None:
        with speaking(await self._languages.of_guild(guild_id)):
            said = ping(user_ids)
        await self._calls.send(
            thread_id,
            content=said,
            allowed_mentions=discord.AllowedMentions(
                everyone=False, roles=False, users=[discord.Object(user_id) for user_id in user_ids]
            ),
            nonce=f"e{due.question_id}",
        )
