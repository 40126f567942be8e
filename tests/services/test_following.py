"""Following edits, deletions and archiving."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import NotAllowedError, NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.domain.messages import MessageText, NativePost
from bot.domain.posts import Answer, AnswerState, MessageRef, Question, QuestionState
from bot.domain.reactions import ReactionEvent
from bot.services.checking import Checking
from bot.services.voting import Outcome, Voting
from bot.storage import questions, words
from tests.support.ballots import Ballots
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
    assert await Checking(community.database).check() == []


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


# --- in any order


async def test_an_edit_older_than_the_one_on_record_changes_nothing(community: Community) -> None:
    answer = await community.write_answer(await community.ask())
    at = community.now
    assert await community.following.message_edited(GUILD, message_of(answer), "The last text.", at + 9)
    assert not await community.following.message_edited(GUILD, message_of(answer), "The text before.", at + 8)
    assert await community.value("SELECT body FROM post WHERE id = :id", id=answer.id) == "The last text."


async def test_an_answer_made_of_an_edited_message_knows_when_it_was_edited(community: Community) -> None:
    question = await community.ask()
    message = community.message(question, text="Short.", edited_at=community.now + 9)
    answer = await community.answering.mark(message, actor(BOB))
    assert not await community.following.message_edited(GUILD, message_of(answer), "Older.", community.now + 8)
    assert await community.value("SELECT edited_at FROM post WHERE id = :id", id=answer.id) == community.now + 9


async def test_a_message_that_is_gone_becomes_no_answer(community: Community) -> None:
    question = await community.ask()
    message = community.message(question)
    await community.following.messages_deleted(GUILD, [message.message_id])
    assert await community.answering.detect(message) is None
    ballots = Ballots(community)
    assert (await ballots.add(message, CAROL, message=message)).outcome is Outcome.IGNORED
    assert (await ballots.add(message, ALICE, "✅", message=message)).outcome is Outcome.IGNORED
    for refused in (
        community.answering.mark(message, actor(BOB)),
        ballots.accepting.accept(message, actor(ALICE)),
    ):
        with pytest.raises(NotFoundError) as caught:
            await refused
        assert caught.value.reason is Reason.MESSAGE_GONE
    assert await community.value("SELECT COUNT(*) FROM answer") == 0


async def test_a_card_that_is_gone_before_its_answer_is_finished_leaves_a_deleted_one(community: Community) -> None:
    question = await community.ask()
    assert question.thread_id is not None
    draft = await community.answering.begin(GUILD, question.thread_id, actor(BOB), ANSWER)
    card = MessageRef(question.thread_id, community.new_id())
    await community.following.messages_deleted(GUILD, [card.message_id])
    for _ in range(2):
        answer = await community.answering.finish(draft.id, card)
        assert (answer.state, answer.post.body) == (AnswerState.DELETED, "")
    assert await community.value("SELECT answer_count FROM question") == 0


@pytest.mark.parametrize("gone", ["thread", "channel"])
async def test_a_thread_that_is_gone_before_its_question_is_finished_leaves_a_deleted_one(
    community: Community, gone: str
) -> None:
    draft = await community.asking.begin(community.form())
    thread_id = community.new_id()
    if gone == "thread":
        await community.following.thread_deleted(GUILD, thread_id)
    else:
        await community.following.channel_deleted(GUILD, FORUM)
    question = await community.asking.finish(draft.id, thread_id, MessageRef(thread_id, thread_id))
    assert (question.state, question.post.body) == (QuestionState.DELETED, "")


async def test_a_card_that_is_gone_before_its_question_is_finished_is_posted_again(community: Community) -> None:
    draft = await community.asking.begin(community.form())
    thread_id = community.new_id()
    await community.following.messages_deleted(GUILD, [thread_id])
    question = await community.asking.finish(draft.id, thread_id, MessageRef(thread_id, thread_id))
    assert (question.state, question.post.message) == (QuestionState.OPEN, None)
    assert "card" in await community.renders(question.id)


@pytest.mark.parametrize("gone", ["message", "thread", "forum"])
async def test_a_native_post_that_is_gone_before_it_was_heard_of_is_not_adopted(
    community: Community, gone: str
) -> None:
    thread_id = community.new_id()
    if gone == "message":
        await community.following.messages_deleted(GUILD, [thread_id])
    elif gone == "thread":
        await community.following.thread_deleted(GUILD, thread_id)
    else:
        await community.following.channel_deleted(GUILD, FORUM)
    message = MessageText(GUILD, thread_id, thread_id, ALICE, False, DETAILS, community.now)
    assert await community.asking.adopt(NativePost(GUILD, FORUM, "Why is my build so slow?", message)) is None


# --- names of threads


async def test_the_name_of_a_native_thread_is_the_title_of_its_question(community: Community) -> None:
    question = await adopted(community)
    assert question.thread_id is not None
    for name in ("Why does linking take hours?", "Why does linking take hours?", ""):
        await community.following.thread_changed(
            GUILD, question.thread_id, is_archived=False, is_locked=False, name=name
        )
    assert await community.value("SELECT title FROM question") == "Why does linking take hours?"
    assert await community.rows("SELECT title, body FROM revision") == [("Why is my build so slow?", DETAILS)]
    assert await community.database.read(lambda c: words.find_posts(c, 1, ["linking"], 10)) == [question.id]
    assert await community.database.read(lambda c: words.find_posts(c, 1, ["slow"], 10)) == []


async def test_the_name_of_a_thread_that_the_bot_made_says_nothing_new(community: Community) -> None:
    question = await community.ask()
    assert question.thread_id is not None
    await community.following.thread_changed(GUILD, question.thread_id, is_archived=False, is_locked=False, name="New")
    assert await community.value("SELECT title FROM question") == question.title


async def test_a_locked_thread_takes_answers_by_command_of_helpers_alone(community: Community) -> None:
    question = await community.ask()
    assert question.thread_id is not None
    await community.following.thread_changed(GUILD, question.thread_id, is_archived=False, is_locked=True)
    with pytest.raises(NotAllowedError) as caught:
        await community.answering.begin(GUILD, question.thread_id, actor(BOB), ANSWER)
    assert caught.value.reason is Reason.THREAD_LOCKED
    await community.answering.begin(GUILD, question.thread_id, actor(Snowflake(104)), ANSWER)
