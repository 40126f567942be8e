"""Finding experts: the quick way gives what the whole computation gives."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime
from typing import Any

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.expertise import Expert, Parts, Subject, in_order, scale_of, tag_weight
from bot.domain.identity import Snowflake
from bot.domain.similar import FEWEST_QUESTIONS
from bot.domain.standing import (
    ACTIVITY_HALF_LIFE_DAYS,
    EXPERTISE_HALF_LIFE_DAYS,
    answer_worth,
    growth,
)
from bot.services import suggesting
from bot.services.indexing import Indexing
from bot.services.standing import Standings
from bot.services.suggesting import Suggesting, find_candidates
from bot.storage import guilds, member_settings, members
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.support.archives import GUILD, acceptance, answer, import_archive, question, vote
from tests.support.clock import ManualClock

TAGS = ("git", "python", "sql", "bread")
MEMBERS = range(100, 140)
ASKER = 10


@pytest.fixture
def finding(database: Database, clock: ManualClock) -> Suggesting:
    """Return the service on the database."""
    return Suggesting(database, Standings(database, clock))


def community(seed: int, questions: int = 40) -> list[dict[str, Any]]:
    """Return the lines of a random archive."""
    chance = random.Random(seed)
    lines: list[dict[str, Any]] = []
    for number in range(1, questions + 1):
        day = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        asked = question(
            f"q{number}",
            ASKER,
            number=number,
            tags=chance.sample(TAGS, chance.randint(1, 3)),
            created_at=f"{day}T00:00:00Z",
        )
        authors = chance.sample(MEMBERS, chance.randint(0, 5))
        answers = [
            answer(f"a{number}.{place}", f"q{number}", author, number=place, created_at=f"{day}T0{place}:00:00Z")
            for place, author in enumerate(authors, start=1)
        ]
        votes = [
            vote(each["id"], voter, chance.choice((1, 1, -1)), cast_at=f"{day}T12:00:00Z")
            for each in answers
            for voter in range(200, 200 + chance.randint(0, 4))
        ]
        lines += [asked, *answers, *votes]
        if answers and chance.random() < 0.5:
            best = chance.choice(answers)["id"]
            lines.append(acceptance(f"q{number}", best, ASKER, accepted_at=f"{day}T13:00:00Z"))
    return lines


def everyone(lines: list[dict[str, Any]], subject: Subject) -> list[Expert]:
    """Return all experts by the definition, from the lines alone."""
    by_type: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        by_type[line["type"]].append(line)
    tags_of = {line["id"]: set(line["tags"]) for line in by_type["question"]}
    accepted = {line["answer"] for line in by_type["acceptance"]}
    weights = {
        tag: tag_weight(len(tags_of), tagged)
        for tag in subject.tags
        if (tagged := sum(tag in tags for tags in tags_of.values()))
    }
    tag_part: dict[int, float] = defaultdict(float)
    activity: dict[int, float] = defaultdict(float)
    for line in by_type["answer"]:
        values = [each["value"] for each in by_type["vote"] if each["post"] == line["id"]]
        worth = answer_worth(values.count(1), values.count(-1), line["id"] in accepted)
        at = _seconds(line["created_at"])
        author = int(line["author"])
        activity[author] += growth(at, ACTIVITY_HALF_LIFE_DAYS)
        for tag in tags_of[line["question"]] & weights.keys():
            tag_part[author] += weights[tag] * worth * growth(at, EXPERTISE_HALF_LIFE_DAYS)
    parts = {Snowflake(author): Parts(tag_part[author], 0.0, value) for author, value in activity.items()}
    return in_order(parts, scale_of(parts.values()))


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("breadths", [(100,), (2, 4, 64), (1, 100)])
async def test_the_best_are_those_of_the_whole_computation(
    database: Database,
    clock: ManualClock,
    finding: Suggesting,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    breadths: tuple[int, ...],
):
    monkeypatch.setattr(suggesting, "_BREADTHS", breadths)
    lines = community(seed)
    await import_archive(database, clock, *lines)
    subject = Subject("", "", tuple(random.Random(seed).sample(TAGS, 2)))
    found = await finding.experts(GUILD, subject, limit=5)
    expected = everyone(lines, subject)[:5]
    assert [expert.user_id for expert in found] == [expert.user_id for expert in expected]
    assert [expert.score for expert in found] == pytest.approx([expert.score for expert in expected])


GIT = Subject(tags=("git",))


async def test_a_bound_on_the_depth_holds_the_price(
    database: Database, clock: ManualClock, finding: Suggesting, monkeypatch: pytest.MonkeyPatch
):
    await import_archive(database, clock, *community(1))
    asked_for: list[int] = []
    list_by_tag = suggesting.expertise.list_by_tag

    def recorded(connection: Connection, tag_id: int, limit: int) -> Any:
        asked_for.append(limit)
        return list_by_tag(connection, tag_id, limit)

    monkeypatch.setattr(suggesting.expertise, "list_by_tag", recorded)
    await finding.experts(GUILD, GIT, limit=1_000)
    assert set(asked_for) <= set(suggesting._BREADTHS)


async def some_answers(database: Database, clock: ManualClock, *further: dict[str, Any]) -> None:
    """Let 20, 21 and 22 know git, in this order, and 23 know bread."""
    await import_archive(
        database,
        clock,
        question("q1"),
        answer("a1", author=20),
        answer("a2", author=21, number=2),
        answer("a3", author=22, number=3),
        vote("a1", 30),
        vote("a1", 31),
        vote("a2", 30),
        question("q2", number=2, tags=["bread"]),
        answer("a4", "q2", author=23),
        *further,
    )


async def choose(database: Database, user_id: int, name: str, value: str) -> None:
    """Let a member choose something for themselves."""

    def put(connection: Connection) -> None:
        guild_id = guilds.require_guild_id(connection, GUILD)
        member_id = members.ensure_member(connection, guild_id, Snowflake(user_id))
        member_settings.put(connection, member_id, name, value)

    await database.write(put)


async def names(finding: Suggesting, subject: Subject = GIT, **options: Any) -> list[int]:
    return [expert.user_id for expert in await finding.experts(GUILD, subject, limit=10, **options)]


async def test_who_is_merely_active_comes_last_or_not_at_all(
    database: Database, clock: ManualClock, finding: Suggesting
):
    await some_answers(database, clock)
    assert await names(finding) == [20, 21, 22, 23]
    assert await names(finding, only_answered=True) == [20, 21, 22]


async def test_the_asker_and_those_who_left_are_out(database: Database, clock: ManualClock, finding: Suggesting):
    await some_answers(database, clock)
    assert await names(finding, without=frozenset({Snowflake(20), Snowflake(22)})) == [21, 23]


@pytest.mark.parametrize("name", ["expert_suggestions", "public_display"])
async def test_who_said_no_is_out_and_comes_back(
    database: Database, clock: ManualClock, finding: Suggesting, name: str
):
    await some_answers(database, clock)
    await choose(database, 20, name, "off")
    assert await names(finding) == [21, 22, 23]
    assert [expert.user_id for expert in await finding.of_tag(GUILD, "git", visible_channels=None)] == [21, 22]
    await choose(database, 20, name, "on")
    assert await names(finding) == [20, 21, 22, 23]


async def test_answers_to_similar_questions_tell_of_who_knows(
    database: Database, clock: ManualClock, finding: Suggesting
):
    others = [
        line
        for number in range(1, FEWEST_QUESTIONS)
        for line in (
            question(f"q{number}", number=number, title=f"Why does gadget {number} hum?", body="It hums.", tags=[]),
            answer(f"a{number}", f"q{number}", author=21),
        )
    ]
    alike = question("q100", number=100, title="Which yeast raises sourdough?", body="Slowly.", tags=[])
    await import_archive(database, clock, *others, alike, answer("a100", "q100", author=20))
    await Indexing(database).catch_up()
    subject = Subject("What yeast raises a sourdough best?", "I bake at night.", ())
    [expert] = await finding.experts(GUILD, subject, limit=10, only_answered=True)
    assert expert.user_id == 20
    assert expert.score == pytest.approx(1 + 1 / (FEWEST_QUESTIONS - 1))
    assert await names(finding, Subject("Entirely other words", "", ()), only_answered=True) == []


async def test_an_unknown_guild_has_no_experts(finding: Suggesting):
    assert await names(finding) == []


async def test_a_tag_tells_score_answers_and_when_they_last_posted(
    database: Database, clock: ManualClock, finding: Suggesting
):
    await some_answers(database, clock)
    best, *_ = await finding.of_tag(GUILD, "git", visible_channels=None)
    assert (best.user_id, best.tag_score, best.answers) == (20, 2, 1)
    assert best.last_active_at == _seconds("2025-01-02T00:00:00Z")


async def test_at_most_ten_know_a_tag(database: Database, clock: ManualClock, finding: Suggesting):
    answers = [answer(f"a{number}", author=100 + number, number=number) for number in range(1, 15)]
    await import_archive(database, clock, question(), *answers)
    assert len(await finding.of_tag(GUILD, "git", visible_channels=None)) == 10


@pytest.mark.parametrize("tag", ["cobol", "", "git' OR 1=1 --"])
async def test_a_tag_that_the_guild_does_not_have_is_refused(
    database: Database, clock: ManualClock, finding: Suggesting, tag: str
):
    await some_answers(database, clock)
    with pytest.raises(NotFoundError):
        await finding.of_tag(GUILD, tag, visible_channels=frozenset())


async def test_a_vote_of_a_moment_ago_counts(database: Database, clock: ManualClock, finding: Suggesting):
    await some_answers(database, clock)
    assert (await names(finding))[0] == 20
    await some_answers(database, clock, *(vote("a3", voter) for voter in range(40, 50)))
    assert (await names(finding))[0] == 22


async def test_candidates_are_found_inside_a_transaction(database: Database, clock: ManualClock, finding: Suggesting):
    await some_answers(database, clock)
    await names(finding)

    def find(connection: Connection) -> list[int]:
        guild_row = guilds.require_guild_id(connection, GUILD)
        return [each.account.user_id for each in find_candidates(connection, guild_row, GIT, (), limit=2)]

    assert await database.write(find) == [20, 21]
