"""An archive as a community that lives: its lines become gateway events, shuffled within each UTC day."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.identity import Snowflake
from bot.domain.messages import MessageText, NativePost
from bot.domain.posts import Answer, MessageRef, Question
from bot.domain.reactions import Shown
from bot.domain.sightings import Marker
from bot.services.comparing import Comparing
from bot.services.voting import Outcome
from bot.services.watching import Watch
from tests.support.ballots import DOWN, HELPER_ROLE, MARK, UP, Ballots
from tests.support.clock import ManualClock
from tests.support.community import DETAILS, FORUM, GUILD, Community, actor

_EVENTS_A_MINUTE = 400
"""So many that a keen voter changes more in a minute than is followed one by one, and posts have to be read."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line of an archive, on its way: day and place within the day say when it arrives."""

    line: dict[str, Any]
    day: int
    place: float


@dataclass(slots=True)
class Replay:
    """Lives an archive through the services.

    Attributes:
        events: how many events were delivered, doubles included.
        doubles: how many of them came a second time.
        readings: how many posts had to be read, for a member changed too much in a minute.
    """

    community: Community
    ballots: Ballots
    clock: ManualClock
    chance: random.Random
    events: int = 0
    doubles: int = 0
    readings: int = 0
    _questions: dict[str, Question] = field(default_factory=dict[str, Question])
    _messages: dict[str, MessageRef] = field(default_factory=dict[str, MessageRef])
    _shown: dict[Snowflake, dict[Snowflake, Shown]] = field(default_factory=dict[Snowflake, dict[Snowflake, Shown]])
    _marks: dict[Snowflake, Marker] = field(default_factory=dict[Snowflake, Marker])
    _reacting: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])

    async def live(self, lines: Iterable[dict[str, Any]], *, doubled: float = 0.1) -> None:
        """Deliver all lines of an archive but its header; a share of them twice, the second time later that day."""
        every = list(lines)
        arriving = self._arriving(every)
        again = [
            Told(each.line, each.day, self.chance.uniform(each.place, 1))
            for each in arriving
            if self.chance.random() < doubled
        ]
        self.events, self.doubles = len(arriving) + len(again), len(again)
        by_day: dict[int, list[Told]] = {}
        for told in sorted(arriving + again, key=lambda each: (each.day, each.place)):
            by_day.setdefault(told.day, []).append(told)
        for day, told in by_day.items():
            for number, each in enumerate(told):
                self.clock.set(_MIDNIGHT + timedelta(days=day, minutes=number // _EVENTS_A_MINUTE))
                await self._deliver(each.line)
            await self._read()
        for line in every:
            if line["type"] == "question" and line["state"] == "deleted":
                thread_id = self._messages[line["id"]].message_id
                await self.community.following.thread_deleted(GUILD, thread_id)

    def _arriving(self, lines: list[dict[str, Any]]) -> list[Told]:
        """Place the lines in their days at random, each after what it refers to."""
        placed: dict[str, Told] = {}
        arriving: list[Told] = []
        for line in lines:
            day, place = _day(line), self.chance.random()
            after = [placed[line[name]] for name in _REFERENCES[line["type"]]]
            for each in after:
                assert each.day <= day, f"{line} comes before what it refers to"
                if each.day == day:
                    place = max(place, self.chance.uniform(each.place, 1))
            told = Told(line, day, place)
            arriving.append(told)
            if "id" in line:
                placed[line["id"]] = told
        return arriving

    async def _deliver(self, line: dict[str, Any]) -> None:
        """Deliver one event; reactions are not waited for before the next event comes."""
        match line["type"]:
            case "question":
                await self._ask(line)
            case "answer":
                await self._answer(line)
            case "vote":
                self._reacting.append(asyncio.create_task(self._vote(line)))
            case _:
                self._reacting.append(asyncio.create_task(self._accept(line)))

    async def _ask(self, line: dict[str, Any]) -> None:
        """Let a member open a forum post."""
        known = self._messages.get(line["id"])
        thread_id = self.community.new_id() if known is None else known.message_id
        message = self._message(thread_id, thread_id, line, line["body"])
        question = await self.community.asking.adopt(NativePost(GUILD, FORUM, line["title"], message))
        assert question is not None
        self._questions[line["id"]], self._messages[line["id"]] = question, message.reference

    async def _answer(self, line: dict[str, Any]) -> None:
        """Let a member answer: by command where the asker does, else by a message that is one, or is marked so."""
        question = self._questions[line["question"]]
        author = Snowflake(int(line["author"]))
        known = self._messages.get(line["id"])
        if author == question.post.author_id:
            if known is None:
                answer = await self.community.post_card(question, author)
                assert answer.post.message is not None
                self._messages[line["id"]] = answer.post.message
            return
        assert question.thread_id is not None
        message_id = self.community.new_id() if known is None else known.message_id
        message = self._message(question.thread_id, message_id, line, line["body"] or DETAILS)
        found: Answer | None = await self.community.answering.detect(message)
        if found is None and known is None:
            await self.community.answering.mark(message, actor(author))
        self._messages[line["id"]] = message.reference

    async def _vote(self, line: dict[str, Any]) -> None:
        message, voter = self._messages[line["post"]], Snowflake(int(line["voter"]))
        is_up = line["value"] > 0
        self._shown.setdefault(message.message_id, {})[voter] = Shown(voter, ups=int(is_up), downs=int(not is_up))
        event = self.ballots.event(message, voter, UP if is_up else DOWN)
        reacted = await self.ballots.voting.add(event)
        assert reacted.outcome in (Outcome.COUNTED, Outcome.UNCHANGED, Outcome.DIRTY), (line, reacted)

    async def _accept(self, line: dict[str, Any]) -> None:
        """Let the asker, or a helper, set a check mark."""
        asker = self._questions[line["question"]].post.author_id
        by = Snowflake(int(line["accepted_by"]))
        roles = frozenset[Snowflake]() if by == asker else frozenset({HELPER_ROLE})
        event = self.ballots.event(self._messages[line["answer"]], by, MARK, role_ids=roles)
        self._marks[event.message_id] = Marker(by, role_ids=roles)
        reacted = await self.ballots.voting.add(event)
        assert reacted.outcome in (Outcome.ACCEPTED, Outcome.UNCHANGED, Outcome.DIRTY), (line, reacted)

    async def _read(self) -> None:
        """Read what is in doubt, as the bot does some seconds later."""
        await asyncio.gather(*self._reacting)
        self._reacting.clear()
        comparing = Comparing(self.community.database, self.clock, Watch(self.clock))
        while dirty := await self.ballots.voting.dirty_posts(100):
            for each in dirty:
                where, author = each.post.message, each.post.author_id
                assert where is not None
                shown = self._shown.get(where.message_id, {})
                assert await self.ballots.voting.reconcile(each, shown.values())
                if where.message_id in self._marks:
                    message = MessageText(GUILD, where.channel_id, where.message_id, author, False, "", 0)
                    await comparing.marks(message, [self._marks[where.message_id]])
                self.readings += 1

    def _message(self, thread_id: Snowflake, message_id: Snowflake, line: dict[str, Any], text: str) -> MessageText:
        author = Snowflake(int(line["author"]))
        return MessageText(GUILD, thread_id, message_id, author, False, text, self.community.now)


def lines_of(archive: bytes) -> list[dict[str, Any]]:
    """Return the lines of an archive without its header."""
    return [json.loads(line) for line in archive.splitlines()[1:]]


def _day(line: dict[str, Any]) -> int:
    moment = line.get("created_at") or line.get("cast_at") or line["accepted_at"]
    return (datetime.fromisoformat(moment) - _MIDNIGHT).days


_MIDNIGHT = datetime(1970, 1, 1, tzinfo=UTC)
_REFERENCES = {"question": (), "answer": ("question",), "vote": ("post",), "acceptance": ("question", "answer")}
