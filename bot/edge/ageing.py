"""The clockwork of questions: reminds and closes what is due, a few questions a minute in each guild."""

import logging

import discord

from bot.domain.ageing import Pace, Step
from bot.domain.identity import SECONDS_A_DAY, Clock, PostId, Snowflake, seconds
from bot.domain.posts import Question
from bot.edge.audience import members_of
from bot.edge.chores import Chore
from bot.edge.renderer import Renderer
from bot.edge.rights import can_read
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.services.ageing import Ageing, Due

_log = logging.getLogger(__name__)

SETTLING_SECONDS = 5.0
"""The time after a transaction after which it is looked whether something became due by it."""

RETRY_SECONDS = 600
"""The time after which a guild is tried again that Discord did not show."""

LONGEST_SECONDS = 7 * SECONDS_A_DAY
"""The time after which it is looked at the latest though nothing was heard: another process may change settings."""

_AT_ONCE = 50
_SHORTEST = 0.01


class Clockwork:
    """Does for each question what is due, once: what it does goes on record before Discord hears of it.

    It is woken by every transaction, its own too, and by the next due time. Nothing is done before a session is there,
    and nothing in a guild of which it is not known yet what was missed: its comparison ends in a transaction.
    """

    def __init__(self, client: discord.Client, ageing: Ageing, renderer: Renderer, clock: Clock) -> None:
        """Prepare; nothing is done before `wake`.

        Args:
            client: knows guilds and channels.
            ageing: knows what is due.
            renderer: shows what was done.
            clock: the source of time.
        """
        self._client = client
        self._ageing = ageing
        self._renderer = renderer
        self._clock = clock
        self._pace = Pace()
        self._chore = Chore("life of questions", self._work_off)

    def wake(self, delay: float = 0.0) -> None:
        """Do what is due after a delay in seconds, or earlier if that was asked for already."""
        self._chore.wake(delay)

    def note_commit(self) -> None:
        """Look a moment later whether something became due by a transaction."""
        self._chore.wake(SETTLING_SECONDS)

    async def close(self) -> None:
        """Stop; what was not done waits in the database."""
        await self._chore.close()

    async def _work_off(self) -> None:
        if not self._client.is_ready():
            return
        while question_ids := await self._ageing.due(_AT_ONCE):
            for due in await self._ageing.look(question_ids):
                await self._try(due)
        next_due_at = await self._ageing.next_due_at()
        if next_due_at is not None:
            delay = next_due_at - self._clock.now().timestamp()
            self._chore.wake(min(max(delay, _SHORTEST), LONGEST_SECONDS))

    async def _try(self, due: Due) -> None:
        question, now = due.question, seconds(self._clock.now())
        at = now if due.has_waited else self._pace.next_at(question.post.guild_id, now)
        if at > now:
            await self._ageing.put_off(question.id, at)
            return
        try:
            await self._do(question.id, question, due.step)
        except DiscordTroubleError as error:
            _log.info("question %s waits: %s", question.id, error)
            at = self._pace.next_at(question.post.guild_id, now)
            await self._ageing.put_off(question.id, at + RETRY_SECONDS)

    async def _do(self, question_id: PostId, question: Question, step: Step) -> None:
        if step is Step.CLOSE:
            is_done = await self._ageing.close(question_id)
        elif await self._would_read(question):
            is_done = await self._ageing.remind(question_id)
        else:
            await self._ageing.pass_over(question_id)
            is_done = False
        if is_done:
            self._renderer.wake()

    async def _would_read(self, question: Question) -> bool:
        """Return whether the asker is a member still and sees the question.

        Raises:
            DiscordTroubleError: DOWN: that cannot be told now.
        """
        guild = self._client.get_guild(question.post.guild_id)
        if guild is None or guild.unavailable:
            raise DiscordTroubleError("look at a guild", Trouble.DOWN, 0, 0)
        channel = None if question.channel_id is None else guild.get_channel(question.channel_id)
        asker_id = Snowflake(question.post.author_id)
        asker = (await members_of(guild, [asker_id])).get(asker_id)
        return channel is not None and asker is not None and can_read(channel, asker)
