"""Comparing the record with what Discord shows, and mending it.

What is shown decides. Reading goes on while events come, so a `Watch` covers what is being read: an event there makes
its post dirty, and dirty posts are read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from bot.domain.identity import Clock, Snowflake, seconds
from bot.domain.messages import MessageText
from bot.domain.posts import QuestionState
from bot.domain.reactions import Shown
from bot.domain.sightings import Drifted, Marker, SeenMessage, SeenThread
from bot.services import comparing_marks, finding, retagging
from bot.services.comparing_messages import Findings, Terms, compare_messages
from bot.services.forgotten import Forgotten
from bot.services.revising import follow_name
from bot.services.watching import Watch
from bot.storage import channels, comparisons, guilds, questions
from bot.storage.comparisons import HeldChannel, KnownThread
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority

T = TypeVar("T")

MESSAGES_A_STEP = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list of threads has to do with the record.

    Attributes:
        known: threads of questions that are not deleted.
        new: threads in Q&A channels of which the record knows nothing.
        drift: what was found different, and mended.
    """

    known: tuple[SeenThread, ...]
    new: tuple[SeenThread, ...]
    drift: Counter[Drifted]


class Comparing:
    """The use cases of comparing; each method is one transaction unless it says otherwise."""

    def __init__(self, database: Database, clock: Clock, watch: Watch, forgotten: Forgotten | None = None) -> None:
        """Work on this database, by this clock, minding what is watched and who was forgotten."""
        self._database = database
        self._clock = clock
        self._watch = watch
        self._forgotten = Forgotten() if forgotten is None else forgotten

    # --- what there is to read

    async def channels(self, guild_id: Snowflake) -> list[HeldChannel]:
        """Return the channels that exist and hold questions, or may come to."""
        return await self._database.read(partial(_channels, guild_id=guild_id))

    async def awake_threads(self, guild_id: Snowflake, after: int, limit: int) -> list[KnownThread]:
        """Return threads of questions that are not archived as far as we know, by number, after one."""
        return await self._database.read(
            partial(_threads, guild_id=guild_id, after=after, limit=limit, only_awake=True)
        )

    async def threads(self, guild_id: Snowflake, after: int, limit: int) -> list[KnownThread]:
        """Return all threads of questions, by number, after one."""
        return await self._database.read(
            partial(_threads, guild_id=guild_id, after=after, limit=limit, only_awake=False)
        )

    async def message_ids(self, thread_id: Snowflake) -> frozenset[Snowflake]:
        """Return the messages in a thread that bear posts; to be asked before the thread is read."""
        return frozenset(await self._database.read(partial(comparisons.list_message_ids, thread_id=thread_id)))

    async def cards(self, channel_row: int) -> list[Snowflake]:
        """Return the messages in a text channel that are cards, the newest first; ids of 8 bytes, all at once."""
        return await self._database.read(partial(comparisons.list_cards, channel_id=channel_row))

    async def parent_of(self, guild_id: Snowflake, thread_id: Snowflake) -> Snowflake | None:
        """Return the channel in which the thread of a question lies; None where no question stands in it."""
        return await self._database.read(partial(_parent_of, guild_id=guild_id, thread_id=thread_id))

    async def blind(self, channel_row: int, since: int) -> None:
        """Remember that a channel could not be read, and since when what happens there is unheard."""
        await self._database.write(
            partial(comparisons.put_blind, channel_id=channel_row, since=since), priority=Priority.JOB
        )

    # --- what was read

    async def threads_listed(
        self, guild_id: Snowflake, seen: Sequence[SeenThread], changed: Iterable[Snowflake]
    ) -> Listed:
        """Compare a list of threads with the record.

        Args:
            guild_id: the guild's id at Discord.
            seen: the threads.
            changed: those of which an event told since the list was asked for: the event is newer.
        """
        return await self._database.write(
            partial(_threads_listed, guild_id=guild_id, seen=tuple(seen), changed=frozenset(changed), now=self._now()),
            priority=Priority.LISTENER,
        )

    async def messages(
        self,
        guild_id: Snowflake,
        seen: Sequence[SeenMessage],
        *,
        since: int,
        is_full: bool = False,
        has_texts: bool = True,
        with_votes: bool = True,
        changed: Set[Snowflake] = frozenset(),
    ) -> Findings:
        """Compare messages with the record, some in each transaction.

        Args:
            guild_id: the guild's id at Discord.
            seen: messages, the oldest first; at least one.
            since: see Terms, as all that follow.
            is_full: every voter is to be read.
            has_texts: Discord shows the texts to the bot.
            with_votes: the numbers of vote reactions are compared.
            changed: messages of whose reactions an event told since they were read; it may still grow.
        """
        total: Findings | None = None
        for start in range(0, len(seen), MESSAGES_A_STEP):
            step = seen[start : start + MESSAGES_A_STEP]
            gone = frozenset(each.text.message_id for each in step if self._watch.is_gone(each.text.message_id))
            terms = Terms(since, is_full, has_texts, with_votes, gone, frozenset(changed))
            found = await self._database.write(
                partial(compare_messages, guild_id=guild_id, seen=tuple(step), terms=terms, now=self._now()),
                priority=Priority.LISTENER,
            )
            if total is None:
                total = found
            else:
                total.doubts.extend(found.doubts)
                total.marks.extend(found.marks)
                total.candidates.extend(found.candidates)
                total.drift.update(found.drift)
        if total is None:
            raise ValueError("no messages to compare")
        return total

    async def strangers(self, message: MessageText, user_ids: Iterable[Snowflake]) -> list[Snowflake]:
        """Return those whose rights decide what their check marks on a message mean."""
        shown = tuple(Marker(user_id) for user_id in user_ids)
        strangers = partial(comparing_marks.strangers, guild_id=message.guild_id, message=message)
        return await self._database.read(self._with_known(strangers, message, shown))

    async def marks(self, message: MessageText, shown: Sequence[Marker], *, is_changed: bool = False) -> int:
        """Do what the check marks on a message say, all of them; return how many came or went.

        Args:
            message: the message.
            shown: everyone whose mark stands there, the bot itself left out.
            is_changed: an event told of a reaction since; an answer is to be read anew.
        """
        return await self._database.write(
            self._with_known(
                partial(
                    comparing_marks.read_marks,
                    guild_id=message.guild_id,
                    message=message,
                    is_changed=is_changed,
                    now=self._now(),
                ),
                message,
                shown,
            ),
            priority=Priority.LISTENER,
        )

    async def candidate(self, message: MessageText, shown: Sequence[Shown], *, is_changed: bool = False) -> bool:
        """Make an ordinary message an answer if one of the votes on it counts; return whether it is one.

        Args:
            message: the message.
            shown: each account that has a vote reaction on it, once, the bot itself left out.
            is_changed: an event told of a reaction since; the answer is to be read anew.
        """
        return await self._database.write(
            self._with_known(
                partial(
                    comparing_marks.read_candidate,
                    guild_id=message.guild_id,
                    message=message,
                    is_changed=is_changed,
                    now=self._now(),
                ),
                message,
                shown,
            ),
            priority=Priority.LISTENER,
        )

    def _with_known(
        self, does: Callable[..., T], message: MessageText, shown: Sequence[Shown | Marker]
    ) -> Callable[[Connection], T]:
        """Return what does something with all that is shown at a message, whoever was forgotten recognised."""
        return partial(
            self._forgotten.do_with_all,
            does=does,
            guild_id=message.guild_id,
            message=message.reference,
            shown=tuple(shown),
        )

    def _now(self) -> int:
        return seconds(self._clock.now())


def _channels(connection: Connection, guild_id: Snowflake) -> list[HeldChannel]:
    guild_row = guilds.get_guild_id(connection, guild_id)
    return [] if guild_row is None else comparisons.list_channels(connection, guild_row)


def _threads(
    connection: Connection, guild_id: Snowflake, after: int, limit: int, *, only_awake: bool
) -> list[KnownThread]:
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is None:
        return []
    list_some = comparisons.list_awake_threads if only_awake else comparisons.list_threads
    return list_some(connection, guild_row, after, limit)


def _parent_of(connection: Connection, guild_id: Snowflake, thread_id: Snowflake) -> Snowflake | None:
    question = finding.find_question(connection, guild_id, thread_id)
    return None if question is None else question.channel_id


def _threads_listed(
    connection: Connection,
    guild_id: Snowflake,
    seen: tuple[SeenThread, ...],
    changed: frozenset[Snowflake],
    now: int,
) -> Listed:
    guild_row = guilds.get_guild_id(connection, guild_id)
    known: list[SeenThread] = []
    new: list[SeenThread] = []
    drift: Counter[Drifted] = Counter()
    for thread in seen if guild_row is not None else ():
        parent = channels.find_channel(connection, thread.parent_id)
        if parent is None or parent.guild_id != guild_row:
            continue
        question = questions.find_by_thread(connection, thread.thread_id)
        if question is None:
            if parent.position is not None:
                new.append(thread)
            continue
        if question.post.guild_id != guild_id or question.state is QuestionState.DELETED:
            continue
        known.append(thread)
        comparisons.put_parent(connection, question.id, parent.id)
        if thread.thread_id in changed:
            continue
        if follow_name(connection, question, thread.name, now):
            drift[Drifted.EDITS] += 1
        is_as_seen = (question.is_archived, question.is_locked) == (thread.is_archived, thread.is_locked)
        if not is_as_seen:
            questions.put_thread_state(
                connection, question.id, is_archived=thread.is_archived, is_locked=thread.is_locked
            )
            if not thread.is_archived:
                retagging.thread_woke(connection, question.id, now)
            drift[Drifted.THREAD_STATES] += 1
    return Listed(tuple(known), tuple(new), drift)
