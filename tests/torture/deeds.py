"""A crowd that does at random what members do, by seed; it is held to Discord's rules, not to the bot's."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from simcord.backend.errors import BackendError, SetupError

from tests.process.scene import ACCEPT, DOWN, UP, Scene
from tests.torture.bound import hidden_swaps
from tests.wire.people import Person
from tests.wire.views import MessageView
from tests.wire.world import Channel

PEOPLE = 12
LONG = "This is long enough to be taken for an answer by everybody who reads it, number"
SHORT = "Thanks, number"
MOST_PAUSE_SECONDS = 0.03
NOT_DONE = (BackendError, SetupError, AssertionError)
"""What Discord refuses, what its client does not offer, and what the bot did not answer in time."""
SPELLINGS = {UP: (UP, "⬆"), DOWN: (DOWN, "⬇")}

Deed = Callable[[], Awaitable[bool]]
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Vote:
    """A vote reaction that stands."""

    message: MessageView
    emoji: str
    is_burst: bool


class Crowd:
    """People who act in the channels of a scene.

    Attributes:
        done: how often each deed was done.
    """

    def __init__(self, scene: Scene, seed: int) -> None:
        self.scene = scene
        self.choice = random.Random(seed)
        self.people = [scene.alice, scene.bob, scene.carol]
        self.people += [scene.guild.member(f"member{number}") for number in range(PEOPLE - 3)]
        self.moderator = scene.guild.member("moderator", manage_messages=True, manage_threads=True)
        self.done: Counter[str] = Counter()
        self._texts = 0
        self._waiting: set[asyncio.Future[object]] = set()
        self._by_hand: list[tuple[Deed, int]] = [
            (self.vote, 30),
            (self.take_back, 10),
            (self.switch, 8),
            (self.write, 9),
            (self.edit, 7),
            (self.delete, 5),
            (self.mark, 5),
            (self.unmark, 3),
            (self.clear, 3),
            (self.open_thread, 3),
            (self.archive, 4),
            (self.wake, 3),
            (self.lock, 2),
            (self.delete_thread, 1),
        ]
        self._by_command: list[tuple[Deed, int]] = [
            (self.ask, 2),
            (self.answer, 3),
            (self.mark_as_answer, 2),
            (self.retract, 2),
            (self.accept, 3),
        ]

    # --- acting

    async def act(self, count: int, *, with_bot: bool = False) -> None:
        """Do so many deeds; commands only where the bot is there to answer them."""
        deeds = self._by_hand + self._by_command if with_bot else self._by_hand
        weights = [weight for _, weight in deeds]
        left = count
        while left:
            (deed,) = self.choice.choices([deed for deed, _ in deeds], weights)
            if await self._try(deed):
                self.done[getattr(deed, "__name__", "?")] += 1
                left -= 1
            if with_bot:
                await asyncio.sleep(self.choice.random() * MOST_PAUSE_SECONDS)
        await self.answered()

    async def answered(self) -> None:
        """Wait for the commands that were used; a bot that died answers none."""
        while self._waiting and self.scene.bot.is_running:
            await asyncio.wait(self._waiting, timeout=0.05)
        for command in self._waiting:
            command.cancel()

    async def _try(self, deed: Deed) -> bool:
        """Do a deed; what Discord or its client refuses was none."""
        with suppress(*NOT_DONE):
            return await deed()
        return False

    async def show_swaps(self) -> int:
        """Let one more member react wherever what was done left all counts as they are on record; return how often.

        No list of messages tells of such swaps; a repair leaves them to the sweep.
        """
        swapped = hidden_swaps(self.scene)
        for message, emoji in swapped:
            thread = self.scene.world.channel(message.channel_id)
            if thread.is_archived:
                thread.wake()
            others = [person for person in self.people if person.id not in message.reactors(emoji)]
            await self.choice.choice(others).react(message, emoji)
        return len(swapped)

    # --- reactions

    async def vote(self) -> bool:
        """Vote on a post or another message; now and then with both reactions, or with a super one."""
        message = self._any_message(lambda message: not message.is_system)
        if message is None:
            return False
        person = self._anybody()
        emoji = UP if self.choice.random() < 0.7 else DOWN
        is_burst = self.choice.random() < 0.15
        if person.id in message.kinds(emoji)[is_burst]:
            return False
        await person.react(message, self.choice.choice(SPELLINGS[emoji]), burst=is_burst)
        return True

    async def take_back(self) -> bool:
        """Take a vote back."""
        person = self._anybody()
        vote = self._vote_of(person)
        if vote is None:
            return False
        await person.unreact(vote.message, vote.emoji, burst=vote.is_burst)
        return True

    async def switch(self) -> bool:
        """Add the other direction to a vote, mostly taking the first back."""
        person = self._anybody()
        vote = self._vote_of(person)
        if vote is None:
            return False
        if self.choice.random() < 0.7:
            await person.unreact(vote.message, vote.emoji, burst=vote.is_burst)
        await person.react(vote.message, DOWN if vote.emoji == UP else UP)
        return True

    async def mark(self) -> bool:
        """Put a check mark on a message, as the asker or somebody else."""
        thread = self._any_thread()
        message = None if thread is None else self._pick(self._of_members(thread))
        if thread is None or message is None:
            return False
        person = self._asker(thread) if self.choice.random() < 0.7 else self._anybody()
        if person.id in message.reactors(ACCEPT):
            return False
        await person.react(message, ACCEPT)
        return True

    async def unmark(self) -> bool:
        """Take a check mark back."""
        message = self._any_message(lambda message: bool(set(message.reactors(ACCEPT)) & self._ids))
        if message is None:
            return False
        person = self._person(self.choice.choice(sorted(set(message.reactors(ACCEPT)) & self._ids)))
        await person.unreact(message, ACCEPT)
        return True

    async def clear(self) -> bool:
        """Clear a message of one emoji or of all, as a moderator."""
        message = self._any_message(lambda message: bool(message.raw.reactions))
        if message is None:
            return False
        await self.moderator.clear(message, self.choice.choice([None, UP, DOWN, ACCEPT]))
        return True

    # --- messages

    async def write(self) -> bool:
        """Write a long or a short message, or a reply."""
        thread = self._any_thread(may_be_archived=True)
        if thread is None or thread.is_locked:
            return False
        kind = self.choice.random()
        reply_to = self._pick(self._of_members(thread)) if kind > 0.85 else None
        await self._anybody().send(thread, self._text(LONG if kind < 0.6 else SHORT), reply_to=reply_to)
        return True

    async def edit(self) -> bool:
        """Edit one's message: a long one stays long, a short one short."""
        message = self._any_message(lambda message: message.author_id in self._ids)
        if message is None:
            return False
        stem = SHORT if message.content.startswith(SHORT) else LONG
        await self._person(message.author_id).edit(message, self._text(stem))
        return True

    async def delete(self) -> bool:
        """Delete a message, mostly one's own; now and then a card, as a moderator."""
        message = self._any_message(lambda message: not message.is_system and not self._is_index(message))
        if message is None:
            return False
        is_own = message.author_id in self._ids and self.choice.random() < 0.7
        await (self._person(message.author_id) if is_own else self.moderator).delete(message)
        return True

    # --- threads

    async def open_thread(self) -> bool:
        """Open a thread in the forum by hand."""
        title = self._text("How is this done")
        await self._anybody().forum_post(self.scene.forum, title, self._text("Please explain how this is done"))
        return True

    async def archive(self) -> bool:
        """Archive a thread."""
        thread = self._any_thread()
        if thread is None:
            return False
        thread.archive()
        return True

    async def wake(self) -> bool:
        """Open an archived thread."""
        thread = self._pick([thread for thread in self.scene.threads if thread.is_archived])
        if thread is None:
            return False
        thread.wake()
        return True

    async def lock(self) -> bool:
        """Lock a thread, or unlock it."""
        thread = self._any_thread()
        if thread is None:
            return False
        thread.lock(is_locked=not thread.is_locked)
        return True

    async def delete_thread(self) -> bool:
        """Delete a thread with everything in it, but none that was archived long ago: no repair finds that out."""
        archived = {row for (row,) in self.scene.stage.rows("SELECT thread_id FROM question WHERE is_archived = 1")}
        thread = self._pick([thread for thread in self.scene.threads if thread.id not in archived])
        if thread is None:
            return False
        thread.delete()
        return True

    # --- commands; the bot may die before it answers

    async def ask(self) -> bool:
        """Ask by command."""
        channel = self.scene.text if self.choice.random() < 0.5 else self.scene.chat
        return await self._command(
            self.scene.submit_ask(
                self._anybody(),
                channel,
                title=self._text("What is the way to do this"),
                details=self._text("I would like to know how to do this"),
            )
        )

    async def answer(self) -> bool:
        """Answer by command."""
        thread = self._any_thread()
        return thread is not None and await self._command(self._submit_answer(thread, self._anybody()))

    async def _submit_answer(self, thread: Channel, person: Person) -> None:
        form = await person.slash(thread, "answer")
        if form.modal is not None:
            await person.submit(form, answer=self._text(LONG))

    async def mark_as_answer(self) -> bool:
        """Mark a message as an answer."""
        return await self._menu("Mark as answer")

    async def retract(self) -> bool:
        """Say that a message is no answer."""
        return await self._menu("Not an answer")

    async def accept(self) -> bool:
        """Accept an answer from its menu, mostly as the asker."""
        return await self._menu("Accept answer")

    async def _menu(self, name: str) -> bool:
        thread = self._any_thread()
        message = None if thread is None else self._pick(self._of_members(thread))
        if thread is None or message is None:
            return False
        person = self._asker(thread) if self.choice.random() < 0.7 else self._person(message.author_id)
        return await self._command(person.menu(message, name))

    async def _command(self, command: Awaitable[object]) -> bool:
        """Use a command, and go on before it is answered."""
        task = asyncio.ensure_future(command)
        self._waiting.add(task)
        task.add_done_callback(self._is_answered)
        await asyncio.sleep(0)
        return True

    def _is_answered(self, command: asyncio.Future[object]) -> None:
        """Take note of the end of a command: refused, not offered, or not answered by a bot that died."""
        self._waiting.discard(command)
        if not command.cancelled() and not isinstance(command.exception(), NOT_DONE):
            command.result()

    # --- choosing

    @property
    def _ids(self) -> set[int]:
        return {person.id for person in self.people}

    def _anybody(self) -> Person:
        return self.choice.choice(self.people)

    def _person(self, user_id: int) -> Person:
        return next((person for person in self.people if person.id == user_id), self.people[0])

    def _asker(self, thread: Channel) -> Person:
        """Return who asked: whoever opened the thread, or was added to it first after the bot."""
        return next((person for person in self.people if person.id == thread.owner_id), self._first_member(thread))

    def _first_member(self, thread: Channel) -> Person:
        first = [user_id for user_id in thread.members if user_id in self._ids]
        return self._person(first[0]) if first else self._anybody()

    def _pick(self, things: list[Thing]) -> Thing | None:
        return self.choice.choice(things) if things else None

    def _any_thread(self, *, may_be_archived: bool = False) -> Channel | None:
        return self._pick([thread for thread in self.scene.threads if may_be_archived or not thread.is_archived])

    def _any_message(self, wanted: Callable[[MessageView], bool]) -> MessageView | None:
        thread = self._any_thread()
        if thread is None:
            return None
        messages = [message for message in thread.messages if wanted(message)]
        card = self._card(thread)
        if card is not None and card.channel_id != thread.id and wanted(card):
            messages.append(card)
        return self._pick(messages)

    def _card(self, thread: Channel) -> MessageView | None:
        try:
            return thread.card
        except LookupError:
            return None

    def _of_members(self, thread: Channel) -> list[MessageView]:
        return [message for message in thread.messages if message.author_id in self._ids and not message.is_system]

    def _is_index(self, message: MessageView) -> bool:
        is_bots = message.author_id == self.scene.world.bot_id
        return is_bots and self.scene.value("SELECT count(*) FROM question WHERE index_message_id = :id", id=message.id)

    def _vote_of(self, person: Person) -> Vote | None:
        """Return a vote of somebody that stands in a thread that is open."""
        thread = self._any_thread()
        if thread is None:
            return None
        card = self._card(thread)
        found = [
            Vote(message, emoji, bool(kind))
            for message in (*thread.messages, *([] if card is None else [card]))
            for emoji in (UP, DOWN)
            for kind, ids in enumerate(message.kinds(emoji))
            if person.id in ids
        ]
        return self._pick(found)

    def _text(self, stem: str) -> str:
        self._texts += 1
        return f"{stem} {self._texts}?"
