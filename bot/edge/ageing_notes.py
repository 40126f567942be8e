"""What the threads of questions are told in time: reminders, that one was closed as stale, how a bounty ended."""

from collections.abc import Callable
from typing import Any

import discord

from bot.domain.identity import Clock, moment, seconds
from bot.domain.posts import CloseReason, Question, QuestionState
from bot.domain.rendering import Render
from bot.edge.calls import Calls
from bot.services.ageing import Ageing
from bot.services.rendering import PostView
from bot.ui.ageing import closed_as_stale, is_closed_as_stale, is_reminder, reminder
from bot.ui.reply import Reply

_CLOCK_SKEW_SECONDS = 60


class AgeingNotes:
    """Sends a message once, whatever happened since it went on record.

    What this process puts on record it sends at once. After a failure, or a crash, the thread is looked into first.
    """

    def __init__(self, calls: Calls, ageing: Ageing, clock: Clock) -> None:
        self._calls = calls
        self._ageing = ageing
        self._began_at = seconds(clock.now())

    async def remind(self, render: Render, view: PostView, nonce: str) -> bool:
        """Remind the asker, pinging nobody else; return whether a message was sent.

        Raises:
            DiscordTroubleError: it could not be.
        """
        due = await self._ageing.reminder(view.question.id)
        if due is None:
            return False
        asker = discord.Object(due.question.post.author_id)
        if await self._was_sent(
            render, due.question, due.reminded_at, lambda found: is_reminder(found, due.question.id)
        ):
            return False
        await self._send(
            due.question,
            **reminder(due.question),
            nonce=nonce,
            allowed_mentions=discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=[asker]),
        )
        return True

    async def tell_stale(self, render: Render, view: PostView, nonce: str) -> bool:
        """Say that a question was closed as stale, pinging nobody; return whether a message was sent.

        Raises:
            DiscordTroubleError: it could not be.
        """
        question = view.question
        if question.state is not QuestionState.CLOSED or question.close_reason is not CloseReason.STALE:
            return False
        if await self._was_sent(render, question, int(render.target), is_closed_as_stale):
            return False
        line = closed_as_stale(question, view.settings.stale_after_days)
        await self._send(question, **line, nonce=nonce, allowed_mentions=discord.AllowedMentions.none())
        return True

    async def tell_bounty(self, render: Render, question: Question, ended_at: int, said: Reply, nonce: str) -> None:
        """Say what became of a bounty, pinging nobody.

        Args:
            render: asks for it.
            question: for whose answers it was.
            ended_at: when it ended, in seconds.
            said: what to say; one embed.
            nonce: of the message.

        Raises:
            DiscordTroubleError: it could not be.
        """
        embed = said.get("embed")
        if not await self._was_sent(
            render, question, ended_at, lambda found: any(_is_same(embed, other) for other in found.embeds)
        ):
            await self._send(question, **said, nonce=nonce)

    async def _send(self, question: Question, **content: Any) -> None:
        if question.thread_id is None:
            return
        if question.is_archived and question.is_locked:
            # Discord opens an archived thread by itself for a new message, but not a locked one.
            await self._calls.wake_thread(question.thread_id)
        await self._calls.send(question.thread_id, **content)

    async def _was_sent(
        self, render: Render, question: Question, recorded_at: int, is_it: Callable[[discord.Message], bool]
    ) -> bool:
        """Return whether the message came before a crash, or although its call failed."""
        if question.thread_id is None or (not render.attempts and recorded_at > self._began_at):
            return False
        since = discord.Object(discord.utils.time_snowflake(moment(recorded_at - _CLOCK_SKEW_SECONDS)))
        messages = await self._calls.messages_after(question.thread_id, since)
        return any(self._calls.is_own(message) and is_it(message) for message in messages)


def _is_same(embed: discord.Embed | None, other: discord.Embed) -> bool:
    return embed is not None and (embed.title, embed.description) == (other.title, other.description)
