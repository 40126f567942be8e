"""Whatever members do, in whatever order and however often: the totals are those of the facts that stand."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.acceptance import may_accept
from bot.domain.identity import Snowflake
from bot.domain.points import PointsTable
from bot.domain.posts import Answer, AnswerState, Post, Question
from bot.domain.reactions import Shown
from bot.services import scoring
from bot.services.answering import ensure_answer
from bot.storage import words
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.support.ballots import DOWN, MARK, UP, Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, CAROL, GUILD, HELPER, Community, actor

T = TypeVar("T")

USERS = (ALICE, BOB, CAROL, HELPER)
QUESTIONS, ANSWERS = 2, 2

users = st.sampled_from(USERS)
emoji = st.sampled_from([UP, DOWN])
questions = st.integers(0, QUESTIONS - 1)
answers = st.integers(0, QUESTIONS * ANSWERS - 1)
posts = st.integers(0, QUESTIONS * (ANSWERS + 1) - 1)


class Model:
    """The facts, and what they are worth: the rules of the contract in as few lines as they need."""

    def __init__(self) -> None:
        self.votes: dict[tuple[int, int], tuple[int, bool, int]] = {}
        self.accepted: dict[int, tuple[int, int, int]] = {}
        self.author: dict[int, int] = {}
        self.question: dict[int, int] = {}
        self.gone: set[int] = set()
        self.table = PointsTable()

    def reputation(self, user: int) -> int:
        ups: Counter[int] = Counter()
        rest = 0
        for (post, voter), (value, counts, day) in self.votes.items():
            if not counts or post in self.gone:
                continue
            kind = "question" if self.question[post] == post else "answer"
            if self.author[post] == user and value > 0:
                ups[day] += getattr(self.table, f"{kind}_up")
            elif self.author[post] == user:
                rest += getattr(self.table, f"{kind}_down")
            if voter == user and value < 0 and kind == "answer":
                rest += self.table.downvote_cast
        for question, (answer, by, _) in self.accepted.items():
            if self.author[answer] not in (self.author[question], by):
                rest += self.table.accepted * (self.author[answer] == user)
                rest += self.table.accepting * (self.author[question] == user and question not in self.gone)
        points = rest + sum(min(gained, self.table.daily_cap) for gained in ups.values())
        return max(1, 1 + points)


class Members(RuleBasedStateMachine):
    """Members who do anything at any time; every event may come twice."""

    @initialize()
    def found(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = ManualClock()
        self.model = Model()
        self.marks: set[tuple[int, int]] = set()
        self.left: dict[tuple[int, int], str] = {}
        self.minimum = 1
        self.run(self._found())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def _found(self) -> None:
        self.database = await Database.open(Path(self.folder.name) / "askwell.db")
        self.community = await Community.found(self.database, self.clock)
        self.ballots = Ballots(self.community)
        await self.ballots.appoint_helpers()
        self.questions: list[Question] = []
        self.answers: list[Answer] = []
        for asker in (ALICE, BOB)[:QUESTIONS]:
            question = await self.community.ask(asker)
            self.questions.append(question)
            self._remember(question.post, question.id)
            for author in (BOB, CAROL)[:ANSWERS]:
                answer = await self.community.post_card(question, author)
                self.answers.append(answer)
                self._remember(answer.post, question.id)
        self.posts = [question.post for question in self.questions] + [answer.post for answer in self.answers]

    def _remember(self, post: Post, question_id: int) -> None:
        self.model.author[post.id] = post.author_id
        self.model.question[post.id] = question_id

    @property
    def day(self) -> int:
        return self.community.now // 86_400

    @rule(reactions=st.lists(st.tuples(posts, users, emoji), min_size=1, max_size=12), twice=st.booleans())
    def react(self, reactions: list[tuple[int, Snowflake, str]], twice: bool) -> None:
        for post, user, emoji in reactions:
            on = self.posts[post]
            self.tick()
            held = self.model.votes.get((on.id, user))
            if held is not None and self.left.get((on.id, user)) == emoji:
                # It stands since before the switch: to be set again it has to go first.
                self.run(self.ballots.remove(on, user, emoji))
            self._vote(on, user, 1 if emoji == UP else -1)
            if held is None or held[0] != (1 if emoji == UP else -1):
                self._leave(on, user, None if held is None else UP if held[0] > 0 else DOWN)
            for _ in range(1 + twice):
                self.run(self.ballots.add(on, user, emoji))

    @rule(post=posts, user=users, emoji=emoji, twice=st.booleans())
    def take_back(self, post: int, user: Snowflake, emoji: str, twice: bool) -> None:
        on = self.posts[post]
        self.tick()
        held = self.model.votes.get((on.id, user))
        if held is not None and held[0] == (1 if emoji == UP else -1):
            del self.model.votes[on.id, user]
            self._leave(on, user, None)
        elif self.left.get((on.id, user)) == emoji:
            self._leave(on, user, None)
        for _ in range(1 + twice):
            self.run(self.ballots.remove(on, user, emoji))

    @rule(post=posts, emoji=st.sampled_from([UP, DOWN, MARK, None]))
    def clear(self, post: int, emoji: str | None) -> None:
        on = self.posts[post]
        assert on.message is not None
        cleared = {UP: {1}, DOWN: {-1}, MARK: set[int](), None: {1, -1}}[emoji]
        for key, vote in list(self.model.votes.items()):
            if key[0] == on.id and vote[0] in cleared:
                del self.model.votes[key]
                self.left.pop(key, None)
        for key, left in list(self.left.items()):
            if key[0] == on.id and emoji in (left, None):
                del self.left[key]
        if emoji in (MARK, None):
            self.marks = {mark for mark in self.marks if mark[0] != on.id}
        self.run(self.ballots.voting.clear(on.message.message_id, emoji))

    @rule(answer=answers, user=users, twice=st.booleans())
    def mark(self, answer: int, user: Snowflake, twice: bool) -> None:
        chosen, question = self._choose(answer)
        self.tick()
        is_standing = not {question.id, chosen.id} & self.model.gone
        if is_standing and self._may_accept(question, user) and (chosen.id, user) not in self.marks:
            self.marks.add((chosen.id, user))
            self._accept(question, chosen, user)
        for _ in range(1 + twice):
            self.run(self.ballots.add(chosen.post, user, MARK))

    @rule(answer=answers, user=users, twice=st.booleans())
    def unmark(self, answer: int, user: Snowflake, twice: bool) -> None:
        chosen, question = self._choose(answer)
        self.tick()
        if (chosen.id, user) in self.marks:
            self.marks.remove((chosen.id, user))
            if self.model.accepted.get(question.id, (0,))[0] == chosen.id:
                del self.model.accepted[question.id]
        for _ in range(1 + twice):
            self.run(self.ballots.remove(chosen.post, user, MARK))

    @rule(answer=answers, user=users)
    def accept(self, answer: int, user: Snowflake) -> None:
        chosen, question = self._choose(answer)
        if not self._may_accept(question, user) or question.id in self.model.gone:
            return
        self.model.gone.discard(chosen.id)
        if self.model.accepted.get(question.id, (0,))[0] == chosen.id:
            del self.model.accepted[question.id]
        else:
            self._accept(question, chosen, user)
        self.run(self.ballots.accept(question, chosen, user, toggle=True))

    @rule(answer=answers, state=st.sampled_from([AnswerState.LIVE, AnswerState.RETRACTED]))
    def retract_or_revive(self, answer: int, state: AnswerState) -> None:
        chosen, question = self._choose(answer)
        if question.id in self.model.gone:
            return
        if state is AnswerState.LIVE:
            self.model.gone.discard(chosen.id)
            message = self.ballots.message_of(question, chosen)
            self.run(
                self.database.write(
                    lambda connection: ensure_answer(connection, question, message, self.community.now, may_revive=True)
                )
            )
            return
        self.model.gone.add(chosen.id)
        if self.model.accepted.get(question.id, (0,))[0] == chosen.id:
            del self.model.accepted[question.id]

        def retract(connection: Connection) -> None:
            scoring.set_answer_state(connection, chosen.id, state, self.community.now)
            words.remove_post(connection, chosen.id)

        self.run(self.database.write(retract))

    @rule(question=questions, really=st.integers(0, 9))
    def delete_question(self, question: int, really: int) -> None:
        if really:
            return
        chosen = self.questions[question]
        self.model.gone.add(chosen.id)
        assert chosen.thread_id is not None
        self.run(self.community.following.thread_deleted(GUILD, chosen.thread_id))

    @rule(
        name=st.sampled_from(["question_up", "answer_up", "answer_down", "downvote_cast", "accepted", "accepting"]),
        points=st.integers(-20, 20),
    )
    def price(self, name: str, points: int) -> None:
        changed = {field: getattr(self.model.table, field) for field in PointsTable.__slots__} | {name: points}
        self.model.table = PointsTable(**changed)
        self.run(self.community.configuring.change(GUILD, {f"points_{name}": str(points)}))

    @rule(cap=st.integers(0, 30), minimum=st.integers(1, 12))
    def limit(self, cap: int, minimum: int) -> None:
        changed = {field: getattr(self.model.table, field) for field in PointsTable.__slots__} | {"daily_cap": cap}
        self.model.table, self.minimum = PointsTable(**changed), minimum
        change = {"daily_cap": str(cap), "vote_min_reputation": str(minimum)}
        self.run(self.community.configuring.change(GUILD, change))

    @rule(hours=st.integers(1, 30))
    def wait(self, hours: int) -> None:
        self.clock.advance(hours * 3600)

    @rule(post=posts, shown=st.dictionaries(users, st.tuples(st.booleans(), st.booleans())))
    def read(self, post: int, shown: dict[Snowflake, tuple[bool, bool]]) -> None:
        on = self.posts[post]
        self.tick()
        self.run(self.ballots.remove(on, Snowflake(999), UP))
        listed = [each for each in self.run(self.ballots.voting.dirty_posts(99)) if each.post.id == on.id]
        if self.model.question[on.id] in self.model.gone:
            assert listed == []
            return
        [dirty] = listed
        reading = [Shown(user, ups=int(up), downs=int(down)) for user, (up, down) in shown.items()]
        gone = [key for key in self.model.votes if key[0] == on.id and key[1] not in shown]
        for user, (up, down) in shown.items():
            held = self.model.votes.get((on.id, user))
            value = up - down
            if up and down and held is not None:
                value = held[0] if self.left.get((on.id, user)) == (DOWN if held[0] > 0 else UP) else -held[0]
            if value:
                self._vote(on, user, value)
                self._leave(on, user, (DOWN if value > 0 else UP) if up and down else None)
            elif held is not None:
                gone.append((on.id, user))
        for key in gone:
            del self.model.votes[key]
            self.left.pop(key, None)
        assert self.run(self.ballots.voting.reconcile(dirty, reading))
        assert not self.run(self.ballots.is_dirty(on.id))

    @invariant()
    def the_totals_are_those_of_the_facts(self) -> None:
        kept = {user: self.run(self.ballots.reputation(user)) for user in USERS}
        assert kept == {user: self.model.reputation(user) for user in USERS}
        for post in self.posts:
            counted = Counter(vote[0] for (on, _), vote in self.model.votes.items() if on == post.id and vote[1])
            assert self.run(self.ballots.score(post.id)) == (counted[1], counted[-1])

    def teardown(self) -> None:
        try:
            assert self.run(self.ballots.drift()) == []
        finally:
            self.run(self.database.close())
            self.runner.close()
            self.folder.cleanup()

    def tick(self) -> None:
        """Let time pass between events, so that no member changes more in a minute than is followed."""
        self.clock.advance(10)

    def _vote(self, on: Post, user: Snowflake, value: int) -> None:
        held = self.model.votes.get((on.id, user))
        if held is None or held[0] != value:
            counts = user != on.author_id and self.model.reputation(user) >= self.minimum
            self.model.votes[on.id, user] = (value, counts, self.day)

    def _leave(self, on: Post, user: Snowflake, emoji: str | None) -> None:
        """Note which reaction a switch left behind, if it did."""
        if emoji is None:
            self.left.pop((on.id, user), None)
        else:
            self.left[on.id, user] = emoji

    def _accept(self, question: Question, answer: Answer, user: Snowflake) -> None:
        if self.model.accepted.get(question.id, (0,))[0] != answer.id:
            self.model.accepted[question.id] = (answer.id, user, self.day)

    def _choose(self, answer: int) -> tuple[Answer, Question]:
        chosen = self.answers[answer]
        return chosen, next(question for question in self.questions if question.id == chosen.question_id)

    def _may_accept(self, question: Question, user: Snowflake) -> bool:
        return may_accept(actor(user), question.post.author_id)


TestMembers = Members.TestCase
TestMembers.settings = settings(stateful_step_count=30)
