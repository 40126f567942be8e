"""The work of taking over the posts that stand in forums: reading them, slowly, behind everything else."""

import logging
from collections.abc import Callable, Sequence

import discord

from bot.domain.backfilling import (
    CALLS_A_SECOND,
    Backfill,
    BackfillState,
    FoundThread,
    Outlook,
    Tallied,
    WaitsFor,
    outlook_of,
    tally_of,
)
from bot.domain.identity import Clock, Snowflake
from bot.domain.posts import MessageRef
from bot.domain.reactions import Shown
from bot.domain.settings import GuildSettings
from bot.domain.sightings import Marker, SeenMessage, SeenThread
from bot.domain.text import storable
from bot.edge.calls import MESSAGES_A_PAGE, Calls
from bot.edge.chores import Chore
from bot.edge.forum_tags import ForumTags
from bot.edge.languages import Languages
from bot.edge.readings import Readings
from bot.edge.rights import can_read
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.services.backfilling import ReadThread
from bot.services.use_cases import Services
from bot.services.watching import Watch
from bot.ui.backfilling import progress_card
from bot.ui.words import speaking

_log = logging.getLogger(__name__)

STEP_SECONDS = 1.0
"""The time between two steps, in each of which as many threads are read as calls are to be made a second."""

WAIT_SECONDS = 300.0
"""The time after which a run that could not go on looks whether it can."""

PROGRESS_SECONDS = 10
"""The least time between two edits of the message that tells how far a run is."""

_MOST_READINGS = 3


class Backfills:
    """Works on the runs that were begun, some threads at a time, until none is left.

    Where a run stands is in the database: a step that was interrupted is done again, and one that is done is not.
    """

    def __init__(
        self,
        client: discord.Client,
        calls: Calls,
        languages: Languages,
        readings: Readings,
        watch: Watch,
        services: Services,
        clock: Clock,
        after: Callable[[], None],
    ) -> None:
        """Prepare; nothing runs before `wake`.

        Args:
            client: the bot.
            calls: the way to Discord.
            languages: in which the log channel is told.
            readings: reads who reacts.
            watch: told of what is being read.
            services: know the runs, and what becomes of a thread.
            clock: the source of time.
            after: is called when posts were taken over.
        """
        self._client = client
        self._calls = calls
        self._languages = languages
        self._readings = readings
        self._watch = watch
        self._backfilling = services.backfilling
        self._tags = ForumTags(services.mirroring, services.configuring)
        self._clock = clock
        self._after = after
        self._told_at: dict[Snowflake, float] = {}
        self._known: dict[Snowflake, dict[Snowflake, Marker]] = {}
        self._chore = Chore("backfill", self._step)

    def wake(self) -> None:
        """Go on with the runs; to be called after whatever may have begun one, or removed what it waited for."""
        self._chore.wake()

    async def close(self) -> None:
        """Stop; what was not read is still to be read in the database."""
        await self._chore.close()

    async def tell_end(self, run: Backfill) -> None:
        """Tell the log channel of a run that was stopped."""
        await self._tell(run, is_urgent=True)

    # --- runs

    async def _step(self) -> None:
        """Bring each run a little further."""
        delay: float | None = None
        for run in await self._backfilling.running():
            needed = await self._advance(run)
            delay = needed if delay is None else min(delay, needed)
        if delay is None:
            self._known.clear()
        else:
            self._chore.wake(delay)

    async def _advance(self, run: Backfill) -> float:
        """Bring one run a little further; return how long it wants to wait then, in seconds."""
        guild = self._client.get_guild(run.guild_id)
        if guild is None or guild.unavailable:
            return WAIT_SECONDS
        forum = guild.get_channel(run.channel_id)
        if not isinstance(forum, discord.ForumChannel):
            await self._finish(run, BackfillState.STOPPED)
            return STEP_SECONDS
        if not can_read(forum, guild.me):
            return await self._wait(run, WaitsFor.PERMISSION)
        try:
            is_done = await self._read(run, forum)
        except DiscordTroubleError as error:
            _log.info("taking over the posts of %s waits: %s", run.channel_id, error)
            waits_for = WaitsFor.PERMISSION if error.trouble is Trouble.FORBIDDEN else WaitsFor.DISCORD
            return await self._wait(run, waits_for)
        if run.waits_for is not None:
            await self._backfilling.waits(run, None)
        if is_done:
            await self._finish(run, BackfillState.DONE)
        else:
            await self._tell(run, is_urgent=False)
        return STEP_SECONDS

    async def _wait(self, run: Backfill, waits_for: WaitsFor) -> float:
        if run.waits_for is not waits_for:
            await self._backfilling.waits(run, waits_for)
            await self._tell(run, is_urgent=True)
        return WAIT_SECONDS

    async def _finish(self, run: Backfill, state: BackfillState) -> None:
        await self._backfilling.finish(run, state)
        await self._tell(run, is_urgent=True)
        self._known.pop(run.guild_id, None)

    async def _read(self, run: Backfill, forum: discord.ForumChannel) -> bool:
        """List a page, or read some threads; return whether nothing is left."""
        if not run.is_listed:
            await self._list(run, forum)
            return False
        settings = await self._backfilling.settings(run)
        threads = await self._backfilling.threads_to_do(run, CALLS_A_SECOND)
        for found in threads:
            await self._take(run, forum, found, settings)
        if threads and not run.is_dry:
            self._after()
        return not threads

    async def _list(self, run: Backfill, forum: discord.ForumChannel) -> None:
        """List a page of archived threads, the last archived first, and before the first page those that are open."""
        seen: list[SeenThread] = []
        if run.listed_before is None:
            await self._tags.mirror(forum)
            seen += await self._calls.list_active_threads(run.guild_id)
        page, has_more = await self._calls.list_archived_threads(run.channel_id, run.listed_before)
        seen += page
        before = page[-1].archive_stamp if page else run.listed_before
        await self._backfilling.listed(run, seen, before, is_listed=not (has_more and page))

    # --- one thread

    async def _take(
        self, run: Backfill, forum: discord.ForumChannel, listed: FoundThread, settings: GuildSettings
    ) -> None:
        """Take one thread over, or look at it; one that cannot be read is counted and passed over.

        Raises:
            DiscordTroubleError: Discord failed; the thread is still to be read.
        """
        try:
            with self._watch.reading(listed.thread_id) as changed:
                messages, page_count = await self._messages_of(run.guild_id, listed.thread_id)
                found = self._as_it_is(forum, listed)
                outlook = outlook_of(found.thread_id, messages, settings, run.channel_id)
                if outlook is None:
                    await self._backfilling.counted(run, found.thread_id, {Tallied.WITHOUT_START: 1})
                elif not outlook.starter.text.may_answer or outlook.starter.is_own:
                    await self._backfilling.counted(run, found.thread_id, {Tallied.BY_BOTS: 1})
                elif run.is_dry:
                    await self._look(run, ReadThread(found, messages, outlook), page_count, settings)
                else:
                    voters, markers = await self._reactions(run.guild_id, outlook, settings)
                    await self._backfilling.adopt(run, ReadThread(found, messages, outlook, voters, markers, changed))
        except DiscordTroubleError as error:
            if error.may_be_retried or (error.trouble is Trouble.FORBIDDEN and not can_read(forum, forum.guild.me)):
                raise
            kind = Tallied.WITHOUT_START if error.trouble is Trouble.GONE else Tallied.UNREADABLE
            _log.info("%s could not be taken over: %s", listed.thread_id, error)
            await self._backfilling.counted(run, listed.thread_id, {kind: 1})

    async def _look(self, run: Backfill, read: ReadThread, page_count: int, settings: GuildSettings) -> None:
        is_awake = not (read.found.is_archived or read.found.is_locked)
        tally = tally_of(read.outlook, page_count, settings, is_awake=is_awake)
        hint = await self._backfilling.hint(run, read)
        if hint is not None:
            tally[Tallied.HINTS] += 1
        await self._backfilling.counted(run, read.found.thread_id, tally, hint)

    def _as_it_is(self, forum: discord.ForumChannel, listed: FoundThread) -> FoundThread:
        """Return a thread as it is now: the client knows the open ones, and an archived one cannot change."""
        thread = forum.guild.get_thread(listed.thread_id)
        if thread is None:
            return FoundThread(
                listed.thread_id, listed.name, listed.forum_tags, is_archived=True, is_locked=listed.is_locked
            )
        tags = tuple(Snowflake(tag.id) for tag in thread.applied_tags)
        return FoundThread(listed.thread_id, storable(thread.name), tags, thread.archived, thread.locked)

    async def _messages_of(self, guild_id: Snowflake, thread_id: Snowflake) -> tuple[list[SeenMessage], int]:
        """Return the messages of a thread, the oldest first, and how many calls they took.

        What is written while they are read would be heard by nobody, for no question stands there yet; so they are
        read anew then, a few times.
        """
        pages = 0
        messages: list[discord.Message] = []
        for _ in range(_MOST_READINGS):
            messages = []
            while not messages or len(messages) % MESSAGES_A_PAGE == 0:
                before = Snowflake(messages[-1].id) if messages else None
                page = await self._calls.messages_before(thread_id, before)
                pages += 1
                messages.extend(page)
                if not page:
                    break
            if not messages or not self._has_newer(guild_id, thread_id, messages[0].id):
                break
        return [self._readings.seen(message, guild_id) for message in reversed(messages)], pages

    def _has_newer(self, guild_id: Snowflake, thread_id: Snowflake, message_id: int) -> bool:
        guild = self._client.get_guild(guild_id)
        thread = None if guild is None else guild.get_thread(thread_id)
        newest = None if thread is None else thread.last_message_id
        return newest is not None and newest > message_id and not self._watch.is_gone(Snowflake(newest))

    async def _reactions(
        self, guild_id: Snowflake, outlook: Outlook, settings: GuildSettings
    ) -> tuple[dict[Snowflake, Sequence[Shown]], dict[Snowflake, Sequence[Marker]]]:
        """Read who votes on what may become a post, and whose check marks stand there."""
        voters: dict[Snowflake, Sequence[Shown]] = {}
        markers: dict[Snowflake, Sequence[Marker]] = {}
        known = self._known.setdefault(guild_id, {})
        asker_id = outlook.starter.text.author_id
        for seen in outlook.posts:
            message_id = seen.text.message_id
            voters[message_id] = await self._readings.shown(seen, settings)
            if seen is not outlook.starter and any(seen.count_of(settings.emoji_accept).members):
                markers[message_id] = await self._readings.markers(seen, asker_id, settings, known)
        return voters, markers

    # --- telling of it

    async def _tell(self, run: Backfill, *, is_urgent: bool) -> None:
        """Tell in the log channel how far a run is, in one message that is edited; not more often than needed."""
        now = self._clock.now().timestamp()
        if not is_urgent and now - self._told_at.get(run.channel_id, 0.0) < PROGRESS_SECONDS:
            return
        self._told_at[run.channel_id] = now
        settings = await self._backfilling.settings(run)
        log_channel = settings.log_channel
        if log_channel is None:
            return
        progress = await self._backfilling.told(run)
        if progress.run is None or progress.run.began_at != run.began_at:
            return
        with speaking(self._languages.of_settings(run.guild_id, settings)):
            card = progress_card(progress)
        try:
            if progress.run.progress_message_id is None:
                sent = await self._calls.send(log_channel, embed=card, nonce=f"b{run.channel_id}"[-25:])
                await self._backfilling.told_in(run, sent.message_id)
            else:
                await self._calls.edit(MessageRef(log_channel, progress.run.progress_message_id), embed=card)
        except DiscordTroubleError as error:
            _log.info("the log channel of %s could not be told of a run: %s", run.guild_id, error)
