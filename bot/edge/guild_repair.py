"""The comparison of one guild with Discord."""

import asyncio
import itertools
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence, Set
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial

import discord

from bot.domain.identity import Snowflake, moment
from bot.domain.messages import NativePost
from bot.domain.posts import MessageRef
from bot.domain.sightings import Drifted, SeenMessage, SeenThread
from bot.edge.absences import Absences
from bot.edge.calls import MESSAGES_A_PAGE, Calls
from bot.edge.readings import Readings
from bot.edge.rights import can_read
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.services.asking import Asking
from bot.services.comparing import Comparing
from bot.services.following import Following
from bot.services.repairing import Repair
from bot.services.watching import Watch
from bot.storage.comparisons import HeldChannel, KnownThread

_log = logging.getLogger(__name__)

THREADS_AT_ONCE = 4

_THREADS_A_STEP = 100
_KNOWN_A_STEP = 1000


@dataclass(frozen=True, slots=True)
class RepairTools:
    """What reads Discord, compares it with the record and mends the record."""

    client: discord.Client
    calls: Calls
    readings: Readings
    absences: Absences
    comparing: Comparing
    following: Following
    asking: Asking
    watch: Watch


@dataclass(slots=True)
class Progress:
    """How far a comparison has come in this session; a restart compares anew, for it missed more.

    Attributes:
        version: of the comparison.
        began_at: seconds since 1970.
        calls: the calls to Discord so far.
        drift: what was found different so far.
        read: the threads and channels that need no more reading.
    """

    version: int
    began_at: int
    calls: int = 0
    drift: Counter[Drifted] = field(default_factory=Counter[Drifted])
    read: set[Snowflake] = field(default_factory=set[Snowflake])


class GuildRepair:
    """Compares one guild, once."""

    def __init__(self, tools: RepairTools, repair: Repair, progress: Progress) -> None:
        self._tools = tools
        self._repair = repair
        self._guild_id = repair.guild_id
        self._progress = progress
        self._is_complete = True

    async def run(self) -> bool:
        """Read what has to be read and mend the record; False when some of it could not be read for a while.

        Raises:
            DiscordTroubleError: not even the lists of threads could be read.
        """
        channels = await self._visible_channels()
        if not channels:
            return True
        with self._tools.watch.listing() as changed:
            listed = [thread async for thread in self._listed(channels)]
            known, new = await self._compare_lists(listed, changed)
        known += await self._find_unlisted(channels, {thread.thread_id for thread in listed})
        todo = sorted({thread.thread_id: thread for thread in known}.values(), key=_newest_news, reverse=True)
        adoptable = [thread for thread in new if self._may_be_adopted(thread)]
        await self._side_by_side([*adoptable, *(thread.thread_id for thread in todo)])
        for channel in channels:
            await self._attempt(channel.discord_id, partial(self._read_cards, channel))
        await self._note_blind(channels)
        return self._is_complete

    # --- channels and lists of threads

    async def _visible_channels(self) -> list[HeldChannel]:
        """Return the channels that can be read; follow the deletion of those that are gone."""
        guild = self._tools.client.get_guild(self._guild_id)
        held: list[HeldChannel] = []
        for channel in await self._tools.comparing.channels(self._guild_id):
            place = None if guild is None else guild.get_channel(channel.discord_id)
            if place is None and await self._is_channel_gone(channel.discord_id):
                await self._tools.following.channel_deleted(self._guild_id, channel.discord_id)
                self._progress.drift[Drifted.MISSING_THREADS] += 1
            else:
                held.append(channel)
        return await self._note_blind(held)

    async def _note_blind(self, channels: Iterable[HeldChannel]) -> list[HeldChannel]:
        """Return those of the channels that can be read now; the others are compared since then when they can be."""
        visible: list[HeldChannel] = []
        for channel in channels:
            place = self._tools.client.get_channel(channel.discord_id)
            if isinstance(place, discord.abc.GuildChannel) and can_read(place, place.guild.me):
                visible.append(channel)
            else:
                self._progress.drift[Drifted.UNREADABLE] += 1
                await self._tools.comparing.blind(channel.id, self._repair.since)
        return visible

    async def _is_channel_gone(self, channel_id: Snowflake) -> bool:
        try:
            await self._tools.calls.look_up_thread(channel_id)
        except DiscordTroubleError as error:
            if error.may_be_retried:
                raise
            return error.trouble is Trouble.GONE
        return False

    async def _listed(self, channels: Sequence[HeldChannel]) -> AsyncGenerator[SeenThread]:
        """Yield the active threads of the guild, and those of its channels that were archived since."""
        for thread in await self._tools.calls.list_active_threads(self._guild_id):
            yield thread
        for channel in channels:
            since = self._repair.since if channel.blind_since is None else min(self._repair.since, channel.blind_since)
            async with aclosing(self._archived(channel.discord_id)) as archived:
                async for thread in archived:
                    if thread.archived_at < since:
                        break
                    yield thread

    async def _archived(self, channel_id: Snowflake) -> AsyncGenerator[SeenThread]:
        last: str | None = None
        has_more = True
        while has_more:
            page, has_more = await self._tools.calls.list_archived_threads(channel_id, last)
            for thread in page:
                yield thread
            has_more = has_more and bool(page)
            last = page[-1].archive_stamp if page else None

    async def _compare_lists(
        self, listed: Sequence[SeenThread], changed: Iterable[Snowflake]
    ) -> tuple[list[SeenThread | KnownThread], list[SeenThread]]:
        known: list[SeenThread | KnownThread] = []
        new: list[SeenThread] = []
        for start in range(0, len(listed), _THREADS_A_STEP):
            step = listed[start : start + _THREADS_A_STEP]
            found = await self._tools.comparing.threads_listed(self._guild_id, step, changed)
            known.extend(found.known)
            new.extend(found.new)
            self._progress.drift.update(found.drift)
        return known, new

    async def _find_unlisted(
        self, channels: Sequence[HeldChannel], listed: set[Snowflake]
    ) -> list[SeenThread | KnownThread]:
        """Look for the known threads of which no list tells; return those that are to be read all the same."""
        visible = {channel.discord_id for channel in channels}
        found: list[SeenThread | KnownThread] = []
        is_full = self._repair.is_full
        list_some = self._tools.comparing.threads if is_full else self._tools.comparing.awake_threads
        after = 0
        while threads := await list_some(self._guild_id, after, _KNOWN_A_STEP):
            after = threads[-1].number
            for thread in threads:
                if thread.thread_id in listed or thread.parent_id not in visible:
                    continue
                if is_full:
                    found.append(thread)
                elif thread.thread_id not in self._progress.read:
                    await self._attempt(thread.thread_id, partial(self._find, thread))
        return found

    async def _find(self, thread: KnownThread) -> None:
        """Look for a thread of which no list tells; read it where it changed its place while the lists were read."""
        seen = await self._look_up(thread)
        if seen is not None and (not seen.is_archived or seen.archived_at >= self._repair.since):
            await self._read_thread(thread.thread_id)

    async def _look_up(self, thread: KnownThread) -> SeenThread | None:
        seen = await self._tools.absences.look_up(self._guild_id, thread.thread_id, thread.parent_id)
        if seen is not None:
            found = await self._tools.comparing.threads_listed(self._guild_id, [seen], ())
            self._progress.drift.update(found.drift)
        elif await self._tools.comparing.parent_of(self._guild_id, thread.thread_id) is None:
            self._progress.drift[Drifted.MISSING_THREADS] += 1
        return seen

    def _may_be_adopted(self, thread: SeenThread) -> bool:
        """Return whether a thread is a post that a member opened in a Q&A forum while the bot was away."""
        guild = self._tools.client.get_guild(self._guild_id)
        forum = None if guild is None else guild.get_channel(thread.parent_id)
        own = self._tools.client.user
        return (
            isinstance(forum, discord.ForumChannel)
            and (own is None or thread.owner_id != own.id)
            and discord.utils.snowflake_time(thread.thread_id) >= moment(self._repair.since)
        )

    # --- messages

    async def _side_by_side(self, todo: Sequence[SeenThread | Snowflake]) -> None:
        """Read threads in their order, some at once: new ones to be adopted, and known ones by their ids."""
        left = iter(todo)

        async def work() -> None:
            for each in left:
                if isinstance(each, SeenThread):
                    await self._attempt(each.thread_id, partial(self._adopt, each))
                else:
                    await self._attempt(each, partial(self._read_thread, each))

        await asyncio.gather(*(work() for _ in range(THREADS_AT_ONCE)))

    async def _attempt(self, place_id: Snowflake, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work on a thread or channel, once in this comparison; what fails for a while is left for later."""
        if place_id in self._progress.read:
            return
        try:
            await work()
        except DiscordTroubleError as error:
            if error.may_be_retried:
                self._is_complete = False
                return
            _log.info("%s could not be compared: %s", place_id, error)
            self._progress.drift[Drifted.UNREADABLE] += 1
        self._progress.read.add(place_id)

    async def _read_thread(self, thread_id: Snowflake) -> None:
        """Compare all messages of a question's thread, and follow the deletion of those that are missing."""
        with self._tools.watch.reading(thread_id) as changed:
            expected = await self._tools.comparing.message_ids(thread_id)
            messages = await self._messages_of(thread_id)
            if messages is not None:
                await self._compare(messages, changed)
                missing = expected - {seen.text.message_id for seen in messages}
                await self._follow_missing(thread_id, missing, is_sure=len(messages) % MESSAGES_A_PAGE > 0)

    async def _messages_of(self, thread_id: Snowflake) -> list[SeenMessage] | None:
        """Return the messages of a thread, the oldest first; None where the thread is gone or out of sight."""
        messages: list[discord.Message] = []
        while not messages or len(messages) % MESSAGES_A_PAGE == 0:
            before = Snowflake(messages[-1].id) if messages else None
            try:
                page = await self._tools.calls.messages_before(thread_id, before)
            except DiscordTroubleError as error:
                if error.trouble is not Trouble.GONE:
                    raise
                await self._follow_missing_thread(thread_id)
                return None
            messages.extend(page)
            if not page:
                break
        return [self._tools.readings.seen(message, self._guild_id) for message in reversed(messages)]

    async def _follow_missing_thread(self, thread_id: Snowflake) -> None:
        parent_id = await self._tools.comparing.parent_of(self._guild_id, thread_id)
        if parent_id is not None:
            await self._look_up(KnownThread(0, thread_id, parent_id))

    async def _adopt(self, thread: SeenThread) -> None:
        """Make a forum post that a member opened by hand a question, with all that was said in it since."""
        with self._tools.watch.reading(thread.thread_id) as changed:
            messages = await self._messages_of(thread.thread_id)
            starter = next((seen for seen in messages or () if seen.text.message_id == thread.thread_id), None)
            if messages is None or starter is None:
                return
            native = NativePost(self._guild_id, thread.parent_id, thread.name, starter.text, thread.forum_tags)
            if await self._tools.asking.adopt(native) is None:
                return
            self._progress.drift[Drifted.NEW_THREADS] += 1
            await self._tools.comparing.threads_listed(self._guild_id, [thread], ())
            await self._compare(messages, changed)

    async def _read_cards(self, channel: HeldChannel) -> None:
        """Compare the cards that lie in a text channel, whatever else is written between them."""
        place = self._tools.client.get_channel(channel.discord_id)
        if not isinstance(place, discord.TextChannel):
            return
        with self._tools.watch.reading(channel.discord_id) as changed:
            cards = await self._tools.comparing.cards(channel.id)
            while cards:
                page = await self._tools.calls.messages_before(channel.discord_id, Snowflake(cards[0] + 1))
                reaches_to = page[-1].id if len(page) == MESSAGES_A_PAGE else 0
                expected = set(itertools.takewhile(lambda card, oldest=reaches_to: card >= oldest, cards))
                cards = cards[len(expected) :]
                found = [message for message in reversed(page) if message.id in expected]
                await self._compare([self._tools.readings.seen(message, self._guild_id) for message in found], changed)
                missing = expected - {Snowflake(message.id) for message in found}
                await self._follow_missing(channel.discord_id, missing, is_sure=bool(page))

    async def _compare(self, messages: Sequence[SeenMessage], changed: Set[Snowflake]) -> None:
        if not messages:
            return
        findings = await self._tools.comparing.messages(
            self._guild_id,
            messages,
            since=self._repair.since,
            is_full=self._repair.is_full,
            has_texts=self._tools.readings.has_texts,
            changed=changed,
        )
        self._progress.drift.update(await self._tools.readings.follow(findings, changed))

    async def _follow_missing(self, channel_id: Snowflake, missing: Iterable[Snowflake], *, is_sure: bool) -> None:
        """Follow the deletion of messages that were not found where they should lie.

        Args:
            channel_id: where they should lie.
            missing: the messages.
            is_sure: the last page showed something. Discord shows an empty one to a bot that has just lost the
                permission to read, too: then each message is asked for.
        """
        for message_id in sorted(missing):
            if is_sure:
                await self._tools.following.messages_deleted(self._guild_id, [message_id])
            else:
                await self._tools.absences.confirm(self._guild_id, MessageRef(channel_id, message_id))
            self._progress.drift[Drifted.MISSING_MESSAGES] += 1


def _newest_news(thread: SeenThread | KnownThread) -> int:
    return thread.last_message_id if isinstance(thread, SeenThread) else thread.thread_id
