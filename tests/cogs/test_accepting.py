"""Accepting, by the menu and by ✅."""

import pytest

from bot.domain.identity import Actor, Snowflake
from bot.domain.messages import MessageText
from bot.edge.messages import message_text
from tests.support.world import World, said, text_of

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."
ACCEPTED = "SELECT post.message_id FROM acceptance JOIN post ON post.id = acceptance.answer_id"


def points(world: World, member) -> int:
    rows = world.rows("SELECT points FROM member WHERE user_id = :id", id=member.id)
    return rows[0]["points"] if rows else 0


def accepted(world: World) -> list[int]:
    return [row["message_id"] for row in world.rows(ACCEPTED)]


async def asked_and_answered(world: World):
    thread = await world.ask(world.alice)
    return thread, await world.bob.send(thread, LONG)


# --- by the menu


@pytest.mark.parametrize("who", ["alice", "helper", "manager"])
async def test_asker_and_helpers_accept(qa: World, who: str):
    thread, message = await asked_and_answered(qa)
    result = await getattr(qa, who).context_menu(thread, "Accept answer", message)
    assert result.ephemeral
    assert "✅" in said(result)
    assert accepted(qa) == [message.id]
    assert (points(qa, qa.bob), points(qa, qa.alice)) == (15, 2)


async def test_everything_shows_an_acceptance(qa: World):
    tags = qa.forum_tags("git", "Solved")
    await qa.settle()
    thread = await qa.ask(qa.alice, tags=["git"])
    message = await qa.bob.send(thread, LONG)
    await qa.alice.context_menu(thread, "Accept answer", message)
    await qa.advance(6)
    assert "✅ Solved" in text_of(qa.card(thread))
    assert qa.reactors(message, "✅") == {"Askwell"}
    assert thread._channel.applied_tags == [tags["git"], tags["Solved"]]
    index = thread.history()[-1]
    assert "✅" in text_of(index)


async def test_accepting_costs_no_more_calls_than_it_may(qa: World):
    qa.forum_tags("git", "Solved")
    await qa.settle()
    thread, message = await asked_and_answered(qa)
    calls = qa.calls()
    await qa.alice.context_menu(thread, "Accept answer", message)
    assert len(calls) <= 4, calls.routes
    assert calls.routes[0] == "POST /interactions/*/*/callback"


async def test_accepting_a_card_costs_no_more_than_accepting_a_message(qa: World):
    qa.forum_tags("git", "Solved")
    await qa.settle()
    thread = await qa.ask(qa.alice)
    card = await qa.answer(thread, qa.bob)
    calls = qa.calls()
    await qa.alice.context_menu(thread, "Accept answer", card)
    assert len(calls) <= 4, calls.routes


async def test_accepting_an_ordinary_message_makes_it_an_answer_for_two_more_calls(qa: World):
    qa.forum_tags("git", "Solved")
    await qa.settle()
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, "Try git revert.")
    calls = qa.calls()
    await qa.alice.context_menu(thread, "Accept answer", message)
    assert accepted(qa) == [message.id]
    assert len([call for call in calls.routes if call != "POST /channels/*/messages"]) <= 6, calls.routes


async def test_others_may_not_accept(qa: World):
    thread, message = await asked_and_answered(qa)
    for member in (qa.bob, qa.carol):
        result = await member.context_menu(thread, "Accept answer", message)
        assert "Only the person who asked" in said(result)
    assert accepted(qa) == []


async def test_accepting_the_accepted_one_takes_it_back(qa: World):
    thread, message = await asked_and_answered(qa)
    await qa.alice.context_menu(thread, "Accept answer", message)
    result = await qa.alice.context_menu(thread, "Accept answer", message)
    assert "no longer accepted" in said(result)
    assert accepted(qa) == []
    assert (points(qa, qa.bob), points(qa, qa.alice)) == (0, 0)
    assert qa.reactors(message, "✅") == set()
    assert "Solved" not in text_of(qa.card(thread))


async def test_accepting_another_moves_it_with_its_points(qa: World):
    thread, first = await asked_and_answered(qa)
    second = await qa.carol.send(thread, LONG + " Or so I was told.")
    await qa.alice.context_menu(thread, "Accept answer", first)
    calls = qa.calls()
    await qa.alice.context_menu(thread, "Accept answer", second)
    assert accepted(qa) == [second.id]
    assert (points(qa, qa.bob), points(qa, qa.carol), points(qa, qa.alice)) == (0, 15, 2)
    assert qa.reactors(first, "✅") == set()
    assert qa.reactors(second, "✅") == {"Askwell"}
    assert len([call for call in calls.routes if call != "PATCH /channels/*/messages/*"]) <= 4, calls.routes


async def test_accepting_ones_own_answer_gives_no_points(qa: World):
    thread = await qa.ask(qa.alice)
    card = await qa.answer(thread, qa.alice)
    await qa.alice.context_menu(thread, "Accept answer", card)
    assert accepted(qa) == [card.id]
    assert points(qa, qa.alice) == 0


async def test_a_card_is_accepted_like_a_message(qa: World):
    thread = await qa.ask(qa.alice)
    card = await qa.answer(thread, qa.bob)
    await qa.alice.context_menu(thread, "Accept answer", card)
    assert accepted(qa) == [card.id]
    assert points(qa, qa.bob) == 15


async def test_the_question_itself_is_not_accepted(qa: World):
    thread = await qa.forum_post(qa.alice)
    result = await qa.alice.context_menu(thread, "Accept answer", qa.card(thread))
    assert "question itself" in said(result)
    assert accepted(qa) == []


async def test_an_answer_deleted_after_its_acceptance_is_accepted_no_more(qa: World):
    thread, message = await asked_and_answered(qa)
    await qa.alice.context_menu(thread, "Accept answer", message)
    await qa.bob.delete(message)
    assert accepted(qa) == []
    assert (points(qa, qa.bob), points(qa, qa.alice)) == (0, 0)


# --- by ✅


@pytest.mark.parametrize("who", ["alice", "helper", "manager"])
async def test_the_mark_of_asker_and_helpers_accepts_and_its_removal_takes_back(qa: World, who: str):
    _, message = await asked_and_answered(qa)
    member = getattr(qa, who)
    await member.react(message, "✅")
    assert accepted(qa) == [message.id]
    await member.unreact(message, "✅")
    assert accepted(qa) == []


async def test_a_mark_costs_no_more_calls_than_it_may(qa: World):
    qa.forum_tags("git", "Solved")
    await qa.settle()
    _, message = await asked_and_answered(qa)
    calls = qa.calls()
    await qa.alice.react(message, "✅")
    assert len(calls) <= 3, calls.routes


async def test_a_mark_without_the_right_is_taken_off(qa: World):
    _, message = await asked_and_answered(qa)
    await qa.carol.react(message, "✅")
    assert accepted(qa) == []
    assert qa.reactors(message, "✅") == set()


async def test_a_mark_without_the_right_stays_where_the_bot_may_not_take_it_off(qa: World):
    _, message = await asked_and_answered(qa)
    qa.bot_can(manage_messages=False)
    await qa.settle()
    calls = qa.calls()
    await qa.carol.react(message, "✅")
    await qa.carol.unreact(message, "✅")
    await qa.carol.react(message, "✅")
    assert accepted(qa) == []
    assert len(calls) <= 1, calls.routes


async def test_a_mark_on_an_ordinary_message_makes_it_the_accepted_answer(qa: World):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, "Try git revert.")
    await qa.alice.react(message, "✅")
    assert accepted(qa) == [message.id]
    assert qa.reactors(message, "⬆️") == {"Askwell"}


async def test_moving_by_a_mark_takes_the_old_mark_off(qa: World):
    thread, first = await asked_and_answered(qa)
    second = await qa.carol.send(thread, LONG + " Or so I was told.")
    await qa.alice.react(first, "✅")
    await qa.alice.react(second, "✅")
    assert accepted(qa) == [second.id]
    assert qa.reactors(first, "✅") == set()
    assert qa.reactors(second, "✅") == {"alice"}


async def test_a_mark_told_twice_accepts_once(qa: World):
    _, message = await asked_and_answered(qa)
    with qa.held() as held:
        await qa.alice.react(message, "✅")
    await qa.deliver_all([*held.events, *held.events])
    assert accepted(qa) == [message.id]
    assert points(qa, qa.bob) == 15


async def test_a_mark_after_a_restart_is_taken_back_by_its_removal(qa: World):
    _, message = await asked_and_answered(qa)
    await qa.alice.react(message, "✅")
    await qa.restart()
    await qa.alice.unreact(message, "✅")
    assert accepted(qa) == []


# --- in an archived thread, and where Discord refuses


async def test_an_acceptance_from_outside_opens_an_archived_thread_in_one_call_and_leaves_it_as_it_was(qa: World):
    qa.forum_tags("git", "Solved")
    await qa.settle()
    thread, message = await asked_and_answered(qa)
    qa.thread(thread, archived=True)
    await qa.settle()
    calls = qa.calls()
    await qa.bot.services.accepting.accept(*wish(qa, message))
    with qa.env._bot_scope():
        qa.bot.renderer.wake()
    await qa.settle()
    assert [call.body.get("archived") for call in calls.find("PATCH", "/channels/*")] == [False, True]
    assert qa.env.backend.is_archived(thread._channel)
    assert qa.reactors(message, "✅") == {"Askwell"}
    assert len(calls) <= 5, calls.routes


def wish(world: World, message) -> tuple[MessageText, Actor]:
    """Return what the service is told when alice accepts a message."""
    return message_text(world.fresh(message), Snowflake(world.guild.id)), Actor(Snowflake(world.alice.id))


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10008), (400, 50035)])
async def test_an_acceptance_stands_even_where_nothing_can_be_shown(qa: World, status: int, code: int):
    thread, message = await asked_and_answered(qa)
    qa.fail("*", "/channels/*", status=status, code=code, times=None)
    await qa.alice.context_menu(thread, "Accept answer", message)
    assert accepted(qa) == [message.id]
    assert qa.rows("SELECT kind FROM render WHERE due_at <= :now", now=qa.bot.now()) == []


async def test_what_failed_for_a_while_is_shown_later(qa: World):
    thread, message = await asked_and_answered(qa)
    fault = qa.fail("*", "/channels/*", status=503, times=None)
    await qa.alice.context_menu(thread, "Accept answer", message)
    assert qa.reactors(message, "✅") == set()
    fault.times = fault.hits
    await qa.advance(60)
    assert qa.reactors(message, "✅") == {"Askwell"}
    assert "✅ Solved" in text_of(qa.card(thread))
    assert qa.rows("SELECT kind FROM render") == []
