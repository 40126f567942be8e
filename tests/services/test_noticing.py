"""What members are to be told."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identity import PostId, Snowflake
from bot.domain.messages import MessageText, NativePost
from bot.domain.notices import KEPT_SECONDS, MOST_ATTEMPTS, NEWS_SECONDS, SETTLING_SECONDS
from bot.domain.preferences import Delivery, NoticeKind
from bot.services import noticing
from bot.services.noticing import Notices
from bot.services.preferring import Preferring
from bot.storage import follows, guilds, members, tags
from bot.storage import notices as rows
from bot.storage.connection import Connection
from bot.storage.opening import connect_writer
from tests.support.community import ALICE, BOB, CAROL, FORUM, GUILD, Community

KIND = NoticeKind.FOLLOWED_TAG


@pytest_asyncio.fixture
async def notices(community: Community) -> Notices:
    return Notices(community.database, community.clock)


@pytest_asyncio.fixture
async def preferring(community: Community) -> Preferring:
    return Preferring(community.database, community.clock)


async def follow(community: Community, tag: str, *user_ids: Snowflake) -> None:
    """Let members follow a tag, which is made when it is new."""

    def write(connection: Connection) -> None:
        guild_id = guilds.ensure_guild(connection, GUILD, community.now)
        tag_id = tags.ensure_tag(connection, guild_id, tag)
        for user_id in user_ids:
            follows.add_follow(connection, tag_id, members.ensure_member(connection, guild_id, user_id), 0)

    await community.database.write(write)


async def request(community: Community, user_id: Snowflake, subject: str) -> bool:
    """Let a member be told of a badge."""

    def write(connection: Connection) -> bool:
        guild_id = guilds.ensure_guild(connection, GUILD, community.now)
        member_id = members.ensure_member(connection, guild_id, user_id)
        return noticing.request(connection, member_id, NoticeKind.BADGE, subject, community.now)

    return await community.database.write(write)


async def noted(community: Community) -> list[tuple[Any, ...]]:
    """Return whom the notices are for, their kinds and whether they were told."""
    return await community.rows(
        """
        SELECT member.user_id, notice.kind, notice.told_at IS NOT NULL
        FROM notice
        JOIN member ON member.id = notice.member_id
        ORDER BY member.user_id, notice.id
        """
    )


async def test_followers_of_a_new_question_are_told_a_minute_later(community: Community, notices: Notices) -> None:
    await follow(community, "git", ALICE, BOB, CAROL)
    question = await community.ask(ALICE, tags=("git",))
    assert await noted(community) == [(BOB, KIND, 0), (CAROL, KIND, 0)]
    assert await notices.due_together() == []
    assert await notices.next_due_at() == community.now + SETTLING_SECONDS
    community.clock.advance(SETTLING_SECONDS)
    due = await notices.due_together()
    assert [(notice.user_id, notice.post_id, notice.delivery) for notice in due] == [
        (BOB, question.id, Delivery.THREAD),
        (CAROL, question.id, Delivery.THREAD),
    ]
    assert all(notice.is_wanted for notice in due)


async def test_who_follows_several_of_its_tags_is_told_once(community: Community) -> None:
    await follow(community, "git", BOB)
    await follow(community, "python", BOB)
    await community.ask(ALICE, tags=("git", "python"))
    assert await noted(community) == [(BOB, KIND, 0)]


async def test_other_tags_and_other_members_are_told_nothing(community: Community) -> None:
    await follow(community, "git", BOB)
    await follow(community, "python")
    await community.ask(ALICE, tags=("python",))
    await community.ask(ALICE, title="A question without any tag at all?")
    assert await noted(community) == []


async def test_who_chose_to_be_told_nothing_gets_no_row(community: Community, preferring: Preferring) -> None:
    await follow(community, "git", BOB, CAROL)
    await preferring.change(GUILD, BOB, "notice_followed_tag", "off")
    await community.ask(ALICE, tags=("git",))
    assert await noted(community) == [(CAROL, KIND, 0)]


@pytest.mark.parametrize(("age", "told"), [(NEWS_SECONDS + 1, 0), (NEWS_SECONDS, 1)])
async def test_a_question_that_was_heard_of_late_is_no_news(community: Community, age: int, told: int) -> None:
    question = await community.ask(ALICE, tags=())
    await tag(community, question.id, "git")
    await follow(community, "git", BOB)
    now = community.now
    await community.database.write(lambda connection: noticing.question_opened(connection, question.id, now - age, now))
    assert len(await noted(community)) == told


async def tag(community: Community, question_id: PostId, name: str) -> None:
    """Give a question that has none a tag."""

    def write(connection: Connection) -> None:
        guild_id = guilds.ensure_guild(connection, GUILD, community.now)
        tags.add_to_question(connection, question_id, [tags.ensure_tag(connection, guild_id, name)])

    await community.database.write(write)


async def test_choices_count_at_the_time_of_telling(
    community: Community, notices: Notices, preferring: Preferring
) -> None:
    await follow(community, "git", BOB, CAROL)
    await community.ask(ALICE, tags=("git",))
    community.clock.advance(SETTLING_SECONDS)
    await preferring.change(GUILD, BOB, "notice_followed_tag", "direct")
    await preferring.change(GUILD, CAROL, "notice_followed_tag", "off")
    assert [notice.user_id for notice in await notices.due_directly(10)] == [BOB]
    assert [(notice.user_id, notice.delivery) for notice in await notices.due_together()] == [(CAROL, Delivery.OFF)]


async def test_a_badge_is_told_to_those_who_chose_so_and_once_for_all(
    community: Community, notices: Notices, preferring: Preferring
) -> None:
    assert not await request(community, ALICE, "helper")
    await preferring.change(GUILD, ALICE, "notice_badge", "direct")
    assert await request(community, ALICE, "helper")
    (notice,) = await notices.due_directly(10)
    await notices.settle(told=[notice])
    assert not await request(community, ALICE, "helper")
    assert await notices.due_directly(10) == []
    assert await noted(community) == [(ALICE, NoticeKind.BADGE, 1)]


async def test_a_badge_that_was_revoked_in_time_is_not_told(
    community: Community, notices: Notices, preferring: Preferring
) -> None:
    await preferring.change(GUILD, ALICE, "notice_badge", "direct")
    await request(community, ALICE, "helper")
    member_id = await community.value("SELECT id FROM member")
    await community.database.write(
        lambda connection: noticing.withdraw(connection, member_id, NoticeKind.BADGE, "helper")
    )
    assert await notices.due_directly(10) == []


async def test_what_fails_is_tried_ever_later_and_given_up_in_the_end(
    community: Community, notices: Notices, preferring: Preferring
) -> None:
    await preferring.change(GUILD, ALICE, "notice_badge", "direct")
    await request(community, ALICE, "helper")
    waits: list[int] = []
    while (next_due_at := await tried_in_vain(notices)) is not None:
        waits.append(next_due_at - community.now)
        community.clock.advance(waits[-1])
    assert len(waits) == MOST_ATTEMPTS
    assert waits == sorted(waits)
    assert await noted(community) == []


async def tried_in_vain(notices: Notices) -> int | None:
    await notices.retry(await notices.due_directly(1))
    return await notices.next_due_at()


async def test_a_guild_that_the_bot_has_left_waits(
    community: Community, notices: Notices, preferring: Preferring
) -> None:
    await follow(community, "git", BOB, CAROL)
    await preferring.change(GUILD, BOB, "notice_followed_tag", "direct")
    await community.ask(ALICE, tags=("git",))
    await community.database.write(lambda connection: connection.execute("UPDATE guild SET left_at = 1"))
    assert await notices.next_due_at() is None
    community.clock.advance(SETTLING_SECONDS)
    assert await notices.due_together() == []
    assert await notices.due_directly(10) == []


async def test_who_was_told_of_questions_is_forgotten_some_day_and_of_badges_never(
    community: Community, notices: Notices, preferring: Preferring
) -> None:
    await follow(community, "git", BOB)
    await preferring.change(GUILD, BOB, "notice_badge", "direct")
    await community.ask(ALICE, tags=("git",))
    await request(community, BOB, "helper")
    community.clock.advance(SETTLING_SECONDS)
    await notices.settle(told=[*await notices.due_together(), *await notices.due_directly(10)])
    community.clock.advance(KEPT_SECONDS)
    await notices.forget_old()
    assert len(await noted(community)) == 2
    community.clock.advance(1)
    await notices.forget_old()
    assert await noted(community) == [(BOB, NoticeKind.BADGE, 1)]


async def test_fifty_questions_at_once_tell_each_follower_of_each_once(community: Community) -> None:
    await follow(community, "git", BOB, CAROL)
    await community.configuring.change(GUILD, {"questions_per_hour": "0", "open_questions": "0"})
    askers = [Snowflake(9_000 + number) for number in range(50)]
    await asyncio.gather(*(community.ask(asker, tags=("git",)) for asker in askers))
    assert len(await noted(community)) == 100


async def test_a_question_opened_by_hand_tells_nobody_without_tags(community: Community) -> None:
    await follow(community, "git", BOB)
    message = MessageText(
        guild_id=GUILD,
        thread_id=Snowflake(700),
        message_id=Snowflake(700),
        author_id=ALICE,
        author_is_bot=False,
        text="By hand.",
        created_at=community.now,
    )
    await community.asking.adopt(NativePost(GUILD, FORUM, "By hand", message, ()))
    assert await noted(community) == []


STEPS = st.lists(
    st.tuples(st.sampled_from(["request", "told", "unwanted", "retry", "withdraw"]), st.sampled_from(["a", "b"])),
    max_size=30,
)


@pytest.fixture
def raw(database_path: Path) -> Iterator[sqlite3.Connection]:
    """Return a connection to a database in which one member wants to be told of badges."""
    raw, _ = connect_writer(database_path, busy_timeout_seconds=1, now=1, may_migrate=True)
    with closing(raw):
        raw.execute("INSERT INTO guild (id, discord_id, created_at) VALUES (1, 1, 1)")
        raw.execute("INSERT INTO member (id, guild_id, user_id) VALUES (1, 1, 1)")
        raw.execute("INSERT INTO member_setting (member_id, name, value) VALUES (1, 'notice_badge', 'direct')")
        yield raw


@given(steps=STEPS)
def test_nobody_is_told_twice_of_the_same_whatever_happens(
    raw: sqlite3.Connection, steps: list[tuple[str, str]]
) -> None:
    told: list[str] = []
    raw.execute("BEGIN")
    connection = Connection(raw)
    for now, (step, subject) in enumerate(steps):
        due = rows.list_due_direct(connection, now=len(steps), limit=10)
        waiting = [notice.id for notice in due if notice.subject == subject]
        if step == "request":
            noticing.request(connection, 1, NoticeKind.BADGE, subject, now)
        elif step == "told":
            told += [subject] * len(waiting)
            rows.put_told(connection, waiting, now)
        elif step == "unwanted":
            rows.remove(connection, waiting)
        elif step == "retry":
            rows.put_retry(connection, waiting, now)
        else:
            noticing.withdraw(connection, 1, NoticeKind.BADGE, subject)
    raw.execute("ROLLBACK")
    assert len(told) == len(set(told))
