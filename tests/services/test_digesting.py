"""Digests in the database: when they become notices, and what they tell."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.digests import WEEK_SECONDS, Digest
from bot.domain.identity import SECONDS_A_DAY, Snowflake
from bot.domain.notices import Notice
from bot.domain.posts import Question
from bot.domain.preferences import NoticeKind
from bot.services.accepting import Accepting
from bot.services.digesting import Digests
from bot.services.noticing import Notices
from bot.services.preferring import Preferring
from bot.services.standing import Standings
from bot.storage import follows, guilds, members, tags
from bot.storage.connection import Connection
from tests.support.community import ALICE, BOB, CAROL, FORUM, GUILD, TEXT_CHANNEL, Community, actor

DAY = SECONDS_A_DAY
BOTH = frozenset({FORUM, TEXT_CHANNEL})


@pytest.fixture
def digests(community: Community) -> Digests:
    return Digests(community.database, community.clock)


@pytest.fixture
def notices(community: Community) -> Notices:
    return Notices(community.database, community.clock)


@pytest.fixture
def preferring(community: Community) -> Preferring:
    return Preferring(community.database, community.clock)


async def choose(preferring: Preferring, how: str = "direct", user_id: Snowflake = BOB) -> None:
    await preferring.change(GUILD, user_id, "notice_digest", how)


async def send(digests: Digests, notices: Notices) -> list[Notice]:
    """Take all digests that are due and note them as told; return them."""
    while await digests.take_due():
        pass
    due = await notices.due_directly(100)
    await notices.settle(told=due)
    return due


async def digest_of(
    community: Community, notices: Notices, user_id: Snowflake = BOB, visible: frozenset[Snowflake] = BOTH
) -> Digest | None:
    """Return what a member would be told now by a digest."""
    preferring, digests = Preferring(community.database, community.clock), Digests(community.database, community.clock)
    await choose(preferring, user_id=user_id)
    community.clock.advance(WEEK_SECONDS)
    while await digests.take_due():
        pass
    (notice,) = await notices.due_directly(10)
    return await notices.digest(notice, visible)


async def vote(community: Community, question: Question, ups: int, downs: int = 0) -> None:
    """Give a question votes, as its counts know them."""
    await community.database.write(
        lambda connection: connection.execute(
            "UPDATE post SET ups = :ups, downs = :downs WHERE id = :id",
            {"ups": ups, "downs": downs, "id": question.id},
        )
    )


async def tag(community: Community, question: Question, name: str, *, followed_by: Snowflake | None = None) -> None:
    def write(connection: Connection) -> None:
        guild_row = guilds.ensure_guild(connection, GUILD, community.now)
        tag_id = tags.ensure_tag(connection, guild_row, name)
        connection.execute(
            "INSERT INTO question_tag (question_id, tag_id, position) VALUES (:id, :tag_id, 0)",
            {"id": question.id, "tag_id": tag_id},
        )
        if followed_by is not None:
            follows.add_follow(connection, tag_id, members.ensure_member(connection, guild_row, followed_by), 0)

    await community.database.write(write)


# --- when


async def test_nobody_gets_a_digest_who_did_not_ask_for_it(community: Community, digests: Digests, notices: Notices):
    await community.ask(BOB)
    community.clock.advance(5 * WEEK_SECONDS)
    assert await digests.next_due_at() is None
    assert await send(digests, notices) == []


async def test_the_first_is_due_a_week_after_it_was_asked_for_to_the_second(
    community: Community, digests: Digests, notices: Notices, preferring: Preferring
):
    await choose(preferring)
    assert await digests.next_due_at() == community.now + WEEK_SECONDS
    community.clock.advance(WEEK_SECONDS - 1)
    assert await send(digests, notices) == []
    community.clock.advance(1)
    (notice,) = await send(digests, notices)
    assert (notice.kind, notice.user_id) == (NoticeKind.DIGEST, BOB)
    assert await send(digests, notices) == []


async def test_asking_for_it_again_changes_no_time_and_no_other_choice_does(
    community: Community, digests: Digests, preferring: Preferring
):
    await choose(preferring)
    due_at = await digests.next_due_at()
    community.clock.advance(3 * DAY)
    await choose(preferring)
    await preferring.change_direct(GUILD, BOB, "digest,badge")
    await preferring.change(GUILD, BOB, "language", "de")
    await preferring.stop(GUILD, BOB, NoticeKind.BADGE)
    assert await digests.next_due_at() == due_at


@pytest.mark.parametrize("way", ["setting", "menu", "button"])
async def test_whoever_wants_it_no_more_has_none_due(digests: Digests, preferring: Preferring, way: str):
    await preferring.change_direct(GUILD, BOB, "digest")
    assert await digests.next_due_at() is not None
    if way == "setting":
        await choose(preferring, "off")
    elif way == "menu":
        await preferring.change_direct(GUILD, BOB, "badge")
    else:
        await preferring.stop(GUILD, BOB, NoticeKind.DIGEST)
    assert await digests.next_due_at() is None


async def test_off_and_on_again_brings_none_earlier(
    community: Community, digests: Digests, notices: Notices, preferring: Preferring
):
    await choose(preferring)
    community.clock.advance(WEEK_SECONDS)
    assert len(await send(digests, notices)) == 1
    for _ in range(6):
        await choose(preferring, "off")
        await choose(preferring)
        community.clock.advance(DAY)
        assert await send(digests, notices) == []
    community.clock.advance(6 * DAY)
    assert len(await send(digests, notices)) == 1


# --- exactly once


async def test_many_weeks_with_restarts_at_odd_times_bring_one_each(community: Community, preferring: Preferring):
    for user_id in (ALICE, BOB, CAROL):
        await choose(preferring, user_id=user_id)
    told: list[tuple[Snowflake, int]] = []
    for hour in range(8 * 7 * 24):
        if hour % 5 == 0:
            # Each time a new process, which knows nothing but the database.
            restarted = Digests(community.database, community.clock), Notices(community.database, community.clock)
            told += [(notice.user_id, hour // (7 * 24)) for notice in await send(*restarted)]
        community.clock.advance(3600)
    assert sorted(told) == sorted((user_id, week) for user_id in (ALICE, BOB, CAROL) for week in range(1, 8))


async def test_a_month_of_downtime_brings_one_and_a_week_later_the_next(
    community: Community, digests: Digests, notices: Notices, preferring: Preferring
):
    await choose(preferring)
    community.clock.advance(30 * DAY)
    assert len(await send(digests, notices)) == 1
    assert await digests.next_due_at() == community.now + WEEK_SECONDS
    community.clock.advance(WEEK_SECONDS)
    assert len(await send(digests, notices)) == 1


async def test_one_that_was_taken_before_a_crash_is_told_once_after_a_month(
    community: Community, digests: Digests, notices: Notices, preferring: Preferring
):
    await choose(preferring)
    community.clock.advance(WEEK_SECONDS)
    assert await digests.take_due() == 1
    community.clock.advance(30 * DAY)
    assert await digests.take_due() == 1
    assert len(await notices.due_directly(10)) == 1


async def test_after_one_that_was_told_late_the_next_is_a_week_away(
    community: Community, digests: Digests, notices: Notices, preferring: Preferring
):
    await choose(preferring)
    community.clock.advance(WEEK_SECONDS)
    assert await digests.take_due() == 1
    community.clock.advance(30 * DAY)
    # The notifier is faster than the digester after the restart.
    await notices.settle(told=await notices.due_directly(10))
    assert await send(digests, notices) == []
    assert await digests.next_due_at() == community.now + WEEK_SECONDS


async def test_two_that_look_at_once_take_one(community: Community, notices: Notices, preferring: Preferring):
    await choose(preferring)
    community.clock.advance(WEEK_SECONDS)
    both = [Digests(community.database, community.clock) for _ in range(2)]
    await asyncio.gather(*(digests.take_due() for digests in both))
    assert len(await notices.due_directly(10)) == 1


@pytest.mark.parametrize("days_back", [0.5, 3, 6.9, 7.1, 40, 400])
async def test_a_clock_that_goes_back_brings_no_second_one_and_loses_none(
    community: Community, digests: Digests, notices: Notices, preferring: Preferring, days_back: float
):
    await choose(preferring)
    community.clock.advance(WEEK_SECONDS)
    assert len(await send(digests, notices)) == 1
    community.clock.set(community.clock.now() - timedelta(days=days_back))
    told = 0
    for quarter in range(4 * 28):
        told += len(await send(digests, notices))
        assert quarter > 4 * 6 or told == 0
        community.clock.advance(DAY / 4)
    assert told == 3


async def test_a_clock_that_was_ahead_brings_one_too_early_and_the_rhythm_is_found_again(
    community: Community, digests: Digests, notices: Notices, preferring: Preferring
):
    await choose(preferring)
    community.clock.advance(300 * DAY)
    assert len(await send(digests, notices)) == 1
    community.clock.advance(-299 * DAY)
    assert await send(digests, notices) == []
    assert await digests.next_due_at() == community.now + WEEK_SECONDS
    community.clock.advance(WEEK_SECONDS)
    assert len(await send(digests, notices)) == 1


async def test_guilds_that_are_left_or_not_compared_yet_wait(
    community: Community, digests: Digests, notices: Notices, preferring: Preferring
):
    await choose(preferring)
    community.clock.advance(WEEK_SECONDS)
    due_at = await digests.next_due_at()
    for wait, end, left in (
        ("UPDATE guild SET left_at = 1", "UPDATE guild SET left_at = NULL", None),
        ("INSERT INTO repair (guild_id, due_at, since) SELECT id, 1, 1 FROM guild", "DELETE FROM repair", due_at),
    ):
        await community.database.write(lambda connection, sql=wait: connection.execute(sql))
        assert await send(digests, notices) == []
        assert await digests.next_due_at() == left
        await community.database.write(lambda connection, sql=end: connection.execute(sql))
    assert len(await send(digests, notices)) == 1


# --- what


async def test_of_a_week_in_which_nothing_happened_nothing_is_told(community: Community, notices: Notices):
    await community.ask(ALICE)
    assert await digest_of(community, notices) is None


async def test_points_are_those_of_the_seven_days_that_are_over(
    community: Community, digests: Digests, notices: Notices, preferring: Preferring
):
    question = await community.ask(ALICE)
    answer = await community.write_answer(question, BOB)
    assert answer.post.message is not None
    message = community.message(question, BOB, message_id=answer.post.message.message_id)
    await Accepting(community.database, community.clock).accept(message, actor(ALICE), toggle=True)
    await Standings(community.database, community.clock).catch_up()
    await choose(preferring)
    found: list[Digest | None] = []
    for _ in range(2):
        community.clock.advance(WEEK_SECONDS)
        assert await digests.take_due() == 1
        (notice,) = await notices.due_directly(10)
        found.append(await notices.digest(notice, BOTH))
        await notices.settle(told=[notice])
    first, second = found
    assert first is not None
    assert (first.points, first.rank, first.earlier_rank) == (15, 1, 1)
    assert second is None


async def test_a_change_of_rank_is_told_as_it_was_at_the_last_digest_and_is_now(
    community: Community, digests: Digests, notices: Notices, preferring: Preferring
):
    question = await community.ask(CAROL)
    answers = [await community.write_answer(question, user_id) for user_id in (ALICE, BOB)]
    accepting, standings = (
        Accepting(community.database, community.clock),
        Standings(community.database, community.clock),
    )
    await choose(preferring)
    for place, answer in enumerate(answers):
        assert answer.post.message is not None
        message_id = answer.post.message.message_id
        message = community.message(question, answer.post.author_id, message_id=message_id)
        await accepting.accept(message, actor(CAROL), toggle=True)
        await standings.catch_up()
        community.clock.advance(WEEK_SECONDS)
        assert await digests.take_due() == 1
        (notice,) = await notices.due_directly(10)
        digest = await notices.digest(notice, BOTH)
        await notices.settle(told=[notice])
        if place == 1:
            assert digest is not None
            assert (digest.rank, digest.earlier_rank) == (1, 3)


async def test_own_questions_wait_that_have_answers_and_none_accepted(community: Community, notices: Notices):
    waiting, _, solved = [await community.ask(BOB) for _ in range(3)]
    await community.write_answer(waiting, ALICE)
    answer = await community.write_answer(solved, ALICE)
    assert answer.post.message is not None
    message = community.message(solved, ALICE, message_id=answer.post.message.message_id)
    await Accepting(community.database, community.clock).accept(message, actor(BOB), toggle=True)
    digest = await digest_of(community, notices)
    assert digest is not None
    assert [question.id for question in digest.waiting] == [waiting.id]


async def test_unanswered_questions_are_others_with_a_tag_that_is_followed_or_known_well(
    community: Community, notices: Notices
):
    followed, known, answered, own, other = [
        await community.ask(user_id) for user_id in (ALICE, ALICE, ALICE, BOB, ALICE)
    ]
    past = await community.ask(CAROL)
    for question in (followed, own):
        await tag(community, question, "git", followed_by=BOB)
    for question in (known, answered, past):
        await tag(community, question, "python")
    await tag(community, other, "rust")
    for question in (past, answered):
        await community.write_answer(question, BOB)
    await Standings(community.database, community.clock).catch_up()
    digest = await digest_of(community, notices)
    assert digest is not None
    assert {question.id for question in digest.unanswered} == {followed.id, known.id}


async def test_the_most_voted_questions_of_the_week_are_the_five_highest_scores(community: Community, notices: Notices):
    old = await community.ask(ALICE)
    await vote(community, old, 90)
    community.clock.advance(2 * DAY)
    asked = [await community.ask(ALICE) for _ in range(8)]
    for number, question in enumerate(asked):
        await vote(community, question, number + 1, downs=1)
    digest = await digest_of(community, notices)
    assert digest is not None
    assert [question.id for question in digest.voted] == [question.id for question in asked[:2:-1]]


async def test_nothing_of_a_channel_is_told_that_the_member_does_not_see(community: Community, notices: Notices):
    for channel_id in (FORUM, TEXT_CHANNEL):
        for user_id in (ALICE, BOB):
            question = await community.ask(user_id, channel_id=channel_id)
            await vote(community, question, 5)
            if user_id == BOB:
                await community.write_answer(question, ALICE)
            else:
                await tag(community, question, "git", followed_by=BOB)
    digest = await digest_of(community, notices, visible=frozenset({TEXT_CHANNEL}))
    assert digest is not None
    told = (*digest.waiting, *digest.unanswered, *digest.voted)
    assert {question.channel_id for question in told} == {TEXT_CHANNEL}
    assert all((digest.waiting, digest.unanswered, digest.voted))


async def test_where_no_channel_is_seen_no_question_is_told(community: Community, notices: Notices):
    await vote(community, await community.ask(ALICE), 5)
    assert await digest_of(community, notices, visible=frozenset()) is None
