"""Following edits, deletions and archiving."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.identity import Snowflake
from bot.domain.messages import MessageText, NativePost
from bot.domain.posts import Answer, MessageRef, Question, QuestionState
from bot.domain.reactions import ReactionEvent
from bot.services.checking import Checking
from bot.services.voting import Voting
from bot.storage import questions, words
from tests.support.community import (
    ALICE,
    ANSWER,
    BOB,
    CAROL,
    DETAILS,
    FORUM,
    GUILD,
    OTHER_GUILD,
    TEXT_CHANNEL,
    Community,
    actor,
)


async def adopted(community: Community) -> Question:
    thread_id = community.new_id()
    message = MessageText(GUILD, thread_id, thread_id, ALICE, False, DETAILS, community.now)
    question = await community.asking.adopt(NativePost(GUILD, FORUM, "Why is my build so slow?", message))
    assert question is not None
    return question


def message_of(post: Question | Answer) -> MessageRef:
    assert post.post.message is not None
    return post.post.message


async def test_an_edit_of_a_message_is_followed_and_kept_as_history(community: Community) -> None:
    answer = await community.write_answer(await community.ask())
    edited_at = community.now + 30
    assert await community.following.message_edited(GUILD, message_of(answer), "Better: reflog.", edited_at)
    assert await community.rows("SELECT body, edited_at FROM post WHERE id = :id", id=answer.id) == [
        ("Better: reflog.", edited_at)
    ]
    assert await community.rows("SELECT body FROM revision") == [(ANSWER,)]


async def test_the_first_message_of_a_native_post_is_followed(community: Community) -> None:
    question = await adopted(community)
    assert await community.following.message_edited(GUILD, message_of(question), "It takes two hours.", community.now)
    assert await community.value("SELECT body FROM post") == "It takes two hours."


async def test_an_edit_told_fifty_times_is_one_revision(community: Community) -> None:
    answer = await community.write_answer(await community.ask())
    changed = await asyncio.gather(
        *(
            community.following.message_edited(GUILD, message_of(answer), "Better: reflog.", community.now)
            for _ in range(50)
        )
    )
    assert sum(changed) == 1
    assert await community.value("SELECT COUNT(*) FROM revision") == 1


async def test_edits_of_cards_of_ordinary_messages_and_of_other_guilds_are_nothing(community: Community) -> None:
    question = await community.ask()
    card = await community.post_card(question, CAROL)
    answer = await community.write_answer(question)
    for guild_id, message in (
        (GUILD, message_of(card)),
        (GUILD, MessageRef(message_of(answer).channel_id, Snowflake(5))),
        (OTHER_GUILD, message_of(answer)),
    ):
        assert not await community.following.message_edited(guild_id, message, "Other text.", community.now)
    await community.answering.retract(GUILD, message_of(answer).message_id, actor(BOB))
    assert not await community.following.message_edited(GUILD, message_of(answer), "Other text.", community.now)
    assert await community.value("SELECT COUNT(*) FROM post WHERE body = 'Other text.'") == 0


async def test_a_deleted_message_takes_text_and_history_of_its_answer_along(community: Community) -> None:
    question = await community.ask()
    answer = await community.write_answer(question)
    await community.following.message_edited(GUILD, message_of(answer), "Better: reflog.", community.now)
    await community.following.messages_deleted(GUILD, [message_of(answer).message_id, Snowflake(5)])
    assert await community.rows(
        "SELECT state, body FROM answer JOIN post ON post.id = answer.id WHERE answer.id = :id", id=answer.id
    ) == [("deleted", "")]
    assert await community.rows("SELECT body, erased_at FROM revision") == [("", community.now)]
    assert await community.value("SELECT answer_count FROM question") == 0
    assert await community.renders(answer.id) == {}


async def test_a_deletion_told_fifty_times_is_one(community: Community) -> None:
    question = await community.ask()
    await community.write_answer(question, CAROL)
    answer = await community.write_answer(question)
    await asyncio.gather(
        *(community.following.messages_deleted(GUILD, [message_of(answer).message_id]) for _ in range(50))
    )
    assert await community.value("SELECT answer_count FROM question") == 1


async def test_deletions_of_another_guild_are_nothing(community: Community) -> None:
    question = await community.ask()
    answer = await community.write_answer(question)
    await community.following.messages_deleted(OTHER_GUILD, [message_of(answer).message_id])
    assert question.thread_id is not None
    await community.following.thread_deleted(OTHER_GUILD, question.thread_id)
    await community.following.channel_deleted(OTHER_GUILD, FORUM)
    assert await community.value("SELECT answer_count FROM question") == 1
    assert await community.value("SELECT state FROM question") == "open"


async def test_the_card_of_a_helpers_deletion_that_then_vanishes_keeps_its_history(community: Community) -> None:
    answer = await community.post_card(await community.ask())
    await community.answering.delete_card(GUILD, answer.id, actor(Snowflake(104)))
    await community.following.messages_deleted(GUILD, [message_of(answer).message_id])
    assert await community.rows("SELECT body FROM revision") == [(ANSWER,)]


@pytest.mark.parametrize("channel", [TEXT_CHANNEL, FORUM])
async def test_a_deleted_card_is_posted_again_with_its_text(community: Community, channel: Snowflake) -> None:
    question = await community.ask(channel_id=channel)
    await community.following.messages_deleted(GUILD, [message_of(question).message_id])
    [(body, message_id)] = await community.rows("SELECT body, message_id FROM post")
    assert (body, message_id) == (DETAILS, None)
    assert "card" in await community.renders(question.id)


async def test_the_deleted_first_message_of_a_native_post_is_erased_and_the_question_stays(
    community: Community,
) -> None:
    question = await adopted(community)
    await community.following.messages_deleted(GUILD, [message_of(question).message_id])
    assert await community.rows("SELECT body, state FROM post JOIN question ON question.id = post.id") == [("", "open")]


@pytest.mark.parametrize("is_card", [True, False])
async def test_no_vote_stands_on_a_question_whose_message_is_gone(community: Community, is_card: bool) -> None:
    question = await (community.ask() if is_card else adopted(community))
    message = message_of(question)
    voting = Voting(community.database, community.clock)
    await voting.add(ReactionEvent(GUILD, message.channel_id, message.message_id, BOB, "⬆️"))
    await voting.add(ReactionEvent(GUILD, message.channel_id, message.message_id, ALICE, "⬆️"))
    assert await community.value("SELECT ups FROM post") == 1
    await community.following.messages_deleted(GUILD, [message.message_id])
    assert await community.value("SELECT ups FROM post") == 0
    assert await community.value("SELECT count(*) FROM vote") == 0
    assert await community.value("SELECT sum(points) FROM member") == 0
    assert await voting.dirty_posts(10) == []
    assert await Checking(community.database).check() == []


async def test_a_deleted_thread_deletes_its_question_and_leaves_the_answers(community: Community) -> None:
    question = await community.ask()
    answer = await community.write_answer(question)
    assert question.thread_id is not None
    await asyncio.gather(*(community.following.thread_deleted(GUILD, Snowflake(question.thread_id)) for _ in range(50)))
    after = await community.database.read(lambda connection: questions.require_question(connection, question.id))
    assert (after.state, after.post.body) == (QuestionState.DELETED, "")
    assert await community.value("SELECT state FROM answer") == "live"
    assert await community.value("SELECT COUNT(*) FROM render") == 0
    assert await community.database.read(lambda c: words.find_posts(c, 1, ["revert", "commit"], 10)) == []
    assert await community.value("SELECT body FROM post WHERE id = :id", id=answer.id) == ANSWER


async def test_a_deleted_channel_deletes_all_its_questions_in_steps(community: Community) -> None:
    await community.configuring.change(GUILD, {"questions_per_hour": "0", "open_questions": "0"})
    for _ in range(60):
        await community.ask()
    other = await community.ask(channel_id=TEXT_CHANNEL)
    await community.following.channel_deleted(GUILD, FORUM)
    assert await community.rows("SELECT id FROM question WHERE state <> 'deleted'") == [(other.id,)]


async def test_what_a_crash_left_of_a_deleted_channel_is_finished(community: Community) -> None:
    await community.ask()
    await community.database.write(lambda connection: connection.execute("UPDATE channel SET deleted_at = 1"))
    await community.following.finish_deletions()
    assert await community.value("SELECT state FROM question") == "deleted"


async def test_a_thread_is_known_as_archived_and_as_locked_until_it_is_no_more(community: Community) -> None:
    thread_id = (await community.ask()).thread_id
    assert thread_id is not None
    for guild_id, is_archived, is_locked, expected in (
        (GUILD, True, False, (1, 0)),
        (OTHER_GUILD, False, True, (1, 0)),
        (GUILD, True, True, (1, 1)),
        (GUILD, False, True, (0, 1)),
        (GUILD, False, False, (0, 0)),
    ):
        await community.following.thread_changed(guild_id, thread_id, is_archived=is_archived, is_locked=is_locked)
        assert await community.rows("SELECT is_archived, is_locked FROM question") == [expected]
