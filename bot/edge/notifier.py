"""The notifier: tells members what they chose to be told."""

import logging
from collections import deque
from collections.abc import Mapping, Sequence

import discord

from bot.domain.identity import Clock, Snowflake
from bot.domain.notices import DIRECT_MESSAGES_A_MINUTE, Notice
from bot.domain.posts import Question, QuestionState
from bot.domain.preferences import Delivery, NoticeKind
from bot.edge.audience import MOST_AT_ONCE, members_of
from bot.edge.calls import Calls
from bot.edge.chores import Chore
from bot.edge.languages import Languages
from bot.edge.rights import can_read, visible_channels
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.services.noticing import Notices
from bot.ui.digests import weekly_digest
from bot.ui.notices import ABOUT_ANSWERS, about_answer, badge_earned, followers_mentioned, new_question
from bot.ui.reply import Reply
from bot.ui.words import speaking

_log = logging.getLogger(__name__)

DISTRUST_SECONDS = 3_600
"""How long no direct message is sent after Discord refused one for another reason than its receiver's choice."""

_CLOSED_DMS = frozenset({50007, 50278})
"""Discord's codes: the member takes no direct messages; bot and member have no guild in common."""

_MINUTE = 60.0
_SHORTEST = 0.01

_Members = Mapping[Snowflake, discord.Member]


class Notifier:
    """Tells what is due, a message at a time.

    Right before it tells, it asks again whether the member still wants it, is still a member, and can see the channel;
    and whether the question still stands. What fails for a while is tried again later; what Discord refuses is let go.
    Each message bears a nonce made of its first notice, so that one that was sent right before a crash is not repeated.
    """

    def __init__(
        self, client: discord.Client, calls: Calls, languages: Languages, notices: Notices, clock: Clock
    ) -> None:
        """Prepare; nothing is told before `wake`.

        Args:
            client: knows guilds and channels.
            calls: the way to Discord.
            languages: in which it is told.
            notices: what is to be told.
            clock: the source of time.
        """
        self._client = client
        self._calls = calls
        self._languages = languages
        self._notices = notices
        self._clock = clock
        self._sent_at: deque[float] = deque()
        self._distrusted_until = 0.0
        self._chore = Chore("notifier", self._tell_all)

    def wake(self) -> None:
        """Tell what is due now, and what is due later at its time; to be called where a notice may have come up."""
        self._chore.wake()

    async def close(self) -> None:
        """Stop; what was not told waits in the database."""
        await self._chore.close()

    async def _tell_all(self) -> None:
        was_due = False
        while due := await self._notices.due_together():
            was_due = True
            async with self._chore.unbroken():
                await self._tell_in_thread(due)
        while (room := self._room()) and (due := await self._notices.due_directly(min(room, MOST_AT_ONCE))):
            was_due = True
            await self._tell_directly(due)
        if was_due:
            # Only where more is remembered now; most of the time there is nothing to write.
            await self._notices.forget_old()
        await self._come_back()

    async def _come_back(self) -> None:
        """Run again when the next notice is due, and when there is room for more direct messages."""
        if not self._room():
            self._chore.wake(max(self._next_room_at() - self._now(), _SHORTEST))
        next_due_at = await self._notices.next_due_at()
        if next_due_at is not None:
            self._chore.wake(max(next_due_at - self._now(), _SHORTEST))

    # --- in a thread

    async def _tell_in_thread(self, due: Sequence[Notice]) -> None:
        """Tell all members of one message; those who are not to be told are forgotten."""
        try:
            question = await self._question_of(due[0])
            wanted = [notice for notice in due if notice.is_wanted and notice.delivery is Delivery.THREAD]
            listeners = await self._listeners(question, wanted)
            if listeners and question is not None and question.thread_id is not None:
                user_ids = [notice.user_id for notice in listeners]
                with speaking(await self._languages.of_guild(question.post.guild_id)):
                    said = followers_mentioned(user_ids)
                await self._calls.send(
                    question.thread_id,
                    content=said,
                    allowed_mentions=_only(user_ids),
                    nonce=f"n{due[0].id}",
                )
        except DiscordTroubleError as error:
            await self._failed(due, error)
        else:
            told = {notice.id for notice in listeners}
            await self._notices.settle(listeners, [notice for notice in due if notice.id not in told])

    async def _listeners(self, question: Question | None, wanted: Sequence[Notice]) -> list[Notice]:
        """Return those notices whose members can see the question's channel.

        Raises:
            DiscordTroubleError: DOWN: who they are could not be asked.
        """
        if question is None or not wanted:
            return []
        guild = self._guild(question.post.guild_id)
        channel = None if question.channel_id is None else guild.get_channel(question.channel_id)
        if channel is None:
            return []
        there = await members_of(guild, (notice.user_id for notice in wanted))
        return [
            notice
            for notice in wanted
            if (member := there.get(notice.user_id)) is not None and can_read(channel, member)
        ]

    # --- by direct message

    async def _tell_directly(self, due: Sequence[Notice]) -> None:
        """Tell members of one guild after the other, one message each."""
        by_guild: dict[Snowflake, list[Notice]] = {}
        for notice in due:
            by_guild.setdefault(notice.guild_id, []).append(notice)
        for guild_id, notices in by_guild.items():
            try:
                guild = self._guild(guild_id)
                there = await members_of(guild, (notice.user_id for notice in notices))
            except DiscordTroubleError as error:
                await self._failed(notices, error)
                continue
            for notice in notices:
                async with self._chore.unbroken():
                    await self._tell_one(notice, guild, there)

    async def _tell_one(self, notice: Notice, guild: discord.Guild, there: _Members) -> None:
        if self._is_distrusted():
            # A refusal a moment ago; it waits with all others.
            return
        member = there.get(notice.user_id)
        reply = None
        if member is not None and notice.is_wanted and not notice.is_dm_closed:
            with speaking(await self._languages.of_member(notice.guild_id, notice.user_id)):
                reply = await self._direct_message(notice, guild, member)
        if reply is None:
            await self._notices.settle(unwanted=[notice])
            return
        self._sent_at.append(self._now())
        try:
            await self._calls.send_privately(notice.user_id, **reply, nonce=f"n{notice.id}")
        except DiscordTroubleError as error:
            await self._not_sent(notice, error)
        else:
            await self._notices.settle(told=[notice])

    async def _direct_message(self, notice: Notice, guild: discord.Guild, member: discord.Member) -> Reply | None:
        """Return what to tell a member, or None when there is nothing to tell any more."""
        if notice.kind is NoticeKind.BADGE:
            badge = await self._notices.badge(notice, visible_channels(member))
            return None if badge is None else badge_earned(notice.guild_id, guild.name, badge)
        if notice.kind is NoticeKind.DIGEST:
            digest = await self._notices.digest(notice, visible_channels(member))
            return None if digest is None else weekly_digest(notice.guild_id, guild.name, digest)
        if notice.kind in ABOUT_ANSWERS:
            return await self._about_answer(notice, guild, member)
        question = await self._question_of(notice)
        channel = None if question is None or question.channel_id is None else guild.get_channel(question.channel_id)
        if question is None or channel is None or not can_read(channel, member):
            return None
        return new_question(guild.name, question)

    async def _about_answer(self, notice: Notice, guild: discord.Guild, member: discord.Member) -> Reply | None:
        found = None if notice.post_id is None else await self._notices.answered(notice.post_id)
        if found is None:
            return None
        question, answer = found
        channel = None if question.channel_id is None else guild.get_channel(question.channel_id)
        is_over = notice.kind is NoticeKind.ACCEPTED and not answer.is_accepted
        if is_over or channel is None or not can_read(channel, member):
            return None
        return about_answer(notice.kind, guild.name, question, answer)

    async def _not_sent(self, notice: Notice, error: DiscordTroubleError) -> None:
        if error.code in _CLOSED_DMS:
            _log.info("a member takes no direct messages")
            await self._notices.dm_closed(notice)
        elif error.trouble is Trouble.FORBIDDEN:
            # Not the member's doing: Discord may take us for a spammer. Going on would prove it right.
            _log.warning("no direct messages for an hour: %s", error)
            self._distrusted_until = self._now() + DISTRUST_SECONDS
            await self._notices.retry([notice], DISTRUST_SECONDS)
        else:
            await self._failed([notice], error)

    # --- inside

    async def _question_of(self, notice: Notice) -> Question | None:
        """Return the question that a notice is about, if it still stands and is open."""
        question = None if notice.post_id is None else await self._notices.question(notice.post_id)
        return question if question is not None and question.state is QuestionState.OPEN else None

    def _guild(self, guild_id: Snowflake) -> discord.Guild:
        """Return a guild.

        Raises:
            DiscordTroubleError: DOWN: Discord does not show it at the moment.
        """
        guild = self._client.get_guild(guild_id)
        if guild is None or guild.unavailable:
            raise DiscordTroubleError("look at a guild", Trouble.DOWN, 0, 0)
        return guild

    async def _failed(self, notices: Sequence[Notice], error: DiscordTroubleError) -> None:
        if error.may_be_retried:
            _log.info("%d notices wait: %s", len(notices), error)
            await self._notices.retry(notices)
        else:
            _log.warning("%d notices are let go: %s", len(notices), error)
            await self._notices.settle(unwanted=notices)

    def _room(self) -> int:
        """Return how many direct messages may be sent now."""
        if self._is_distrusted():
            return 0
        while self._sent_at and self._sent_at[0] <= self._now() - _MINUTE:
            self._sent_at.popleft()
        return DIRECT_MESSAGES_A_MINUTE - len(self._sent_at)

    def _next_room_at(self) -> float:
        """Return when another direct message may be sent, in seconds since 1970."""
        return max(self._distrusted_until, self._sent_at[0] + _MINUTE if self._sent_at else 0.0)

    def _is_distrusted(self) -> bool:
        return self._now() < self._distrusted_until

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _only(user_ids: Sequence[Snowflake]) -> discord.AllowedMentions:
    """Return the leave to mention these members and nobody else."""
    users = [discord.Object(user_id) for user_id in user_ids]
    return discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=users)
