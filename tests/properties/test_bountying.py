"""Bounties against an account in plain Python, whatever askers, voters, helpers and time do, in whatever order."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import AskwellError
from bot.domain.identity import Snowflake
from bot.domain.posts import Answer, Question
from bot.services.bountying import Bountying
from bot.services.following import delete_question
from bot.services.standing import Standings
from bot.storage.database import Database
from tests.support.ballots import Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, CAROL, GUILD, Community, actor

MEMBERS = (ALICE, BOB, CAROL)
DEEDS = ("offer", "award", "answer", "vote", "retract", "mark", "delete", "time", "end", "points")

deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 11), st.integers(0, 11)), max_size=25)


@dataclass
class Offered:
    """A bounty as the account keeps it: who paid, what for, and who has what of it."""

    giver: Snowflake
    question: int
    amount: int
    is_open: bool = True
    is_returned: bool = False
    answer: int | None = None
    awarded: int = 0


@dataclass
class Account:
    """What bounties gave and cost, counted from scratch."""

    bounties: dict[int, Offered] = field(default_factory=dict)
    live: dict[int, tuple[Snowflake, bool]] = field(default_factory=dict)

    def points(self, user: Snowflake) -> int:
        paid = sum(each.amount for each in self.bounties.values() if each.giver == user and not each.is_returned)
        earned = sum(
            each.awarded
            for each in self.bounties.values()
            if each.answer is not None and self.live[each.answer] == (user, True)
        )
        return earned - paid


class Fair:
    """Three members with reputation, three questions of each, and bounties."""

    def __init__(self, database: Database) -> None:
        self.clock = ManualClock()
        self.community = Community(database, self.clock)
        self.ballots = Ballots(self.community)
        self.bountying = Bountying(database, self.clock)
        self.standings = Standings(database, self.clock)
        self.account = Account()
        self.questions: list[Question] = []
        self.answers: list[tuple[Question, Answer]] = []
        self.voters = count(9_000)

    async def open(self) -> None:
        rules = {"bounties": "on", "daily_cap": "100000", "qa_channels": "1001", "questions_per_hour": "0"}
        await self.community.configuring.change(GUILD, rules)
        for member in MEMBERS:
            for _ in range(3):
                self.questions.append(await self.community.ask(member))
            for _ in range(25):
                await self.ballots.add(self.questions[-1].post, Snowflake(next(self.voters)))

    async def do(self, deed: str, first: int, second: int) -> None:
        question = self.questions[first % len(self.questions)]
        try:
            await getattr(self, f"do_{deed}")(question, first, second)
        except AskwellError:
            return

    async def do_offer(self, question: Question, _first: int, second: int) -> None:
        assert question.thread_id is not None
        amount = 50 + 20 * second
        shown = await self.bountying.offer(GUILD, question.thread_id, question.post.author_id, amount)
        if shown.is_new:
            self.account.bounties[shown.bounty.id] = Offered(question.post.author_id, question.id, amount)

    async def do_award(self, _question: Question, first: int, second: int) -> None:
        if not self.account.bounties or not self.answers:
            return
        bounty_id = sorted(self.account.bounties)[first % len(self.account.bounties)]
        offered = self.account.bounties[bounty_id]
        _, answer = self.answers[second % len(self.answers)]
        await self.bountying.award(GUILD, bounty_id, offered.giver, answer.id)
        offered.is_open, offered.answer, offered.awarded = False, answer.id, offered.amount

    async def do_answer(self, question: Question, _first: int, second: int) -> None:
        author = MEMBERS[second % 3]
        message = self.community.message(question, author)
        answer = await self.community.answering.mark(message, actor(author))
        self.answers.append((question, answer))
        self.account.live[answer.id] = (author, True)

    async def do_vote(self, _question: Question, first: int, _second: int) -> None:
        if self.answers:
            _, answer = self.answers[first % len(self.answers)]
            await self.ballots.add(answer.post, Snowflake(next(self.voters)))

    async def do_retract(self, _question: Question, first: int, _second: int) -> None:
        if self.answers:
            _, answer = self.answers[first % len(self.answers)]
            author, _ = self.account.live[answer.id]
            assert answer.post.message is not None
            await self.community.answering.retract(GUILD, answer.post.message.message_id, actor(author))
            self.account.live[answer.id] = (author, False)

    async def do_mark(self, _question: Question, first: int, _second: int) -> None:
        if self.answers:
            question, answer = self.answers[first % len(self.answers)]
            author, _ = self.account.live[answer.id]
            await self.community.answering.mark(self.ballots.message_of(question, answer), actor(author))
            self.account.live[answer.id] = (author, True)

    async def do_delete(self, question: Question, first: int, second: int) -> None:
        if second < 8:
            return
        by_asker, now = bool(first % 2), self.community.now
        await self.community.database.write(lambda c: delete_question(c, question.id, now, by_asker=by_asker))
        for offered in self.account.bounties.values():
            if offered.question == question.id and offered.is_open:
                offered.is_open, offered.is_returned = False, not by_asker

    async def do_time(self, _question: Question, _first: int, second: int) -> None:
        self.clock.advance(86_400 * second)

    async def do_end(self, _question: Question, _first: int, _second: int) -> None:
        for bounty_id, offered in self.account.bounties.items():
            await self.bountying.end(bounty_id)
            view = await self.bountying.view(bounty_id)
            assert view is not None
            if offered.is_open and view.bounty.ended_at is not None:
                assert self.community.now >= view.bounty.ends_at
                assert view.bounty.awarded in (0, offered.amount // 2)
                offered.is_open, offered.answer, offered.awarded = False, view.bounty.answer_id, view.bounty.awarded

    async def do_points(self, _question: Question, _first: int, second: int) -> None:
        await self.community.configuring.change(GUILD, {"points_answer_up": str(second)})

    async def assert_right(self) -> None:
        await self.standings.catch_up()
        assert await self.ballots.drift() == []
        for member in MEMBERS:
            kept = await self.community.value(
                "SELECT SUM(bounty) FROM member_day JOIN member ON member.id = member_id WHERE user_id = :user",
                user=member,
            )
            assert (kept or 0) == self.account.points(member)
            running = [each for each in self.account.bounties.values() if each.giver == member and each.is_open]
            assert len(running) <= 3


async def _live(path: Path, history: list[tuple[str, int, int]]) -> None:
    database = await Database.open(path)
    try:
        fair = Fair(database)
        await fair.open()
        for deed in history:
            await fair.do(*deed)
        await fair.assert_right()
    finally:
        await database.close()


def test_every_point_of_every_bounty_is_accounted_for(tmp_path_factory: pytest.TempPathFactory) -> None:
    runs = count()
    folder = tmp_path_factory.mktemp("bounties")

    @settings(max_examples=25, deadline=None)
    @given(deeds)
    def live(history: list[tuple[str, int, int]]) -> None:
        asyncio.run(_live(folder / f"{next(runs)}.db", history))

    live()
