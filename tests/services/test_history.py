"""Older versions of posts: who reads them, and who erases them."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.domain.errors import ConflictError, NotAllowedError, NotFoundError
from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import Question
from bot.services.history import History, Reader
from bot.services.managing_questions import ManagingQuestions, Which
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, FORUM, GUILD, HELPER, OTHER_GUILD, Community, actor

VISIBLE = frozenset({FORUM})


def reader(user: Snowflake = BOB, guild: Snowflake = GUILD, visible: frozenset[Snowflake] = VISIBLE) -> Reader:
    return Reader(guild, actor(user), visible)


@pytest_asyncio.fixture
async def edited(community: Community, clock: ManualClock) -> Question:
    """Ask a question and edit it twice."""
    question = await community.ask(ALICE, channel_id=FORUM)
    managing = ManagingQuestions(community.database, clock)
    for title in ("How do I do the second thing?", "How do I do the third thing?"):
        clock.advance(60)
        which = Which(GUILD, question.id, VISIBLE)
        await managing.edit(which, actor(ALICE), title, f"{title} I tried this and that, and nothing of it worked.")
    return question


@pytest.fixture
def history(community: Community, clock: ManualClock) -> History:
    return History(community.database, clock)


async def test_changes_are_paged_from_the_newest(history: History, edited: Question) -> None:
    newest, oldest = [await history.change(reader(), edited.id, number) for number in (1, 2)]
    assert newest.before is not None
    assert oldest.before is not None
    assert (newest.before.title, newest.after_title) == (
        "How do I do the second thing?",
        "How do I do the third thing?",
    )
    assert (oldest.before.title, oldest.after_title) == (edited.title, "How do I do the second thing?")
    assert oldest.after_body == newest.before.body
    assert (await history.change(reader(), edited.id, 99)).number == 2


async def test_a_post_that_was_not_changed_has_an_empty_history(history: History, community: Community) -> None:
    question = await community.ask(ALICE, channel_id=FORUM)
    change = await history.change(reader(), question.id, 1)
    assert (change.number, change.total, change.may_erase) == (0, 0, False)


@pytest.mark.parametrize("blind", [reader(visible=frozenset()), reader(guild=OTHER_GUILD)], ids=["hidden", "elsewhere"])
async def test_who_does_not_see_the_post_does_not_see_its_history(
    history: History, edited: Question, blind: Reader
) -> None:
    with pytest.raises(NotFoundError):
        await history.change(blind, edited.id, 1)
    with pytest.raises(NotFoundError):
        await history.erase(Reader(blind.guild_id, actor(HELPER), blind.visible_channels), edited.id)
    with pytest.raises(NotFoundError):
        await history.post_id(reader(), edited.id, 7)
    with pytest.raises(NotFoundError):
        await history.change(reader(), PostId(999), 1)


async def test_what_was_deleted_is_shown_to_its_author_and_helpers_alone(
    history: History, community: Community, edited: Question
) -> None:
    assert edited.thread_id is not None
    await community.following.thread_deleted(GUILD, edited.thread_id)
    with pytest.raises(NotFoundError):
        await history.change(reader(), edited.id, 1)
    for user in (ALICE, HELPER):
        await history.change(reader(user), edited.id, 1)


@pytest.mark.parametrize(("user", "deeds"), [(ALICE, 0), (HELPER, 1)])
async def test_author_and_helpers_erase_once(
    history: History, community: Community, edited: Question, user: Snowflake, deeds: int
) -> None:
    assert not (await history.change(reader(), edited.id, 1)).may_erase
    with pytest.raises(NotAllowedError):
        await history.erase(reader(), edited.id)
    erased = await history.erase(reader(user), edited.id)
    assert erased.before is not None
    assert (erased.before.title, erased.before.body, erased.may_erase) == (None, "", False)
    assert await community.value("SELECT COUNT(*) FROM revision WHERE body <> '' OR title IS NOT NULL") == 0
    assert await community.value("SELECT COUNT(*) FROM deed WHERE kind = 'history_erased'") == deeds
    with pytest.raises(ConflictError):
        await history.erase(reader(user), edited.id)


async def test_a_change_after_the_erasure_shows_what_there_is(
    history: History, community: Community, clock: ManualClock, edited: Question
) -> None:
    await history.erase(reader(ALICE), edited.id)
    managing = ManagingQuestions(community.database, clock)
    await managing.edit(Which(GUILD, edited.id, VISIBLE), actor(ALICE), "How do I do the fourth thing?", None)
    newest, older = [await history.change(reader(), edited.id, number) for number in (1, 2)]
    assert newest.after_title == "How do I do the fourth thing?"
    assert older.before is not None
    assert older.before.erased_at is not None
