"""The bot without discord.py: the services on a database, fed by the fake Discord as the cogs feed them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

from bot.domain.emoji import normalise_emoji
from bot.domain.errors import AskwellError
from bot.domain.identity import Snowflake
from bot.domain.messages import MessageText
from bot.domain.reactions import NORMAL, SUPER, ReactionEvent, Shown
from bot.domain.rendering import Render, RenderKind
from bot.domain.sightings import Marker, ReactionCount, SeenMessage
from bot.services.comparing import Comparing
from bot.services.comparing_messages import Findings
from bot.services.rendering import RenderQueue
from bot.services.voting import Outcome, Voting
from bot.services.watching import Watch
from bot.storage.database import Bounds, Database
from tests.support.ballots import DOWN, HELPER_ROLE, MARK, UP, Ballots
from tests.support.clock import ManualClock
from tests.support.community import GUILD, HELPER, Community
from tests.support.fake_discord import Event, FakeDiscord, Kind, Reaction

# No checkpoint before the end: so a copy of file and log, made while the bot runs, is what a kill leaves behind.
_BOUNDS = Bounds(readers=1, checkpoint_changes=1_000_000, budget_ms=None)


class BareBot:
    """A run of the bot; after a restart or a kill `community` and `ballots` are others.

    Attributes:
        discord: where it reads what is shown.
        may_take_off: whether it has the permission to take reactions off.
        was_refused: whether Discord ever refused it that.
    """

    def __init__(self, folder: Path, clock: ManualClock, discord: FakeDiscord) -> None:
        self._folder, self._clock = folder, clock
        self._runs = count(1)
        self._ids = count(500_000)
        self.discord = discord
        self.may_take_off, self.was_refused = True, False
        self.path = folder / "askwell.db"

    # --- its life

    async def start(self) -> None:
        """Open the database."""
        self.database = await Database.open(self.path, bounds=_BOUNDS)
        self.community = Community(self.database, self._clock, self._ids)
        self.watch = Watch(self._clock)
        self.comparing = Comparing(self.database, self._clock, self.watch)
        self.ballots = Ballots(self.community)
        self.ballots.voting = Voting(self.database, self._clock, self.watch)
        self.renders = RenderQueue(self.database, self._clock)

    async def restart(self) -> None:
        """End well, and start again: what was not heard is lost."""
        self.discord.lose(self.community.now)
        await self.database.close()
        await self.start()

    async def kill(self, doing: Sequence[Event], turns: int) -> None:
        """Die while events are worked on, after some turns of the loop, and start again on what the disk holds."""
        tasks = [asyncio.create_task(self.hear(event)) for event in doing]
        for _ in range(turns):
            await asyncio.sleep(0)
        copy = self._folder / f"run{next(self._runs)}.db"
        shutil.copyfile(self.path, copy)
        log = self.path.with_name(self.path.name + "-wal")
        if log.exists():
            shutil.copyfile(log, copy.with_name(copy.name + "-wal"))
        self.discord.lose(self.community.now)
        await asyncio.gather(*tasks)
        await self.database.close()
        self.path = copy
        await self.start()

    # --- what it hears

    async def hear(self, event: Event) -> None:
        """Follow an event as the cogs do."""
        match event.kind:
            case Kind.ADDED | Kind.REMOVED:
                await self._hear_reaction(event)
            case Kind.CLEARED:
                await self.ballots.voting.clear(event.message_id, event.emoji)
            case Kind.WRITTEN:
                message = self.discord.messages.get(event.message_id)
                if message is not None:
                    await self.community.answering.detect(message)
            case Kind.MESSAGE_DELETED:
                self.watch.note_gone([event.message_id])
                await self.community.following.messages_deleted(GUILD, [event.message_id])
            case Kind.THREAD_DELETED:
                await self.community.following.thread_deleted(GUILD, event.thread_id)

    async def _hear_reaction(self, event: Event) -> None:
        assert event.user_id is not None
        assert event.emoji is not None
        is_known = event.kind is Kind.ADDED
        told = ReactionEvent(
            GUILD,
            event.thread_id,
            event.message_id,
            event.user_id,
            event.emoji,
            is_super=event.is_super,
            is_bot=is_known and event.user_id in self.discord.bots,
            role_ids=frozenset({HELPER_ROLE}) if is_known and event.user_id == HELPER else frozenset(),
        )
        voting = self.ballots.voting
        reacted = await (voting.add(told) if is_known else voting.remove(told))
        message = self.discord.messages.get(event.message_id)
        if reacted.outcome is Outcome.NEEDS_MESSAGE and message is not None:
            await voting.add(replace(told, message=message, is_late=True))

    # --- what it reads and shows

    async def repair(self, meanwhile: Sequence[Event] = (), *, is_full: bool = False) -> None:
        """Compare all that stands with the record, as after a connection without RESUME.

        Args:
            meanwhile: events that come between the reading of the first thread and its use.
            is_full: as on demand: swaps that left the numbers equal are found, too.
        """
        discord, since = self.discord, self.discord.heard_until
        discord.is_connected = True
        for thread in await self.comparing.threads(GUILD, 0, 100):
            if thread.thread_id not in discord.threads:
                await self.community.following.thread_deleted(GUILD, thread.thread_id)
                continue
            known = await self.comparing.message_ids(thread.thread_id)
            with self.watch.reading(thread.thread_id) as changed:
                seen = [self._seen(message) for message in discord.in_thread(thread.thread_id)]
                users = {each.text.message_id: discord.on(each.text.message_id) for each in seen}
                for event in meanwhile:
                    await self.hear(event)
                meanwhile = ()
                if seen:
                    findings = await self.comparing.messages(GUILD, seen, since=since, is_full=is_full, changed=changed)
                    await self._follow(findings, users, changed)
            gone = known - {each.text.message_id for each in seen}
            await self.community.following.messages_deleted(GUILD, gone)
        for event in meanwhile:
            await self.hear(event)
        while await self.read_dirty():
            pass

    async def read_dirty(self, meanwhile: Sequence[Event] = ()) -> bool:
        """Read the posts in doubt; events may come between the reading and its use. Return whether there were any."""
        dirty = await self.ballots.voting.dirty_posts(200)
        for each in dirty:
            where = each.post.message
            message = None if where is None else self.discord.messages.get(where.message_id)
            if where is None or message is None:
                await self.ballots.voting.reconcile(each, ())
                if where is not None:
                    await self.community.following.messages_deleted(GUILD, [where.message_id])
                continue
            with self.watch.reading(where) as changed:
                seen, users = self._seen(message), self.discord.on(message.message_id)
                for event in meanwhile:
                    await self.hear(event)
                meanwhile = ()
                if await self.ballots.voting.reconcile(each, self._shown(seen, users)) is not None:
                    findings = await self.comparing.messages(
                        GUILD, [seen], since=each.dirty_at, with_votes=False, changed=changed
                    )
                    await self._follow(findings, {seen.text.message_id: users}, changed)
        for event in meanwhile:
            await self.hear(event)
        return bool(dirty)

    async def _follow(
        self, findings: Findings, users: Mapping[Snowflake, set[Reaction]], changed: Set[Snowflake]
    ) -> None:
        """Hand over who reacts to the messages in question."""
        for doubt in findings.doubts:
            shown = self._shown(doubt.seen, users[doubt.seen.text.message_id])
            await self.ballots.voting.reconcile(doubt.dirty, shown)
        for seen in findings.candidates:
            message_id = seen.text.message_id
            shown = self._shown(seen, users[message_id])
            await self.comparing.candidate(seen.text, shown, is_changed=message_id in changed)
        for seen in findings.marks:
            kinds: dict[Snowflake, int] = {}
            for each in users[seen.text.message_id]:
                if each.emoji == MARK:
                    kinds[each.user_id] = kinds.get(each.user_id, 0) | (SUPER if each.is_super else NORMAL)
            markers = [
                Marker(
                    user,
                    kinds[user],
                    user in self.discord.bots,
                    role_ids=frozenset({HELPER_ROLE}) if user == HELPER else frozenset(),
                )
                for user in sorted(kinds)
            ]
            await self.comparing.marks(seen.text, markers, is_changed=seen.text.message_id in changed)

    def _seen(self, message: MessageText) -> SeenMessage:
        standing = self.discord.on(message.message_id)
        counts = tuple(
            ReactionCount(
                normalise_emoji(emoji),
                sum(not each.is_super for each in standing if each.emoji == emoji) + (emoji != MARK),
                sum(each.is_super for each in standing if each.emoji == emoji),
                own=emoji != MARK,
            )
            for emoji in (UP, DOWN, MARK)
        )
        return SeenMessage(message, is_own=message.author_is_bot, counts=counts)

    def _shown(self, seen: SeenMessage, users: set[Reaction]) -> list[Shown]:
        return self.discord.shown(seen.text.message_id, UP, DOWN, among=users)

    async def render(self, *, fails: bool = False, dies: bool = False) -> bool:
        """Show what waits; return whether anything did.

        Args:
            fails: Discord answers 500 to each call, and nothing is shown.
            dies: each is shown, and that it was is not recorded.
        """
        due = await self.renders.due(500)
        for render in due:
            if fails:
                await self.renders.retry(render)
                continue
            is_done = await self._show(render)
            if not dies:
                await (self.renders.done(render) if is_done else self.renders.drop(render))
        return bool(due)

    async def _show(self, render: Render) -> bool:
        """Take a reaction off; nothing else is looked at here. Return False where the permission is missing."""
        view = await self.renders.post_view(render.post_id)
        if render.kind is not RenderKind.TAKE_OFF or view is None or view.post.message is None:
            return True
        if not self.may_take_off:
            self.was_refused = True
            return False
        user, emoji = render.target.split(" ")
        for is_super in (False, True):
            reaction = Reaction(view.post.message.message_id, Snowflake(int(user)), emoji, is_super)
            self.discord.take_off(reaction, self.community.now)
        return True

    async def command(self, work: partial[object]) -> bool:
        """Do what a member asks for by command; False when it is refused."""
        try:
            await work()  # type: ignore[misc] - every command is a coroutine function
        except AskwellError:
            return False
        return True
