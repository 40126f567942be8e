"""Whom a question pings that has waited for long, and when."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from bot.domain.identity import Snowflake
from bot.domain.posts import Question
from bot.services import suggesting
from bot.services.pinging import MOST_ATTEMPTS, Pinging
from bot.services.standing import Standings
from bot.storage import guilds, member_settings, members, question_experts, tags
from bot.storage.connection import Connection
from tests.support.community import ALICE, BOB, CAROL, GUILD, HELPER, Community

NOBODY: frozenset[Snowflake] = frozenset()
DAVE = Snowflake(105)
HOUR = 3_600


@pytest.fixture
def pinging(community: Community) -> Pinging:
    """Return the service on the community's database."""
    return Pinging(community.database, community.clock, Standings(community.database, community.clock))


async def with_tag(community: Community, tag: str = "git") -> None:
    """Give the guild a tag."""

    def add(connection: Connection) -> None:
        tags.ensure_tag(connection, guilds.require_guild_id(connection, GUILD), tag)

    await community.database.write(add)


async def want_pings(community: Community, *user_ids: Snowflake) -> None:
    """Let members want to be pinged."""

    def put(connection: Connection) -> None:
        for user_id in user_ids:
            member_id = members.ensure_member(connection, guilds.require_guild_id(connection, GUILD), user_id)
            member_settings.put(connection, member_id, "expert_pings", "on")

    await community.database.write(put)


async def let_answer(community: Community, *authors: Snowflake) -> None:
    """Let members answer a question about git."""
    await with_tag(community)
    question = await community.ask(HELPER, tags=("git",))
    for author in authors:
        await community.write_answer(question, author)


async def waited(community: Community, hours: float = 12) -> Question:
    """Ask about git, and let time pass."""
    await with_tag(community)
    question = await community.ask(ALICE, tags=("git",))
    community.clock.advance(hours * HOUR)
    return question


async def test_a_question_is_due_when_its_hours_are_over_and_not_a_second_before(
    community: Community, pinging: Pinging
):
    question = await waited(community, 0)
    due_at = question.post.created_at + 12 * HOUR
    assert await pinging.next_due_at() == due_at
    community.clock.advance(12 * HOUR - 1)
    assert await pinging.due(10) == []
    community.clock.advance(1)
    assert [due.question_id for due in await pinging.due(10)] == [question.id]


async def test_candidates_are_those_who_want_it_and_have_answered_the_best_first(
    community: Community, pinging: Pinging
):
    await let_answer(community, BOB, CAROL, DAVE)
    await want_pings(community, BOB, CAROL, HELPER)
    question = await waited(community)
    waiting = await pinging.waiting(question.id, NOBODY)
    assert waiting is not None
    assert set(waiting.candidates) == {BOB, CAROL}
    assert await pinging.waiting(question.id, frozenset({BOB, CAROL})) is None


async def test_two_are_reserved_at_most_and_only_once(community: Community, pinging: Pinging):
    await let_answer(community, BOB, CAROL, DAVE)
    question = await waited(community)
    assert await pinging.reserve(question.id, [BOB, CAROL, DAVE]) == (BOB, CAROL)
    assert await pinging.reserve(question.id, [DAVE]) == ()
    waiting = await pinging.waiting(question.id, NOBODY)
    assert waiting is not None
    assert waiting.reserved is not None
    assert waiting.reserved.user_ids == (BOB, CAROL)


async def test_of_fifty_questions_at_once_only_one_may_ping_a_member(community: Community, pinging: Pinging):
    await let_answer(community, BOB)
    await community.configuring.change(GUILD, {"questions_per_hour": "0", "open_questions": "0"})
    asked = [await community.ask(ALICE, tags=("git",)) for _ in range(50)]
    community.clock.advance(12 * HOUR)
    reserved = await asyncio.gather(*(pinging.reserve(question.id, [BOB]) for question in asked))
    assert sorted(reserved) == [()] * 49 + [(BOB,)]


async def test_a_day_later_a_member_may_be_pinged_again(community: Community, pinging: Pinging):
    await let_answer(community, BOB)
    first = await waited(community)
    assert await pinging.reserve(first.id, [BOB]) == (BOB,)
    second = await waited(community, 24)
    assert await pinging.reserve(second.id, [BOB]) == (BOB,)


async def test_an_answer_that_came_meanwhile_reserves_nobody(community: Community, pinging: Pinging):
    await let_answer(community, BOB)
    question = await waited(community)
    await community.write_answer(question, CAROL)
    assert await pinging.reserve(question.id, [BOB]) == ()
    assert await pinging.waiting(question.id, NOBODY) is None


async def test_a_closed_or_deleted_question_pings_nobody(community: Community, pinging: Pinging):
    await let_answer(community, BOB)
    await want_pings(community, BOB)
    question = await waited(community)
    assert question.thread_id is not None
    await community.following.thread_deleted(GUILD, question.thread_id)
    assert await pinging.waiting(question.id, NOBODY) is None
    for due in await pinging.due(10):
        await pinging.done(due.question_id)
    assert await pinging.next_due_at() is None


async def test_who_is_unknown_to_the_guild_is_not_reserved(community: Community, pinging: Pinging):
    question = await waited(community)
    assert await pinging.reserve(question.id, [Snowflake(999)]) == ()


async def test_a_failure_is_tried_again_later_and_at_last_let_go(community: Community, pinging: Pinging):
    await waited(community)
    delays: list[int] = []
    for _ in range(MOST_ATTEMPTS):
        [due] = await pinging.due(10)
        await pinging.retry(due)
        due_at = await pinging.next_due_at()
        if due_at is None:
            break
        delays.append(due_at - community.now)
        community.clock.advance(delays[-1])
    assert delays == sorted(delays)
    assert len(delays) == MOST_ATTEMPTS - 1
    assert await pinging.next_due_at() is None


async def test_changed_tags_choose_the_experts_of_a_question_anew(community: Community, pinging: Pinging):
    await let_answer(community, BOB, CAROL, DAVE)
    question = await community.ask(ALICE)
    await pinging.waiting(question.id, NOBODY)
    await Standings(community.database, community.clock).catch_up()

    def retag(connection: Connection) -> None:
        tags.add_to_question(
            connection, question.id, [tags.ensure_tag(connection, guilds.require_guild_id(connection, GUILD), "git")]
        )
        suggesting.decide_again(connection, question.id, community.now)

    await community.database.write(retag)
    named = await community.database.read(partial(question_experts.list_named, question_id=question.id))
    assert sorted(named) == [BOB, CAROL, DAVE]
    assert "card" in await community.renders(question.id)
