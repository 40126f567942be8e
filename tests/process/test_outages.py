"""Discord limits, fails, refuses and hangs up; the bot shows everything in the end."""

from typing import Any

import pytest

from tests.process.scene import DOWN, FORUM_POSTS, MESSAGE, MESSAGES, OWN_REACTION, UP, Scene
from tests.support.world import ANSWER, DETAILS, TITLE
from tests.wire.views import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANSWERS_OF = """
    SELECT post.message_id
    FROM post JOIN answer USING (id) JOIN question ON question.id = answer.question_id
    WHERE question.thread_id = :thread_id
"""
LIMITED: dict[str, Any] = {"status": 429, "retry_after": 0.3}


@pytest.mark.parametrize("failure", [LIMITED, {"status": 500}, {"status": 503}], ids=["429", "500", "503"])
async def test_reactions_are_drawn_in_the_end(shared: Scene, failure: dict[str, Any]):
    fault = shared.server.fault("PUT", OWN_REACTION, **failure)
    with shared.server.calls.during() as calls:
        thread = await shared.ask()
    assert fault.used == 1
    assert thread.card.reactors(UP) == thread.card.reactors(DOWN) == [shared.world.bot_id]
    assert len(calls.find("PUT", OWN_REACTION)) <= 4


async def test_the_card_is_edited_in_the_end(shared: Scene):
    thread, message = await shared.answered()
    fault = shared.server.fault("PATCH", MESSAGE, status=503)
    await shared.alice.menu(message, "Accept answer")
    await until(lambda: fault.used == 1)
    await until(lambda: "✅ Solved" in thread.card.text, 10)


async def test_a_thread_whose_answer_was_an_error_is_found_and_not_made_twice(shared: Scene):
    fault = shared.server.fault("POST", FORUM_POSTS, status=503, after=True)
    thread = await shared.ask()
    assert fault.used == 1
    assert [each.id for each in shared.threads] == [thread.id]
    assert shared.questions() == [(TITLE, DETAILS, 1, thread.id)]


@pytest.mark.parametrize("status", [500, 503])
async def test_a_card_whose_answer_was_an_error_stands_once(shared: Scene, status: int):
    thread = await shared.ask()
    form = await shared.bob.slash(thread, "answer")
    fault = shared.server.fault("POST", MESSAGES, status=status, after=True)
    await shared.bob.submit(form, answer=ANSWER)
    await thread.saying("1 answer")
    await shared.shown()
    assert fault.used == 1
    cards = [message.id for message in thread.messages if ANSWER in message.text and "1 answer" not in message.text]
    assert [row[0] for row in shared.stage.rows(ANSWERS_OF, thread_id=thread.id)] == cards
    assert len(cards) == 1


async def test_a_question_that_discord_cannot_take_is_kept(shared: Scene):
    shared.stage.may_complain = True
    shared.server.fault("POST", FORUM_POSTS, status=503)
    said = await shared.submit_ask()
    assert said.message.is_ephemeral
    assert "Edit again" in said.text
    assert shared.threads == []
    assert shared.drafts() == [("kept", TITLE, DETAILS)]


async def test_a_refused_call_is_made_once(shared: Scene):
    refusal = shared.server.fault("PUT", OWN_REACTION, status=403, code=50013, times=None)
    await shared.ask(shared.alice)
    await shared.ask(shared.bob)
    assert refusal.used == 1


async def test_events_missed_by_a_dropped_socket_come_with_the_resume(shared: Scene):
    card = (await shared.ask()).card
    session = await shared.bot.ready()
    resumes = session.resumes
    shared.server.gateway.drop()
    await shared.bob.react(card, UP)
    await shared.carol.react(card, DOWN)
    await until(lambda: shared.tally(card) == (1, 1), 15)
    assert session.resumes == resumes + 1
    shared.server.gateway.ask_to_reconnect()
    await shared.bob.unreact(card, UP)
    await until(lambda: session.resumes == resumes + 2, 15)
    await until(lambda: shared.tally(card) == (0, 1), 15)


async def test_the_bot_goes_on_with_a_new_session_after_discord_lost_the_old(shared: Scene):
    thread = await shared.ask()
    old = await shared.bot.ready()
    shared.server.gateway.forget()
    shared.server.gateway.drop()
    await until(lambda: shared.server.gateway.find(shared.bot.client) not in (None, old), 15)
    message = await shared.bob.send(thread, ANSWER)
    await thread.saying("1 answer")
    await shared.carol.react(message, UP)
    await until(lambda: shared.tally(message) == (1, 0))
