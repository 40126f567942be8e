"""Whatever happens in a community, and whenever it is counted in: what is kept is what one count of all gives."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cache, partial

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from bot.domain.checking import Drift
from bot.domain.identity import Actor, PostId, Snowflake
from bot.domain.posts import AnswerState, MessageRef, PostKind
from bot.domain.voting import Direction, VoteState
from bot.services import casting, folding, scoring
from bot.services.casting import Ballot
from bot.storage import (
    acceptances,
    answers,
    drift_standings,
    guild_settings,
    guilds,
    members,
    posts,
    questions,
    stale,
    tags,
    votes,
)
from bot.storage.connection import Connection
from bot.storage.migrator import load_migrations, migrate
from tests.support.standing_oracle import Totals, assert_agree, expected, kept, running

_BEGIN = 1_543_300_000
"""Some weeks before a year ends."""

_USERS = [Snowflake(1_000 + number) for number in range(6)]
_TAGS = ["git", "sql", "python"]

users = st.sampled_from(_USERS)
places = st.integers(0, 99)
directions = st.sampled_from([Direction.UP, Direction.UP, Direction.DOWN])


@cache
def _template() -> sqlite3.Connection:
    raw = sqlite3.connect(":memory:", isolation_level=None)
    migrate(raw, load_migrations(), path=None, now=0)
    return raw


class Folding(RuleBasedStateMachine):
    """Members of two guilds, their votes and answers, and a database that counts them in now and then."""

    @initialize()
    def found(self) -> None:
        self.raw = sqlite3.connect(":memory:", isolation_level=None)
        _template().backup(self.raw)
        self.raw.row_factory = sqlite3.Row
        self.raw.execute("PRAGMA foreign_keys = ON")
        self.raw.execute("BEGIN")
        self.connection = Connection(self.raw)
        self.now = _BEGIN
        self.posts: list[PostId] = []
        self.guild_ids = [guilds.ensure_guild(self.connection, Snowflake(guild), self.now) for guild in (1, 2)]
        self.messages = 0
        for place, user in enumerate(_USERS[:4]):
            self.ask(user, place, _TAGS[: place % 3])
            for other in _USERS[place + 1 : 4]:
                self.answer(other, place, 0)

    def teardown(self) -> None:
        if hasattr(self, "raw"):
            self.fold_all(7)
            kept_step_by_step = kept(self.connection)
            for guild_id in self.guild_ids:
                folding.rebuild_guild(self.connection, guild_id)
            self.fold_all(3)
            assert running(kept(self.connection), self.now) == running(kept_step_by_step, self.now)
            self.raw.close()

    # --- what members do

    @rule(user=users, guild=st.integers(0, 5), names=st.lists(st.sampled_from(_TAGS), unique=True, max_size=3))
    def ask(self, user: Snowflake, guild: int, names: list[str]) -> None:
        guild_id = self.guild_ids[guild == 0]
        post_id = self._add_post(guild_id, user, PostKind.QUESTION)
        questions.add_question(
            self.connection,
            post_id,
            guild_id=guild_id,
            number=post_id,
            title="Why?",
            channel_id=None,
            thread_id=Snowflake(90_000 + post_id),
            last_activity_at=self.now,
        )
        self._tag(guild_id, post_id, names)

    @rule(user=users, place=places, ago=st.sampled_from([0, 0, 86_400, 400 * 86_400, 3_000 * 86_400]))
    def answer(self, user: Snowflake, place: int, ago: int) -> None:
        question = self._question(place)
        guild_id = self._guild_of(question)
        post_id = self._add_post(guild_id, user, PostKind.ANSWER, ago)
        number = questions.take_answer_number(self.connection, question)
        answers.add_answer(self.connection, post_id, question_id=question, number=number)
        questions.add_to_answer_count(self.connection, question, 1)

    @rule(burst=st.lists(st.tuples(users, places, directions), min_size=1, max_size=6), ahead=st.integers(0, 9))
    def vote(self, burst: list[tuple[Snowflake, int, Direction]], ahead: int) -> None:
        # A clock that was wrong, or an archive: votes of days to come.
        at = self.now + (ahead - 7) * 20 * 86_400 if ahead > 7 else self.now
        for user, place, direction in burst:
            target = votes.get_target(self.connection, self.posts[place % len(self.posts)])
            assert target is not None
            voter = votes.find_voter(self.connection, target.guild_id, user, target.post_id)
            ballot = Ballot(Actor(user, is_bot=user == _USERS[-1]), voter, direction, 1)
            casting.cast(self.connection, target, ballot, self._settings(target.guild_id), at)

    @rule(place=places, kind=st.integers(0, 2))
    def change_votes(self, place: int, kind: int) -> None:
        target = votes.get_target(self.connection, self.posts[place % len(self.posts)])
        assert target is not None
        held = votes.list_votes(self.connection, target.post_id)
        change = self._settings(target.guild_id)
        if kind == 0:
            casting.take_back(self.connection, target, held[:1], change, self.now)
        elif kind == 1:
            counted = [vote for vote in held if vote.state is VoteState.COUNTED]
            casting.invalidate(self.connection, target, counted, change, self.now)
        else:
            invalidated = [vote for vote in held if vote.state is VoteState.INVALIDATED]
            casting.restore(self.connection, target, invalidated, change, self.now)

    @rule(user=users, place=places, takes_back=st.booleans())
    def accept(self, user: Snowflake, place: int, takes_back: bool) -> None:
        answer_id = self._answer(place)
        answer = answers.require_answer(self.connection, answer_id)
        question = questions.require_question(self.connection, answer.question_id)
        if answer.state is not AnswerState.LIVE:
            return
        if acceptances.get_acceptance(self.connection, question.id) is not None:
            scoring.end_acceptance(self.connection, question, self.now)
        if not takes_back:
            by = members.ensure_member(self.connection, self._guild_of(question.id), user)
            scoring.accept(self.connection, question, answer, by, self.now)

    @rule(place=places, state=st.sampled_from(AnswerState))
    def set_answer_state(self, place: int, state: AnswerState) -> None:
        scoring.set_answer_state(self.connection, self._answer(place), state, self.now)

    @rule(place=places, really=st.integers(0, 2))
    def delete_question(self, place: int, really: int) -> None:
        if not really:
            question = self._question(place)
            scoring.delete_question(self.connection, question, self.now)

    @rule(place=places, names=st.lists(st.sampled_from(_TAGS), unique=True, max_size=3))
    def change_tags(self, place: int, names: list[str]) -> None:
        question = self._question(place)
        folding.withdraw_question(self.connection, question)
        self.connection.execute("DELETE FROM question_tag WHERE question_id = :id", {"id": question})
        self._tag(self._guild_of(question), question, names)

    @rule(guild=st.integers(0, 1), points=st.integers(-3, 40), cap=st.sampled_from([15, 200]))
    def change_settings(self, guild: int, points: int, cap: int) -> None:
        guild_settings.put(self.connection, self.guild_ids[guild], "points_answer_up", str(points))
        guild_settings.put(self.connection, self.guild_ids[guild], "daily_cap", str(cap))
        scoring.recompute_guild(self.connection, self.guild_ids[guild])

    @rule(hours=st.sampled_from([1, 20, 24 * 6, 24 * 40, 24 * 500]))
    def pass_time(self, hours: int) -> None:
        self.now += hours * 3_600

    # --- counting in

    @rule(limit=st.integers(1, 4), late=st.sampled_from([0, 0, 7_200]))
    def fold(self, limit: int, late: int) -> None:
        # A step may have waited for its turn since before midnight.
        folding.fold_some(self.connection, limit, self.now - late)

    @rule(limit=st.integers(1, 20))
    def fold_in_vain(self, limit: int) -> None:
        before = kept(self.connection), stale.count(self.connection)
        self.raw.execute("SAVEPOINT step")
        folding.fold_some(self.connection, limit, self.now)
        self.raw.execute("ROLLBACK TO step")
        self.raw.execute("RELEASE step")
        assert (kept(self.connection), stale.count(self.connection)) == before

    @rule(guild=st.integers(0, 1), really=st.integers(0, 3))
    def rebuild(self, guild: int, really: int) -> None:
        if not really:
            folding.rebuild_guild(self.connection, self.guild_ids[guild])

    @rule()
    def look(self) -> None:
        self.fold_all(5)
        assert_agree(running(kept(self.connection), self.now), expected(self.connection, self.now))

    @rule()
    def check(self) -> None:
        assert not self._drift(self.now)

    def _drift(self, now: int) -> list[Drift]:
        found = [
            *drift_standings.find_in_posts(self.connection, 0, 10_000),
            *drift_standings.find_in_members(self.connection, 0, 10_000, now),
        ]
        for guild_id in self.guild_ids:
            found += drift_standings.find_in_guild(self.connection, guild_id)
        return found

    def fold_all(self, limit: int) -> Totals:
        while folding.fold_some(self.connection, limit, self.now):
            pass
        return kept(self.connection)

    # --- what there is

    def _add_post(self, guild_id: int, user: Snowflake, kind: PostKind, ago: int = 0) -> PostId:
        self.messages += 1
        message = MessageRef(Snowflake(1), Snowflake(self.messages))
        post_id = posts.add_post(
            self.connection,
            guild_id=guild_id,
            kind=kind,
            author_member_id=members.ensure_member(self.connection, guild_id, user),
            body="Because.",
            created_at=self.now - ago,
            message=message,
        )
        self.posts.append(post_id)
        return post_id

    def _tag(self, guild_id: int, question: PostId, names: list[str]) -> None:
        ids = [tags.ensure_tag(self.connection, guild_id, name) for name in names]
        tags.add_to_question(self.connection, question, ids)

    def _question(self, place: int) -> PostId:
        return self._pick(place, partial(questions.get_question, self.connection))

    def _answer(self, place: int) -> PostId:
        return self._pick(place, partial(answers.get_answer, self.connection))

    def _pick(self, place: int, get: Callable[[PostId], object | None]) -> PostId:
        found = [post_id for post_id in self.posts if get(post_id) is not None]
        return found[place % len(found)]

    def _guild_of(self, post_id: PostId) -> int:
        return self.connection.fetch_value("SELECT guild_id FROM post WHERE id = :id", {"id": post_id})

    def _settings(self, guild_id: int) -> guild_settings.GuildSettings:
        return guild_settings.load(self.connection, guild_id)


TestFolding = Folding.TestCase
TestFolding.settings = settings(max_examples=30, stateful_step_count=40)
