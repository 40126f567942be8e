"""Whatever members do, and whatever happens to the bot: at every quiet point it counts what Discord shows.

The truth is the fake Discord; the bot hears of it late, twice, out of order or never, restarts and is killed.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from bot.domain.acceptance import may_accept
from bot.domain.identity import Snowflake
from bot.domain.messages import MessageText
from bot.domain.points import PointsTable
from bot.domain.voting import Refusal
from tests.support.ballots import DOWN, MARK, UP
from tests.support.bare_bot import BareBot
from tests.support.clock import ManualClock
from tests.support.community import ALICE, ANSWER, BOB, CAROL, GUILD, HELPER, actor
from tests.support.fake_discord import FakeDiscord, Reaction

T = TypeVar("T")

NEWCOMER = Snowflake(1_454_000_000_000_000_000)
"""An account that is some days old when the clock starts."""
ROBOT = Snowflake(107)
USERS = (ALICE, BOB, CAROL, HELPER, NEWCOMER, ROBOT)
ASKERS = (ALICE, BOB)
OF_DAY = 86_400

users = st.sampled_from(USERS)
places = st.integers(0, 99)
kinds = st.sampled_from([UP, UP, DOWN, DOWN, MARK])
acts = st.tuples(places, users, kinds, st.integers(0, 3).map(lambda each: each == 0), st.booleans())
chances = st.integers(0, 2**32 - 1).map(random.Random)


@dataclass(frozen=True, slots=True)
class Fact:
    """A vote that counts: it is shown, and was not refused."""

    kind: str
    author: int
    voter: int
    value: int
    day: int


@dataclass(frozen=True, slots=True)
class Solution:
    """An acceptance that stands."""

    asker: int
    answerer: int
    by: int
    is_question_there: bool


def reputation(member: int, votes: Iterable[Fact], accepted: Iterable[Solution], table: PointsTable) -> int:
    """Return what a member must have: the rules of the contract in ten lines."""
    ups, rest = Counter[int](), 0
    for vote in votes:
        if vote.author == member and vote.value > 0:
            ups[vote.day] += getattr(table, f"{vote.kind}_up")
        rest += getattr(table, f"{vote.kind}_down") * (vote.author == member and vote.value < 0)
        rest += table.downvote_cast * (vote.voter == member and vote.value < 0 and vote.kind == "answer")
    for each in accepted:
        if each.answerer not in (each.asker, each.by):
            rest += table.accepted * (each.answerer == member)
            rest += table.accepting * (each.asker == member and each.is_question_there)
    return max(1, 1 + rest + sum(min(gained, table.daily_cap) for gained in ups.values()))


@dataclass(frozen=True, slots=True)
class PostRow:
    """What the database says of a post."""

    id: int
    message_id: Snowflake
    kind: str
    author: Snowflake
    question_id: int
    state: str
    ups: int
    downs: int


@dataclass(frozen=True, slots=True)
class VoteRow:
    """What the database says of a vote."""

    message_id: Snowflake
    voter: Snowflake
    value: int
    state: str
    refusal: str | None
    day: int

    @property
    def key(self) -> tuple[Snowflake, Snowflake, int]:
        return self.message_id, self.voter, self.value


class NeverWrong(RuleBasedStateMachine):
    """Members, moderators, the network and the machine the bot runs on."""

    @initialize()
    def found(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = ManualClock()
        self.discord = FakeDiscord(bots=[ROBOT])
        self.bot = BareBot(Path(self.folder.name), self.clock, self.discord)
        self.table = PointsTable()
        self.had_limits = False
        self.by_command: set[int] = set()
        self.days: dict[tuple[Snowflake, Snowflake, int], int] = {}
        self.refused: set[tuple[Snowflake, Snowflake, int]] = set()
        self.run(self._found())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def _found(self) -> None:
        await self.bot.start()
        await self.bot.community.configuring.change(GUILD, {"qa_channels": "1001,1002"})
        await self.bot.ballots.appoint_helpers()
        self.threads: list[Snowflake] = []
        for asker in ASKERS:
            question = await self.bot.community.ask(asker)
            assert question.thread_id is not None
            self.threads.append(question.thread_id)
            self._stand(question.thread_id, question.thread_id)
            for author in (BOB, CAROL):
                card = await self.bot.community.post_card(question, author)
                assert card.post.message is not None
                self._stand(question.thread_id, card.post.message.message_id)
        await self.quiet_down()

    def _stand(self, thread_id: Snowflake, message_id: Snowflake) -> None:
        """Let a card of the bot stand, of which nothing is told."""
        card = MessageText(GUILD, thread_id, message_id, ROBOT, True, "", self.now)
        self.discord.threads.add(thread_id)
        self.discord.messages[message_id] = card

    @property
    def now(self) -> int:
        return int(self.clock.now().timestamp())

    # --- members and moderators

    @rule(burst=st.lists(acts, min_size=1, max_size=10))
    def react(self, burst: list[tuple[int, Snowflake, str, bool, bool]]) -> None:
        for place, user, emoji, is_super, goes in burst:
            message_id = self._message(place)
            if message_id is None:
                return
            reaction = Reaction(message_id, user, emoji, is_super)
            if goes and reaction in self.discord.reactions:
                self.discord.take_off(reaction, self.now)
            else:
                self.discord.react(reaction, self.now)
        self._note_what_went()

    @rule(place=places, emoji=st.sampled_from([UP, DOWN, MARK, None]))
    def clear(self, place: int, emoji: str | None) -> None:
        message_id = self._message(place)
        if message_id is not None:
            self.discord.clear(message_id, emoji, self.now)
            self._note_what_went()

    @rule(place=places, user=st.sampled_from([ALICE, BOB, CAROL, NEWCOMER]), is_long=st.booleans())
    def write(self, place: int, user: Snowflake, is_long: bool) -> None:
        threads = [thread for thread in self.threads if thread in self.discord.threads]
        if threads and len(self.discord.messages) < 14:
            text = ANSWER if is_long else "Thanks!"
            thread_id = threads[place % len(threads)]
            message_id = self.bot.community.new_id()
            self.discord.write(MessageText(GUILD, thread_id, message_id, user, False, text, self.now), self.now)

    @rule(place=places, really=st.integers(0, 3))
    def delete_message(self, place: int, really: int) -> None:
        message_id = self._message(place)
        if message_id is not None and message_id not in self.threads and not really:
            self.discord.delete_message(message_id, self.now)
            self._note_what_went()

    @rule(place=places, is_heard=st.booleans(), really=st.integers(0, 9))
    def delete_thread(self, place: int, is_heard: bool, really: int) -> None:
        thread_id = self.threads[place % len(self.threads)]
        if really or thread_id not in self.discord.threads:
            return
        # What stands at its end is what counts for ever: nothing can be read there any more.
        self.run(self.quiet_down())
        if not is_heard:
            self.discord.lose(self.now)
        self.discord.delete_thread(thread_id, self.now)
        self.run(self.quiet_down())

    # --- commands

    @rule(place=places, user=users)
    def accept(self, place: int, user: Snowflake) -> None:
        message_id = self._message(place)
        if message_id is not None and self.discord.is_connected:
            message = self._as_told(message_id)
            accepting = self.bot.ballots.accepting
            self.run(self.bot.command(partial(accepting.accept, message, actor(user), toggle=True)))
            self.by_command.add(message.thread_id)
            self._observe()

    @rule(place=places, user=users)
    def retract(self, place: int, user: Snowflake) -> None:
        message_id = self._message(place)
        if message_id is not None and self.discord.is_connected:
            answering = self.bot.community.answering
            is_card = self.discord.messages[message_id].author_is_bot
            done = self.run(self.bot.command(partial(answering.retract, GUILD, message_id, actor(user))))
            if done and is_card:
                self.discord.delete_message(message_id, self.now)
            self._observe()

    @rule(place=places, user=users)
    def mark_as_answer(self, place: int, user: Snowflake) -> None:
        message_id = self._message(place)
        if message_id is not None and self.discord.is_connected:
            answering = self.bot.community.answering
            self.run(self.bot.command(partial(answering.mark, self._as_told(message_id), actor(user))))
            self._observe()

    @rule(
        name=st.sampled_from(["question_up", "answer_up", "answer_down", "downvote_cast", "accepted", "accepting"]),
        points=st.integers(-20, 20),
        cap=st.integers(0, 30),
    )
    def price(self, name: str, points: int, cap: int) -> None:
        self.table = replace(self.table, **{name: points, "daily_cap": cap})
        self._change({f"points_{name}": str(points), "daily_cap": str(cap)})

    @rule(reputation=st.integers(1, 12), age=st.sampled_from([0, 0, 30]))
    def limit(self, reputation: int, age: int) -> None:
        self.had_limits |= reputation > 1 or age > 0
        self._change({"vote_min_reputation": str(reputation), "min_account_age_days": str(age)})

    # --- the network, the machine, time

    @rule(seconds=st.sampled_from([1, 4, 6, 61, 3_600, 30_000, OF_DAY]))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @rule(count=st.integers(1, 20), chance=chances)
    def hear(self, count: int, chance: random.Random) -> None:
        for event in self.discord.take(chance, count):
            self.run(self.bot.hear(event))
            self._observe()

    @rule(chance=chances, count=st.integers(0, 5))
    def read(self, chance: random.Random, count: int) -> None:
        if self.discord.is_connected:
            self.run(self.bot.read_dirty(self.discord.take(chance, count)))
            self._observe()

    @rule(fails=st.booleans(), dies=st.booleans())
    def render(self, fails: bool, dies: bool) -> None:
        self.run(self.bot.render(fails=fails, dies=dies))
        self._note_what_went()

    @rule(may=st.booleans())
    def permit(self, may: bool) -> None:
        self.bot.may_take_off = may

    @rule()
    def lose_the_connection(self) -> None:
        self.discord.lose(self.now)

    @rule(chance=chances, count=st.integers(0, 5))
    def repair(self, chance: random.Random, count: int) -> None:
        self.run(self.bot.repair(self.discord.take(chance, count)))
        self._observe()

    @rule()
    def restart(self) -> None:
        self.run(self.bot.restart())

    @rule(chance=chances, turns=st.integers(0, 12))
    def kill(self, chance: random.Random, turns: int) -> None:
        self.run(self.bot.kill(self.discord.take(chance), turns))
        self.days.clear()
        self._observe()

    # --- the quiet point

    @rule()
    def be_quiet(self) -> None:
        self.run(self.quiet_down())

    async def quiet_down(self) -> None:
        """Let everything come to rest: all heard, or read if not; all shown. Then compare."""
        if self.discord.has_lost:
            # Where numbers are equal, only a full comparison finds who stands behind them.
            self.discord.has_lost = False
            await self.bot.repair(is_full=True)
        for _ in range(50):
            heard = self.discord.take(random.Random(0))
            for event in heard:
                await self.bot.hear(event)
            was_dirty = await self.bot.read_dirty()
            self.clock.advance(3_600)
            shown = await self.bot.render()
            self._note_what_went()
            await self._look()
            if not (heard or was_dirty or shown):
                break
        else:
            raise AssertionError("it never comes to rest")
        await self._compare()

    async def _compare(self) -> None:
        posts, votes = await self._posts(), await self._votes()
        refused = {vote.key: vote for vote in votes if vote.state == "refused"}
        counted = {vote.key: vote for vote in votes if vote.state == "counted"}
        facts: list[Fact] = []
        for post in posts:
            standing = self._standing(post, set(refused))
            recorded = {key for key in counted if key[0] == post.message_id}
            if self.bot.was_refused:
                # Both directions of a member may stand there for ever; which one came last is not shown.
                recorded, standing = self._of_one_direction(recorded, standing)
            assert recorded == standing, f"counted {recorded}, shown {standing}"
            scores = Counter(value for *_, value in counted if _[0] == post.message_id)
            assert (post.ups, post.downs) == (scores[1], scores[-1])
            if self._counts(post):
                facts += [self._fact(post, counted[key]) for key in counted if key[0] == post.message_id]
        for vote in refused.values():
            self._check_refusal(vote, {post.message_id: post for post in posts}[vote.message_id])
        solutions = await self._solutions(posts)
        expected = {user: reputation(user, facts, solutions, self.table) for user in USERS}
        assert {user: await self.bot.ballots.reputation(user) for user in USERS} == expected
        assert await self.bot.ballots.drift() == []
        await self._compare_marks(posts)
        self._compare_messages(posts)

    def _standing(self, post: PostRow, refused: set[tuple[Snowflake, Snowflake, int]]) -> set[Any]:
        """Return the votes on a post that Discord shows, less the refused."""
        shown = self.discord.shown(post.message_id, UP, DOWN)
        votes = {(post.message_id, each.user_id, 1) for each in shown if each.ups}
        votes |= {(post.message_id, each.user_id, -1) for each in shown if each.downs}
        return {key for key in votes - refused if key[1] not in (post.author, ROBOT)}

    @staticmethod
    def _of_one_direction(recorded: set[Any], standing: set[Any]) -> tuple[set[Any], set[Any]]:
        both = {key for key in standing if (key[0], key[1], -key[2]) in standing}
        assert recorded <= standing
        return recorded - both, standing - both

    def _check_refusal(self, vote: VoteRow, post: PostRow) -> None:
        """Check that a refused vote has a reason."""
        match vote.refusal:
            case Refusal.OWN_POST:
                assert vote.voter == post.author
            case Refusal.BY_BOT:
                assert vote.voter == ROBOT
            case _:
                assert self.had_limits

    def _counts(self, post: PostRow) -> bool:
        return post.state != "deleted" if post.kind == "question" else post.state == "live"

    def _fact(self, post: PostRow, vote: VoteRow) -> Fact:
        return Fact(post.kind, post.author, vote.voter, vote.value, self.days[vote.key])

    async def _solutions(self, posts: list[PostRow]) -> list[Solution]:
        by_id = {post.id: post for post in posts}
        rows = await self.bot.community.rows(
            """
            SELECT acceptance.question_id, answer_id, member.user_id
            FROM acceptance
            JOIN member ON member.id = acceptance.accepted_by
            """
        )
        return [
            Solution(by_id[question].author, by_id[answer].author, by, by_id[question].state != "deleted")
            for question, answer, by in rows
        ]

    async def _compare_marks(self, posts: list[PostRow]) -> None:
        """Check that a mark with the right to stand is shown on nothing but the accepted answer."""
        rows = await self.bot.community.rows("SELECT answer_id FROM acceptance")
        accepted = {row[0] for row in rows}
        askers = {post.id: post.author for post in posts if post.kind == "question"}
        if self.bot.was_refused:
            return
        for post in posts:
            is_readable = post.message_id in self.discord.messages
            marked = {each.user_id for each in self.discord.on(post.message_id) if each.emoji == MARK}
            entitled = {user for user in marked if may_accept(actor(user), askers[post.question_id])}
            if is_readable and post.kind == "answer" and entitled:
                assert post.id in accepted

    def _compare_messages(self, posts: list[PostRow]) -> None:
        """Check that no answer stands without its message, and that no vote stands on what should be an answer."""
        by_message = {post.message_id: post for post in posts}
        askers = {post.id: post for post in posts if post.kind == "question"}
        for post in posts:
            if post.kind == "answer" and askers[post.question_id].message_id in self.discord.threads:
                assert post.message_id in self.discord.messages
        for message in self.discord.messages.values():
            if message.message_id in by_message or self.had_limits:
                continue
            ups = {
                each.user_id for each in self.discord.shown(message.message_id, UP, DOWN) if each.ups and not each.downs
            }
            asker = by_message[message.thread_id].author
            assert message.author_id == asker or not ups - {message.author_id, ROBOT}

    # --- what is seen at every step

    def _observe(self) -> None:
        self.run(self._look())

    async def _look(self) -> None:
        """Remember on which day each vote was first seen; a refused vote counts at no moment."""
        today = self.now // OF_DAY
        votes = await self._votes()
        counted = {vote.key: vote.day for vote in votes if vote.state == "counted"}
        assert not self.refused & counted.keys(), "a refused vote counts"
        for key, day in counted.items():
            assert day in (self.days.get(key, day), today)
        self.days = counted
        self.refused = {vote.key for vote in votes if vote.state == "refused"}

    def _note_what_went(self) -> None:
        """A refusal lives as long as its reaction: a new one is judged anew."""
        self.refused = {
            (message_id, user, value)
            for message_id, user, value in self.refused
            if any(
                each.user_id == user and each.emoji == (UP if value > 0 else DOWN)
                for each in self.discord.on(message_id)
            )
        }

    async def _posts(self) -> list[PostRow]:
        rows = await self.bot.community.rows(
            """
            SELECT post.id, post.message_id, post.kind, member.user_id, COALESCE(answer.question_id, question.id),
                   COALESCE(answer.state, question.state), post.ups, post.downs
            FROM post
            JOIN member ON member.id = post.author_id
            LEFT JOIN answer ON answer.id = post.id
            LEFT JOIN question ON question.id = post.id
            """
        )
        return [PostRow(*row) for row in rows if row[5] != "deleted" or row[2] == "question"]

    async def _votes(self) -> list[VoteRow]:
        rows = await self.bot.community.rows(
            """
            SELECT post.message_id, member.user_id, vote.value, vote.state, vote.refusal, vote.cast_at / 86400
            FROM vote
            JOIN post ON post.id = vote.post_id
            JOIN member ON member.id = vote.voter_id
            LEFT JOIN answer ON answer.id = post.id
            WHERE answer.state IS NULL OR answer.state <> 'deleted'
            """
        )
        return [VoteRow(*row) for row in rows]

    # --- how it is done

    def _message(self, place: int) -> Snowflake | None:
        standing = sorted(self.discord.messages)
        return standing[place % len(standing)] if standing else None

    def _as_told(self, message_id: Snowflake) -> MessageText:
        return self.discord.messages[message_id]

    def _change(self, values: dict[str, str]) -> None:
        self.run(self.bot.community.configuring.change(GUILD, values))

    def teardown(self) -> None:
        try:
            self.bot.may_take_off = True
            self.run(self.quiet_down())
        finally:
            self.run(self.bot.database.close())
            self.runner.close()
            self.folder.cleanup()


TestNeverWrong = NeverWrong.TestCase
# Twelve sequences by default, a thousand with `--torture`.
TestNeverWrong.settings = settings(max_examples=settings().max_examples // 4, stateful_step_count=30)
