"""The life of questions, whatever members, settings, restarts and the clock do, in whatever order."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ageing import Step
from bot.domain.identity import SECONDS_A_DAY
from bot.domain.posts import Answer, Question
from bot.services.accepting import Accepting
from bot.services.ageing import Ageing
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, GUILD, Community, actor
from tests.support.empty_database import EmptyDatabase

DAY = SECONDS_A_DAY
DEEDS = ("ask", "answer", "write", "return", "accept", "unaccept", "keep", "days", "hours", "jump", "work", "set")

deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 11), st.integers(0, 60)), max_size=40)


class Village:
    """A guild whose questions grow old, with a record of what it was told."""

    def __init__(self, database: Database) -> None:
        self.clock = ManualClock()
        self.community = Community(database, self.clock)
        self.ageing = Ageing(database, self.clock)
        self.accepting = Accepting(database, self.clock)
        self.questions: list[Question] = []
        self.answers: dict[int, Answer] = {}
        self.reminders: Counter[int] = Counter()
        self.reminder_days, self.stale_days = 3, 30

    async def open(self) -> None:
        await self.community.configuring.change(
            GUILD, {"qa_channels": "1001", "questions_per_hour": "0", "open_questions": "0"}
        )
        await self.do("ask", 0, 0)

    async def do(self, deed: str, which: int, amount: int) -> None:
        question = self.questions[which % len(self.questions)] if self.questions else None
        if deed == "ask" or question is None:
            self.questions.append(await self.community.ask(ALICE))
        elif deed in ("days", "hours"):
            self.clock.advance(amount * (DAY if deed == "days" else 3_600))
        elif deed == "jump":
            self.clock.set(self.clock.now() + timedelta(days=(which - 6) * amount))
        elif deed == "work":
            await self.work()
        else:
            await self.act(deed, question, which, amount)

    async def act(self, deed: str, question: Question, which: int, amount: int) -> None:
        answer = self.answers.get(question.id)
        match deed:
            case "answer" if answer is None:
                self.answers[question.id] = await self.community.write_answer(question, BOB)
            case "write" | "return":
                author = ALICE if deed == "return" else BOB
                await self.community.answering.hear(self.community.message(question, author, "hm", is_reply=True))
            case "accept" if answer is not None:
                await self.accepting.accept_answer(GUILD, question.id, answer.id, actor(ALICE))
            case "unaccept" if answer is not None and answer.post.message is not None:
                message = self.community.message(question, BOB, message_id=answer.post.message.message_id)
                await self.accepting.accept(message, actor(ALICE), toggle=True)
            case "keep":
                if await self.is_waiting(question):
                    await self.ageing.keep_open(GUILD, question.id, actor(ALICE))
            case "set":
                self.reminder_days, self.stale_days = which % 4, amount
                texts = {"reminder_after_days": str(which % 4), "stale_after_days": str(amount)}
                await self.community.configuring.change(GUILD, texts)
            case _:
                pass

    async def is_waiting(self, question: Question) -> bool:
        found = await self.community.value(
            """
            SELECT COUNT(*) FROM question LEFT JOIN acceptance ON acceptance.question_id = question.id
            WHERE question.id = :id AND state = 'open' AND acceptance.question_id IS NULL
            """,
            id=question.id,
        )
        return found == 1

    async def work(self) -> None:
        """Do what is due, as the clockwork does; nothing is due afterwards."""
        for _ in range(5):
            due = await self.ageing.due(100)
            if not due:
                break
            for each in await self.ageing.look(due):
                if each.step is Step.CLOSE:
                    await self.check_is_stale(each.question)
                    assert await self.ageing.close(each.question.id)
                else:
                    assert await self.ageing.remind(each.question.id)
        assert await self.ageing.due(100) == []
        await self.take_reminders()
        await self.check_nothing_is_missed()

    async def check_is_stale(self, question: Question) -> None:
        active_at = await self.community.value("SELECT last_activity_at FROM question WHERE id = :id", id=question.id)
        assert self.stale_days
        assert self.community.now - active_at >= self.stale_days * DAY
        assert await self.is_waiting(question)

    async def take_reminders(self) -> None:
        def take(connection: Connection) -> list[int]:
            rows = connection.fetch_all("DELETE FROM render WHERE kind = 'reminder' RETURNING post_id")
            return [row["post_id"] for row in rows]

        self.reminders.update(await self.community.database.write(take))
        assert all(number == 1 for number in self.reminders.values())

    async def check_nothing_is_missed(self) -> None:
        rows = await self.community.rows(
            """
            SELECT question.id, last_activity_at, answer_count, reminded_at, waiting_since
            FROM question
            JOIN question_life ON question_life.question_id = question.id
            LEFT JOIN acceptance ON acceptance.question_id = question.id
            WHERE state = 'open' AND acceptance.question_id IS NULL
            """
        )
        now = self.community.now
        for _, active_at, answer_count, reminded_at, waiting_since in rows:
            assert active_at <= now + 60
            if self.stale_days:
                assert now - active_at < self.stale_days * DAY
            if self.reminder_days and answer_count and reminded_at is None:
                assert now - waiting_since < self.reminder_days * DAY


def test_each_is_reminded_of_once_at_most_and_closed_when_and_only_when_it_is_stale(
    tmp_path_factory: pytest.TempPathFactory, empty_database: EmptyDatabase
) -> None:
    runs = count()
    folder = tmp_path_factory.mktemp("village")

    @settings(max_examples=40, deadline=None)
    @given(deeds)
    def live(history: list[tuple[str, int, int]]) -> None:
        asyncio.run(_live(empty_database.lay(folder / f"{next(runs)}.db"), history))

    live()


async def _live(path: Path, history: list[tuple[str, int, int]]) -> None:
    database = await Database.open(path)
    try:
        village = Village(database)
        await village.open()
        for deed in history:
            await village.do(*deed)
        await village.work()
    finally:
        await database.close()
