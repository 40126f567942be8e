"""Rules that stand behind other rules: what the database itself refuses, and what goes along with a text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.voting import Direction
from bot.storage import guilds, tags, votes, words
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.support.ballots import DOWN, UP, Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, GUILD, Community, actor


@pytest_asyncio.fixture
async def ballots(database_path: Path, clock: ManualClock) -> AsyncIterator[Ballots]:
    database = await Database.open(database_path)
    try:
        yield Ballots(await Community.found(database, clock))
    finally:
        await database.close()


async def test_no_vote_on_ones_own_post_is_kept_as_counted(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    post = question.post
    with pytest.raises(Exception, match="own post"):
        await ballots.community.database.write(
            lambda connection: votes.put_vote(
                connection, post.id, post.author_member_id, Direction.UP, None, 1, 0, ballots.community.now
            )
        )


async def test_a_switched_vote_is_kept_as_it_counts(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.add(question.post, BOB, UP)
    await ballots.add(question.post, BOB, DOWN)
    assert await ballots.community.value("SELECT value FROM vote") == -1
    assert await ballots.drift() == []


async def test_a_refused_vote_moves_nothing(ballots: Ballots) -> None:
    question = await ballots.community.ask(ALICE)
    await ballots.community.configuring.change(GUILD, {"vote_min_reputation": "5"})
    await ballots.add(question.post, BOB, UP)
    assert await ballots.community.value("SELECT state FROM vote") == "refused"
    assert (await ballots.score(question.id), await ballots.reputation(ALICE)) == ((0, 0), 1)
    assert await ballots.drift() == []


async def test_an_erased_text_is_found_no_more(ballots: Ballots) -> None:
    community = ballots.community
    answer = await community.post_card(await community.ask(ALICE), BOB, "A word as rare as quokka, and some more.")
    assert await _find(ballots, "quokka") == [answer.id]
    assert answer.post.message is not None
    await community.following.messages_deleted(GUILD, [answer.post.message.message_id])
    assert await _find(ballots, "quokka") == []


async def test_an_edited_text_is_found_by_its_new_words_alone(ballots: Ballots) -> None:
    community = ballots.community
    answer = await community.post_card(await community.ask(ALICE), BOB, "A word as rare as quokka, and some more.")
    await community.answering.edit_card(GUILD, answer.id, actor(BOB), "A word as rare as numbat, and some more.")
    assert (await _find(ballots, "quokka"), await _find(ballots, "numbat")) == ([], [answer.id])


async def test_a_deleted_question_leaves_its_tags(ballots: Ballots) -> None:
    community = ballots.community

    def add_tag(connection: Connection) -> None:
        tags.ensure_tag(connection, guilds.require_guild_id(connection, GUILD), "git")

    await community.database.write(add_tag)
    question = await community.ask(ALICE, tags=("git",))
    assert question.thread_id is not None
    assert await community.value("SELECT question_count FROM tag") == 1
    await community.following.thread_deleted(GUILD, question.thread_id)
    assert await community.value("SELECT question_count FROM tag") == 0
    assert await ballots.drift() == []


async def _find(ballots: Ballots, word: str) -> list[int]:
    def find(connection: Connection) -> list[int]:
        return list(words.find_posts(connection, guilds.require_guild_id(connection, GUILD), [word], 10))

    return await ballots.community.database.read(find)
