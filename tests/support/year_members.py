"""What members do in a simulated year, drawn by chance, and told to the model as they do it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from bot.domain.errors import AskwellError
from bot.domain.identity import Snowflake
from bot.domain.posts import Answer, CloseReason, Question
from bot.services.managing_questions import Place, Which
from tests.support.community import FORUM, GUILD, HELPER, TEXT_CHANNEL, actor
from tests.support.year_model import DAY, Offer, Story, Written
from tests.support.year_process import Process

MEMBERS = tuple(Snowflake(3_000 + each) for each in range(30))
DEAF, GONE = MEMBERS[0], MEMBERS[1]
"""Who wants no reminders, and who has left the guild; both ask all the same."""

READERS = MEMBERS[2:8]
"""Who asked for the digest."""

_VISIBLE = frozenset({FORUM, TEXT_CHANNEL})

_AFTER: dict[str, tuple[tuple[str, float, float], ...]] = {
    "ask": (
        ("answer", 0.6, 4),
        ("answer", 0.5, 8),
        ("vote", 0.8, 5),
        ("vote", 0.5, 12),
        ("chat", 0.5, 15),
        ("chat", 0.3, 30),
        ("late", 0.4, 40),
        ("close", 0.15, 12),
        ("offer", 0.3, 8),
        ("delete", 0.03, 15),
    ),
    "answer": (("vote", 0.5, 5), ("accept", 0.25, 6), ("edit", 0.1, 10), ("unwrite", 0.05, 10)),
    "accept": (("unaccept", 0.3, 15),),
    "close": (("reopen", 0.6, 20),),
    "offer": (("answer", 0.8, 2), ("cheer", 0.5, 4), ("cheer", 0.5, 4), ("cheer", 0.5, 4), ("award", 0.3, 4)),
    "stale": (("return", 0.4, 20), ("reopen", 0.1, 20)),
    "reminder": (("keep", 0.3, 2),),
}
"""What follows what: how probably, and after how many days as a mean."""


@dataclass(order=True)
class Event:
    """Something that will happen, at a time in seconds."""

    at: int
    order: int
    kind: str = field(compare=False)
    question: int = field(compare=False, default=0)


class Members:
    """The members of the guild, and the stories of their questions as the model tells them."""

    def __init__(self, chance: random.Random, later: Callable[[str, float, int], None]) -> None:
        """Prepare.

        Args:
            chance: decides everything.
            later: plans an event: its kind, after how many seconds, and with which question.
        """
        self._chance, self._later = chance, later
        self._voters = count(10_000)
        self.questions: dict[int, Question] = {}
        self.answers: dict[int, Answer] = {}
        self.stories: dict[int, Story] = {}
        self.offers: dict[int, Offer] = {}
        self.of_thread: dict[int, int] = {}
        self.tally: Counter[str] = Counter()

    async def do(self, process: Process, event: Event, now: int) -> None:
        """Let an event happen, if it can still.

        Args:
            process: the bot that hears of it.
            event: what happens; at: when by Discord's clock.
            now: by the bot's clock.
        """
        story = self.stories.get(event.question)
        if event.kind == "ask":
            self.follow("ask", await self._ask(process, now))
            return
        if story is None or story.is_deleted:
            return
        if await getattr(self, f"_{event.kind}")(process, event, story, now):
            self.tally[event.kind] += 1
            self.follow(event.kind, event.question)

    def follow(self, kind: str, question: int) -> None:
        """Plan what follows on what happened to a question."""
        for then, share, days in _AFTER.get(kind, ()):
            if self._chance.random() < share:
                self._later(then, self._chance.expovariate(1 / (days * DAY)), question)

    def running(self, question: int) -> list[tuple[int, Offer]]:
        """Return the bounties that run on a question, by their rows: one at most."""
        return [(key, each) for key, each in self.offers.items() if each.question == question and each.state == "open"]

    async def _ask(self, process: Process, now: int) -> int:
        asker = self._chance.choice(MEMBERS)
        question = await process.community.ask(asker)
        assert question.thread_id is not None
        self.questions[question.id], self.of_thread[question.thread_id] = question, question.id
        self.stories[question.id] = story = Story(asker, now, wants_reminder=asker not in (DEAF, GONE))
        story.happens(now)
        # Whoever is to offer bounties needs some reputation.
        for _ in range(self._chance.randint(0, 8)):
            story.liked_at = now
            await process.ballots.add(question.post, Snowflake(next(self._voters)))
        return question.id

    async def _answer(self, process: Process, event: Event, story: Story, now: int) -> bool:
        others = set(MEMBERS) - {story.asker} - {each.author for each in story.answers.values()}
        author = self._chance.choice(sorted(others))
        message = process.community.message(self.questions[event.question], author, created_at=event.at)
        answer = await process.community.answering.detect(message)
        assert answer is not None
        self.answers[answer.id] = answer
        story.answers[answer.id] = Written(author, event.at)
        story.happens(max(event.at, now))
        return True

    async def _chat(self, process: Process, event: Event, story: Story, _now: int) -> bool:
        return await self._say(process, event, story, self._chance.choice(MEMBERS))

    async def _late(self, process: Process, event: Event, story: Story, _now: int) -> bool:
        return await self._say(process, event, story, story.asker)

    async def _return(self, process: Process, event: Event, story: Story, _now: int) -> bool:
        return story.is_stale and await self._say(process, event, story, story.asker)

    async def _say(self, process: Process, event: Event, story: Story, author: int) -> bool:
        """Let somebody write what is no answer; what the asker writes opens a stale question again."""
        message = process.community.message(
            self.questions[event.question], Snowflake(author), "hm", is_reply=True, created_at=event.at
        )
        await process.community.answering.hear(message)
        if story.is_stale and author == story.asker:
            self.tally["stale ones opened by a message"] += 1
            story.closings[-1].is_excused = True
            story.open(event.at)
        story.happens(event.at)
        return True

    async def _vote(self, process: Process, event: Event, story: Story, now: int) -> bool:
        standing = story.standing()
        return await self._vote_on(
            process, self._chance.choice([event.question, *standing, *standing]), event, story, now
        )

    async def _cheer(self, process: Process, event: Event, story: Story, now: int) -> bool:
        """Vote for the newest answer."""
        standing = story.standing()
        return bool(standing) and await self._vote_on(process, standing[-1], event, story, now)

    async def _vote_on(self, process: Process, key: int, event: Event, story: Story, now: int) -> bool:
        post = self.questions[key].post if key == event.question else self.answers[key].post
        await process.ballots.add(post, Snowflake(next(self._voters)))
        if key != event.question:
            story.answers[key].score += 1
            story.answers[key].is_touched = True
        story.happens(now)
        return True

    async def _edit(self, process: Process, _event: Event, story: Story, now: int) -> bool:
        for key in story.standing()[:1]:
            message = self.answers[key].post.message
            assert message is not None
            text = f"{self.answers[key].post.body} This was edited at {now}."
            await process.community.following.message_edited(GUILD, message, text, now)
            story.answers[key].is_touched = True
            story.happens(now)
        return bool(story.standing())

    async def _accept(self, process: Process, event: Event, story: Story, now: int) -> bool:
        standing = story.standing()
        if not standing or story.accepted is not None:
            return False
        story.accepted = key = self._chance.choice(standing)
        question_id, answer_id = self.questions[event.question].id, self.answers[key].id
        await process.ballots.accepting.accept_answer(GUILD, question_id, answer_id, actor(Snowflake(story.asker)))
        story.happens(now)
        return True

    async def _unaccept(self, process: Process, event: Event, story: Story, now: int) -> bool:
        if story.accepted is None:
            return False
        question, answer = self.questions[event.question], self.answers[story.accepted]
        await process.ballots.accept(question, answer, Snowflake(story.asker), toggle=True)
        story.accepted = None
        story.happens(now)
        return True

    async def _keep(self, process: Process, event: Event, story: Story, now: int) -> bool:
        if not story.is_open or story.accepted is not None:
            return False
        await process.ageing.keep_open(GUILD, self.questions[event.question].id, actor(Snowflake(story.asker)))
        story.happens(now)
        return True

    async def _close(self, process: Process, event: Event, story: Story, now: int) -> bool:
        if not story.is_open:
            return False
        await process.managing.close(self._place(event), actor(Snowflake(story.asker)), CloseReason.NO_LONGER_NEEDED)
        story.close(as_stale=False, at=now)
        return True

    async def _reopen(self, process: Process, event: Event, story: Story, now: int) -> bool:
        if story.is_open:
            return False
        await process.managing.reopen(self._place(event), actor(Snowflake(story.asker)))
        story.open(now)
        return True

    async def _unwrite(self, process: Process, _event: Event, story: Story, now: int) -> bool:
        for key in story.standing():
            message = self.answers[key].post.message
            # What was done with an answer goes with it: whether that was activity is nobody's question here.
            if key != story.accepted and message is not None and not story.answers[key].is_touched:
                await process.community.following.messages_deleted(GUILD, [message.message_id])
                story.answers[key].stands = False
                story.settle(now)
                return True
        return False

    async def _delete(self, process: Process, event: Event, story: Story, now: int) -> bool:
        await process.managing.delete(Which(GUILD, self.questions[event.question].id, _VISIBLE), actor(HELPER))
        story.is_open, story.is_stale, story.is_deleted = False, False, True
        story.settle(now)
        for _, offer in self.running(event.question):
            offer.state, story.bounty_ends_at = "returned", None
        return True

    async def _offer(self, process: Process, event: Event, story: Story, now: int) -> bool:
        thread_id, amount = self.questions[event.question].thread_id, self._chance.randint(50, 120)
        assert thread_id is not None
        try:
            shown = await process.bountying.offer(GUILD, thread_id, Snowflake(story.asker), amount)
        except AskwellError:
            # Too poor, too many, or closed: that is the subject of other tests.
            return False
        if shown.is_new:
            self.offers[shown.bounty.id] = offer = Offer(event.question, story.asker, amount, now)
            story.bounty_ends_at = offer.ends_at
        return shown.is_new

    async def _award(self, process: Process, event: Event, story: Story, now: int) -> bool:
        standing = story.standing()
        for bounty_id, offer in self.running(event.question):
            if standing and now < offer.ends_at:
                key = self._chance.choice(standing)
                await process.bountying.award(GUILD, bounty_id, Snowflake(story.asker), self.answers[key].id)
                offer.award(key)
                story.bounty_ends_at = None
                story.happens(now)
                return True
        return False

    def _place(self, event: Event) -> Place:
        thread_id = self.questions[event.question].thread_id
        assert thread_id is not None
        return Place(GUILD, thread_id, _VISIBLE)
