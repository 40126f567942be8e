"""Each badge: held with enough, not a step earlier, and taken when its cause is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.badges import BADGES, TAG_BADGES, Earned
from bot.domain.identity import SECONDS_A_DAY, Actor, PostId, Snowflake
from bot.domain.posts import AnswerState, MessageRef, PostKind
from bot.domain.settings import DEFAULT_SETTINGS
from bot.domain.voting import Direction
from bot.services import badging, casting, folding, scoring
from bot.services.casting import Ballot
from bot.storage import answers, badges, guilds, member_settings, members, posts, questions, tags, votes
from bot.storage.connection import Connection
from bot.storage.migrator import load_migrations, migrate

_BEGIN = 1_600_000_000
_ANN, _BEN, _CAT = (Snowflake(number) for number in (1, 2, 3))
_UP, _DOWN = Direction.UP, Direction.DOWN
_NO_LIMITS = replace(DEFAULT_SETTINGS, votes_per_day=0, pair_votes_per_day=0)


class Community:
    """A guild in which things happen at given times, and which counts them in when told to."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.now = _BEGIN
        self.guild_id = guilds.ensure_guild(connection, Snowflake(9), self.now)
        self._last_message = 0

    def ask(self, author: Snowflake = _ANN, *tag_names: str) -> PostId:
        question = self._add_post(author, PostKind.QUESTION)
        questions.add_question(
            self.connection,
            question,
            guild_id=self.guild_id,
            number=question,
            title="Why?",
            channel_id=None,
            thread_id=Snowflake(90_000 + question),
            last_activity_at=self.now,
        )
        tags.add_to_question(self.connection, question, [self.tag(name) for name in tag_names])
        return question

    def answer(self, question: PostId, author: Snowflake = _BEN) -> PostId:
        answer = self._add_post(author, PostKind.ANSWER)
        number = questions.take_answer_number(self.connection, question)
        answers.add_answer(self.connection, answer, question_id=question, number=number)
        questions.add_to_answer_count(self.connection, question, 1)
        return answer

    def vote(self, post: PostId, number: int = 1, direction: Direction = _UP, by: Snowflake | None = None) -> None:
        """Let a member vote, or so many whom nobody knew."""
        for place in range(number):
            user = by or Snowflake(10_000 + 1_000 * post + place + 500 * (direction is _DOWN))
            target = votes.get_target(self.connection, post)
            assert target is not None
            voter = votes.find_voter(self.connection, self.guild_id, user, post)
            ballot = Ballot(Actor(user), voter, direction, 1)
            assert casting.cast(self.connection, target, ballot, _NO_LIMITS, self.now) is None

    def take_back(self, post: PostId, number: int = 1) -> None:
        target = votes.get_target(self.connection, post)
        assert target is not None
        held = sorted(votes.list_votes(self.connection, post), key=lambda vote: -vote.cast_at)[:number]
        casting.take_back(self.connection, target, held, _NO_LIMITS, self.now)

    def accept(self, question: PostId, answer: PostId, by: Snowflake = _ANN) -> None:
        asked = questions.require_question(self.connection, question)
        given = answers.require_answer(self.connection, answer)
        scoring.accept(self.connection, asked, given, self.member(by), self.now)

    def unaccept(self, question: PostId) -> None:
        scoring.end_acceptance(self.connection, questions.require_question(self.connection, question), self.now)

    def delete_answer(self, answer: PostId) -> None:
        scoring.set_answer_state(self.connection, answer, AnswerState.DELETED, self.now)

    def delete_question(self, question: PostId) -> None:
        scoring.delete_question(self.connection, question, self.now)

    def pass_days(self, days: float) -> None:
        self.now += int(days * SECONDS_A_DAY)

    def fold(self) -> None:
        while folding.fold_some(self.connection, 100, self.now):
            pass

    def awards(self, user: Snowflake) -> dict[str, Earned]:
        """Return what a member has once all is counted in: just what the records give."""
        self.fold()
        member_id = self.member(user)
        held = badges.list_awards(self.connection, member_id)
        assert held == badging.earned_by_records(self.connection, member_id)
        return {name: earned for (name, _), earned in held.items()}

    def drift(self) -> list[str]:
        return [found.where for found in badging.find_drift(self.connection, 1, 100_000)]

    def notices(self) -> list[str]:
        return [row[0] for row in self.connection.fetch_all("SELECT subject FROM notice ORDER BY subject")]

    def member(self, user: Snowflake) -> int:
        return members.ensure_member(self.connection, self.guild_id, user)

    def tag(self, name: str) -> int:
        return tags.ensure_tag(self.connection, self.guild_id, name)

    def _add_post(self, author: Snowflake, kind: PostKind) -> PostId:
        self._last_message += 1
        return posts.add_post(
            self.connection,
            guild_id=self.guild_id,
            kind=kind,
            author_member_id=self.member(author),
            body="Because.",
            created_at=self.now,
            message=MessageRef(Snowflake(1), Snowflake(self._last_message)),
        )


@pytest.fixture(scope="module")
def template() -> sqlite3.Connection:
    """Return a migrated and empty database in memory."""
    raw = sqlite3.connect(":memory:", isolation_level=None)
    migrate(raw, load_migrations(), path=None, now=0)
    return raw


@pytest.fixture
def qa(template: sqlite3.Connection) -> Iterator[Community]:
    """Return a community in a database in memory."""
    raw = sqlite3.connect(":memory:", isolation_level=None)
    template.backup(raw)
    raw.row_factory = sqlite3.Row
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("BEGIN")
    yield Community(Connection(raw))
    raw.close()


@pytest.mark.parametrize(("badge", "score"), [("first_question", 1), ("good_question", 5), ("great_question", 10)])
def test_a_question_earns_by_its_score_and_loses_by_votes_taken_back(qa: Community, badge: str, score: int) -> None:
    question = qa.ask()
    qa.vote(question, score - 1)
    assert badge not in qa.awards(_ANN)
    qa.pass_days(1)
    qa.vote(question, by=_BEN)
    assert qa.awards(_ANN)[badge] == Earned(qa.now, question)
    qa.pass_days(1)
    qa.vote(question, 3, _DOWN)
    assert badge in qa.awards(_ANN)
    qa.take_back(question, 4)
    assert badge not in qa.awards(_ANN)


@pytest.mark.parametrize(("badge", "score"), [("good_answer", 5), ("great_answer", 10), ("outstanding_answer", 25)])
def test_an_answer_earns_by_its_score_and_loses_by_being_deleted(qa: Community, badge: str, score: int) -> None:
    answer = qa.answer(qa.ask())
    qa.vote(answer, score - 1)
    assert badge not in qa.awards(_BEN)
    qa.vote(answer, by=_CAT)
    assert qa.awards(_BEN)[badge] == Earned(_BEGIN, answer)
    qa.delete_answer(answer)
    assert badge not in qa.awards(_BEN)


def test_a_badge_goes_over_to_the_next_post_that_earned_it(qa: Community) -> None:
    first, second = qa.ask(), qa.ask()
    qa.vote(first)
    assert qa.awards(_ANN)["first_question"].post_id == first
    qa.pass_days(2)
    qa.vote(second)
    assert qa.awards(_ANN)["first_question"].post_id == first
    qa.delete_question(first)
    assert qa.awards(_ANN)["first_question"] == Earned(qa.now, second)


def test_a_score_reached_between_two_looks_earns_though_it_is_lost_again(qa: Community) -> None:
    answer = qa.answer(qa.ask())
    qa.vote(answer, 5)
    qa.pass_days(1)
    qa.vote(answer, 2, _DOWN)
    assert qa.awards(_BEN)["good_answer"] == Earned(_BEGIN, answer)


def test_a_late_answer_needs_an_old_question_and_a_score_of_two(qa: Community) -> None:
    question = qa.ask()
    qa.pass_days(29.9)
    early = qa.answer(question)
    qa.vote(early, 2)
    qa.pass_days(0.1)
    late = qa.answer(question, _CAT)
    qa.vote(late)
    assert "late_answer" not in qa.awards(_BEN) | qa.awards(_CAT)
    qa.vote(late, by=_ANN)
    assert qa.awards(_CAT)["late_answer"] == Earned(qa.now, late)
    qa.take_back(late)
    assert "late_answer" not in qa.awards(_CAT)


@pytest.mark.parametrize(("badge", "number"), [("first_accepted", 1), ("many_accepted", 25)])
def test_accepted_answers_earn_and_the_acceptance_taken_back_loses(qa: Community, badge: str, number: int) -> None:
    accepted: list[tuple[PostId, PostId]] = []
    for _ in range(number):
        assert badge not in qa.awards(_BEN)
        question = qa.ask()
        answer = qa.answer(question)
        qa.pass_days(1)
        qa.accept(question, answer)
        accepted.append((question, answer))
    question, answer = accepted[-1]
    assert qa.awards(_BEN)[badge] == Earned(qa.now, answer)
    qa.unaccept(question)
    assert badge not in qa.awards(_BEN)


@pytest.mark.parametrize(("answerer", "accepter"), [(_ANN, _ANN), (_ANN, _CAT), (_BEN, _BEN)])
def test_an_own_answer_or_acceptance_earns_nothing(qa: Community, answerer: Snowflake, accepter: Snowflake) -> None:
    question = qa.ask()
    qa.accept(question, qa.answer(question, answerer), accepter)
    assert "first_accepted" not in qa.awards(answerer)


def test_accepting_answers_to_ten_questions_earns_and_a_deleted_question_loses(qa: Community) -> None:
    own = qa.ask()
    qa.accept(own, qa.answer(own, _ANN))
    solved: list[PostId] = []
    for _ in range(10):
        assert "ten_solved" not in qa.awards(_ANN)
        question = qa.ask()
        qa.accept(question, qa.answer(question))
        solved.append(question)
    assert qa.awards(_ANN)["ten_solved"].post_id == solved[-1]
    qa.delete_question(solved[-1])
    assert "ten_solved" not in qa.awards(_ANN)


def test_a_hundred_votes_earn_and_one_taken_back_loses(qa: Community) -> None:
    voted: list[PostId] = []
    for place in range(100):
        if place == 99:
            assert "hundred_votes" not in qa.awards(_CAT)
            qa.pass_days(1)
        question = qa.ask()
        qa.vote(question, by=_CAT, direction=_DOWN if place % 3 else _UP)
        voted.append(question)
    assert qa.awards(_CAT)["hundred_votes"] == Earned(qa.now)
    qa.take_back(voted[-1])
    assert "hundred_votes" not in qa.awards(_CAT)


@pytest.mark.parametrize(
    ("badge", "days"), [("week_in_a_row", 7), ("month_in_a_row", 30), ("hundred_days_in_a_row", 100)]
)
def test_days_in_a_row_earn_and_a_day_that_is_gone_loses(qa: Community, badge: str, days: int) -> None:
    asked: list[PostId] = []
    for day in range(days):
        if day % 10 == 0 or day > days - 3:
            assert badge not in qa.awards(_CAT)
        match day % 3:
            case 0:
                asked.append(qa.ask(_CAT))
            case 1:
                qa.answer(qa.ask(), _CAT)
            case _:
                qa.vote(qa.ask(), by=_CAT)
        qa.pass_days(1)
    earned = qa.awards(_CAT)[badge]
    assert earned == Earned(_BEGIN + (days - 1) * SECONDS_A_DAY)
    qa.delete_question(asked[-1])
    assert badge not in qa.awards(_CAT)


def test_a_gap_breaks_the_row(qa: Community) -> None:
    for day in range(12):
        if day != 6:
            qa.ask()
        qa.pass_days(1)
    assert "week_in_a_row" not in qa.awards(_ANN)


def _enough_for_bronze(qa: Community) -> list[PostId]:
    """Answer twenty questions in a tag, with a score of 99 together."""
    given = [qa.answer(qa.ask(_ANN, "git")) for _ in range(20)]
    for answer in given[1:]:
        qa.vote(answer, 5)
    qa.vote(given[0], 4)
    return given


def test_a_tag_earns_bronze_by_score_and_answers(qa: Community) -> None:
    given = _enough_for_bronze(qa)
    assert "tag_bronze" not in qa.awards(_BEN)
    qa.pass_days(1)
    qa.vote(given[0], by=_CAT)
    assert qa.awards(_BEN)["tag_bronze"] == Earned(qa.now)
    qa.pass_days(1)
    qa.vote(given[3], 4, _DOWN)
    assert "tag_bronze" in qa.awards(_BEN)


@pytest.mark.parametrize(
    "lose",
    [
        pytest.param(lambda qa, given: qa.take_back(given[0]), id="a vote taken back"),
        pytest.param(lambda qa, given: qa.delete_answer(given[5]), id="an answer deleted"),
    ],
)
def test_a_tag_badge_goes_with_its_cause(qa: Community, lose: Callable[[Community, list[PostId]], None]) -> None:
    given = _enough_for_bronze(qa)
    qa.vote(given[0], by=_CAT)
    assert "tag_bronze" in qa.awards(_BEN)
    qa.pass_days(1)
    lose(qa, given)
    assert "tag_bronze" not in qa.awards(_BEN)


def test_badges_follow_questions_that_get_another_tag(qa: Community) -> None:
    given = _enough_for_bronze(qa)
    qa.vote(given[0], by=_CAT)
    assert "tag_bronze" in qa.awards(_BEN)
    for answer in given:
        question = answers.require_answer(qa.connection, answer).question_id
        folding.withdraw_question(qa.connection, question)
        qa.connection.execute("DELETE FROM question_tag WHERE question_id = :id", {"id": question})
        tags.add_to_question(qa.connection, question, [qa.tag("vcs")])
    qa.fold()
    ben = qa.member(_BEN)
    assert {tag for name, tag in badges.list_awards(qa.connection, ben) if name in TAG_BADGES} == {qa.tag("vcs")}
    badges.remove_tag(qa.connection, qa.tag("git"))
    assert qa.drift() == []


def test_a_damaged_award_is_found_and_mended_from_scratch(qa: Community) -> None:
    qa.vote(qa.ask())
    qa.fold()
    ann = qa.member(_ANN)
    assert qa.drift() == []
    qa.connection.execute("UPDATE badge_award SET awarded_at = 7 WHERE badge = 'first_question'")
    badges.add_award(qa.connection, ann, ("great_answer", None), Earned(5))
    assert qa.drift() == [f"member {ann}, first_question", f"member {ann}, great_answer"]
    folding.rebuild_guild(qa.connection, qa.guild_id)
    assert qa.drift() == []
    assert set(qa.awards(_ANN)) == {"first_question"}
    assert qa.drift() == []


def test_what_waits_to_be_counted_in_is_no_drift(qa: Community) -> None:
    qa.vote(qa.ask())
    assert qa.drift() == []


def test_a_badge_is_told_to_who_chose_so_unless_it_is_old_or_gone(qa: Community) -> None:
    for user in (_ANN, _CAT):
        member_settings.put(qa.connection, qa.member(user), "notice_badge", "direct")
    question, other = qa.ask(), qa.ask(_BEN)
    qa.vote(question)
    qa.vote(other)
    old = qa.ask(_CAT)
    qa.vote(old)
    qa.connection.execute("UPDATE vote SET cast_at = cast_at - 5 * 86400 WHERE post_id = :id", {"id": old})
    qa.connection.execute("UPDATE post SET created_at = created_at - 6 * 86400 WHERE id = :id", {"id": old})
    qa.fold()
    assert qa.notices() == ["first_question"]
    qa.take_back(question)
    qa.fold()
    assert qa.notices() == []


def test_a_vote_costs_the_same_whatever_its_members_did_before(qa: Community) -> None:
    def cost() -> int:
        question = qa.ask(_ANN, "git")
        answer = qa.answer(question)
        qa.vote(answer, by=_CAT)
        qa.fold()
        qa.pass_days(0.01)
        qa.vote(answer, by=_ANN)
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        raw = qa.connection._raw
        assert isinstance(raw, sqlite3.Connection)
        raw.set_progress_handler(count, 10)
        qa.fold()
        raw.set_progress_handler(None, 0)
        return steps

    few = cost()
    for _ in range(150):
        qa.vote(qa.answer(qa.ask(_ANN, "git")), by=_CAT)
    qa.fold()
    assert cost() < few * 1.5


def test_every_named_badge_is_tested_here() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in BADGES if f'"{name}"' not in source] == []
