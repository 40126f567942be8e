"""Backfilling: taking over the posts that stood in a forum before the bot knew them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from bot.domain.backfilling import (
    HINTS_SHOWN,
    Backfill,
    BackfillState,
    FoundThread,
    Hint,
    Outlook,
    Solved,
    Tallied,
    WaitsFor,
    hint_of,
)
from bot.domain.errors import NotAllowedError, NotFoundError, Reason
from bot.domain.identity import Actor, Clock, Snowflake, seconds
from bot.domain.messages import NativePost
from bot.domain.posts import Question
from bot.domain.reactions import Shown
from bot.domain.rendering import RenderKind
from bot.domain.settings import GuildSettings
from bot.domain.sightings import Marker, SeenMessage, SeenThread
from bot.services import comparing_marks, finding, opening, rereading
from bot.services.answering import detect_answer
from bot.storage import (
    answers,
    backfills,
    channels,
    comparisons,
    forum_tags,
    guild_settings,
    guilds,
    posts,
    questions,
    renders,
)
from bot.storage.channels import Channel
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority

T = TypeVar("T")

VOTERS_A_STEP = 500
"""How many voters one transaction judges; posts beyond that are left dirty, and read once more by themselves."""


@dataclass(frozen=True, slots=True)
class ReadThread:
    """A thread with all that has to be known of it.

    Attributes:
        found: the thread, as it is now.
        messages: all its messages, the oldest first.
        outlook: what they can become.
        voters: who reacts with votes, by message.
        markers: whose check marks stand, by message.
        changed: messages of whose reactions an event told since; it may still grow.
    """

    found: FoundThread
    messages: Sequence[SeenMessage]
    outlook: Outlook
    voters: Mapping[Snowflake, Sequence[Shown]] = field(default_factory=dict[Snowflake, Sequence[Shown]])
    markers: Mapping[Snowflake, Sequence[Marker]] = field(default_factory=dict[Snowflake, Sequence[Marker]])
    changed: Set[Snowflake] = frozenset()


@dataclass(frozen=True, slots=True)
class Progress:
    """How the last run over a forum stands, and which of its questions look solved; run is None before the first."""

    run: Backfill | None
    hints: tuple[Solved, ...] = ()


class Backfilling:
    """The use cases of taking posts over; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    # --- managers

    async def progress(self, guild_id: Snowflake, channel_id: Snowflake, actor: Actor) -> Progress:
        """Return how the last run over a forum stands.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
            NotFoundError: NO_SUCH_CHANNEL: no Q&A channel of the guild.
        """
        _check_may_backfill(actor)
        return await self._database.read(partial(_progress, guild_id=guild_id, channel_id=channel_id))

    async def begin(self, guild_id: Snowflake, channel_id: Snowflake, actor: Actor, *, is_dry: bool) -> None:
        """Begin a run over a forum; one that goes on already is left alone.

        Args:
            guild_id: the guild's id at Discord.
            channel_id: the forum.
            actor: who wants it.
            is_dry: it only counts what adopting would do.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
            NotFoundError: NO_SUCH_CHANNEL: no Q&A channel of the guild.
        """
        _check_may_backfill(actor)
        begin = partial(_begin, guild_id=guild_id, channel_id=channel_id, user_id=actor.user_id, is_dry=is_dry)
        await self._database.write(partial(begin, now=self._now()))

    async def stop(self, guild_id: Snowflake, channel_id: Snowflake, actor: Actor) -> None:
        """Stop a run; what it took over stays. One that is at its end is left alone.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
            NotFoundError: NO_SUCH_CHANNEL: no Q&A channel of the guild.
        """
        _check_may_backfill(actor)
        await self._database.write(partial(_stop, guild_id=guild_id, channel_id=channel_id, now=self._now()))

    # --- the work

    async def running(self) -> list[Backfill]:
        """Return the runs that are not at their end, the oldest first."""
        return await self._database.read(backfills.list_running)

    async def settings(self, run: Backfill) -> GuildSettings:
        """Return the settings of a run's guild."""
        return await self._database.read(partial(_settings, guild_id=run.guild_id))

    async def told(self, run: Backfill) -> Progress:
        """Return how a run stands, to be told to its guild."""
        return await self._database.read(partial(_progress, guild_id=run.guild_id, channel_id=run.channel_id))

    async def listed(
        self, run: Backfill, seen: Sequence[SeenThread], listed_before: str | None, *, is_listed: bool
    ) -> None:
        """Keep the threads of a list that are to be read.

        Args:
            run: which run.
            seen: the threads; those of other channels are passed over.
            listed_before: where the lists go on after a restart.
            is_listed: there is no more to list.
        """
        await self._write(partial(_listed, run=run, seen=tuple(seen), listed_before=listed_before, is_listed=is_listed))

    async def threads_to_do(self, run: Backfill, limit: int) -> list[FoundThread]:
        """Return threads that are still to be read, the oldest first."""
        return await self._database.read(partial(_threads_to_do, run=run, limit=limit))

    async def counted(
        self, run: Backfill, thread_id: Snowflake, tally: Mapping[Tallied, int], hint: Hint | None = None
    ) -> None:
        """Be done with a thread that is not taken over, or only looked at, and count it."""
        await self._write(partial(_counted, run=run, thread_id=thread_id, tally=dict(tally), hint=hint))

    async def hint(self, run: Backfill, read: ReadThread) -> Hint | None:
        """Return why the question of a thread looks solved."""
        return await self._database.read(partial(_hint, run=run, read=read))

    async def adopt(self, run: Backfill, read: ReadThread) -> bool:
        """Make a thread a question with its answers, votes and acceptance, and be done with it, all at once.

        Nobody is told of it, nothing is posted, and an archived or locked thread is not touched at all. A thread that
        became a question meanwhile is left as it is.

        Returns:
            False when the run is wanted no more: nothing was changed.
        """
        return await self._write(partial(_adopt, run=run, read=read, now=self._now()))

    async def waits(self, run: Backfill, waits_for: WaitsFor | None) -> None:
        """Remember why a run stands still; None: it goes on."""
        await self._write(partial(_waits, run=run, waits_for=waits_for))

    async def told_in(self, run: Backfill, message_id: Snowflake) -> None:
        """Remember the message that tells of a run."""
        await self._write(partial(_told_in, run=run, message_id=message_id))

    async def finish(self, run: Backfill, state: BackfillState = BackfillState.DONE) -> None:
        """End a run."""
        await self._write(partial(_finish, run=run, state=state, now=self._now()))

    async def _write(self, function: Callable[[Connection], T]) -> T:
        return await self._database.write(function, priority=Priority.JOB)

    def _now(self) -> int:
        return seconds(self._clock.now())


def _check_may_backfill(actor: Actor) -> None:
    if not actor.is_manager:
        raise NotAllowedError(Reason.NOT_A_MANAGER)


def _require_channel(connection: Connection, guild_id: Snowflake, channel_id: Snowflake) -> Channel:
    channel = channels.find_channel(connection, channel_id)
    if channel is None or channel.guild_id != guilds.get_guild_id(connection, guild_id):
        raise NotFoundError(Reason.NO_SUCH_CHANNEL)
    return channel


def _progress(connection: Connection, guild_id: Snowflake, channel_id: Snowflake) -> Progress:
    channel = _require_channel(connection, guild_id, channel_id)
    run = backfills.get(connection, channel.id)
    hints = () if run is None or run.is_dry else backfills.list_hints(connection, channel.id, HINTS_SHOWN)
    return Progress(run, tuple(hints))


def _begin(
    connection: Connection, guild_id: Snowflake, channel_id: Snowflake, user_id: Snowflake, is_dry: bool, now: int
) -> None:
    channel = _require_channel(connection, guild_id, channel_id)
    if channel.position is None or channel.is_deleted:
        raise NotFoundError(Reason.NO_SUCH_CHANNEL)
    run = backfills.get(connection, channel.id)
    if run is None or run.state is not BackfillState.RUNNING:
        backfills.begin(connection, channel.id, channel.guild_id, user_id, now, is_dry=is_dry)


def _stop(connection: Connection, guild_id: Snowflake, channel_id: Snowflake, now: int) -> None:
    channel = _require_channel(connection, guild_id, channel_id)
    backfills.end(connection, channel.id, BackfillState.STOPPED, now)


def _settings(connection: Connection, guild_id: Snowflake) -> GuildSettings:
    return guild_settings.load(connection, guilds.require_guild_id(connection, guild_id))


def _row_of(connection: Connection, run: Backfill) -> int | None:
    """Return the row of a run's channel; None when the run is at its end, or another one took its place."""
    channel = channels.find_channel(connection, run.channel_id)
    now_there = None if channel is None else backfills.get(connection, channel.id)
    if channel is None or now_there is None or now_there.state is not BackfillState.RUNNING:
        return None
    return channel.id if (now_there.began_at, now_there.is_dry) == (run.began_at, run.is_dry) else None


def _listed(
    connection: Connection, run: Backfill, seen: tuple[SeenThread, ...], listed_before: str | None, is_listed: bool
) -> None:
    channel_row = _row_of(connection, run)
    if channel_row is None:
        return
    tally: Counter[Tallied] = Counter()
    for thread in seen:
        if thread.parent_id != run.channel_id:
            continue
        found = FoundThread(thread.thread_id, thread.name, thread.forum_tags, thread.is_archived, thread.is_locked)
        if not backfills.add_thread(connection, channel_row, found):
            continue
        if questions.find_by_thread(connection, thread.thread_id) is not None:
            tally[Tallied.KNOWN] += 1
        elif thread.is_pinned:
            tally[Tallied.PINNED] += 1
        else:
            continue
        backfills.put_thread_done(connection, thread.thread_id, None)
    backfills.add_to_tally(connection, channel_row, tally)
    backfills.put_listed(connection, channel_row, listed_before, is_listed=is_listed)


def _threads_to_do(connection: Connection, run: Backfill, limit: int) -> list[FoundThread]:
    channel_row = _row_of(connection, run)
    return [] if channel_row is None else backfills.list_threads_to_do(connection, channel_row, limit)


def _counted(
    connection: Connection, run: Backfill, thread_id: Snowflake, tally: Mapping[Tallied, int], hint: Hint | None
) -> None:
    channel_row = _row_of(connection, run)
    if channel_row is not None and backfills.put_thread_done(connection, thread_id, hint):
        backfills.add_to_tally(connection, channel_row, tally)


def _hint(connection: Connection, run: Backfill, read: ReadThread) -> Hint | None:
    channel = channels.find_channel(connection, run.channel_id)
    known = [] if channel is None else forum_tags.list_forum_tags(connection, channel.id)
    solved = {tag.discord_id for tag in known if tag.name is None}
    return hint_of(
        [seen.text for seen in read.messages],
        read.outlook.starter.text.author_id,
        has_solved_tag=not solved.isdisjoint(read.found.forum_tags),
    )


def _adopt(connection: Connection, run: Backfill, read: ReadThread, now: int) -> bool:
    channel_row = _row_of(connection, run)
    if channel_row is None:
        return False
    found = read.found
    hint: Hint | None = None
    tally: Counter[Tallied] = Counter()
    native = NativePost(run.guild_id, run.channel_id, found.name, read.outlook.starter.text, found.forum_tags)
    if questions.find_by_thread(connection, found.thread_id) is not None:
        tally[Tallied.KNOWN] += 1
    elif (question := opening.adopt(connection, native, now, is_news=False)) is None:
        tally[Tallied.BY_BOTS] += 1
    else:
        questions.put_thread_state(connection, question.id, is_archived=found.is_archived, is_locked=found.is_locked)
        comparisons.put_parent(connection, question.id, channel_row)
        _add_answers(connection, run.guild_id, read, now)
        _count_votes(connection, run.guild_id, read, now)
        _be_quiet(connection, question, found)
        question = questions.require_question(connection, question.id)
        hint = None if question.is_solved else _hint(connection, run, read)
        tally = _tally(connection, question, hint)
    if backfills.put_thread_done(connection, found.thread_id, hint):
        backfills.add_to_tally(connection, channel_row, tally)
    return True


def _add_answers(connection: Connection, guild_id: Snowflake, read: ReadThread, now: int) -> None:
    """Make answers of messages, the oldest first: by the rules, by a vote that counts, or by a check mark."""
    for seen in read.outlook.posts[1:]:
        text = seen.text
        detected = detect_answer(connection, text, now)
        if detected is None and (voters := read.voters.get(text.message_id)):
            comparing_marks.read_candidate(connection, guild_id, text, voters, True, now)
        if markers := read.markers.get(text.message_id):
            comparing_marks.read_marks(connection, guild_id, text, markers, False, now)


def _count_votes(connection: Connection, guild_id: Snowflake, read: ReadThread, now: int) -> None:
    """Judge the votes on what became posts, as a reading does; what changed meanwhile is left to be read anew."""
    judged = 0
    for seen in read.outlook.posts:
        message_id = seen.text.message_id
        post = finding.find_post(connection, guild_id, message_id)
        if post is None:
            continue
        dirty_at = posts.mark_dirty(connection, post.id, now)
        voters = read.voters.get(message_id, ())
        if message_id not in read.changed and judged + len(voters) <= VOTERS_A_STEP:
            rereading.reconcile(connection, post.id, dirty_at, voters, now)
            judged += len(voters)


def _be_quiet(connection: Connection, question: Question, found: FoundThread) -> None:
    """Let nothing be posted in the thread; and nothing at all be done in one that is archived or locked."""
    if found.is_archived or found.is_locked:
        renders.remove_of_question(connection, question.id)
    else:
        renders.remove_kind(connection, question.id, RenderKind.INDEX)


def _tally(connection: Connection, question: Question, hint: Hint | None) -> Counter[Tallied]:
    made = answers.list_answers(connection, question.id)
    bodies = [question.post, *(answer.post for answer in made)]
    return Counter(
        {
            Tallied.QUESTIONS: 1,
            Tallied.ANSWERS: len(made),
            Tallied.VOTES: sum(post.ups + post.downs for post in bodies),
            Tallied.ACCEPTANCES: int(question.is_solved),
            Tallied.HINTS: int(hint is not None),
        }
    )


def _waits(connection: Connection, run: Backfill, waits_for: WaitsFor | None) -> None:
    channel_row = _row_of(connection, run)
    if channel_row is not None:
        backfills.put_waiting(connection, channel_row, waits_for)


def _told_in(connection: Connection, run: Backfill, message_id: Snowflake) -> None:
    # It may tell of the end.
    channel = channels.find_channel(connection, run.channel_id)
    last = None if channel is None else backfills.get(connection, channel.id)
    if channel is not None and last is not None and last.began_at == run.began_at:
        backfills.put_progress_message(connection, channel.id, message_id)


def _finish(connection: Connection, run: Backfill, state: BackfillState, now: int) -> None:
    channel_row = _row_of(connection, run)
    if channel_row is not None:
        backfills.end(connection, channel_row, state, now)
