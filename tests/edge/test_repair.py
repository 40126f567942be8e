"""What happened while the bot was away is found when it comes back, in no more calls than that takes."""

from typing import Any

import pytest
import pytest_asyncio

from tests.cogs.steps import configure
from tests.support.world import World

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."
UP, DOWN, ACCEPT = "⬆️", "⬇️", "✅"
MESSAGES = "/channels/*/messages"
REACTORS = "/channels/*/messages/*/reactions/*"
ARCHIVED = "/channels/*/threads/archived/public"


@pytest_asyncio.fixture
async def qa(world: World) -> World:
    """Return a guild with a forum and a text channel for questions, and a role for helpers."""
    await configure(world, qa_channels=f"{world.forum.id},{world.text.id}", helper_role=str(world.helper_role.id))
    return world


def tally(world: World, message) -> tuple[int, int]:
    (row,) = world.rows("SELECT ups, downs FROM post WHERE message_id = :id", id=message.id)
    return row["ups"], row["downs"]


def points(world: World, member) -> int:
    return world.value("SELECT points FROM member WHERE user_id = :id", id=member.id)


def accepted(world: World) -> list[int]:
    rows = world.rows("SELECT message_id FROM acceptance JOIN post ON post.id = acceptance.answer_id")
    return [row["message_id"] for row in rows]


def drift(world: World) -> str:
    return world.value("SELECT drift FROM repair_report")


def reads(calls) -> list[str]:
    return [call for call in calls.routes if call.startswith("GET") and ("/threads" in call or "/messages" in call)]


# --- votes


async def test_votes_given_taken_and_switched_meanwhile_are_those_that_stand(qa: World):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, LONG)
    card = qa.card(thread)
    await qa.carol.react(card, UP)
    await qa.carol.react(message, UP)
    await qa.helper.react(message, UP)
    async with qa.offline():
        await qa.carol.unreact(card, UP)
        await qa.bob.react(card, DOWN)
        await qa.carol.unreact(message, UP)
        await qa.carol.react(message, DOWN)
    assert tally(qa, card) == (0, 1)
    assert tally(qa, message) == (1, 1)
    assert drift(qa) == '{"votes": 3}'


async def test_of_both_directions_the_one_not_on_record_wins(qa: World):
    message = await qa.bob.send(await qa.ask(qa.alice), LONG)
    await qa.carol.react(message, UP)
    async with qa.offline():
        await qa.carol.react(message, DOWN)
    assert tally(qa, message) == (0, 1)
    assert "carol" not in qa.reactors(message, UP)


async def test_a_reaction_that_may_not_be_taken_off_decides_nothing_again(qa: World):
    message = await qa.bob.send(await qa.ask(qa.alice), LONG)
    qa.bot_can(manage_messages=False)
    await qa.carol.react(message, UP)
    await qa.carol.react(message, DOWN)
    assert tally(qa, message) == (0, 1)
    for _ in range(2):
        await qa.restart()
        assert tally(qa, message) == (0, 1)
    assert drift(qa) == "{}"


async def test_a_refused_vote_stays_refused(qa: World):
    message = await qa.bob.send(await qa.ask(qa.alice), LONG)
    qa.bot_can(manage_messages=False)
    await qa.bob.react(message, UP)
    await qa.restart()
    assert tally(qa, message) == (0, 0)
    assert qa.rows("SELECT state FROM vote") == [{"state": "refused"}]
    assert drift(qa) == "{}"


async def test_a_vote_of_the_author_meanwhile_never_counts(qa: World):
    message = await qa.bob.send(await qa.ask(qa.alice), LONG)
    async with qa.offline():
        await qa.bob.react(message, UP)
    assert tally(qa, message) == (0, 0)
    assert "bob" not in qa.reactors(message, UP)


async def test_super_reactions_count_once_beside_normal_ones(qa: World):
    message = await qa.bob.send(await qa.ask(qa.alice), LONG)
    async with qa.offline():
        await qa.super_react(qa.carol, message, UP)
        await qa.carol.react(message, UP)
        await qa.super_react(qa.helper, message, DOWN)
    assert tally(qa, message) == (1, 1)


async def test_more_voters_than_a_page_holds(qa: World):
    message = await qa.bob.send(await qa.ask(qa.alice), LONG)
    crowd = qa.members(201)
    await qa.settle()
    async with qa.offline():
        for member in crowd:
            qa.react_now(member, message, UP)
        calls = qa.calls()
    assert tally(qa, message) == (201, 0)
    assert len(calls.find("GET", REACTORS)) == 3


async def test_cleared_reactions_take_the_votes_along_and_the_bots_own_come_back(qa: World):
    message = await qa.bob.send(await qa.ask(qa.alice), LONG)
    await qa.carol.react(message, UP)
    async with qa.offline():
        qa.env.backend.clear_reactions(qa.fresh(message).channel.id, message.id)
    assert tally(qa, message) == (0, 0)
    assert qa.reactors(message, UP) == qa.reactors(message, DOWN) == {qa.bot.user.name}


async def test_up_votes_on_an_ordinary_message_make_it_an_answer(qa: World):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, "Use the lease.")
    async with qa.offline():
        await qa.carol.react(message, UP)
    assert tally(qa, message) == (1, 0)


# --- acceptance


async def test_a_check_mark_of_the_asker_meanwhile_accepts(qa: World):
    message = await qa.bob.send(await qa.ask(qa.alice), LONG)
    async with qa.offline():
        await qa.alice.react(message, ACCEPT)
    assert accepted(qa) == [message.id]
    assert (points(qa, qa.bob), points(qa, qa.alice)) == (15, 2)


async def test_a_check_mark_taken_off_meanwhile_takes_the_acceptance_back(qa: World):
    message = await qa.bob.send(await qa.ask(qa.alice), LONG)
    await qa.alice.react(message, ACCEPT)
    async with qa.offline():
        await qa.alice.unreact(message, ACCEPT)
    assert accepted(qa) == []
    assert (points(qa, qa.bob), points(qa, qa.alice)) == (0, 0)


async def test_a_check_mark_on_another_answer_moves_the_acceptance(qa: World):
    thread = await qa.ask(qa.alice)
    first, second = await qa.bob.send(thread, LONG), await qa.carol.send(thread, LONG)
    await qa.alice.react(first, ACCEPT)
    async with qa.offline():
        await qa.alice.react(second, ACCEPT)
    assert accepted(qa) == [second.id]
    assert "alice" not in qa.reactors(first, ACCEPT)
    await qa.restart()
    assert accepted(qa) == [second.id]


async def test_a_check_mark_without_the_right_is_taken_off_and_one_of_a_helper_holds(qa: World):
    thread = await qa.ask(qa.alice)
    first, second = await qa.bob.send(thread, LONG), await qa.carol.send(thread, LONG)
    async with qa.offline():
        await qa.carol.react(first, ACCEPT)
        await qa.helper.react(second, ACCEPT)
    assert accepted(qa) == [second.id]
    assert "carol" not in qa.reactors(first, ACCEPT)


async def test_a_check_mark_on_an_ordinary_message_accepts_it_with_its_votes(qa: World):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, "Use the lease.")
    async with qa.offline():
        await qa.alice.react(message, ACCEPT)
        await qa.carol.react(message, DOWN)
    await qa.advance(20)
    assert accepted(qa) == [message.id]
    assert tally(qa, message) == (0, 1)


# --- messages and threads


async def test_edits_and_deletions_of_messages_are_followed(qa: World):
    thread = await qa.ask(qa.alice)
    edited, deleted = await qa.bob.send(thread, LONG), await qa.carol.send(thread, LONG)
    await qa.helper.react(deleted, UP)
    async with qa.offline():
        await qa.advance(60)
        await qa.bob.edit(edited, LONG + " Twice.")
        await qa.carol.delete(deleted)
    bodies = qa.rows("SELECT body, answer.state FROM post JOIN answer USING (id) ORDER BY id")
    assert [tuple(row.values()) for row in bodies] == [(LONG + " Twice.", "live"), ("", "deleted")]
    assert points(qa, qa.carol) == 0
    assert drift(qa) == '{"edits": 1, "missing_messages": 1}'


async def test_answers_given_meanwhile_are_found_with_their_votes(qa: World):
    thread = await qa.ask(qa.alice)
    async with qa.offline():
        await qa.bob.send(thread, "Which version?")
        message = await qa.bob.send(thread, LONG)
        await qa.carol.react(message, UP)
        await qa.bob.send(thread, LONG)
        await qa.alice.send(thread, LONG)
    assert [row["message_id"] for row in qa.rows("SELECT message_id FROM post WHERE kind = 'answer'")] == [message.id]
    assert tally(qa, message) == (1, 0)


async def test_a_forum_post_opened_meanwhile_is_adopted_with_what_was_said_in_it(qa: World):
    async with qa.offline():
        thread = await qa.forum_post(qa.carol, "How do I undo a push?", "I pushed to the wrong branch.")
        message = await qa.bob.send(thread, LONG)
        await qa.alice.react(message, UP)
    (row,) = qa.rows("SELECT title, thread_id, answer_count FROM question")
    assert tuple(row.values()) == ("How do I undo a push?", thread.id, 1)
    assert tally(qa, message) == (1, 0)
    assert qa.reactors(qa.card(thread), UP) == {qa.bot.user.name}


async def test_a_forum_post_from_before_the_bot_came_is_left_alone(qa: World):
    await configure(qa, qa_channels=str(qa.text.id))
    await qa.forum_post(qa.carol, "How do I undo a push?", "I pushed to the wrong branch.")
    await configure(qa, qa_channels=str(qa.forum.id))
    await qa.advance(3600)
    await qa.bob.send(qa.chat, "Something that is heard")
    await qa.advance(180)
    await qa.bob.send(qa.chat, "Something that is believed")
    await qa.restart()
    assert qa.rows("SELECT title FROM question") == []


async def test_a_thread_deleted_meanwhile_deletes_its_question(qa: World):
    thread = await qa.ask(qa.alice)
    await qa.carol.react(qa.card(thread), UP)
    async with qa.offline():
        qa.delete_channel(thread)
    assert qa.value("SELECT state FROM question") == "deleted"
    assert points(qa, qa.alice) == 0


async def test_a_channel_deleted_meanwhile_deletes_its_questions(qa: World):
    await qa.ask(qa.alice)
    async with qa.offline():
        qa.delete_channel(qa.forum)
    assert qa.value("SELECT state FROM question") == "deleted"


async def test_votes_in_a_thread_that_was_archived_since_are_found(qa: World):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, LONG)
    async with qa.offline():
        await qa.carol.react(message, UP)
        qa.thread(thread, archived=True)
    assert tally(qa, message) == (1, 0)


async def test_cards_in_a_text_channel_are_compared(qa: World):
    await configure(qa, qa_channels=str(qa.text.id))
    threads = [await qa.ask(qa.alice) for _ in range(3)]
    cards = [qa.card(thread) for thread in threads]
    for _ in range(120):
        qa.env.backend.create_message(qa.text.id, qa.bob.id, "chat")
    last = qa.card(await qa.ask(qa.alice))
    async with qa.offline():
        for card in (*cards, last):
            await qa.carol.react(card, UP)
        qa.env.backend.delete_message(qa.text.id, cards[1].id)
        calls = qa.calls()
    assert [tally(qa, card) for card in (cards[0], cards[2], last)] == [(1, 0)] * 3
    assert len(calls.find("GET", MESSAGES)) == 4 + 2
    assert not qa.rows("SELECT id FROM post WHERE message_id = :id", id=cards[1].id)


# --- sight


async def test_what_the_bot_cannot_see_is_not_deleted_and_compared_when_it_can(qa: World):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, LONG)
    async with qa.offline():
        qa.deny_bot(qa.forum, view_channel=True)
        await qa.carol.react(message, UP)
    assert qa.value("SELECT state FROM question") == "open"
    assert tally(qa, message) == (0, 0)
    qa.deny_bot(qa.forum)
    await qa.settle()
    await qa.advance(5)
    assert tally(qa, message) == (1, 0)


async def test_an_interrupted_comparison_goes_on_where_it_stood(qa: World):
    threads = [await qa.ask(qa.alice) for _ in range(4)]
    async with qa.offline():
        for thread in threads:
            await qa.carol.react(qa.card(thread), UP)
        qa.fail("GET", MESSAGES, status=503, times=2)
    assert qa.value("SELECT COUNT(*) FROM repair") == 1
    calls = qa.calls()
    await qa.advance(70)
    assert qa.value("SELECT COUNT(*) FROM repair") == 0
    assert [tally(qa, qa.card(thread)) for thread in threads] == [(1, 0)] * 4
    assert len(calls.find("GET", MESSAGES)) <= 2


# --- cost


async def test_a_restart_without_change_costs_a_page_a_thread_and_finds_nothing(qa: World):
    for _ in range(5):
        thread = await qa.ask(qa.alice)
        message = await qa.bob.send(thread, LONG)
        await qa.carol.react(message, UP)
        await qa.alice.react(message, ACCEPT)
    calls = qa.calls()
    await qa.restart()
    # The active threads, the archived ones of forum and text channel, and a page of each thread.
    assert len(reads(calls)) == 1 + 2 + 5
    assert drift(qa) == "{}"


async def test_an_old_archived_thread_costs_nothing(qa: World):
    thread = await qa.ask(qa.alice)
    qa.thread(thread, archived=True)
    await qa.advance(3600)
    await qa.bob.send(qa.chat, "Something that is heard")
    await qa.advance(180)
    await qa.bob.send(qa.chat, "Something that is believed")
    calls = qa.calls()
    await qa.restart()
    assert len(reads(calls)) == 3


async def test_a_full_comparison_finds_swaps_that_leave_the_numbers_equal(qa: World):
    message = await qa.bob.send(await qa.ask(qa.alice), LONG)
    await qa.carol.react(message, UP)
    async with qa.offline():
        await qa.carol.unreact(message, UP)
        await qa.helper.react(message, UP)
    assert points(qa, qa.bob) == 10
    assert qa.rows("SELECT user_id FROM vote JOIN member ON member.id = voter_id") == [{"user_id": qa.carol.id}]
    await qa.bot.services.repairing.want(qa.guild.id, 0, is_full=True)
    qa.bot.repairs.wake()
    for _ in range(20):
        await qa.advance(1)
    assert qa.rows("SELECT user_id FROM vote JOIN member ON member.id = voter_id") == [{"user_id": qa.helper.id}]


async def test_a_guild_that_is_left_in_the_middle_is_compared_when_it_returns(qa: World):
    thread = await qa.ask(qa.alice)
    async with qa.offline():
        await qa.carol.react(qa.card(thread), UP)
        qa.fail("GET", "/guilds/*/threads/active", status=403, code=50001, times=1)
    assert tally(qa, qa.card(thread)) == (0, 0)
    await qa.advance(70)
    assert tally(qa, qa.card(thread)) == (1, 0)


@pytest.mark.parametrize("missing", [{"read_message_history": False}, {"view_channel": False}])
async def test_without_a_permission_nothing_is_asked_for_and_nothing_changes(qa: World, missing: dict[str, Any]):
    thread = await qa.ask(qa.alice)
    await qa.carol.react(qa.card(thread), UP)
    async with qa.offline():
        qa.bot_can(**missing)
    assert qa.value("SELECT ups FROM post") == 1
    assert qa.unexpected_errors() == []


# --- other emoji for votes


async def test_votes_from_before_the_guild_chose_other_emoji_stand(qa: World):
    message = await qa.bob.send(await qa.ask(qa.alice), LONG)
    await qa.carol.react(message, UP)
    await qa.advance(60)
    await configure(qa, emoji_up="👍")
    await qa.advance(60)
    async with qa.offline():
        await qa.helper.react(message, "👍")
        await qa.alice.react(message, DOWN)
    assert tally(qa, message) == (2, 1)
    async with qa.offline():
        await qa.helper.unreact(message, "👍")
    assert tally(qa, message) == (1, 1)
    await qa.bob.delete(message)
    assert qa.rows("SELECT state FROM vote WHERE state = 'counted'") == [{"state": "counted"}] * 2
    assert points(qa, qa.bob) == 0


async def test_a_question_whose_message_goes_loses_votes_of_any_emoji(qa: World):
    await configure(qa, qa_channels=str(qa.text.id))
    card = qa.card(await qa.ask(qa.alice))
    await qa.carol.react(card, UP)
    await configure(qa, emoji_up="👍")
    qa.env.backend.delete_message(qa.text.id, card.id)
    await qa.settle()
    assert points(qa, qa.alice) == 0
    assert qa.rows("SELECT state FROM vote") == []
