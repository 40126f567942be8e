"""Whatever a community did: each page of each board, and each rank, is what a plain count of its records gives."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.identity import SECONDS_A_DAY, Actor, PostId, Snowflake
from bot.domain.listing import PAGE_LENGTH
from bot.domain.posts import AnswerState, MessageRef, PostKind
from bot.domain.ranking import Leaderboard, Period, Standing, first_day
from bot.domain.voting import Direction
from bot.services import casting, folding, ranking, scoring
from bot.services.casting import Ballot
from bot.storage import answers, boards, guild_settings, guilds, member_settings, members, posts, questions, tags, votes
from bot.storage.boards import Scope
from bot.storage.connection import Connection
from bot.storage.migrator import load_migrations, migrate

GUILD = Snowflake(1)
NOW = 1_772_900_000
"""A Saturday in March."""

USERS = [Snowflake(100 + number * 37 % 29) for number in range(26)]
TAG_NAMES = ("git", "sql")

CLOSE = {"points_answer_up": 100, "points_question_up": 101, "points_accepted": 103, "daily_cap": 1_000_000}
"""Points that let many members lie in one bucket, and yet apart."""


@dataclass(frozen=True)
class Deed:
    """What a member does, to the post that stands at a place, so many days ago."""

    kind: str
    user: Snowflake
    place: int
    days_ago: int


DEEDS = st.builds(
    Deed,
    st.sampled_from(
        ["ask", "answer", "answer", "answer", "up", "up", "up", "up", "down", "retract", "accept", "take back"]
    ),
    st.sampled_from(USERS),
    st.integers(0, 30),
    st.sampled_from([0, 0, 1, 3, 10, 40, 200, 500]),
)


@cache
def template() -> sqlite3.Connection:
    raw = sqlite3.connect(":memory:", isolation_level=None)
    migrate(raw, load_migrations(), path=None, now=0)
    return raw


class Community:
    """A guild in memory that lives through some deeds."""

    def __init__(self, raw: sqlite3.Connection, points: dict[str, int]) -> None:
        self.connection = Connection(raw)
        self.guild_id = guilds.ensure_guild(self.connection, GUILD, 0)
        for name, value in points.items():
            guild_settings.put(self.connection, self.guild_id, name, str(value))
        self.tag_ids = [tags.ensure_tag(self.connection, self.guild_id, name) for name in TAG_NAMES]
        self.questions: list[PostId] = []
        self.answers: list[PostId] = []

    def live(self, deed: Deed) -> None:
        at = NOW - deed.days_ago * SECONDS_A_DAY
        if deed.kind == "ask" or not self.questions:
            post_id = self._post(deed.user, PostKind.QUESTION, at)
            questions.add_question(
                self.connection,
                post_id,
                guild_id=self.guild_id,
                number=post_id,
                title="Why?",
                channel_id=None,
                thread_id=None,
                last_activity_at=at,
            )
            tags.add_to_question(self.connection, post_id, self.tag_ids[deed.place % 3 :])
            self.questions.append(post_id)
        elif deed.kind == "answer" or not self.answers:
            question = self.questions[deed.place % len(self.questions)]
            post_id = self._post(deed.user, PostKind.ANSWER, at)
            number = questions.take_answer_number(self.connection, question)
            answers.add_answer(self.connection, post_id, question_id=question, number=number)
            questions.add_to_answer_count(self.connection, question, 1)
            self.answers.append(post_id)
        elif deed.kind == "retract":
            scoring.set_answer_state(self.connection, self._answer(deed), AnswerState.RETRACTED, at)
        elif deed.kind == "accept":
            self._accept(deed, at)
        else:
            self._vote(deed, at)

    def _post(self, user: Snowflake, kind: PostKind, at: int) -> PostId:
        return posts.add_post(
            self.connection,
            guild_id=self.guild_id,
            kind=kind,
            author_member_id=members.ensure_member(self.connection, self.guild_id, user),
            body="Because.",
            created_at=at,
            message=MessageRef(Snowflake(1), Snowflake(1_000 + len(self.questions) + len(self.answers))),
        )

    def _answer(self, deed: Deed) -> PostId:
        return self.answers[deed.place % len(self.answers)]

    def _vote(self, deed: Deed, at: int) -> None:
        everything = self.questions + self.answers
        target = votes.get_target(self.connection, everything[deed.place % len(everything)])
        assert target is not None
        rules = guild_settings.load(self.connection, self.guild_id)
        if deed.kind == "take back":
            casting.take_back(
                self.connection, target, votes.list_votes(self.connection, target.post_id)[-2:], rules, at
            )
            return
        voter = votes.find_voter(self.connection, self.guild_id, deed.user, target.post_id)
        direction = Direction.DOWN if deed.kind == "down" else Direction.UP
        ballot = Ballot(Actor(deed.user), voter, direction, 1)
        casting.cast(self.connection, target, ballot, rules, at)

    def _accept(self, deed: Deed, at: int) -> None:
        answer = answers.require_answer(self.connection, self._answer(deed))
        question = questions.require_question(self.connection, answer.question_id)
        if answer.state is not AnswerState.LIVE:
            return
        scoring.end_acceptance(self.connection, question, at)
        by = members.ensure_member(self.connection, self.guild_id, deed.user)
        scoring.accept(self.connection, question, answer, by, at)

    # --- what a plain count of the records gives

    def takers(self) -> set[Snowflake]:
        rows = self.connection.fetch_all(
            """
            SELECT author_id AS id FROM post
            UNION
            SELECT voter_id FROM vote
            UNION
            SELECT accepted_by FROM acceptance
            """
        )
        return {self._user(row["id"]) for row in rows}

    def values(self, period: Period, tag: str | None) -> dict[Snowflake, int]:
        if tag is not None:
            return self._tag_values(period, self.tag_ids[TAG_NAMES.index(tag)])
        if period is Period.ALL:
            rows = self.connection.fetch_all("SELECT user_id, reputation FROM member")
            takers = self.takers()
            return {Snowflake(row[0]): row[1] for row in rows if row[0] in takers}
        gains: Counter[Snowflake] = Counter()
        for row in self.connection.fetch_all("SELECT member_id, day, points FROM member_day"):
            if row["day"] >= first_day(period, NOW):
                gains[self._user(row["member_id"])] += row["points"]
        return {user: points for user, points in gains.items() if points}

    def _tag_values(self, period: Period, tag_id: int) -> dict[Snowflake, int]:
        tagged = self.connection.fetch_all(
            """
            SELECT post.id, post.author_id
            FROM answer, post, question_tag
            WHERE post.id = answer.id AND question_tag.question_id = answer.question_id
              AND answer.state = 'live' AND question_tag.tag_id = :tag_id
            """,
            {"tag_id": tag_id},
        )
        authors = {row["id"]: self._user(row["author_id"]) for row in tagged}
        since = first_day(period, NOW) * SECONDS_A_DAY if period is not Period.ALL else -1
        scores: Counter[Snowflake] = Counter(dict.fromkeys(authors.values(), 0))
        for row in self.connection.fetch_all("SELECT post_id, value, cast_at FROM vote WHERE state = 'counted'"):
            if row["post_id"] in authors and row["cast_at"] >= since:
                scores[authors[row["post_id"]]] += row["value"]
        return {user: score for user, score in scores.items() if score or period is Period.ALL}

    def _user(self, member_id: int) -> Snowflake:
        return Snowflake(self.connection.fetch_value("SELECT user_id FROM member WHERE id = :id", {"id": member_id}))


def ranked(values: dict[Snowflake, int]) -> list[Standing]:
    """Return everybody in order; a rank is one more than the number of those who have more."""
    order = sorted(values, key=lambda user: (-values[user], user))
    return [Standing(1 + sum(value > values[user] for value in values.values()), user, values[user]) for user in order]


def check(
    community: Community, caller: Snowflake, absent: frozenset[Snowflake], hidden: set[Snowflake], tag: str | None
) -> None:
    for period in Period:
        everyone = ranked(community.values(period, tag))
        tag_id = None if tag is None else community.tag_ids[TAG_NAMES.index(tag)]
        scope = Scope(community.guild_id, period, first_day(period, NOW), tag_id)
        if scope.is_kept:
            for each in everyone:
                assert boards.get_value(community.connection, scope, each.user_id) == each.points
                assert boards.get_rank(community.connection, scope, each.points) == each.rank
        seen = [each for each in everyone if each.user_id not in absent]
        seen = [each for each in seen if each.user_id not in hidden or each.user_id == caller]
        own = next((each for each in everyone if each.user_id == caller), None)
        for number in range(len(seen) // PAGE_LENGTH + 2):
            board: Leaderboard = ranking._leaderboard(
                community.connection, GUILD, caller, period, tag, number, absent, None, NOW
            )
            begin = number * PAGE_LENGTH
            assert board.page.items == tuple(seen[begin : begin + PAGE_LENGTH])
            assert board.page.has_next == (len(seen) > begin + PAGE_LENGTH)
            assert board.own == own


@settings(max_examples=50)
@given(
    deeds=st.lists(DEEDS, min_size=40, max_size=120),
    caller=st.sampled_from(USERS),
    absent=st.frozensets(st.sampled_from(USERS), max_size=6),
    hidden=st.sets(st.sampled_from(USERS), max_size=12),
    step=st.integers(1, 20),
    points=st.sampled_from([{}, CLOSE]),
)
def test_every_page_and_rank_is_that_of_a_plain_count(
    deeds: list[Deed],
    caller: Snowflake,
    absent: frozenset[Snowflake],
    hidden: set[Snowflake],
    step: int,
    points: dict[str, int],
) -> None:
    raw = sqlite3.connect(":memory:", isolation_level=None)
    template().backup(raw)
    raw.row_factory = sqlite3.Row
    raw.execute("BEGIN")
    community = Community(raw, points)
    for deed in deeds:
        community.live(deed)
        folding.fold_some(community.connection, step, NOW)
    for user in hidden:
        member_id = members.ensure_member(community.connection, community.guild_id, user)
        member_settings.put(community.connection, member_id, "public_display", "off")
    while folding.fold_some(community.connection, step, NOW):
        pass
    for tag in (None, *TAG_NAMES):
        check(community, caller, absent, hidden, tag)
    raw.close()
