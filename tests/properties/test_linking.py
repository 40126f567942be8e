"""Duplicates against an account in plain Python, whatever is linked, undone, reopened and deleted, in any order."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import AskwellError
from bot.domain.identity import Actor
from bot.domain.posts import CloseReason, Question, QuestionState
from bot.services.linking import Linking, links_of
from bot.services.managing_questions import ManagingQuestions, Place, Which
from bot.services.managing_tags import ManagingTags
from bot.services.standing import Standings
from bot.storage import questions
from bot.storage.database import Database
from tests.support.ballots import Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, CAROL, FORUM, GUILD, HELPER, Community, actor
from tests.support.empty_database import EmptyDatabase

ASKED = 7
DEEDS = (*["link"] * 5, "undo", "reopen", "delete")
VISIBLE = frozenset({FORUM})

places = st.integers(0, ASKED - 1)
deeds = st.lists(st.tuples(st.sampled_from(DEEDS), places, places), min_size=15, max_size=40)


class Account:
    """Who repeats whom, by places in the list of questions, as one would keep it by hand."""

    def __init__(self) -> None:
        self.original: dict[int, int] = {}
        self.deleted: set[int] = set()

    def link(self, question: int, named: int) -> None:
        if question in self.deleted or named in self.deleted:
            return
        root = self.original.get(named, named)
        moved: list[int] = []
        if root in self.deleted:
            # What is named takes the place of the deleted one, unless all of it is refused.
            moved, root = [each for each in self.original if self.original[each] == root and each != named], named
        if root == question:
            return
        if moved or self.original.get(named) in self.deleted:
            del self.original[named]
        self.original |= dict.fromkeys(moved, root)
        self.original |= {each: root for each in self.original if self.original[each] == question}
        self.original[question] = root

    def unlink(self, question: int) -> None:
        if question not in self.deleted:
            self.original.pop(question, None)

    def delete(self, question: int) -> None:
        self.deleted.add(question)


class Desk:
    """Questions with votes and answers, and a helper who marks them."""

    def __init__(self, database: Database) -> None:
        self.community = Community(database, ManualClock())
        self.linking = Linking(database, self.community.clock)
        self.managing = ManagingQuestions(database, self.community.clock)
        self.ballots = Ballots(self.community)
        self.account = Account()
        self.questions: list[Question] = []
        self.points: list[tuple[object, ...]] = []

    async def open(self) -> None:
        rules = {"qa_channels": str(FORUM), "questions_per_hour": "0", "open_questions": "0"}
        await self.community.configuring.change(GUILD, rules)
        tagging = ManagingTags(self.community.database, self.community.clock)
        await tagging.create(GUILD, Actor(HELPER, is_manager=True), "git")
        for _ in range(ASKED):
            question = await self.community.ask(ALICE, tags=("git",))
            answer = await self.community.write_answer(question, BOB)
            await self.ballots.add(answer.post, CAROL)
            self.questions.append(question)
        self.points = await self._points()
        assert (BOB, ASKED, ASKED, ASKED) in self.points

    async def do(self, deed: str, first: int, second: int) -> None:
        question = self.questions[first]
        assert question.thread_id is not None
        try:
            if deed == "link":
                self.account.link(first, second)
                number = self.questions[second].number
                await self.linking.link(GUILD, question.id, number, actor(HELPER), VISIBLE)
            elif deed == "undo":
                self.account.unlink(first)
                await self.managing.undo_duplicate(Which(GUILD, question.id, VISIBLE), actor(HELPER))
            elif deed == "reopen":
                self.account.unlink(first)
                await self.managing.reopen(Place(GUILD, question.thread_id, VISIBLE), actor(HELPER))
            else:
                self.account.delete(first)
                await self.community.following.thread_deleted(GUILD, question.thread_id)
        except AskwellError:
            return

    async def assert_right(self) -> None:
        place = {question.id: number for number, question in enumerate(self.questions)}
        rows = await self.community.rows("SELECT question_id, original_id FROM duplicate")
        kept = {place[question]: place[original] for question, original in rows}
        assert kept == self.account.original
        assert not kept.keys() & set(kept.values())
        times = Counter(kept.values())
        for number, question in enumerate(self.questions):
            now, links = await self.community.database.read(
                lambda c, each=question.id: (
                    questions.require_question(c, each),
                    links_of(c, questions.require_question(c, each)),
                )
            )
            assert links.times == times[number]
            standing = [each for each in kept if kept[each] == number and each not in self.account.deleted]
            assert {place[each.id] for each in links.duplicates} == set(standing)
            if number in kept and number not in self.account.deleted:
                assert (now.state, now.close_reason) == (QuestionState.CLOSED, CloseReason.DUPLICATE)
        frequent = (await self.linking.frequent(GUILD, VISIBLE)).items
        assert {(place[each.question.id], each.times) for each in frequent} == {
            (number, each) for number, each in times.items() if number not in self.account.deleted
        }
        assert [each.times for each in frequent] == sorted((each.times for each in frequent), reverse=True)
        assert await self._points() == self.points
        assert await self.ballots.drift() == []

    async def _points(self) -> list[tuple[object, ...]]:
        """Return what whoever answered has of it: that stays, whatever becomes of the question."""
        standings = Standings(self.community.database, self.community.clock)
        await standings.catch_up()
        return [
            *await self.community.rows("SELECT user_id, answers, ups, score FROM member_tag"),
            *await self.community.rows(
                "SELECT answers, member_standing.reputation FROM member_standing JOIN member ON member.id = member_id"
                " WHERE user_id = :bob",
                bob=BOB,
            ),
        ]


async def _live(path: Path, history: list[tuple[str, int, int]]) -> None:
    database = await Database.open(path)
    try:
        desk = Desk(database)
        await desk.open()
        for deed in history:
            await desk.do(*deed)
        await desk.assert_right()
    finally:
        await database.close()


def test_no_circle_no_lost_link_and_nobodys_points(
    tmp_path_factory: pytest.TempPathFactory, empty_database: EmptyDatabase
) -> None:
    runs = count()
    folder = tmp_path_factory.mktemp("duplicates")

    @settings(max_examples=30, deadline=None)
    @given(deeds)
    def live(history: list[tuple[str, int, int]]) -> None:
        asyncio.run(_live(empty_database.lay(folder / f"{next(runs)}.db"), history))

    live()
